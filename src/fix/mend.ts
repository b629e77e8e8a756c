import { appendDocument, applyEdits, Edit } from './edit';
import { readDocuments } from '../model/documents';
import { buildModel, Model } from '../model/model';
import { describeObject } from '../model/object';
import { formatPath } from '../model/view';
import { Remedy } from '../rules/breach';
import { checkModel, CheckOptions, Found } from '../rules/check';

/** What mending is to reach. */
export interface MendOptions extends CheckOptions {
  /** Whether warnings are mended, too, where it is clear how. */
  readonly strict?: boolean;
}

/** What became of a set of manifests. */
export interface Mended {
  /** The texts of all files, changed or not. */
  readonly texts: ReadonlyMap<string, string>;
  /** What was mended, a sentence each. */
  readonly mended: readonly string[];
  /** The errors that are left, each with the reason. */
  readonly left: readonly { readonly found: Found; readonly reason: string }[];
}

/** Mending one thing may show another; each round mends all that is seen, and it takes a few at most. */
const ROUNDS = 10;

/** Rules whose breach is mended although nothing is lost by it alone: an object is missing that ought to be there. */
const ADDS_OBJECTS: ReadonlySet<string> = new Set(['R04', 'S02']);

/** Makes the smallest changes after which no error is left that it is clear how to mend. */
export function mend(texts: ReadonlyMap<string, string>, options: MendOptions = {}): Mended {
  const current = new Map(texts);
  const mended = new Map<string, string>();
  const refusals = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const wanted = check(current, options).filter(found => isWanted(found, options) && !refusals.has(identity(found)));
    const changes = wanted.filter(found => {
      const reason = apply(current, found);
      if (reason === undefined) mended.set(identity(found), describe(found));
      else refusals.set(identity(found), reason);
      return reason === undefined;
    });
    if (changes.length === 0) break;
  }
  const left = check(current, options).filter(({ severity, suppressed }) => severity === 'error' && suppressed === undefined);
  for (const found of left) mended.delete(identity(found));
  return {
    texts: current,
    mended: [...mended.values()],
    left: left.map(found => ({ found, reason: refusals.get(identity(found)) ?? 'only somebody who knows the application can decide it' })),
  };
}

function check(texts: ReadonlyMap<string, string>, options: MendOptions): Found[] {
  return checkModel(modelOf(texts), options);
}

function modelOf(texts: ReadonlyMap<string, string>): Model {
  return buildModel([...texts].flatMap(([file, text]) => readDocuments(file, text).objects));
}

function isWanted({ rule, breach, severity, suppressed }: Found, { strict }: MendOptions): boolean {
  if (suppressed !== undefined || !breach.fixes?.length) return false;
  return severity === 'error' || ADDS_OBJECTS.has(rule.code) || (strict === true && severity === 'warning');
}

/** Makes the changes of one finding, all or none; the reason where it could not. */
function apply(texts: Map<string, string>, { breach }: Found): string | undefined {
  const edited = new Map(texts);
  for (const fix of breach.fixes ?? []) {
    const reason = applyOne(edited, fix);
    if (reason !== undefined) return reason;
  }
  if ([...edited].every(([file, text]) => texts.get(file) === text)) return 'nothing of it could be changed';
  for (const [file, text] of edited) texts.set(file, text);
  return undefined;
}

function applyOne(texts: Map<string, string>, fix: Remedy): string | undefined {
  const { source, prefix } = fix.kind === 'add' ? fix.beside : fix.object;
  const text = texts.get(source.file);
  if (text === undefined) return 'its file is not among those that are mended';
  if (fix.kind === 'add') {
    const result = appendDocument(text, fix.object);
    if ('text' in result) texts.set(source.file, result.text);
    return 'reason' in result ? result.reason : undefined;
  }
  const path = [...prefix, ...fix.path];
  const edit: Edit = fix.kind === 'set'
    ? { kind: 'set', document: source.document, path, value: fix.value }
    : { kind: 'remove', document: source.document, path };
  const { text: after, refused } = applyEdits(text, [edit]);
  texts.set(source.file, after);
  return refused[0]?.reason;
}

function identity({ rule, breach: { object, path } }: Found): string {
  return `${rule.code} ${describeObject(object)} ${formatPath(path)}`;
}

function describe({ rule, breach: { object, path } }: Found): string {
  return `${rule.code} ${rule.name}: ${describeObject(object)}, ${formatPath(path)}`;
}
