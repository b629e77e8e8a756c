import { ColorVariables, colorByDefault } from '../../src/cli/color';

describe('colorByDefault()', () => {
  test.each<[ColorVariables, boolean, boolean]>([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'xterm-256color' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '0' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, false],
    [{ FORCE_COLOR: '1', TERM: 'dumb' }, false, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ])('with %j, and a terminal: %j, is %j', (variables, isTerminal, expected) => {
    expect(colorByDefault(variables, isTerminal)).toBe(expected);
  });
});
