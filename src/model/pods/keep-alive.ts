import { Container } from './pod';
import { inSeconds, TimeUnit } from '../../platform/durations';
import { Sourced } from '../objects/object';
import { View } from '../objects/view';

/** A keep-alive timeout that a container is started with. */
export interface KeepAlive {
  readonly seconds: Sourced<number>;
  /** How another value is written in its place; absent where it stands among other words. */
  readonly write?: (seconds: number) => string;
}

/** The unit of a bare number. */
type Unit = Extract<TimeUnit, 's' | 'ms'> | 'unknown';

/** Environment variables, by how their value is read. A generic name does not tell seconds from milliseconds. */
const VARIABLES: Readonly<Record<string, Unit>> = {
  KEEP_ALIVE_TIMEOUT: 'unknown',
  KEEPALIVE_TIMEOUT: 'unknown',
  HTTP_KEEP_ALIVE_TIMEOUT: 'unknown',
  PUMA_PERSISTENT_TIMEOUT: 's',
  UVICORN_TIMEOUT_KEEP_ALIVE: 's',
  KEEP_ALIVE_TIMEOUT_SECONDS: 's',
  KEEP_ALIVE_TIMEOUT_MS: 'ms',
  SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: 'ms',
  SERVER_TOMCAT_KEEPALIVETIMEOUT: 'ms',
};

/** Options on the command line. */
const OPTIONS: Readonly<Record<string, Unit>> = {
  '--timeout-keep-alive': 's', // uvicorn
  '--keep-alive': 's', // gunicorn, hypercorn
  '--keepAliveTimeout': 'ms', // next start
  '--server.tomcat.keep-alive-timeout': 'ms',
  '-Dserver.tomcat.keep-alive-timeout': 'ms',
};

/** The keep-alive timeouts that environment and command line of a container show. */
export function keepAliveOf(container: Container): KeepAlive[] {
  return [...fromEnvironment(container), ...fromCommandLine(container.view)].filter(({ seconds }) => seconds.value > 0); // otherwise there is none
}

function fromEnvironment({ view }: Container): KeepAlive[] {
  return view.at('env').list().flatMap((variable): KeepAlive[] => {
    const name = variable.at('name').text() ?? '';
    const value = variable.at('value').text();
    if (value === undefined) return [];
    if (name === 'GUNICORN_CMD_ARGS' || name === 'JAVA_TOOL_OPTIONS') return fromWords(words(value), variable.at('value'));
    const seconds = Object.hasOwn(VARIABLES, name) ? parseSeconds(value, VARIABLES[name]) : undefined;
    if (seconds === undefined) return [];
    const bare = /^\d+$/.test(value);
    return [{
      seconds: { ...place(variable.at('value')), value: seconds },
      write: nearest => bare ? String(VARIABLES[name] === 'ms' ? nearest * 1000 : nearest) : `${nearest}s`,
    }];
  });
}

/** Command and arguments; the script of a shell is taken word by word. */
function fromCommandLine(container: View): KeepAlive[] {
  return ['command', 'args'].flatMap(key => {
    const items = container.at(key).list();
    return items.flatMap((item, index) => {
      const [first = '', ...rest] = words(item.text() ?? '');
      const next = items[index + 1]?.text();
      return fromWords(rest.length === 0 && Object.hasOwn(OPTIONS, first) && next !== undefined ? [first, next] : [first, ...rest], item);
    });
  });
}

function fromWords(all: readonly string[], view: View): KeepAlive[] {
  return all.flatMap((word, index) => {
    const [, option, given] = /^([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (option === undefined || !Object.hasOwn(OPTIONS, option)) return [];
    const value = parseSeconds(given ?? all[index + 1] ?? '', OPTIONS[option]);
    return value === undefined ? [] : [{ seconds: { ...place(view), value } }];
  });
}

function words(text: string): string[] {
  return text.split(/[\s;"']+/).filter(word => word !== '');
}

function place(view: View): Omit<Sourced<number>, 'value'> {
  return { object: view.object, path: view.path, defaulted: false };
}

/** `75`, `75s`, `75000ms`, `2m`; a bare number of a generic name above 999 may be either and says nothing. */
function parseSeconds(text: string, unit: Unit): number | undefined {
  const [, digits, suffix] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  const known = (suffix as TimeUnit | undefined) ?? unit;
  if (known === 'unknown') return number < 1000 ? number : undefined;
  return inSeconds(number, known);
}
