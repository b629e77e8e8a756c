import type { OutgoingHttpHeaders } from 'node:http';

/** A request to the application. */
export interface AppRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Buffer;
  /** How often it comes, in relation to the others. */
  readonly weight: number;
}

/**
 * Requests in turn, each as often as its weight says and spread evenly: the one that is furthest behind its share comes next, so
 * that the same index always gives the same request.
 */
export function requestsInTurn(requests: readonly AppRequest[]): (index: number) => AppRequest {
  const total = requests.reduce((sum, { weight }) => sum + weight, 0);
  const credits = requests.map(() => 0);
  const chosen: number[] = [];
  const next = () => {
    requests.forEach(({ weight }, index) => { credits[index] += weight; });
    const most = credits.indexOf(Math.max(...credits));
    credits[most] -= total;
    return most;
  };
  return index => {
    while (chosen.length <= index) chosen.push(next());
    return requests[chosen[index]];
  };
}
