import { answer, called, MANIFESTS, NOTES, tool } from './tool';
import { flag } from '../../../config/type';
import { unifiedDiff } from '../../../fix/diff';
import { describeObject } from '../../../model/objects/object';
import { formatPath } from '../../../model/objects/view';
import { fixPaths, tellFixes } from '../../commands/fix';
import { STDIN } from '../../files/read';

const CHANGES = {
  type: 'array',
  items: {
    type: 'object',
    properties: { code: { type: 'string' }, workload: { type: 'string' }, consequence: { type: 'string' }, written: { type: 'string' } },
  },
};

export const fix = tool({
  name: 'fix',
  title: 'Fix the rollout settings of manifests',
  description: 'Changes the fields of Kubernetes manifests that lose requests to the numbers of the budget, and leaves comments, order and quotes as they are. It writes no file: for '
    + '`manifests` it returns the fixed text, for `paths` a unified diff to apply. Prefer it to writing the numbers that `check` reports by hand. What only a person can decide is '
    + 'left, with the reason.',
  takes: { ...MANIFESTS, strict: { type: flag(), about: 'also fix warnings, where the fix is unambiguous' } },
  answers: {
    text: { type: 'string', description: 'the whole fixed text of `manifests`' },
    diff: { type: 'string', description: 'the changes as a unified diff, with the paths of the files; empty if there are none' },
    fixed: { ...CHANGES, description: 'what users no longer notice, and what was written for it' },
    added: { ...CHANGES, description: 'objects that were added, without which alone nothing is lost' },
    insufficient: { ...CHANGES, description: 'changes after which more is needed' },
    left: {
      type: 'array',
      description: 'the findings that are left',
      items: { type: 'object', properties: { code: { type: 'string' }, severity: { type: 'string' }, object: { type: 'string' }, field: { type: 'string' }, reason: { type: 'string' } } },
    },
    assumptions: { type: 'array', items: { type: 'string' }, description: 'what the changes rest on, for a person to confirm' },
    ...NOTES,
  },
  call: async ({ strict, ...given }, io) => {
    const { paths, said, notes, ...call } = called(given, io);
    const { texts, result, documents } = await fixPaths(paths, { said, strict }, call.io);
    const reported = notes();
    let told = '';
    tellFixes(result, { columns: Infinity, stderr: line => { told += line; } });
    const diff = [...result.texts].map(([file, text]) => unifiedDiff(file === STDIN ? 'manifests.yaml' : file, texts.get(file) ?? '', text)).join('');
    const text = result.texts.get(STDIN);
    const head = documents === 0 ? 'Nothing was fixed: there is no document in what could be read\n' : diff === '' ? 'Nothing was changed\n' : diff;
    return answer([head, told].filter(part => part !== '').join('\n'), {
      ...text !== undefined && { text },
      diff,
      fixed: result.fixed,
      added: result.added,
      insufficient: result.insufficient,
      left: result.left.map(({ found: { rule, severity, finding }, reason }) => ({
        code: rule.code, severity, object: describeObject(finding.object), field: formatPath(finding.path), reason,
      })),
      assumptions: result.notes,
    }, reported);
  },
});
