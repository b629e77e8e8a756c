import { nearestLabels } from '../../src/model/typos';
import { isTypo } from '../../src/platform/text/spelling';

describe('isTypo()', () => {
  test.each([
    ['storefront', 'storefornt'], ['web-app', 'webapp'], ['Web', 'web'], ['payment', 'payments'], ['shop-backend', 'shop-bakend'],
    ['storefront', 'torsefront'], ['store', 'stoer'], ['tsore', 'store'], ['storefront', 'storefronts2'], ['abcdef', 'abcdxy'], ['abc', 'abd'], ['web.app/v1_x', 'webappv1x'],
    ['shop.payment', 'shop.payments'],
  ])('takes %s for %s', (one, other) => expect(isTypo(one, other)).toBe(true));

  test.each([
    ['web-a', 'web-b'], ['web-1', 'web-2'], ['v1', 'v2'], ['blue-v1', 'blue-v2'], ['worker', 'server'], ['web', 'web-worker'], ['api', 'app-api'], ['', 'web'],
    ['v1', 'v10'], ['app12', 'app9'], ['ab', 'ac'], ['abcde', 'abcxy'], ['abcdef', 'abcxyz'], ['abcdef', 'abcdefghi'], ['abcde', 'abcdefg'], ['storefront', 'stfroreont'],
    ['web-shop', 'wbe-shpo'], ['storefront', 'storefrontabcd'], ['ab-cd', 'abcd-x'],
  ])('keeps %s and %s apart', (one, other) => expect(isTypo(one, other)).toBe(false));

  test('compares names as long as Kubernetes has them', () => {
    const long = 'a'.repeat(250);
    expect([isTypo(`${long}xyz`, `${long}xzy`), isTypo(`${long}wxyz`, `${long}wxzy`)]).toEqual([true, false]);
  });
});

describe('nearestLabels()', () => {
  test('names the one label that is missed', () => {
    expect(nearestLabels({ app: 'storefornt' }, { app: 'storefront', tier: 'web' })).toEqual(['app', 'storefront']);
  });

  test('fails when more than one is missed, or none', () => {
    expect(nearestLabels({ app: 'storefornt', tier: 'wbe' }, { app: 'storefront', tier: 'web' })).toBeUndefined();
    expect(nearestLabels({ app: 'web' }, { app: 'web' })).toBeUndefined();
    expect(nearestLabels({ constructor: 'web' }, {})).toBeUndefined();
  });
});
