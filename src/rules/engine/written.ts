import { Remedy } from './rule-finding';
import { Path } from '../../model/objects/object';
import { containerAt, formatPath } from '../../model/objects/view';
import { groupBy } from '../../platform/group-by';

/** Longest suggestion in a sentence; longer ones are only in the diff of `fix`. */
const LONGEST = 120;

/** `terminationGracePeriodSeconds: 90`: the fixes as YAML on one line; undefined if that is too long. */
export function writtenText(fixes: readonly Remedy[]): string | undefined {
  if (fixes.some(({ kind }) => kind === 'add')) return undefined;
  const written = fixes.flatMap(fix => fix.kind === 'set' ? [{ text: writtenSet(fix.path, fix.value), container: containerAt(fix.object, fix.path) }] : []);
  const dropped = fixes.flatMap(fix => fix.kind === 'remove' ? [String(fix.path[lastName(fix.path)])] : []);
  const isOne = new Set(written.map(({ container }) => container)).size === 1;
  const texts = [...groupBy(written, ({ text }) => text)].map(([text, items]) => {
    const containers = items.flatMap(({ container }) => container ?? []);
    return isOne || containers.length === 0 ? text : `${text} in ${containers.map(name => `'${name}'`).join(' and ')}`;
  });
  const text = [...texts, ...dropped.length > 0 ? [`without ${dropped.join(' and ')}`] : []].join(', ');
  return written.length === 0 || text.length > LONGEST ? undefined : text;
}

function writtenSet(path: Path, value: unknown): string {
  const hook = path.indexOf('preStop');
  const start = hook >= 0 ? hook : lastName(path);
  const [key, ...rest] = path.slice(start);
  if (hook >= 0 && rest.some(step => typeof step === 'number')) return `${formatPath(path.slice(hook))}: ${flow(value)}`; // one word of a command
  if (rest.some(step => typeof step === 'number')) return flow(value); // an item of a list has no key, its value identifies it
  return `${String(key)}: ${flow(rest.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value))}`;
}

function lastName(path: Path): number {
  return path.reduce<number>((last, key, index) => typeof key === 'string' ? index : last, 0);
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).map(([key, item]) => `${key}: ${flow(item)}`).join(', ')}}`;
  return typeof value === 'string' && !isPlain(value) ? JSON.stringify(value) : String(value);
}

/** Whether a text is the same without quotes: no number, and no character with a meaning of its own. */
function isPlain(text: string): boolean {
  return /^[\w./%=,-]+$/.test(text) && /[a-zA-Z%/]/.test(text);
}
