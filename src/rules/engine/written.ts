import { Remedy } from './rule-finding';
import { Path } from '../../model/objects/object';

/** What is too long for a sentence is in the difference that `fix` shows. */
const LONGEST = 120;

/** `terminationGracePeriodSeconds: 90`: what is to be written, as YAML has it on one line; undefined where that is too much. */
export function writtenText(fixes: readonly Remedy[]): string | undefined {
  const written = fixes.flatMap(fix => fix.kind === 'set' ? [writtenSet(fix.path, fix.value)] : []);
  const dropped = fixes.flatMap(fix => fix.kind === 'remove' ? [String(fix.path[lastName(fix.path)])] : []);
  const text = [...written, ...dropped.length > 0 ? [`without ${dropped.join(' and ')}`] : []].join(', ');
  return written.length === 0 || fixes.some(({ kind }) => kind === 'add') || text.length > LONGEST ? undefined : text;
}

function writtenSet(path: Path, value: unknown): string {
  const hook = path.indexOf('preStop');
  const start = hook >= 0 ? hook : lastName(path);
  const [key, ...rest] = path.slice(start);
  if (rest.some(step => typeof step === 'number')) return flow(value); // an item is told by what it is
  return `${String(key)}: ${flow(rest.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value))}`;
}

function lastName(path: Path): number {
  return path.reduce<number>((last, key, index) => typeof key === 'string' ? index : last, 0);
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).map(([key, item]) => `${key}: ${flow(item)}`).join(', ')}}`;
  return typeof value === 'string' && !/^[\w./%=,-]*[a-zA-Z%/][\w./%=,-]*$/.test(value) ? JSON.stringify(value) : String(value);
}
