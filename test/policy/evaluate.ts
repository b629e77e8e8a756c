import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { MutatingPolicy } from '../../src/policy/mutations';
import { Policy } from '../../src/policy/policies';

/** The messages of a policy for each object; null where it is not about it. */
export function evaluate(asked: readonly { readonly policy: Policy; readonly object: object }[]): (string[] | null)[] {
  return run(asked);
}

/** What a policy changes in each object; null where it is not about it. */
function changes(asked: readonly { readonly policy: MutatingPolicy; readonly object: object }[]): (Change[] | null)[] {
  return run(asked);
}

/** The objects after a policy; itself where the policy changes nothing. */
export function changed<Item extends object>(policy: MutatingPolicy, given: readonly Item[]): Item[] {
  return changes(given.map(object => ({ policy, object })))
    .map((patches, index) => (patches ?? []).reduce((body, patch) => patched(body, patch, patch.path.split('/').slice(1)), given[index]));
}

/** A copy of a value after an operation of RFC 6902; the rest is shared. */
function patched(whole: any, patch: Change, [key, ...rest]: readonly string[]): any {
  if (key === undefined) return patch.value;
  const after = patched(whole[key], patch, rest);
  if (!Array.isArray(whole)) return { ...whole, [key]: after };
  const isAdded = patch.op === 'add' && rest.length === 0;
  return [...whole.slice(0, Number(key)), after, ...whole.slice(Number(key) + (isAdded ? 0 : 1))];
}

/** An operation of a JSON patch. */
interface Change {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

function run(asked: unknown): any {
  const input = JSON.stringify(asked);
  return JSON.parse(execFileSync(process.execPath, [join(__dirname, 'with-cel.mjs')], { input, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 }));
}
