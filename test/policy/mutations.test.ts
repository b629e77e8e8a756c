import { isDeepStrictEqual } from 'node:util';
import { changed } from './evaluate';
import { completed, errorsOf, fieldsOf, fixedBy, mutatingPolicy, SCENES, Sent, workloads } from './scenes';

/** One of five, as `fix` takes some time; the API server is asked about all of them. */
const objects = workloads().map(completed).filter((_, index) => index % 5 === 0);

describe.each(SCENES)('the policy that adds: $name', scene => {
  const policy = mutatingPolicy(scene);
  const after = changed(policy, objects);

  test('what `fix` writes', () => {
    const differences = after.flatMap((object, index) => {
      if (object === objects[index]) return [];
      const [ours, fixed] = [object, fixedBy(scene, objects[index])].map(each => JSON.parse(JSON.stringify(fieldsOf(each))));
      const errors = errorsOf(scene, objects[index]).map(each => each.slice(0, 'T01'.length));
      return isDeepStrictEqual(ours, fixed) ? [] : [{ before: fieldsOf(objects[index]), ours, fixed, errors }];
    });
    expect(differences).toEqual([]);
    expect(after.filter((object, index) => object !== objects[index]).length).toBeGreaterThan(20);
  });

  test('nothing to what it has changed, and it lowers nothing', () => {
    expect(changed(policy, after)).toEqual(after);
    const grace = ({ spec }: Sent) => spec.template.spec.terminationGracePeriodSeconds ?? 0;
    expect(after.filter((object, index) => grace(object) < grace(objects[index]))).toEqual([]);
  });
});
