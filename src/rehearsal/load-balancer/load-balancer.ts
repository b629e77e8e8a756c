import { Target } from './target';
import { LossClass } from '../../simulation';

/** Why the load balancer, or what is behind it, lost a request. */
export interface Fate {
  readonly lossClass: LossClass;
  /** The target that it was sent to, if any. */
  readonly target?: Target;
  readonly detail: string;
}

/** A load balancer on the loopback address. */
export interface LoadBalancer {
  readonly port: number;
  /** A node sends the target nothing new any more, and closes what it keeps to it. */
  readonly leave: (target: Target, node: number) => void;
  /** Ends what passes through to the target. */
  readonly cut: (target: Target) => void;
  /** Why a request was lost: by its number, which it carries, or by the port that it came from; undefined if that is not known here. */
  readonly fateOf: (index: number, localPort: number | undefined) => Fate | undefined;
  readonly close: () => Promise<void>;
}

/** The header by which the load recognises its requests; it does not reach the application. */
export const INDEX_HEADER = 'x-zero-downtime-request';

/** Why a request that was sent to a target got no whole answer. */
export function lossOf(error: { readonly code?: string; readonly message: string }, target: Target, reused: boolean, answered: boolean): LossClass {
  const { pod, application } = target;
  if (error.code === 'ECONNREFUSED') return application.end ? 'black-holed' : 'refused';
  const ending = application.end !== undefined || pod.deleted < Infinity;
  return reused && !answered && !ending ? 'keep-alive-race' : 'killed';
}
