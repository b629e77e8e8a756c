import { KubernetesObject } from '../../../src/model/objects/object';
import { Malformed, View } from '../../../src/model/objects/view';

/** What is said of a value where text belongs. */
function refusalOf(value: unknown): string[] {
  const malformed: Malformed[] = [];
  const object = { body: { metadata: { annotations: { a: value } } } } as unknown as KubernetesObject;
  View.of(object, malformed).at('metadata', 'annotations', 'a').text();
  return malformed.map(({ message }) => message);
}

describe('View', () => {
  test.each<[string, unknown, string]>([
    ['a number', 10, '10 but must be text; quote it: "10"'],
    ['true', true, 'true but must be text; quote it: "true"'],
    ['a fraction, which may have been written with more digits', 1.1, '1.1 but must be text; quote it'],
    ['a number that has lost digits', 2 ** 60, '1152921504606847000 but must be text; quote it'],
    ['a list', [], 'a list but must be text'],
  ])('says how %s becomes text', (_, value, expected) => {
    expect(refusalOf(value)).toEqual([`'metadata.annotations.a' is ${expected}`]);
  });

  test.each([['text', '10'], ['nothing', undefined], ['empty', null]])('takes %s', (_, value) => expect(refusalOf(value)).toEqual([]));
});
