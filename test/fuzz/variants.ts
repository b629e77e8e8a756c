import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Target } from './targets';

/** The inputs that are tried for each one of the fuzzer, which takes longer to choose one and to look at its coverage than a reader takes to read it. */
export const VARIANTS = 32;

/**
 * Tries an input and inputs near it. One of which something does not hold is left as a file and told in a line; after it the next one is tried,
 * as one find should not end a run of minutes. Of what is alike, such as a sentence with other numbers, only the first is a find.
 */
export function tryVariants(target: Target, name: string, input: Uint8Array, finds: string, known: Set<string>): void {
  const random = randomFrom(createHash('sha256').update(input).digest().readUInt32LE(0));
  for (let variant = 0; variant < VARIANTS; variant++) {
    const bytes = variant === 0 ? input : changed(input, random);
    try {
      target(bytes);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const kind = message.replace(/\d+/g, '0').split(/: |\n/)[0];
      if (known.has(kind)) continue;
      known.add(kind);
      mkdirSync(finds, { recursive: true });
      const file = join(finds, `${name}-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`);
      writeFileSync(file, bytes);
      console.log(`${FIND}${file}: ${JSON.stringify(message).slice(0, 2000)}`);
    }
  }
}

/** What the line of a find begins with. */
export const FIND = 'find: ';

/** A byte or a few are others, more, or fewer. */
function changed(input: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = [...input];
  for (let left = 1 + random(4); left > 0; left--) {
    const at = random(bytes.length + 1);
    const how = random(4);
    if (how === 0) bytes.splice(at, 0, ...Array.from({ length: 1 + random(8) }, () => random(256)));
    else if (how === 1) bytes.splice(at, 1 + random(4));
    else if (at < bytes.length) bytes[at] = random(256);
    else bytes.push(random(256));
  }
  return Uint8Array.from(bytes);
}

/** The minimal standard generator. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed % 2_147_483_646 + 1;
  return below => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor(state / 2_147_483_647 * below);
  };
}
