import { Container } from './pod';
import { isShell, scriptOf } from './shell';
import { inSeconds, TimeUnit } from '../../platform/durations';
import { Sourced } from '../objects/object';
import { View } from '../objects/view';

/** A keep-alive timeout that a container is started with. */
export interface KeepAlive {
  readonly seconds: Sourced<number>;
  /** Writes another value in its place; absent if it is among other words. */
  readonly write?: (seconds: number) => string;
}

/** The unit of a bare number. */
type Unit = Extract<TimeUnit, 's' | 'ms'> | 'unknown';

/** Environment variables, by the unit of their value. A generic name does not distinguish seconds from milliseconds. */
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

/** A server with a known default keep-alive timeout. */
interface Server {
  readonly program: RegExp;
  readonly title: string;
  readonly seconds: number;
  /** Whether it keeps connections at all, according to its command line; undefined if that does not show it. */
  readonly keeps?: (words: readonly string[]) => boolean | undefined;
  /** The assumption then. */
  readonly keepsIf?: string;
}

/**
 * Read in 2026.
 * @see https://docs.gunicorn.org/en/stable/settings.html#keepalive, which says that the `sync` worker keeps no connection: it is the
 * default, but a gunicorn.conf.py next to the application, which is read automatically, may name another
 * @see https://www.uvicorn.org/settings/#timeouts
 * @see https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html
 * @see https://nodejs.org/api/http.html#serverkeepalivetimeout
 */
const SERVERS: readonly Server[] = [
  { program: /^gunicorn$/, title: 'gunicorn', seconds: 2, keeps: keepsConnections, keepsIf: 'that its worker class is not sync, which keeps no connections' },
  { program: /^uvicorn$/, title: 'uvicorn', seconds: 5 },
  { program: /^hypercorn$/, title: 'hypercorn', seconds: 5 },
  { program: /^node$/, title: 'Node.js', seconds: 5 },
];

/** By more than one thread, or by the class of its workers. */
function keepsConnections(all: readonly string[]): boolean | undefined {
  const threads = valueOf(all, '--threads');
  const workers = valueOf(all, '-k') ?? valueOf(all, '--worker-class');
  if (Number(threads) > 1) return true;
  return workers === undefined ? undefined : workers !== 'sync';
}

/** `--name value`, `--name=value` or `-nvalue`. */
function valueOf(all: readonly string[], option: string): string | undefined {
  const joined = option.startsWith('--') ? `${option}=` : option;
  const index = all.findIndex(word => word === option || word.startsWith(joined));
  return index < 0 ? undefined : all[index] === option ? all[index + 1] : all[index].slice(joined.length);
}

/** Words that start a program and are not servers. */
const STARTERS = /^(exec|env|tini|dumb-init|--|-m|-s|-g|python[\d.]*|poetry|pipenv|uv|run|ddtrace-run|opentelemetry-instrument|newrelic-admin|run-program|\w+=.*)$/;

/** The keep-alive timeout of the server in a container, if nothing in the manifests sets another. */
export interface DefaultKeepAlive {
  readonly seconds: Sourced<number>;
  readonly server: string;
  /** The condition for the server to keep connections at all, if the manifests do not show it. */
  readonly keepsIf?: string;
}

export function defaultKeepAliveOf(container: Container): DefaultKeepAlive | undefined {
  const { command, args, view } = container;
  if (fromEnvironment(container).length > 0 || fromCommandLine(view).length > 0) return undefined;
  const given = [...command, ...args];
  const script = isShell(given[0] ?? '') ? scriptOf(given.slice(1)) : undefined;
  const lines = script === undefined ? [given] : script.split(/&&|\|\||[;\n]/).map(words);
  for (const line of lines) {
    const start = line.findIndex(word => !STARTERS.test(word.slice(word.lastIndexOf('/') + 1)));
    const program = start < 0 ? '' : line[start].slice(line[start].lastIndexOf('/') + 1);
    const server = SERVERS.find(known => known.program.test(program));
    const keeps = server?.keeps === undefined ? true : server.keeps(line);
    if (keeps === false) return undefined;
    const { object, path } = view.at(command.length > 0 ? 'command' : 'args');
    const seconds = server && { value: server.seconds, object, path, defaulted: true };
    if (seconds) return { server: server.title, keepsIf: keeps ? undefined : server.keepsIf, seconds };
  }
  return undefined;
}

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

/** `75`, `75s`, `75000ms`, `2m`; a bare number above 999 of a generic name may have either unit, and is ignored. */
function parseSeconds(text: string, unit: Unit): number | undefined {
  const [, digits, suffix] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  const known = (suffix as TimeUnit | undefined) ?? unit;
  if (known === 'unknown') return number < 1000 ? number : undefined;
  return inSeconds(number, known);
}
