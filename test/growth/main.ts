import { growthOf } from './growth';
import { MANIFESTS } from './manifests';
import { TEXTS } from './texts';

/**
 * `npm run bench:growth [-- WORD…]`: doubles the size of each kind of input, twice, and prints how much longer it takes. What is linear takes
 * twice as long for each doubling, and up to a third more where memory has to be cleaned; what goes over all pairs takes four times.
 */
const MOST = 2.8;

/** In milliseconds: what takes less at the largest size that is read can grow as it likes. */
const SHORT = 100;

const words = process.argv.slice(2);
const all = [...TEXTS, ...MANIFESTS].filter(({ name }) => words.every(word => name.includes(word)));
const width = Math.max(...all.map(({ name }) => name.length));

console.log(`${'input'.padEnd(width)}  ${'characters'.padStart(10)}  ${'ms'.padStart(6)}  ${'ms, times 4'.padStart(11)}  ratio of a doubling`);
for (const growing of all) {
  const { name, size, milliseconds, fourfold, ratio } = growthOf(growing, MOST);
  const isTooMuch = ratio > MOST && fourfold > SHORT;
  const verdict = isTooMuch ? `  MORE THAN ${MOST}` : '';
  console.log(`${name.padEnd(width)}  ${String(size).padStart(10)}  ${milliseconds.toFixed(0).padStart(6)}  ${fourfold.toFixed(0).padStart(11)}  ${(ratio === 0 ? '–' : ratio.toFixed(2)).padStart(5)}${verdict}`);
  if (isTooMuch) process.exitCode = 1;
}
