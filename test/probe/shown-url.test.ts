import { shownUrl } from '../../src/probe/shown-url';

describe('shownUrl()', () => {
  test.each([
    ['http://web/', 'http://web/'],
    ['http://me:secret@web/', 'http://me:***@web/'],
    ['http://ghp_0123456789abcdefghij@web/', 'http://***@web/'],
    ['http://web/?page=2&sort=name', 'http://web/?page=2&sort=name'],
    ['http://web/?token=x&page=2', 'http://web/?token=***&page=2'],
    ['http://web/?X-Amz-Signature=abc&X-Amz-Credential=d', 'http://web/?X-Amz-Signature=***&X-Amz-Credential=***'],
    ['http://web/?t=01234567890123456789a', 'http://web/?t=***'],
    ['http://web/?01234567890123456789a', 'http://web/?***'],
    ['http://web/?t=01234567890123456789', 'http://web/?t=01234567890123456789'],
    ['http://web/#access_token=x', 'http://web/'],
  ])('%s', (url, shown) => expect(shownUrl(new URL(url))).toBe(shown));
});
