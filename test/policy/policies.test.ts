import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { errorsOf, policies, SCENES, Sent, workloads } from './scenes';
import { Policy } from '../../src/policy/policies';

/** The messages of a policy for each object; null where it is not about it. */
function evaluate(asked: readonly { readonly policy: Policy; readonly object: Sent }[]): (string[] | null)[] {
  return JSON.parse(execFileSync(process.execPath, [join(__dirname, 'evaluate.mjs')], { input: JSON.stringify(asked), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
}

/** As the API server completes it, as far as policies read it. */
function completed(body: Sent): Sent {
  const { template } = body.spec;
  if (body.kind === 'Rollout') return body;
  return {
    ...body,
    spec: {
      ...body.spec,
      ...body.kind === 'Deployment' && { strategy: { type: 'RollingUpdate', ...body.spec.strategy } },
      template: { ...template, spec: { terminationGracePeriodSeconds: 30, ...template.spec } },
    },
  };
}

describe('policies', () => {
  const objects = workloads().map(completed);

  test.each(SCENES)('refuse what `check` calls an error, with its words, or warn: $name', scene => {
    const [refusing, warning] = policies(scene);
    const [refused, warned] = [refusing, warning].map(policy => evaluate(objects.map(object => ({ policy, object }))));
    const judged = objects.filter((_, index) => warned[index]?.length === 0);
    expect(judged.length).toBeGreaterThan(100);
    const differences = objects.flatMap((object, index) => {
      const said = (refused[index] ?? []).map(message => message.slice(0, message.lastIndexOf('; '))).sort();
      const expected = warned[index]?.length === 0 ? errorsOf(scene, object) : [];
      const ofOthers = warned[index]?.length === 0 ? [] : said.filter(message => !/^R01/.test(message));
      return warned[index]?.length === 0 && JSON.stringify(said) !== JSON.stringify(expected) ? [{ said, expected, spec: JSON.stringify(object.spec) }]
        : ofOthers.length > 0 ? [{ said: ofOthers, expected: [], spec: JSON.stringify(object.spec) }] : [];
    });
    expect(differences).toEqual([]);
  });
});
