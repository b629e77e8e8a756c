import { Measurements, Sample } from './sample';
import { WatchedTarget } from './watched';
import { parseTime } from '../platform/times';

/** One request of the log: which target it went to, and when the load balancer sent it there, in milliseconds since 1970. */
export interface LoggedRequest {
  /** Address and port. */
  readonly target: string;
  readonly sentAt: number;
}

/**
 * A line of the access log of an Application Load Balancer: type, time, load balancer, client, target, then how long the request took
 * to be received, processed and answered. The time is that of the answer. Lines of requests that reached no target are left out.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-entry-format
 */
export function parseLogLine(line: string): LoggedRequest | undefined {
  const [type, time, , , target, ...durations] = line.split(' ', 8);
  if (!/^(https?|h2|wss?|grpcs?)$/.test(type) || target === undefined || target === '-') return undefined;
  const [, processing, response] = durations.map(Number);
  const answeredAt = parseTime(time);
  if (answeredAt === undefined) return undefined;
  // -1 stands for a target that closed the connection, or gave no answer in time.
  return { target, sentAt: answeredAt - 1000 * (Math.max(0, processing) + Math.max(0, response)) };
}

/** How long an event may be looked for: after that, a target with this address is another pod. */
const LONGEST = 600;

/**
 * X: from the deregistration of each target, as it was watched, until the last request that the load balancer sent to it.
 *
 * @param clockOffset how many seconds the clock of AWS is ahead of the one that watched
 */
export function lastRequests(requests: Iterable<LoggedRequest>, watched: readonly WatchedTarget[], clockOffset = 0): Measurements {
  const byTarget = new Map<string, WatchedTarget[]>();
  for (const target of watched) {
    if (target.draining !== undefined) byTarget.set(target.target, [...byTarget.get(target.target) ?? [], target]);
  }
  const last = new Map<WatchedTarget, number>();
  for (const { target, sentAt } of requests) {
    const at = sentAt / 1000 - clockOffset;
    for (const candidate of byTarget.get(target) ?? []) {
      const begin = candidate.registered?.low ?? candidate.draining!.low - LONGEST;
      if (at >= begin && at <= candidate.draining!.high + LONGEST && at > (last.get(candidate) ?? -Infinity)) last.set(candidate, at);
    }
  }
  const samples = [...last].map(([{ draining }, at]): Sample => ({ low: Math.max(0, at - draining!.high), high: Math.max(0, at - draining!.low) }));
  return { quantity: 'deregistrationPropagationSeconds', source: 'access logs of the load balancer', samples };
}
