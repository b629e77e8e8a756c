import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { contradictionsIn } from './contradictions';
import { readConfig } from '../../src/config/read';
import { checkTexts } from '../../src/integrations/texts';
import { Settings } from '../../src/model/settings';
import { RULES } from '../../src/rules';
import { serializeInputs, DEFAULT_INPUTS, TimingInputs } from '../../src/timing';
import { CaseManifests, RULE_CASES } from '../rules/cases';

const MANIFESTS = join(__dirname, 'manifests');

function configured(content: object): Settings {
  const read = readConfig('zero-downtime.yaml', JSON.stringify(content), () => RULES.map(({ code }) => code));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return { config: read.config, flags: { defaults: {}, overrides: {} }, context: [] };
}

function textsOf({ text, bodies }: CaseManifests): Map<string, string> {
  return new Map([['all.yaml', text ?? bodies.map(body => stringify(body, { aliasDuplicateObjects: false })).join('---\n')]]);
}

describe('check, fix and simulate say the same with a configuration', () => {
  const settings = configured({
    cluster: { kubernetesVersion: '1.32', zones: 2, fleet: { targetGroups: 60 } },
    defaults: { longestRequestSeconds: 8, startupSeconds: 15 },
    overrides: { shutdownSeconds: 5 },
    workloads: [{ kind: 'Deployment', overrides: { longestRequestSeconds: 12 } }],
    rules: { T05: { severity: 'off', reason: 'no target group is full' } },
  });

  test.each(readdirSync(MANIFESTS))('of %s', file => {
    expect(contradictionsIn(new Map([[file, readFileSync(join(MANIFESTS, file), 'utf8')]]), { settings }, 3)).toEqual([]);
  });
});

describe('overrides of a configuration, flags, and the inputs of a caller are found the same with', () => {
  const declared = RULE_CASES.filter(({ options: { inputs } }) => inputs !== undefined);

  test('in some cases', () => expect(declared.length).toBeGreaterThan(50));

  test.each(declared.map(item => [item.code, item.name, item] as const))('of %s: %s', (_code, _name, item) => {
    const { inputs, ...options } = item.options;
    const texts = textsOf(item);
    const serialized: object = serializeInputs({ ...DEFAULT_INPUTS, ...inputs });
    const overrides = Object.fromEntries(Object.entries(serialized).filter(([key]) => inputs![key as keyof TimingInputs] !== undefined));
    const known = ({ workload, code, message, severity }: ReturnType<typeof checkTexts>['findings'][number]) => `${workload} ${severity} ${code} ${message}`;
    const found = (more: object) => checkTexts(texts, { ...options, ...more }).findings.map(known);
    const expected = found({ inputs });
    expect(found({ settings: { flags: { defaults: {}, overrides: inputs }, context: [] } })).toEqual(expected);
    expect(found({ settings: configured({ overrides }) })).toEqual(expected);
  });
});
