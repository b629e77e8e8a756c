import { Demand, Estimate, estimate, isEstimate, TooFew } from './estimate';
import { MeasuredInput, Measurements, Quantity } from './sample';
import { LoadBalancerDelays, LoadBalancerTimings } from '../timing';

/** The health check during the measurements, in seconds: it is part of the time until a gate opens. */
export interface MeasuredCheck {
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
}

/** A delay of a profile with what it was made of. */
export interface CalibratedDelay {
  readonly delay: keyof LoadBalancerDelays;
  /** In seconds. */
  readonly typical: number;
  readonly bound: number;
  readonly estimate: Estimate;
  /** How it follows from the estimate, if not directly: `leak window - 3 s controllerReaction`. */
  readonly derivation?: string;
}

/** An input of a budget with what it was made of. */
export interface CalibratedInput {
  readonly input: MeasuredInput;
  readonly estimate: Estimate;
}

const MEASURED_INPUTS: readonly MeasuredInput[] = ['startupSeconds', 'shutdownSeconds'];

export interface Calibration {
  readonly preset: LoadBalancerTimings;
  readonly delays: readonly CalibratedDelay[];
  /** What was measured of the application; no part of the profile. */
  readonly inputs: readonly CalibratedInput[];
  readonly refused: readonly TooFew[];
  /** Estimates that are not part of the profile: another source of the same delay has the higher bound. */
  readonly others: readonly Estimate[];
}

/** A profile out of measurements: of several sources of one quantity, the one with the higher bound counts. */
export function calibrate(measurements: readonly Measurements[], preset: LoadBalancerTimings, check: MeasuredCheck, demand?: Demand): Calibration {
  const results = merged(measurements).filter(({ samples, inGaps = 0 }) => samples.length + inGaps > 0).map(each => estimate(each, demand));
  const estimates = results.filter(isEstimate);
  const highest = (quantity: Quantity) => estimates.filter(each => each.quantity === quantity).sort((one, other) => other.bound - one.bound)[0];
  const delays: CalibratedDelay[] = [];
  const direct = (delay: keyof LoadBalancerDelays) => {
    const found = highest(delay);
    if (found !== undefined) delays.push({ delay, typical: found.typical, bound: found.bound, estimate: found });
    return delays.find(each => each.delay === delay);
  };
  const reaction = direct('controllerReactionSeconds') ?? { typical: preset.typical.controllerReactionSeconds, bound: preset.controllerReactionSeconds };
  const leak = highest('leakWindowSeconds');
  if (direct('deregistrationPropagationSeconds') === undefined && leak !== undefined) {
    delays.push({
      delay: 'deregistrationPropagationSeconds',
      typical: Math.max(0, leak.typical - reaction.typical),
      bound: Math.max(0, leak.bound - reaction.bound),
      estimate: leak,
      derivation: 'the leak window without the reaction of the controller, so that both together are what was measured',
    });
  }
  const poll = direct('gatePollSeconds') ?? { typical: preset.typical.gatePollSeconds, bound: preset.gatePollSeconds };
  const opens = highest('gateOpensSeconds');
  if (opens !== undefined) {
    delays.push({
      delay: 'registrationPropagationSeconds',
      typical: Math.max(0, opens.typical - check.intervalSeconds / 2 - poll.typical),
      bound: Math.max(0, opens.bound - check.intervalSeconds - check.timeoutSeconds - poll.bound),
      estimate: opens,
      derivation: `the time until the gate opens without a health check of ${check.intervalSeconds} + ${check.timeoutSeconds} s and the poll of the gate, so that all together are what was measured`,
    });
  }
  const inputs = MEASURED_INPUTS.flatMap((input): CalibratedInput[] => {
    const found = highest(input);
    return found === undefined ? [] : [{ input, estimate: found }];
  });
  const used = new Set([...delays, ...inputs].map(each => each.estimate));
  const refused = results.filter((result): result is TooFew => !isEstimate(result));
  return { preset, delays, inputs, refused, others: estimates.filter(each => !used.has(each)) };
}

/** Measurements of one quantity from several files of one kind. */
function merged(measurements: readonly Measurements[]): Measurements[] {
  const byKey = new Map<string, Measurements>();
  for (const { quantity, source, samples, inGaps = 0 } of measurements) {
    const key = `${quantity} ${source}`;
    const known = byKey.get(key);
    byKey.set(key, { quantity, source, samples: [...known?.samples ?? [], ...samples], inGaps: (known?.inGaps ?? 0) + inGaps });
  }
  return [...byKey.values()];
}
