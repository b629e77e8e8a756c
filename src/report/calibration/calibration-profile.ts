import { stringify } from 'yaml';
import { describeMethod } from './calibration-text';
import { Calibration } from '../../calibration/calibrate';
import { Estimate } from '../../calibration/estimate';
import {
  BUDGET_ANNOTATION, DEFAULT_INPUTS, DELAYS, INPUT_NAMES, LoadBalancerDelays, LoadBalancerTimings, serializeInputs, withMeasuredDelays,
} from '../../timing';

/** The profile as the bounds make it; whole seconds, rounded up. A delay that was measured is both typical value and bound. */
export function profileOf({ preset, delays }: Calibration): LoadBalancerTimings {
  return withMeasuredDelays(preset, measuredIn({ delays }));
}

function measuredIn({ delays }: Pick<Calibration, 'delays'>): Partial<LoadBalancerDelays> {
  return Object.fromEntries(delays.map(({ delay, bound }) => [delay, whole(bound)]));
}

function whole(bound: number): number {
  return Math.ceil(bound - 1e-9);
}

/** As code for a budget. */
export function calibrationToTypeScript(calibration: Calibration): string {
  const { preset, delays, inputs } = calibration;
  const measured = measuredIn(calibration);
  return [
    "import { Duration } from 'cdk8s';",
    ...delays.length === 0 ? [] : [
      "import { LoadBalancerProfile } from 'cdk8s-zero-downtime';",
      '',
      'export const measured = LoadBalancerProfile.of({',
      `  preset: LoadBalancerProfile.${preset.name.toUpperCase().replaceAll('-', '_')},`,
      ...delays.flatMap(({ delay, estimate }) => [`  // ${describeMethod(estimate)}`, `  ${DELAYS[delay].name}: Duration.seconds(${measured[delay]}),`]),
      '});',
    ],
    ...inputs.length === 0 ? [] : [
      '',
      'export const inputs = {',
      ...inputs.flatMap(({ input, estimate }) => [
        `  // ${describeMethod(estimate)}`, `  ${INPUT_NAMES[input].name}: Duration.seconds(${whole(estimate.bound)}),`,
      ]),
      '};',
    ],
  ].map(line => `${line}\n`).join('');
}

/** As the annotation of a workload without other inputs; those that it has are to be kept. */
export function calibrationToAnnotation(calibration: Calibration): string {
  const inputs = Object.fromEntries(calibration.inputs.map(({ input, estimate }) => [input, whole(estimate.bound)]));
  const loadBalancer = calibration.delays.length > 0 && { loadBalancer: serialized(calibration) };
  return stringify({ [BUDGET_ANNOTATION]: JSON.stringify({ ...inputs, ...loadBalancer }) }, { lineWidth: 0 });
}

/** As the defaults of a configuration file: the spelling is that of the annotation. What one application does is no default. */
export function calibrationToConfiguration(calibration: Calibration): string {
  return stringify({ defaults: { loadBalancer: serialized(calibration) } }, { lineWidth: 0 });
}

function serialized(calibration: Calibration): unknown {
  return serializeInputs({ ...DEFAULT_INPUTS, loadBalancer: profileOf(calibration) }).loadBalancer;
}

/** For programs; keys are added, never changed. */
export function calibrationToJson({ preset, delays, inputs, refused, others }: Calibration): string {
  return `${JSON.stringify({
    preset: preset.name,
    delays: delays.map(({ delay, typical, bound, derivation, estimate }) =>
      ({ delay: DELAYS[delay].name, typical, bound, ...sureness(estimate), derivation })),
    inputs: inputs.map(({ input, estimate }) =>
      ({ input: INPUT_NAMES[input].name, typical: estimate.typical, bound: estimate.bound, ...sureness(estimate) })),
    refused: refused.map(({ quantity, source, n, needed, inGaps }) => ({ quantity, source, n, needed, inGaps })),
    others: others.map(({ quantity, source, n, typical, bound }) => ({ quantity, source, n, typical, bound })),
  }, undefined, 2)}\n`;
}

function sureness({ n, demand: { coverage, confidence }, rank, typicalInterval, inGaps, source }: Estimate) {
  return { n, coverage, confidence, rank, typicalInterval, inGaps, source };
}
