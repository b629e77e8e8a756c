import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { splitDocuments } from '../../../../src/model/objects/split';
import { parseCompletely } from '../../../../src/model/objects/yaml/complete';
import { resolvePlain } from '../../../../src/model/objects/yaml/core-schema';
import { Parsed } from '../../../../src/model/objects/yaml/parsed';
import { hasUnusualCharacters, Unusual } from '../../../../src/model/objects/yaml/plain-reader';
import { ValueReader } from '../../../../src/model/objects/yaml/value-reader';
import { RULE_CASES } from '../../../rules/cases';

const ROOT = join(__dirname, '..', '..', '..', '..');

/** Every manifest of the project, written by many hands. */
function manifests(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => entry.isDirectory()
    ? manifests(join(folder, entry.name))
    : /\.ya?ml$/.test(entry.name) ? [join(folder, entry.name)] : []);
}

const DOCUMENTS = [...new Set([
  ...['test/rules', 'test/cli', 'examples'].flatMap(folder => manifests(join(ROOT, folder))).map(file => readFileSync(file, 'utf8')),
  ...RULE_CASES.map(({ yaml }) => yaml),
].flatMap(text => splitDocuments(text).map(({ start, end }) => text.slice(start, end))))];

const reader = new ValueReader();

/** What the reader makes of a document; undefined if it leaves it to the complete parser. */
function read(text: string): Parsed | undefined {
  if (hasUnusualCharacters(text)) return undefined;
  try {
    const value = reader.read(text, 0, text.length);
    return { ok: true, value, ...reader.repeats && { repeats: true } };
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

/** Whether the reader has read it; what it read must be what the complete parser reads. */
function agrees(text: string): boolean {
  const plain = read(text);
  if (plain === undefined) return false;
  expect({ text, plain: withNull(plain) }).toEqual({ text, plain: withNull(parseCompletely(text)) });
  return true;
}

function withNull(parsed: Parsed): Parsed {
  return parsed.ok ? { ...parsed, value: parsed.value ?? null } : parsed;
}

describe('PlainReader', () => {
  test('reads nearly all manifests, as the complete parser does', () => {
    const usual = DOCUMENTS.filter(agrees);
    expect(DOCUMENTS.length).toBeGreaterThan(1000);
    expect(usual.length / DOCUMENTS.length).toBeGreaterThan(0.98);
  });

  test('agrees about manifests with mistakes', () => {
    const bit = fc.constantFrom('"', "'", ' ', '\n', ':', ': ', '#', ' #', '- ', '-', '{', '}', '[', ']', ',', ', ', '&a ', '*a', '|', '|-\n', '>', '>+\n', '!', '!x ',
      '!!str ', '\t', '\r\n', '?', '? ', '%', '@', '\\', '\\n', '\\\n', '\\x41', '1', 'null', '~', '.5', '---', '...', '<<: ', '<<: *a\n', 'a: b\n', '\n\n', '\n   \n',
      '\uFEFF', "''", '[]', '0x1f', '- - ', ' :', '__proto__: ');
    const change = fc.record({ kind: fc.constantFrom('insert', 'delete', 'indent', 'outdent', 'drop', 'windows'), at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), bit });
    const document = fc.constantFrom(...DOCUMENTS.filter(text => text.length < 2000));
    let usual = 0;
    fc.assert(fc.property(document, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
      usual += Number(agrees(changes.reduce(applied, text)));
    }), { numRuns: 5000 });
    expect(usual).toBeGreaterThan(1000); // it would be no test otherwise
  });

  test.each<[what: string, text: string, value: unknown]>([
    ['a text in several lines', 'a: b\n  c\n\n  d # e\nf: "g\n  h\n\n  i"\nj: \'k\n  l\'\n', { a: 'b c\nd', f: 'g h\ni', j: 'k l' }],
    ['a folded text', 'a: >\n  b\n  c\n\n  d\n   e\n  f\n', { a: 'b c\nd\n e\nf\n' }],
    ['a backslash in front of a break', 'a: "b\\\\\n  c"\n', { a: 'b\\ c' }],
    ['a block of text', 'a: |-\n\n  b\n\n   c\n\nd: |+\n  e\n\nf: |\n', { a: '\nb\n\n c', d: 'e\n\n', f: '' }],
    ['an anchor and its aliases', 'a: &x [1]\nb: *x\nc: [*x]\nd:\n- &y z\n- *y\n', { a: [1], b: [1], c: [[1]], d: ['z', 'z'] }],
    ['a merge', 'a: &x\n  b: 1\n  c: 2\nd:\n  <<: *x\n  c: 3\n', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    ['brackets over several lines', 'a: [\n  1, # one\n  {b: c, "d":e},\n]\n', { a: [1, { b: 'c', d: 'e' }] }],
    ['escapes', 'a: "\\x41\\u00e9\\U0001F600\\e\\n\\\n  b"\n', { a: 'Aé😀\x1b\nb' }],
    ['JSON', '{"a":{"b":[1,"c:d",null]},\n\t"e": true}', { a: { b: [1, 'c:d', null] }, e: true }],
    ['a list in the column of its key', 'a:\n- b: 1\n  c:\n  - 2\n- - 3\nd:\n', { a: [{ b: 1, c: [2] }, [3]], d: null }],
    ['keys of any kind', '1: a\ntrue: b\nc d: e\n"f": g\n', { '1': 'a', 'true': 'b', 'c d': 'e', 'f': 'g' }],
  ])('reads %s', (_, text, value) => {
    expect(read(text)).toEqual({ ok: true, value });
    agrees(text);
  });

  test.each<[what: string, text: string]>([
    ['a key in two lines', '? a\n: 1\n'], ['a tag with a meaning', 'a: !!int "1"\n'], ['a tab as indentation', 'a:\n\tb: 1\n'], ['content on the marker', '--- {a: 1}\n'],
    ['a directive', '%YAML 1.2\n---\na: 1\n'], ['an end', 'a: 1\n...\n'], ['a pair in a list in brackets', 'a: [b: c]\n'], ['a key without value in brackets', 'a: {b}\n'],
    ['an alias without anchor', 'a: *b\n'], ['an anchor inside itself', 'a: &a [*a]\n'], ['a colon in a text', 'a: b: c\n'], ['a list behind a key', 'a: - b\n'],
    ['a map that goes on deeper', 'a: 1\n  b: 2\n'], ['an open quote', 'a: "b\n'], ['an open bracket', 'a: [\n'], ['a text alone', 'a\n'], ['a NUL', 'a: \0\n'],
    ['a line break of old Macs', 'a: 1\rb: 2\n'], ['a space that is escaped in front of a break', 'a: "b\\  \n  c"\n'], ['half a character', 'a: \ud83d\n'], ['levels without end', '- '.repeat(100_000)], ['brackets without end', '['.repeat(100_000)],
    ['an end in front of a key', '... a: 1\n'], ['another document', 'a: 1\n--- b: 1\n'], ['an end in quotes', 'a: "b\n... c"\n'], ['an end in brackets', 'a: [b,\n... c]\n'],
  ])('leaves %s to the complete parser', (_, text) => expect(read(text)).toBeUndefined());

  test('is bounded where merges multiply', () => {
    const map = `a: &a { ${Array.from({ length: 100 }, (_, key) => `k${key}: 1`).join(', ')} }\n`;
    expect(read(map + Array.from({ length: 200 }, (_, key) => `m${key}:\n  <<: *a\n`).join(''))).toBeUndefined();
  });
});

describe('resolvePlain()', () => {
  test.each<[string, unknown]>([
    ['', null], ['~', null], ['Null', null], ['nULL', 'nULL'], ['true', true], ['TRUE', true], ['False', false], ['yes', 'yes'], ['on', 'on'],
    ['0', 0], ['-7', -7], ['+7', 7], ['007', 7], ['0x1F', 31], ['-0o17', -15], ['0b101', 5], ['1_000', '1_000'], ['0x', '0x'], ['1e3', 1000], ['1.', 1], ['.5', 0.5], ['-.5', '-.5'],
    ['.inf', Infinity], ['-.INF', -Infinity], ['.nan', NaN], ['1.4.2', '1.4.2'], ['100m', '100m'], ['2020-01-01', '2020-01-01'], ['1e999', '1e999'],
  ])('%j', (written, value) => expect(resolvePlain(written)).toBe(value));

  test('agrees with the complete parser', () => {
    const written = fc.stringMatching(/^[-+.0-9a-fxoenultrINFTRUE_]{1,8}$/).filter(text => text !== '-');
    fc.assert(fc.property(written, text => {
      expect(parseCompletely(`[ ${text} ]`)).toEqual({ ok: true, value: [resolvePlain(text)] });
    }), { numRuns: 5000 });
  });
});

interface Change { readonly kind: string; readonly at: number; readonly bit: string }

function applied(text: string, { kind, at, bit }: Change): string {
  const position = Math.floor(at * (text.length + 1));
  const lines = text.split('\n');
  const line = Math.floor(at * lines.length);
  const withLine = (...put: readonly string[]) => [...lines.slice(0, line), ...put, ...lines.slice(line + 1)].join('\n');
  switch (kind) {
    case 'insert': return text.slice(0, position) + bit + text.slice(position);
    case 'delete': return text.slice(0, position) + text.slice(position + bit.length);
    case 'indent': return withLine(` ${lines[line]}`);
    case 'outdent': return withLine(lines[line].replace(/^ {1,2}/, ''));
    case 'drop': return withLine();
    default: return text.replaceAll(/\r?\n/g, '\r\n');
  }
}
