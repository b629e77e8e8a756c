import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawPicture, PICTURES } from './pictures';

describe('docs/', () => {
  test.each(Object.keys(PICTURES) as (keyof typeof PICTURES)[])('%s is what is drawn now', async name => {
    expect(readFileSync(join(__dirname, '..', '..', 'docs', name), 'utf8')).toBe(await drawPicture(name));
  });
});
