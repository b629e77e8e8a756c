import * as fc from 'fast-check';

/** A value with one of the many ways to write it. */
export interface Written {
  readonly value: unknown;
  readonly text: string;
}

type Pick = (below: number) => number;

const KEY = fc.constantFrom('a', 'b', 'c', 'spec', 'app.kubernetes.io/name', 'long-key', '1', 'x y', 'on');
const SCALAR = fc.oneof(
  fc.integer({ min: -5, max: 100 }), fc.boolean(), fc.constant(null), fc.constant(1.5),
  fc.constantFrom('web', '40', 'yes', '', 'a b', 'a: b', '# no', "it's", 'x, y', '25%', '- x', '*a', 'line\nnext\n', 'two\nlines', '"q"', 'ünï', 'true', '[x]', '~', '0644'),
);

/** Values as manifests have them. */
export const VALUE: fc.Arbitrary<unknown> = fc.letrec<{ node: unknown }>(tie => ({
  node: fc.oneof({ maxDepth: 3 }, SCALAR,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(KEY, tie('node'), { maxKeys: 3, noNullPrototype: true })),
})).node;

const ROOT = fc.dictionary(KEY, VALUE, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

/** Documents whose root is a map, in styles that vary within one document. */
export const WRITTEN: fc.Arbitrary<Written> = fc.record({
  value: ROOT,
  dice: fc.array(fc.nat({ max: 1000 }), { minLength: 20, maxLength: 60 }),
  eol: fc.constantFrom('\n', '\n', '\r\n'),
  last: fc.boolean(),
}).map(({ value, dice, eol, last }) => {
  let thrown = 0;
  const pick: Pick = below => dice[thrown++ % dice.length] % below;
  const writer = new Writer(pick, pick(2) === 0 ? 2 : 4, pick(2) * 2);
  const lines = [...writer.comments(''), ...writer.map(value, '')];
  return { value, text: lines.join(eol) + (last ? eol : '') };
});

/** The same in JSON. */
export const WRITTEN_JSON: fc.Arbitrary<Written> = fc.tuple(ROOT, fc.constantFrom(undefined, 2, 4)).map(([value, indent]) => ({
  value, text: JSON.stringify(value, null, indent),
}));

class Writer {
  constructor(private readonly pick: Pick, private readonly step: number, private readonly seqIndent: number) {}

  map(value: object, indent: string): string[] {
    return Object.entries(value).flatMap(([key, child]) =>
      [...this.comments(indent), ...this.under(`${indent}${this.scalar(key, true, true)}:`, child, indent, indent + ' '.repeat(this.step))]);
  }

  comments(indent: string): string[] {
    return this.pick(5) === 0 ? [`${indent}# comment ${this.pick(100)}`] : this.pick(9) === 0 ? [''] : [];
  }

  private seq(value: readonly unknown[], indent: string): string[] {
    return value.flatMap(item => [...this.comments(indent), ...this.under(`${indent}-`, item, indent, `${indent}  `)]);
  }

  /** What stands behind a `key:` or `-`, and below. */
  private under(head: string, value: unknown, outer: string, inner: string): string[] {
    const trail = () => this.pick(6) === 0 ? '  # trailing' : '';
    if (typeof value !== 'object' || value === null) {
      // An empty last item of a nested sequence is misread by js-yaml: `- -` over `- x` becomes one sequence.
      if (value === null && !head.endsWith('-') && this.pick(2) === 0) return [head + trail()];
      if (typeof value === 'string' && /^\S.*\n/.test(value) && this.pick(2) === 0) {
        const body = value.replace(/\n$/, '').split('\n').map(line => inner + line);
        return [`${head} |${value.endsWith('\n') ? '' : '-'}`, ...body];
      }
      return [`${head} ${this.scalar(value, false, false)}${trail()}`];
    }
    if (Object.keys(value).length === 0 || this.pick(5) === 0) {
      const [first, ...rest] = this.flow(value, inner);
      return [...[`${head} ${first}`], ...rest].map((line, index, all) => index === all.length - 1 ? line + trail() : line);
    }
    const isItem = head.trim() === '-';
    const lines = Array.isArray(value)
      ? this.seq(value, isItem ? inner : outer + ' '.repeat(this.seqIndent))
      : this.map(value, inner);
    const joins = isItem && lines[0].startsWith(inner) && !lines[0].trim().startsWith('#');
    return joins ? [`${head} ${lines[0].slice(inner.length)}`, ...lines.slice(1)] : [head + trail(), ...lines];
  }

  private flow(value: unknown, indent: string): string[] {
    if (typeof value !== 'object' || value === null) return [this.scalar(value, true, false)];
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    const entries = Object.entries(value).map(([key, child]) =>
      (Array.isArray(value) ? '' : `${this.scalar(key, true, true)}: `) + this.flow(child, `${indent}  `).join('\n'));
    if (entries.length === 0) return [open + close];
    if (this.pick(3) > 0) return [`${open}${entries.join(', ')}${close}`].join('\n').split('\n');
    const last = this.pick(2) === 0 ? ',' : '';
    return [open, ...entries.flatMap((entry, index) =>
      `${indent}  ${entry}${index < entries.length - 1 ? ',' : last}`.split('\n')), `${indent}${close}`];
  }

  private scalar(value: unknown, flow: boolean, key: boolean): string {
    if (typeof value !== 'string') return value === null && this.pick(2) === 0 ? '~' : String(value);
    const plain = /^[a-zü][\w ./ünï-]*%?$/i.test(value) && !['true', 'false', 'null'].includes(value);
    const single = !/\n/.test(value) ? `'${value.replaceAll("'", "''")}'` : undefined;
    const choice = this.pick(key ? 8 : 3);
    if (choice === 0) return JSON.stringify(value);
    if (choice === 1) return single ?? JSON.stringify(value);
    return plain && !(flow && value.includes(' ')) ? value : JSON.stringify(value);
  }
}
