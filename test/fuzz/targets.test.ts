import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TARGET_NAMES } from './target-names';
import { TARGETS } from './targets';
import { randomFrom } from './variants';

/** What the fuzzer has found and is kept, and a few inputs as it makes them. */
describe.each(TARGET_NAMES)('what holds of %s', name => {
  const folder = join(__dirname, 'corpus', name);
  const finds = existsSync(folder) ? readdirSync(folder) : [];

  test('holds for every input of the corpus', () => {
    for (const find of finds) expect(() => TARGETS[name](readFileSync(join(folder, find)))).not.toThrow();
  });

  test('holds for inputs of any bytes', () => {
    const random = randomFrom(TARGET_NAMES.indexOf(name) + 1);
    for (let input = 0; input < 30; input++) {
      const bytes = Uint8Array.from({ length: random(400) }, () => random(256));
      expect(() => TARGETS[name](bytes)).not.toThrow();
    }
  });
});
