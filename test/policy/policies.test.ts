import { evaluate } from './evaluate';
import { errorsOf, factsIn, policies, SCENES, Sent, workloads } from './scenes';

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
      const isJudged = warned[index]?.length === 0;
      const said = factsIn(refused[index] ?? []);
      // A strategy is not in doubt where a hook is.
      const expected = isJudged ? errorsOf(scene, object) : said.filter(message => message.startsWith('R01'));
      return JSON.stringify(said) === JSON.stringify(expected) ? [] : [{ said, expected, spec: JSON.stringify(object.spec) }];
    });
    expect(differences).toEqual([]);
  });
});
