import type { Command } from 'commander';
import { CONNECTIONS } from '../../probe/schedule';

/** The flags of a probe, as they come from the command line. */
export type ProbeOptions = Readonly<Partial<Record<
  'rate' | 'duration' | 'method' | 'expect' | 'match' | 'timeout' | 'connections' | 'slo' | 'settle' | 'format', string
>>> & {
  readonly header?: string[];
  readonly insecure?: boolean;
};

export const FORMATS = ['text', 'json', 'junit'] as const;
export type ProbeFormat = typeof FORMATS[number];

export const DEFAULTS = {
  rate: '50', duration: '10m', method: 'GET', expect: '200-399', timeout: '10s', connections: 'new', slo: '100%', settle: '30s', format: 'text',
} as const;

/** Declares the flags of a probe on a command. */
export function addProbeOptions(command: Command): Command {
  return command
    .argument('<url>', 'http or https; redirects are not followed')
    .argument('[command...]', 'after --: probe while this command runs, and --settle after it')
    .option('--rate <number>', `requests per second, independent of earlier responses (default: ${DEFAULTS.rate})`)
    .option('--duration <duration>', `how long requests are sent; with a command, at most (default: ${DEFAULTS.duration})`)
    .option('--method <method>', `HTTP method (default: ${DEFAULTS.method})`)
    .option('--header <header>', "'Name: value', such as 'Host: example.com'; repeatable", (value: string, values: string[] = []) => [...values, value])
    .option('--expect <statuses>', `good status codes, such as 200-299,404 (default: ${DEFAULTS.expect})`)
    .option('--match <regex>', 'a body has to match; with a capture group, what it captures is the version that answered, and versions are counted')
    .option('--timeout <duration>', `for a complete answer (default: ${DEFAULTS.timeout})`)
    .option('--connections <kind>', `one of ${CONNECTIONS.join(', ')}: one for each request, a pool, or half each (default: ${DEFAULTS.connections})`)
    .option('--insecure', 'accept any certificate')
    .option('--slo <percent>', `minimum share of good requests (default: ${DEFAULTS.slo})`)
    .option('--settle <duration>', `how long to continue after the command has ended (default: ${DEFAULTS.settle})`)
    .option('--format <format>', `one of ${FORMATS.join(', ')} (default: ${DEFAULTS.format})`);
}
