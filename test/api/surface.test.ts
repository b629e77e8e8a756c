import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicSurface } from './surface';

describe('the public surface', () => {
  // jsii drops overloads, functions and constants without a word: what is public is what is listed.
  test('is the committed one', () => {
    expect(publicSurface()).toBe(readFileSync(join(__dirname, 'surface.txt'), 'utf8'));
  });
});
