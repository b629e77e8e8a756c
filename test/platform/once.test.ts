import { oncePerText } from '../../src/platform/once';

describe('oncePerText()', () => {
  let computed: string[];
  const upper = () => {
    computed = [];
    return oncePerText(text => {
      computed.push(text);
      return text === '' ? undefined : text.toUpperCase();
    });
  };

  test('computes each text once, whatever comes of it', () => {
    const read = upper();
    expect(['a', 'b', 'a', '', '', '\ud800'].map(read)).toEqual(['A', 'B', 'A', undefined, undefined, '\ud800']);
    expect(computed).toEqual(['a', 'b', '', '\ud800']);
  });

  test('remembers a thousand texts, and none of more than a thousand characters', () => {
    const read = upper();
    const texts = Array.from({ length: 1001 }, (_, index) => `text ${index}`);
    texts.forEach(read);
    read(texts[1000]);
    expect(computed).toHaveLength(1001);
    read(texts[0]);
    expect(computed).toHaveLength(1002);
    for (const length of [1000, 1000, 1001, 1001]) read('a'.repeat(length));
    expect(computed.map(({ length }) => length).slice(1002)).toEqual([1000, 1001, 1001]);
  });
});
