import { excessOf, mayExceed } from './excess';
import { identify, KubernetesObject, Path } from './object';
import { DocumentParser } from './parse';
import { RepeatedKey, repeatedKeys } from './repeated-keys';
import { contentLine, splitDocuments } from './split';
import { isRecord } from '../../platform/records';

/** A document that could not be read; the others of the file are still read. */
export interface DocumentProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** A sentence without full stop. */
  readonly message: string;
}

/** The content of a file. */
export interface Documents {
  /** In the order of the file; the items of a List each on their own. */
  readonly objects: KubernetesObject[];
  /** The number of documents, including unreadable ones but not empty ones. */
  readonly documents: number;
  readonly problems: DocumentProblem[];
}

/** Ten times the objects of a large cluster; a few million `---` would take more memory than any manifests. */
const MAX_DOCUMENTS = 250_000;

/** How templates of Helm begin an action. */
const MUSTACHE = '{{';
const RENDER = 'render it first, and give what `helm template` prints';

type Fields = Readonly<Record<string, unknown>>;

/** The path of an object that is a document of its own. */
const WHOLE: Path = [];

/** Reads every document of a YAML or JSON text, without looking anything up or failing. */
export function readDocuments(file: string, text: string): Documents {
  const objects: KubernetesObject[] = [];
  const problems: DocumentProblem[] = [];
  let documents = 0;
  const ranges = splitDocuments(text, MAX_DOCUMENTS + 1);
  if (ranges.length > MAX_DOCUMENTS) {
    const message = `the file holds more than ${MAX_DOCUMENTS} documents; give it in several files`;
    return { objects, documents, problems: [{ file, line: ranges[MAX_DOCUMENTS].line, column: 1, message }] };
  }
  const parser = new DocumentParser(text);
  ranges.forEach((range, document) => {
    const parsed = parser.parse(range.start, range.end);
    if (parsed.ok && (parsed.value === undefined || parsed.value === null)) return;
    documents += 1;
    const line = contentLine(text, range);
    const slice = text.slice(range.start, range.end);
    if (!parsed.ok) {
      const position = parsed.line === undefined ? { line, column: 1 } : positionOf(parsed, slice, range.line);
      problems.push({ file, ...position, message: `the document ${parsed.reason}${slice.includes(MUSTACHE) ? `; if '${MUSTACHE}' in it is of a template, ${RENDER}` : ''}` });
      return;
    }
    if (slice.includes(MUSTACHE) && isTemplate(parsed.value)) {
      problems.push({ file, line, column: 1, message: `the document is a template: ${RENDER}` });
      return;
    }
    const found = readObject(parsed.value, { file, document, line }, WHOLE);
    const repeated = parsed.repeats ? repeatedKeys(slice) : [];
    if (repeated === undefined) problems.push({ file, line, column: 1, message: 'the document has a key twice in one map, of which the last one counts' });
    const withRepeated = repeated?.length ? repetitionsIn(repeated, range.line) : (object: KubernetesObject) => object;
    const measured = mayExceed(slice);
    for (const object of found.objects) { // a spread of that many would overflow the stack
      const excess = measured ? excessOf(object) : undefined;
      if (excess === undefined) objects.push(withRepeated(object)); else problems.push({ file, line, column: 1, message: excess });
    }
    for (const message of found.complaints) problems.push({ file, line, column: 1, message });
  });
  return { objects, documents, problems };
}

/** Where parsing stopped, or the end of the content if that comes first. */
function positionOf(mark: { readonly line?: number; readonly column?: number }, slice: string, first: number): { line: number; column: number } {
  const wanted = mark.line ?? 0;
  let [line, start] = [0, 0];
  const end = slice.trimEnd().length;
  for (let next = slice.indexOf('\n'); line < wanted && next !== -1 && next < end; next = slice.indexOf('\n', start)) {
    line += 1;
    start = next + 1;
  }
  const next = slice.indexOf('\n', start);
  const last = Math.max(1, (next === -1 ? end : Math.min(next, end)) - start + 1);
  return { line: first + line, column: line === wanted ? Math.min((mark.column ?? 0) + 1, last) : last };
}

