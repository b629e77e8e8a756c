import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Policy } from '../../src/policy/policies';

/** The messages of a policy for each object; null where it is not about it. */
export function evaluate(asked: readonly { readonly policy: Policy; readonly object: object }[]): (string[] | null)[] {
  const input = JSON.stringify(asked);
  return JSON.parse(execFileSync(process.execPath, [join(__dirname, 'with-cel.mjs')], { input, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 }));
}
