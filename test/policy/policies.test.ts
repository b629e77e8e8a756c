import { evaluate } from './evaluate';
import { errorsOf, factsIn, judges, policies, SCENES, Sent, workloads } from './scenes';

/** As the API server completes it, as far as policies read it. */
function completed(body: Sent): Sent {
  const { template } = body.spec;
  if (body.kind === 'Rollout') return body;
  return {
    ...body,
    spec: {
      ...body.spec,
      ...body.kind === 'Deployment' && { strategy: { type: 'RollingUpdate', ...body.spec.strategy } },
      ...body.kind === 'DaemonSet' && { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 }, ...body.spec.updateStrategy } },
      template: { ...template, spec: { terminationGracePeriodSeconds: 30, ...template.spec } },
    },
  };
}

describe('policies', () => {
  const objects = workloads().map(completed);

  test.each(SCENES)('refuse what `check` calls an error, with its words, or warn: $name', scene => {
    const [refusing, warning] = policies(scene);
    const [refused, warned] = [refusing, warning].map(policy => evaluate(objects.map(object => ({ policy, object }))));
    expect(warned.filter(messages => messages?.length === 0).length).toBeGreaterThan(100);
    const differences = objects.flatMap((object, index) => {
      const said = factsIn(refused[index] ?? []);
      const expected = errorsOf(scene, object).filter(judges(warned[index] ?? []));
      return JSON.stringify(said) === JSON.stringify(expected) ? [] : [{ said, expected, spec: JSON.stringify(object) }];
    });
    expect(differences).toEqual([]);
  });
});