/** Whether a value could be parsed only by chance: an action, read as a map in a map, or in the place of a name. */
function isTemplate(value: unknown): boolean {
  return hasAction(value) || isNamedByAction(value);
}

function hasAction(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasAction);
  return isRecord(value) && Object.entries(value).some(([key, child]) => key === ACTION_AS_KEY || hasAction(child));
}

/** Checks an object itself, or an item of a List: nested actions may be meant for another renderer, as in an ApplicationSet or a policy. */
function isNamedByAction(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const name = isRecord(value.metadata) ? value.metadata.name : undefined;
  return [value.kind, name].some(text => typeof text === 'string' && text.includes(MUSTACHE))
    || (Array.isArray(value.items) && value.items.some(isNamedByAction));
}

/** The text of a key that is a map, as the parser makes it. */
const ACTION_AS_KEY = '[object Object]';

interface ReadObjects {
  readonly objects: KubernetesObject[];
  readonly complaints: string[];
}

/** One object, or the objects of a List; `inherited` has the fields of the list for items without them. */
function readObject(value: unknown, source: KubernetesObject['source'], prefix: Path, inherited: Fields = {}): ReadObjects {
  const what = prefix.length === 0 ? 'the document' : `'${prefix.join('.')}' of the document`;
  if (!isRecord(value)) {
    return { objects: [], complaints: [`${what} is ${nameType(value)} but must be a Kubernetes object with 'apiVersion' and 'kind'`] };
  }
  const apiVersion = own(value, 'apiVersion') ?? inherited.apiVersion;
  const kind = own(value, 'kind') ?? inherited.kind;
  const items = own(value, 'items');
  if (typeof kind === 'string' && typeof apiVersion === 'string' && isList(kind, items)) {
    // The API server omits the fields that all items of a DeploymentList share.
    const common = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
    const found = items.map((item, index) => readObject(item, source, [...prefix, 'items', index], common));
    return { objects: found.flatMap(({ objects }) => objects), complaints: found.flatMap(({ complaints }) => complaints) };
  }
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') {
    return { objects: [], complaints: [`${what} is not a Kubernetes object: ${faults({ apiVersion, kind })}`] };
  }
  return { objects: [{ apiVersion, kind, ...identify(own(value, 'metadata')), body: value, source, prefix }], complaints: [] };
}

/** The errors in the fields that identify an object. */
function faults(fields: Fields): string {
  return Object.entries(fields).filter(([, given]) => typeof given !== 'string' || given === '')
    .map(([field, given]) => `'${field}' is ${given === '' ? 'empty' : nameType(given)} but must be a text`).join(', and ');
}

function isList(kind: string, items: unknown): items is unknown[] {
  return Array.isArray(items) && (kind === 'List' || (kind.endsWith('List') && items.every(isRecord)));
}

/** A field that was written, not one that every JavaScript object has. */
function own(fields: Fields, field: string): unknown {
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

function nameType(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

/** Adds the repeated keys of a document to its object. */
function repetitionsIn(repeated: readonly RepeatedKey[], firstLine: number): (object: KubernetesObject) => KubernetesObject {
  const byPrefix = new Map<string, RepeatedKey[]>();
  for (const { path, lines, agree } of repeated) {
    const place = { path, lines: lines.map(line => firstLine + line), agree };
    for (let length = 0; length <= path.length; length += 2) {
      const prefix = prefixOf(path.slice(0, length));
      const known = byPrefix.get(prefix);
      if (known === undefined) byPrefix.set(prefix, [place]); else known.push(place);
      if (path[length] !== 'items') break; // no List
    }
  }
  return object => {
    const { length } = object.prefix;
    const among = byPrefix.get(prefixOf(object.prefix)) ?? [];
    return among.length === 0 ? object : { ...object, repeatedKeys: among.map(place => ({ ...place, path: place.path.slice(length) })) };
  };
}

function prefixOf(path: Path): string {
  return JSON.stringify(path);
}
