import { Behaviour } from './behaviour';
import { KeepAlive } from './keep-alive';
import { RequestTimes } from './request-times';
import { TimingInputs } from '../../timing';

/** What was measured and does not agree with what was declared of the application. */
export type WrongExpectation =
  | { readonly input: 'longestRequest' | 'startup' | 'shutdown'; readonly declaredSeconds: number; readonly measuredSeconds: number }
  | { readonly input: 'acceptsAfterSigterm'; readonly declaredSeconds: number; readonly measuredSeconds: number }
  | { readonly input: 'drainPolicy'; readonly onSigterm: 'exit' | 'ignore'; readonly lost: number; readonly inFlight: number }
  | { readonly input: 'shutdown'; readonly never: true; readonly declaredSeconds: number }
  | { readonly input: 'keepAlive'; readonly idleTimeoutSeconds: number; readonly measuredSeconds: number };

/** What was declared of the application and its load balancer; absent if nothing declares it. */
export interface Declared {
  readonly inputs: Partial<TimingInputs>;
  readonly idleTimeoutSeconds?: number;
}

/** Connections are tried every so often, and a listener closes a little later than the signal comes. */
const TOLERANCE = 0.1;

/** The declarations that the measurements contradict. */
export function wrongExpectations(
  { inputs, idleTimeoutSeconds }: Declared, behaviour: Behaviour, times: RequestTimes | undefined, keepAlive: KeepAlive | undefined,
): WrongExpectation[] {
  const { startup, shutdown, acceptsAfterSigterm, onSigterm, inFlight } = behaviour;
  const exceeds = (input: 'longestRequest' | 'startup' | 'shutdown', declaredSeconds: number | undefined, measuredSeconds: number | undefined) =>
    declaredSeconds !== undefined && measuredSeconds !== undefined && measuredSeconds > declaredSeconds + TOLERANCE
      ? [{ input, declaredSeconds, measuredSeconds }] : [];
  const promised = inputs.acceptsAfterSigtermSeconds;
  const lost = inFlight.reset + inFlight.failed;
  return [
    ...exceeds('startup', inputs.startupSeconds, startup?.most),
    ...exceeds('longestRequest', inputs.longestRequestSeconds, times?.longestSeconds),
    ...exceeds('shutdown', inputs.shutdownSeconds, shutdown?.most),
    ...onSigterm === 'ignore' && inputs.shutdownSeconds !== undefined
      ? [{ input: 'shutdown' as const, never: true as const, declaredSeconds: inputs.shutdownSeconds }] : [],
    ...promised !== undefined && acceptsAfterSigterm && acceptsAfterSigterm.least < promised - TOLERANCE
      ? [{ input: 'acceptsAfterSigterm' as const, declaredSeconds: promised, measuredSeconds: acceptsAfterSigterm.least }] : [],
    ...inputs.drainPolicy === 'leak-window' && (onSigterm === 'exit' || onSigterm === 'ignore')
      ? [{ input: 'drainPolicy' as const, onSigterm, lost, inFlight: inFlight.count }] : [],
    ...keepAlive?.kind === 'closes' && idleTimeoutSeconds !== undefined && keepAlive.seconds <= idleTimeoutSeconds
      ? [{ input: 'keepAlive' as const, idleTimeoutSeconds, measuredSeconds: keepAlive.seconds }] : [],
  ];
}
