import { KubernetesObject } from '../../../src/model/objects/object';
import { Malformed, View } from '../../../src/model/objects/view';

/** What is said of a value where text belongs. */
function refusalOf(value: unknown): string[] {
  const malformed: Malformed[] = [];
  const object = { body: { metadata: { annotations: { a: value } } } } as unknown as KubernetesObject;
  View.of(object, malformed).at('metadata', 'annotations', 'a').text();
  return malformed.map(({ message }) => message);
}

function podsOf(value: unknown): unknown {
  const malformed: Malformed[] = [];
  const pods = View.of({ body: { value } } as unknown as KubernetesObject, malformed).at('value').numberOrPercentage();
  return malformed[0]?.message ?? pods;
}

function numberOf(value: unknown): unknown {
  const malformed: Malformed[] = [];
  const number = View.of({ body: { value } } as unknown as KubernetesObject, malformed).at('value').number();
  return malformed[0]?.message ?? number;
}

describe('View', () => {
  test.each<[string, unknown, unknown]>([
    ['the largest of Kubernetes', 2 ** 63, 2 ** 63],
    ['a larger one', 1e308, '\'value\' is 1e+308 but must be a number of at most 64 bits'],
    ['none', -Infinity, '\'value\' is null but must be a number'],
  ])('reads as a number: %s', (_, value, expected) => expect(numberOf(value)).toBe(expected));

  test.each<[unknown, unknown]>([
    [2, 2], ['25%', '25%'],
    ['1e3', '\'value\' is "1e3" but must be a number, or a percentage such as "25%"'],
    ['2', '\'value\' is "2" but must be a number, or a percentage such as "25%"'],
  ])('reads %p as a number of pods', (value, expected) => expect(podsOf(value)).toBe(expected));


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
