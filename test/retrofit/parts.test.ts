import * as fc from 'fast-check';
import { parseKeyValues, setKeyValue } from '../../src/platform/key-values';
import { assign, at, stepsAlong, stepsText } from '../../src/retrofit/objects/json';

describe('parseKeyValues()', () => {
  test.each([
    ['', {}],
    [' ', {}],
    ['a=1', { a: '1' }],
    [' a = 1 , b=2=3', { a: '1', b: '2=3' }],
    ['a=1\\,2,b=3', { a: '1,2', b: '3' }],
    ['a=1,', { a: '1,' }],
    ['a=1,a=2', { a: '2' }],
  ])('reads %j', (text, values) => {
    expect(parseKeyValues(text)).toMatchObject({ values, problems: [] });
  });

  test('fails where a pair has no key and value', () => {
    expect(parseKeyValues('a=1,b')).toMatchObject({
      values: { a: '1' }, problems: ["'b' has no key and value: the controller refuses the whole annotation"],
    });
  });

  test('reads the same whether or not characters are escaped that need not be', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', '=', ',', ' '), { maxLength: 12 }), characters => {
      const escaped = characters.map(character => /[ab]/.test(character) ? `\\${character}` : character).join('');
      expect(parseKeyValues(escaped).values).toEqual(parseKeyValues(characters.join('')).values);
    }));
  });
});

describe('setKeyValue()', () => {
  test.each([
    ['', 'k=v'],
    ['a=1', 'a=1,k=v'],
    [' a = 1 ,k=old, b=2', ' a = 1 ,k=v, b=2'],
    ['a=1\\,2', 'a=1\\,2,k=v'],
    ['a=1,', 'a=1,k=v'],
    ['a=1\\,', 'a=1\\,,k=v'],
    ['a=1\\\\,', 'a=1\\\\,k=v'],
    ['k=30,', 'k=v'],
    ['k=1,k=2', 'k=v,k=v'],
  ])('changes %j to %j', (text, changed) => {
    expect(setKeyValue(text, 'k', 'v')).toBe(changed);
  });

  test('is read back, whatever the value, and leaves the other pairs', () => {
    const value = fc.string({ minLength: 1 }).map(text => text.trim()).filter(text => text !== '');
    fc.assert(fc.property(value, value, (one, other) => {
      const text = setKeyValue(setKeyValue('', 'one', one), 'other', other);
      expect(parseKeyValues(text)).toMatchObject({ values: { one, other }, problems: [] });
      expect(parseKeyValues(setKeyValue(text, 'other', '7')).values).toEqual({ one, other: '7' });
    }));
  });
});

describe('assign()', () => {
  const value = { a: { list: [{ name: 'x' }, { name: 'y', z: 1 }] }, c: 1 };

  test('sets a place, makes what is missing, and leaves the original', () => {
    const before = JSON.stringify(value);
    const path = ['a', 'list', { named: 'y' }, 'b', 'deep'];
    const changed = assign(value, path, 7);
    expect(at(changed, path)).toBe(7);
    expect(JSON.stringify(changed)).toBe('{"a":{"list":[{"name":"x"},{"b":{"deep":7},"name":"y","z":1}]},"c":1}');
    expect(JSON.stringify(value)).toBe(before);
  });

  test('adds no item to a list', () => {
    expect(assign(value, ['a', 'list', { named: 'w' }, 'b'], 7)).toEqual(value);
  });

  test('adds a pair to a list of them', () => {
    expect(assign({ pairs: [{ key: 'x', value: '1' }] }, ['pairs', { keyed: 'y' }, 'value'], '2')).toEqual({ pairs: [{ key: 'x', value: '1' }, { key: 'y', value: '2' }] });
    expect(assign({}, ['pairs', { keyed: 'y' }, 'value'], '2')).toEqual({ pairs: [{ key: 'y', value: '2' }] });
  });

  test('names places as people write them', () => {
    expect(stepsText(['a', { named: 'y' }, 'b', 'k8s.io/x'])).toBe("a[y].b['k8s.io/x']");
  });
});

describe('stepsAlong()', () => {
  const value = { list: [{ name: 'x' }, { name: 'x', second: true }, { key: 'k', value: '1' }, {}, { name: '' }] };

  test.each([
    [['list', 0, 'a'], ['list', { named: 'x' }, 'a']],
    [['list', 1], ['list', 1]], // the name would lead to another
    [['list', 2, 'value'], ['list', { keyed: 'k' }, 'value']],
    [['list', 3, 'b'], ['list', 3, 'b']],
    [['list', 4], ['list', 4]],
    [['list', 9], ['list', 9]],
    [['other', 'a', 0], ['other', 'a', 0]],
  ])('of %j are %j', (path, steps) => {
    expect(stepsAlong(value, path)).toEqual(steps);
  });

  test('lead to the same place in a list that has changed', () => {
    const steps = stepsAlong(value, ['list', 2, 'value']);
    expect(at({ list: [...value.list].reverse() }, steps)).toBe('1');
    expect(stepsText(steps)).toBe('list[k].value');
  });
});
