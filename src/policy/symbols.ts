import { choose, double, text } from './cel';
import { Expression, formatNumber, leakWindow, TimingInputs } from '../timing';

/** The numbers that only an object has, as variables of its policy. */
export const VARIABLE = {
  preStop: 'variables.preStop',
  longestRequest: 'variables.longestRequest',
  shutdown: 'variables.shutdown',
  accepts: 'variables.accepts',
  startup: 'variables.startup',
} as const;

type Symbolic = keyof typeof VARIABLE;

/** A number that stands for a variable: no delay and no limit of the model has such decimals. */
const STANDS_FOR: Readonly<Record<Symbolic, number>> = {
  preStop: 0.000101, longestRequest: 0.000203, shutdown: 0.000307, accepts: 0.000409, startup: 0.000503,
};

/** More than every leak window. */
const LONG = 90_000;

/** A sum of the model in CEL: its value as a double, and the sum in words. */
export interface Sum {
  readonly value: string;
  readonly spelled: string;
}

/**
 * A sum of the model over the numbers of an object. The sums are asked for themselves with numbers that stand for variables, so that no
 * second copy of them is written here. They change their form where nothing is accepted after SIGTERM, and where
 * the application stops accepting before the leak window is over.
 */
export function symbolic(inputs: TimingInputs, limit: (inputs: TimingInputs, preStopSeconds: number) => Expression): Sum {
  const form = (accepts: number, preStop: number) => {
    const { numbers, spelled } = limit({
      ...inputs,
      longestRequestSeconds: STANDS_FOR.longestRequest,
      shutdownSeconds: STANDS_FOR.shutdown,
      acceptsAfterSigtermSeconds: accepts,
      startupSeconds: STANDS_FOR.startup,
    }, preStop);
    return { value: toCel(numbers), spelled: inWords(spelled) };
  };
  const leaks = `${VARIABLE.preStop} + ${VARIABLE.accepts} < ${double(leakWindow(inputs).value)}`;
  const [plain, accepting] = [0, STANDS_FOR.accepts].map(accepts => {
    const [short, long] = [0, LONG].map(seconds => form(accepts, seconds + STANDS_FOR.preStop));
    return { value: choose(leaks, short.value, long.value), spelled: choose(leaks, short.spelled, long.spelled) };
  });
  const isPlain = `${VARIABLE.accepts} == 0.0`;
  return { value: choose(isPlain, plain.value, accepting.value), spelled: choose(isPlain, plain.spelled, accepting.spelled) };
}

/** The variable that a number stands for. */
function variableOf(written: string): string | undefined {
  const [symbol] = Object.entries(STANDS_FOR).find(([, number]) => [0, LONG].some(more => formatNumber(more + number) === written)) ?? [];
  return symbol === undefined ? undefined : VARIABLE[symbol as Symbolic];
}

/** The words of a sum, with the numbers of the object in their places. */
function inWords(spelled: string): string {
  return spelled.split(/(\b\d{1,5}\.\d{6}\b)/).filter(part => part !== '').map(part => {
    const variable = variableOf(part);
    return variable === undefined ? text(part) : `string(${variable})`;
  }).join(' + ');
}

/** The numbers of a sum, `max(25, 50) + 10`, in CEL. */
function toCel(numbers: string): string {
  const tokens = numbers.match(/\d+(?:\.\d+)?|max|min|[-+(),]/g) ?? [];
  const sum = (): string => {
    let value = atom();
    while (tokens[0] === '+' || tokens[0] === '-') value += ` ${tokens.shift()} ${atom()}`;
    return value;
  };
  const atom = (): string => {
    const token = tokens.shift();
    if (token === 'max' || token === 'min') {
      const parts: string[] = [];
      do {
        tokens.shift(); // the parenthesis or the comma before the part
        parts.push(sum());
      } while (tokens[0] === ',');
      tokens.shift();
      return parts.reduce((one, other) => `(${one} ${token === 'max' ? '>' : '<'} ${other} ? ${one} : ${other})`);
    }
    if (token === '(') {
      const value = sum();
      tokens.shift();
      return `(${value})`;
    }
    return variableOf(token!) ?? double(Number(token));
  };
  return sum();
}
