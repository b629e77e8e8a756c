import { SelectorIndex } from '../../../src/model/objects/selector-index';

describe('SelectorIndex', () => {
  const items: Record<string, string>[] = [{ team: 'shop', app: 'web' }, { team: 'shop' }, {}, { team: 'shop', app: 'api' }];
  const index = new SelectorIndex(items, item => item);

  test('candidates in their order', () => {
    expect(index.candidates({ team: 'shop', app: 'web' })).toEqual([{ team: 'shop', app: 'web' }, { team: 'shop' }, {}]);
    expect(index.candidates({ constructor: 'x' })).toEqual([{}]);
  });

  test('few candidates among many that share a label', () => {
    const many = Array.from({ length: 1000 }, (_, number) => ({ team: 'shop', app: `web-${number}` }));
    expect(new SelectorIndex(many, item => item).candidates({ team: 'shop', app: 'web-7' })).toEqual([{ team: 'shop', app: 'web-7' }]);
  });
});
