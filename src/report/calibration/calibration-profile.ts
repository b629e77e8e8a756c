import { stringify } from 'yaml';
import { describeMethod } from './calibration-text';
import { Calibration } from '../../calibration/calibrate';
import { BUDGET_ANNOTATION, DEFAULT_INPUTS, DELAYS, LoadBalancerDelays, LoadBalancerTimings, serializeInputs, withMeasuredDelays } from '../../timing';

/** The profile as the bounds make it; whole seconds, rounded up. A delay that was measured is both typical value and bound. */
export function profileOf({ preset, delays }: Calibration): LoadBalancerTimings {
  return withMeasuredDelays(preset, measuredIn({ delays }));
}

function measuredIn({ delays }: Pick<Calibration, 'delays'>): Partial<LoadBalancerDelays> {
  return Object.fromEntries(delays.map(({ delay, bound }) => [delay, Math.ceil(bound - 1e-9)]));
}

/** As code for a budget. */
export function calibrationToTypeScript(calibration: Calibration): string {
  const measured = measuredIn(calibration);
  return [
    "import { Duration } from 'cdk8s';",
    "import { LoadBalancerProfile } from 'cdk8s-zero-downtime';",
    '',
    'export const measured = LoadBalancerProfile.of({',
    `  preset: LoadBalancerProfile.${calibration.preset.name.toUpperCase().replaceAll('-', '_')},`,
    ...calibration.delays.flatMap(({ delay, estimate }) => [`  // ${describeMethod(estimate)}`, `  ${DELAYS[delay].name}: Duration.seconds(${measured[delay]}),`]),
    '});',
  ].map(line => `${line}\n`).join('');
}

/** As the annotation of a workload without other inputs; those that it has are to be kept. */
export function calibrationToAnnotation(calibration: Calibration): string {
  return stringify({ [BUDGET_ANNOTATION]: JSON.stringify({ loadBalancer: serialized(calibration) }) }, { lineWidth: 0 });
}

/** As the defaults of a configuration file: the spelling is that of the annotation. */
export function calibrationToConfiguration(calibration: Calibration): string {
  return stringify({ defaults: { loadBalancer: serialized(calibration) } }, { lineWidth: 0 });
}

function serialized(calibration: Calibration): unknown {
  return serializeInputs({ ...DEFAULT_INPUTS, loadBalancer: profileOf(calibration) }).loadBalancer;
}

/** For programs; keys are added, never changed. */
export function calibrationToJson({ preset, delays, refused, others }: Calibration): string {
  return `${JSON.stringify({
    preset: preset.name,
    delays: delays.map(({ delay, typical, bound, derivation, estimate }) => {
      const { source, n, demand: { coverage, confidence }, rank, typicalInterval, inGaps } = estimate;
      return { delay: DELAYS[delay].name, typical, bound, n, coverage, confidence, rank, typicalInterval, inGaps, source, derivation };
    }),
    refused: refused.map(({ quantity, source, n, needed, inGaps }) => ({ quantity, source, n, needed, inGaps })),
    others: others.map(({ quantity, source, n, typical, bound }) => ({ quantity, source, n, typical, bound })),
  }, undefined, 2)}\n`;
}
