import { evaluate } from './evaluate';
import { completed, errorsOf, factsIn, judges, policies, SCENES, workloads } from './scenes';

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
