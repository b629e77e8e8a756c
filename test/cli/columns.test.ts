import { columnsOf } from '../../src/cli/columns';

describe('columnsOf()', () => {
  test.each<[string | undefined, number | undefined, number]>([
    [undefined, 80, 80],
    [undefined, undefined, 100],
    [undefined, 0, 100],
    ['', 80, 80],
    ['40', 80, 40],
    ['40', 0, 40],
    ['40', undefined, 40],
    ['0', 80, 80],
    ['0', 0, 100],
    ['wide', 80, 80],
    ['-40', undefined, 100],
    ['40.5', undefined, 100],
  ])('with COLUMNS=%j, and a terminal of %j, is %j', (COLUMNS, terminal, expected) => {
    expect(columnsOf({ COLUMNS }, terminal)).toBe(expected);
  });
});
