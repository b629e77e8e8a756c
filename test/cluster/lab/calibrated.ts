import { Lab } from './node';
import { play } from './play';
import { calibrate, Calibration } from '../../../src/calibration/calibrate';
import { Demand, neededSamples } from '../../../src/calibration/estimate';
import { exactly, Measurements, Sample } from '../../../src/calibration/sample';
import { delaysWatched, Watch } from '../../../src/calibration/watched';
import { RehearsedRun } from '../../../src/rehearsal/deployment/run';
import { RehearsedWorkload } from '../../../src/rehearsal/from-manifests';
import { Measured } from '../../../src/rehearsal/measure/measure';
import { SimulatedService } from '../../../src/simulation';
import { DELAYS, LoadBalancerDelays, LoadBalancerTimings } from '../../../src/timing';
import { Body } from '../objects';

/** The delays of this lab do not vary, so that a few events suffice. */
const DEMAND: Demand = { coverage: 0.8, confidence: 0.8 };
const REPLICAS = 10;
/** By how much a calibrated delay may differ. */
const TOLERANCE = 0.1;
/** Events between polls that lie farther apart are left out, in seconds: a tenth of the shortest delay at full length. */
const LONGEST_GAP = 0.5;
const TRIES = 3;

/** From the deletion of each pod that ends at once until the last request that was lost there: leak windows, as `probe` measures them. */
export function leaksIn({ outcome: { pods }, lost }: RehearsedRun): Sample[] {
  return pods.flatMap(({ name, deleted }) => {
    const times = lost.filter(({ pod }) => pod === name).map(({ time }) => time);
    return deleted === undefined || times.length === 0 ? [] : exactly(Math.max(...times) - deleted);
  });
}

/** Leak windows, and the load balancer that they were measured at. */
export interface Leaks {
  readonly samples: readonly Sample[];
  readonly loadBalancer: LoadBalancerTimings;
}

/** Watches a rollout by the real controllers with the load balancer at full length, and compares the calibrated profile with its settings. */
export async function calibratedByLab(
  lab: Lab, found: RehearsedWorkload, bodies: readonly Body[], measured: Measured, leaks: Leaks, tell: (text: string) => void,
): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    const watch = new Watch();
    const { service } = await play(lab, `lab-calibration-${tries}`, found, bodies, 'rollout', measured, {
      windowSeconds: Infinity, bounds: { replicas: REPLICAS, maxSurge: REPLICAS }, rate: 5, watch,
    });
    const polled = calibrated(delaysWatched(watch.result(), LONGEST_GAP), service, service.loadBalancer);
    const probed = calibrated([{ quantity: 'leakWindowSeconds', source: 'requests that were lost', samples: leaks.samples }], service, leaks.loadBalancer);
    const failures = [
      ...differences(polled, service.loadBalancer, ['controllerReactionSeconds', 'gatePollSeconds', 'registrationPropagationSeconds']),
      ...differences(probed, leaks.loadBalancer, ['deregistrationPropagationSeconds']),
    ];
    if (failures.length > 0 && tries < TRIES) continue;
    tell(`calibrated by this lab: ${[polled, probed].map(told).join(', ')}`);
    return failures.map(text => `calibration: ${text}`);
  }
}

function calibrated(measurements: readonly Measurements[], service: SimulatedService, preset: LoadBalancerTimings): Calibration {
  const { healthCheckIntervalSeconds: intervalSeconds = 0, healthCheckTimeoutSeconds: timeoutSeconds = 0 } = service;
  return calibrate(measurements, preset, { intervalSeconds, timeoutSeconds }, DEMAND);
}

function differences({ delays, refused }: Calibration, configured: LoadBalancerTimings, expected: readonly (keyof LoadBalancerDelays)[]): string[] {
  return [
    ...refused.map(({ quantity, n }) => `${quantity} has ${n} measurements, but needs ${neededSamples(DEMAND)}`),
    ...expected.flatMap(delay => {
      const found = delays.find(each => each.delay === delay);
      if (found === undefined) return [`${DELAYS[delay].name} is missing`];
      const off = Math.abs(found.bound / configured[delay] - 1);
      return off <= TOLERANCE ? [] : [`${DELAYS[delay].name} is ${found.bound.toFixed(2)} s, but ${configured[delay].toFixed(2)} s is set`];
    }),
  ];
}

function told({ delays, preset }: Calibration): string {
  return delays.map(({ delay, bound, estimate: { n } }) => `${DELAYS[delay].name} ${bound.toFixed(2)} s of ${n} for ${preset[delay].toFixed(2)} s`).join(', ');
}
