import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { contradictionsIn } from './contradictions';
import { FixOptions } from '../../src/fix/apply-fixes';
import { CHANGE_CASES, CaseManifests, RULE_CASES } from '../rules/cases';

/** Beside the runs at the bounds, those at the corners at which losses live. */
const EVALUATIONS = 7;

const FILE = 'all.yaml';
const MANIFESTS = join(__dirname, 'manifests');

function contradictions(text: string, options: FixOptions = {}): string[] {
  return contradictionsIn(new Map([[FILE, text]]), options, EVALUATIONS);
}

function textOf({ text, bodies }: CaseManifests): string {
  return text ?? bodies.map(body => stringify(body, { aliasDuplicateObjects: false })).join('---\n');
}

describe('check, fix and simulate say the same', () => {
  test.each(RULE_CASES.map(item => [item.code, item.name, item] as const))('of a case of %s: %s', (_code, _name, item) => {
    expect(contradictions(textOf(item), item.options)).toEqual([]);
  });

  test.each(CHANGE_CASES.map(item => [item.code, item.name, item] as const))('of what a case of %s changes to: %s', (_code, _name, { now, options }) => {
    expect(contradictions(textOf(now), options)).toEqual([]);
  });

  // Reports of lost requests, and healthy configurations, as minimal manifests.
  test.each(readdirSync(MANIFESTS))('of %s', file => {
    expect(contradictions(readFileSync(join(MANIFESTS, file), 'utf8'))).toEqual([]);
  });
});
