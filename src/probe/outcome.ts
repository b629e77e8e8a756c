/** The ways in which a request fails, from the server's side of the network. */
const FAILURE_KINDS = [
  'refused', // no process listens: the connection was refused
  'reset', // the connection was reset
  'timeout', // no complete answer in time
  'dns', // the name was not resolved
  'tls', // the handshake failed, or the certificate was not accepted
  'closed', // the server closed the connection before it had answered in full
  'unreachable', // no route to the host
  'protocol', // the answer is not HTTP
  'status', // a complete answer with a status that was not expected
  'mismatch', // a complete answer whose body does not match
  'other',
] as const;

export type FailureKind = typeof FAILURE_KINDS[number];

/** The raw answer to one request, before it is judged. */
export type Answer =
  | { readonly type: 'response'; readonly status: number; /** Only where someone wants to look into it. */ readonly body?: string }
  | { readonly type: 'failure'; readonly kind: FailureKind; readonly detail: string; /** Whether a server was connected to. */ readonly reached: boolean }
  /** The prober's own machine could not send, which shows nothing about the server. */
  | { readonly type: 'unsent'; readonly detail: string };

/** A request that counts, judged. */
export type Outcome = Good | Failure;

export interface Good {
  readonly good: true;
  readonly status: number;
  /** The version that the expression captured; null if it found none; undefined without a capture group. */
  readonly version?: string | null;
}

export interface Failure {
  readonly good: false;
  readonly kind: FailureKind;
  readonly detail: string;
  readonly reached: boolean;
  readonly status?: number;
}

/** The number of occurrences of each key. */
export type Counts = Readonly<Record<string, number>>;

export function countOne(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
