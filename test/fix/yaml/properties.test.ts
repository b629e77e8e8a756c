import * as fc from 'fast-check';
import { applyEdits } from './edits';
import { VALUE, WRITTEN, WRITTEN_JSON } from './written';
import { applyChange, Change, Refusal, valueAt } from '../../../src/fix/yaml/change';
import { Edit } from '../../../src/fix/yaml/manuscript';
import { Path } from '../../../src/model/objects/object';
import { parseDocument } from '../../../src/model/objects/parse';

/** Every path of a value but its root. */
function paths(value: unknown, path: Path = []): Path[] {
  const below = typeof value !== 'object' || value === null ? []
    : Object.keys(value).flatMap(key => paths((value as Record<string, unknown>)[key], [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length === 0 ? below : [path, ...below];
}

const NEW_KEYS = fc.array(fc.constantFrom('new', 'newer', 'new.io/name', 'a'), { minLength: 1, maxLength: 3 });

function change(value: unknown): fc.Arbitrary<Change> {
  const path = fc.constantFrom(...paths(value));
  const deeper = fc.tuple(fc.oneof(path, fc.constant([])), NEW_KEYS).map(([start, keys]) => [...start, ...keys]);
  return fc.oneof(
    fc.record({ kind: fc.constant('set' as const), path, value: VALUE }),
    fc.record({ kind: fc.constant('set' as const), path: deeper, value: VALUE }),
    fc.record({ kind: fc.constant('append' as const), path: fc.oneof(path, deeper), value: VALUE }),
    fc.record({ kind: fc.constant('remove' as const), path }),
  );
}

/** A document and changes that have a meaning for it. */
const CASE = fc.oneof({ arbitrary: WRITTEN, weight: 4 }, WRITTEN_JSON).chain(written => fc.record({
  written: fc.constant(written),
  change: change(written.value),
})).filter(({ written, change: one }) => {
  try {
    applyChange(written.value, one);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
});

const read = (text: string) => {
  const parsed = parseDocument(text);
  return parsed.ok ? parsed.value : parsed;
};

/** How many lines of `some` are not, in this order, in `all`. */
function missingLines(some: readonly string[], all: readonly string[]): number {
  let common = Array.from({ length: all.length + 1 }, () => 0);
  for (const line of some) {
    const next = [0];
    all.forEach((other, index) => next.push(line === other ? common[index] + 1 : Math.max(common[index + 1], next[index])));
    common = next;
  }
  return some.length - common[all.length];
}

describe('Manuscript.edit()', () => {
  test('is tried on documents that have the value they should have', () => {
    fc.assert(fc.property(fc.oneof(WRITTEN, WRITTEN_JSON), ({ text, value }) => expect(read(text)).toEqual(value)), { numRuns: 500 });
  });

  test('comes to the intended value', () => {
    fc.assert(fc.property(CASE, ({ written, change: one }) => {
      const { text, refused } = applyEdits(written.text, [{ ...one, document: 0 }]);
      expect(refused).toEqual([]);
      expect(read(text)).toEqual(applyChange(written.value, one));
    }), { numRuns: 3000 });
  });

  test('changes nothing the second time', () => {
    fc.assert(fc.property(CASE, ({ written, change: one }) => {
      fc.pre(one.kind !== 'remove' || typeof one.path.at(-1) === 'string');
      const once = applyEdits(written.text, [{ ...one, document: 0 }]).text;
      expect(applyEdits(once, [{ ...one, document: 0 }])).toEqual({ text: once, refused: [] });
    }), { numRuns: 1000 });
  });

  test('keeps every line that it does not have to touch', () => {
    fc.assert(fc.property(CASE, ({ written, change: one }) => {
      const before = written.text.split('\n');
      const after = applyEdits(written.text, [{ ...one, document: 0 }]).text.split('\n');
      const old = valueAt(written.value, one.path);
      const isScalar = (value: unknown) => typeof value !== 'object' || value === null;
      if (one.kind === 'remove') {
        // The line where something moves up or brackets remain, and the one that loses its line break or comma.
        expect(missingLines(after, before)).toBeLessThanOrEqual(2);
      } else if (one.kind === 'append' || old === undefined) {
        // The line that gets a comma or loses its brackets.
        expect(missingLines(before, after)).toBeLessThanOrEqual(1);
      } else if (isScalar(old) && isScalar(one.value) && !/\n/.test(`${String(old)}${String(one.value)}`)) {
        expect(after).toHaveLength(before.length);
        expect(missingLines(before, after)).toBeLessThanOrEqual(1);
      }
    }), { numRuns: 1000 });
  });

  test('leaves other documents alone', () => {
    fc.assert(fc.property(WRITTEN, CASE, WRITTEN, (first, { written, change: one }, last) => {
      const open = (text: string) => `---\n${text.replace(/\r?\n?$/, '\n')}`;
      const alone = applyEdits(open(written.text), [{ ...one, document: 0 }]);
      const among = applyEdits([first.text, written.text, last.text].map(open).join(''), [{ ...one, document: 1 }]);
      expect(among.text).toBe(open(first.text) + alone.text + open(last.text));
    }), { numRuns: 300 });
  });

  test('never throws', () => {
    const token = fc.constantFrom('---\n', '...\n', '&a ', '*a', '<<: ', '- ', '? ', ': ', 'a: ', 'b:\n', '{', '}', '[', ']', '"', "'", '|\n', '>-\n',
      '\n', '  ', '\t', '# c\n', '!!str ', '\r\n', 'a', '1', ', ');
    const edit: fc.Arbitrary<Edit> = fc.record({
      kind: fc.constant('set' as const),
      document: fc.nat({ max: 2 }),
      path: fc.array(fc.oneof(fc.constantFrom('a', 'b', '1'), fc.nat({ max: 2 })), { maxLength: 3 }),
      value: VALUE,
    });
    fc.assert(fc.property(fc.array(token, { maxLength: 25 }).map(tokens => tokens.join('')), edit, (text, one) => {
      const result = applyEdits(text, [one]);
      if (result.refused.length > 0) expect(result.text).toBe(text);
      else expect(applyEdits(result.text, [one]).text).toBe(result.text);
    }), { numRuns: 2000 });
  });
});
