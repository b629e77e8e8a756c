import { shownAddress, shownUrl } from '../../src/probe/shown-url';

describe('shownUrl()', () => {
  test.each([
    ['http://web/', 'http://web/'],
    ['http://me:secret@web/', 'http://me:***@web/'],
    ['http://secret@web/', 'http://***@web/'],
    ['http://secret:@web/', 'http://***@web/'],
    ['http://ghp_0123456789abcdefghij@web/', 'http://***@web/'],
    ['http://web/?page=2&sort=name', 'http://web/?page=2&sort=name'],
    ['http://web/?token=x&page=2', 'http://web/?token=***&page=2'],
    ['http://web/?X-Amz-Signature=abc&X-Amz-Credential=d', 'http://web/?X-Amz-Signature=***&X-Amz-Credential=***'],
    ['http://web/?t=01234567890123456789a', 'http://web/?t=***'],
    ['http://web/?01234567890123456789a', 'http://web/?***'],
    ['http://web/?secret', 'http://web/?***'],
    ['http://web/?c2VjcmV0==', 'http://web/?***'],
    ['http://web/?pw=x&pin=x&hmac=x&to%6ben=x', 'http://web/?pw=***&pin=***&hmac=***&to%6ben=***'],
    ['http://web/?page=2;token=x', 'http://web/?page=***'],
    ['http://web/shop;jsessionid=x/cart%3Bsid=x?sort=name', 'http://web/shop;jsessionid=***/cart;sid=***?sort=name'],
    ['http://web/#access_token=x', 'http://web/'],
  ])('%s', (url, shown) => expect(shownUrl(new URL(url))).toBe(shown));
});

describe('shownAddress()', () => {
  test.each([
    ['ftp://web', 'ftp://web'],
    ['http://me:x@web:99999/shop?page=2', 'http://***@web:99999/shop?page=2'],
    ['http://me:x/?#x@web:99999/', 'http://***@web:99999/'],
    ['me:x@web', '***@web'],
    ['//x@web', '//***@web'],
    ['/a@b c?token=x#x', '/a@b c?token=***'],
    ['/;sid=x', '/;sid=***'],
    ['', ''],
  ])('%s', (text, shown) => expect(shownAddress(text)).toBe(shown));
});
