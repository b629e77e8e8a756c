import * as fc from 'fast-check';
import { parseKeyValues, setKeyValue } from '../../src/platform/key-values';
import { assign, at, pathText } from '../../src/retrofit/objects/json';
import { readPreStop } from '../../src/retrofit/pre-stop';

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

describe('readPreStop()', () => {
  const script = (text: string) => ({ exec: { command: ['/bin/sh', '-c', text] } });
  test.each([
    [undefined, { seconds: 0 }],
    [{}, { seconds: 0 }],
    [{ sleep: { seconds: 15 } }, { seconds: 15 }],
    [{ sleep: { seconds: '${Token[N.1]}' } }, { fixed: 'the length of the sleep is no number yet' }],
    [{ exec: { command: ['sleep', '15'] } }, { seconds: 15 }],
    [{ exec: { command: ['/bin/sleep', '1m', '30s'] } }, { seconds: 90 }],
    [{ exec: { command: ['sleep', '$WAIT'] } }, { fixed: 'the length of the sleep cannot be read off' }],
    [{ exec: { command: ['/drain.sh'] } }, { fixed: 'it runs /drain.sh' }],
    [{ httpGet: { path: '/drain', port: 80 } }, { fixed: 'how long the request takes cannot be read off' }],
    [script('sleep 15'), { seconds: 15 }],
    [script('exec sleep 15 # long enough'), { seconds: 15 }],
    [script('sleep 10; sleep 5'), { seconds: 15 }],
    [script('sleep 15 && nginx -s quit'), { seconds: 15, fixed: 'its script does other things: nginx -s quit' }],
    [script('nginx -s quit; sleep 15'), { fixed: 'its script does other things: nginx -s quit' }],
    [script('sleep $WAIT'), { fixed: 'the length of the sleep cannot be read off' }],
    [script('while true; do sleep 1; done'), { fixed: 'its script does not go straight through' }],
    [script('sleep 15 & wait'), { fixed: 'its script does not go straight through' }],
  ])('reads %j', (hook, preStop) => {
    expect(readPreStop(hook, true)).toEqual(preStop);
  });

  test('takes a sleep action for none where the cluster drops it', () => {
    expect(readPreStop({ sleep: { seconds: 15 } }, false)).toEqual({ seconds: 0 });
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

  test('names places as people write them', () => {
    expect(pathText(['a', { named: 'y' }, 'b', 'k8s.io/x'])).toBe("a[y].b['k8s.io/x']");
  });
});
