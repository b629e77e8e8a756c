import { parseHeaders, parseMethod, parseRate } from './http-request';
import { collectUsageErrors, parseChoice, parseDuration, UsageError } from './parse';
import { DEFAULTS, FORMATS, ProbeFormat, ProbeOptions } from './probe-options';
import type { HttpTarget } from '../../probe/http';
import { Expectation, namesVersions, StatusRange } from '../../probe/judge';
import { Connections, CONNECTIONS } from '../../probe/schedule';
import type { Schedule } from '../../probe/schedule';
import { shownAddress } from '../../probe/shown-url';

/** The parsed flags of `probe`. */
export interface ProbeSettings {
  readonly schedule: Schedule;
  readonly target: HttpTarget;
  readonly expectation: Expectation;
  readonly sloPercent: number;
  readonly settleSeconds: number;
  readonly format: ProbeFormat;
}

/** A higher rate than one process can send, so that the prober would measure itself. */
const MAX_RATE = 100_000;

/** A day: beyond it timers overflow, and a rollout has long failed. */
const MAX_SECONDS = 86_400;

/** The parsed command line, or all errors in it. */
export function parseProbe(address: string, command: readonly string[], options: ProbeOptions): ProbeSettings {
  const texts = { ...DEFAULTS, ...options };
  const { rate, duration, url, method, headers, connections, timeout, statuses, match, ...rest } = collectUsageErrors({
    url: () => parseUrl(address),
    rate: () => parseRate(texts.rate, MAX_RATE),
    duration: () => parseSpan('--duration', texts.duration),
    method: () => parseMethod(texts.method),
    headers: () => ({ 'user-agent': 'zero-downtime probe', ...parseHeaders(texts.header) }),
    statuses: () => parseStatuses(texts.expect),
    match: () => parseMatch(texts.match),
    timeout: () => parseSpan('--timeout', texts.timeout),
    connections: (): Connections => parseChoice('--connections', texts.connections, CONNECTIONS),
    sloPercent: () => parsePercent(texts.slo),
    settleSeconds: () => parseSpan('--settle', texts.settle, 0),
    format: (): ProbeFormat => parseChoice('--format', texts.format, FORMATS),
    moot: () => refuseMoot(address, command, options),
  });
  return {
    ...rest,
    schedule: { rate, durationSeconds: duration },
    expectation: { statuses, match },
    target: {
      url,
      method,
      headers,
      connections,
      timeoutSeconds: timeout,
      readsBody: match !== undefined,
      verifiesCertificate: texts.insecure !== true,
    },
  };
}

/** Refuses flags that would have no effect. */
function refuseMoot(address: string, command: readonly string[], { settle, insecure }: ProbeOptions): void {
  const complaints = [
    ...settle !== undefined && command.length === 0 ? [`'--settle' is '${settle}' but must be left out without a command after --, whose end it is about`] : [],
    ...insecure === true && /^http:/i.test(address) ? [`'--insecure' must be left out with '${shownAddress(address)}', which shows no certificate`] : [],
  ];
  if (complaints.length > 0) throw new UsageError(...complaints);
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`the URL is '${shownAddress(text)}' but must be a complete http or https URL, such as https://example.com/`);
  }
  return url;
}

/** A duration that a timer can measure. */
function parseSpan(flag: string, text: string, least = 0.001): number {
  const seconds = parseDuration(flag, text);
  if (seconds < least || seconds > MAX_SECONDS) {
    throw new UsageError(`'${flag}' is '${text}' but must be ${least > 0 ? 'more than 0 and ' : ''}at most 24h`);
  }
  return seconds;
}

function parseStatuses(text: string): StatusRange[] {
  return text.split(',').map(part => {
    const [, first, last = first] = /^\s*([1-5]\d\d)(?:-([1-5]\d\d))?\s*$/.exec(part) ?? [];
    if (first === undefined || Number(first) > Number(last)) {
      throw new UsageError(`'--expect' is '${text}' but must be status codes or ranges of them, such as 200-299,404`);
    }
    return [Number(first), Number(last)] as const;
  });
}

function parseMatch(text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined;
  try {
    const match = new RegExp(text);
    namesVersions(match);
    return match;
  } catch (error) {
    throw new UsageError(`'--match' is '${text}' but must be a regular expression (${(error as Error).message.replace(/^.*: /, '')})`);
  }
}

function parsePercent(text: string): number {
  const [, digits] = /^(\d+(?:\.\d+)?)%?$/.exec(text) ?? [];
  const percent = digits === undefined ? NaN : Number(digits);
  if (!(percent >= 0 && percent <= 100)) {
    throw new UsageError(`'--slo' is '${text}' but must be a percentage from 0 to 100, such as 99.9%`);
  }
  return percent;
}
