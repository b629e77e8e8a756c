import { measureServer, QUICK, SLOW } from './applications';
import { agreesWith, Prediction, applicationOf, closelyApplicationOf, predict, scenarioOf, trafficOf } from '../../src/rehearsal/deployment/prediction';
import { rehearse, RehearsedRun, RunSettings } from '../../src/rehearsal/deployment/run';
import { behaviourOf } from '../../src/rehearsal/measure/behaviour';
import { watchLag } from '../../src/rehearsal/measure/lag';
import { Measured } from '../../src/rehearsal/measure/measure';
import { Processes } from '../../src/rehearsal/processes/processes';
import { SimulatedService } from '../../src/simulation';
import { worstDelays, delayBounds } from '../../src/simulation/entities';
import { LOAD_BALANCERS, withMeasuredDelays } from '../../src/timing';

/** A fast Application Load Balancer: a leak window of 1.2 s. */
export const FAST_ALB = withMeasuredDelays(LOAD_BALANCERS['alb-ip'], {
  controllerReactionSeconds: 0.2, deregistrationPropagationSeconds: 1, registrationPropagationSeconds: 0.1, gatePollSeconds: 0.1, gateLagSeconds: 0,
});

/** A rollout that loses nothing with requests of up to 0.6 s. */
export const SAFE: SimulatedService = {
  name: 'web',
  replicas: 3,
  maxSurge: 1,
  maxUnavailable: 0,
  gated: true,
  preStopSeconds: 2.2,
  terminationGracePeriodSeconds: 12,
  deregistrationDelaySeconds: 2,
  minReadySeconds: 0,
  progressDeadlineSeconds: 60,
  startupPeriodSeconds: 0.2,
  startupFailureThreshold: 100,
  readinessPeriodSeconds: 0.3,
  healthCheckIntervalSeconds: 0.3,
  healthCheckTimeoutSeconds: 0.1,
  unhealthyThreshold: 2,
  idleTimeoutSeconds: 60,
  loadBalancer: FAST_ALB,
};

const PROBE = { path: '/', timeoutSeconds: 1, initialDelaySeconds: 0, successThreshold: 1 };

export interface Played { readonly run: RehearsedRun; readonly predicted: Prediction; readonly lagSeconds: number }

/** Plays a scenario with a measured application, and what the simulation says of it. */
export async function playOnce(
  argv: readonly string[], measured: Measured, service: SimulatedService, settings: Partial<RunSettings> = {},
): Promise<Played> {
  const processes = new Processes({ argv, portVariable: 'PORT' });
  const application = applicationOf(behaviourOf(measured));
  const delays = () => worstDelays(delayBounds(service, application));
  const all: RunSettings = {
    service,
    delay: delays(),
    nodes: 1,
    probes: {
      startup: { ...PROBE, periodSeconds: service.startupPeriodSeconds, failureThreshold: service.startupFailureThreshold },
      readiness: { ...PROBE, periodSeconds: service.readinessPeriodSeconds, failureThreshold: 3 },
    },
    healthCheckPath: '/',
    stop: { signal: 'SIGTERM', isHeard: true },
    scenario: 'rollout',
    pods: 1,
    requests: [SLOW],
    ready: QUICK,
    startLimitSeconds: 30,
    rate: 50,
    connections: { kind: 'mixed', kept: 6 },
    longestSeconds: measured.requestTimes!.longestSeconds,
    seed: 1,
    ...settings,
  };
  const lag = watchLag();
  try {
    const run = await rehearse(processes, all, () => undefined, new AbortController().signal);
    const [closely, traffic] = [closelyApplicationOf(behaviourOf(measured)), trafficOf(all.rate, measured.requestTimes!)];
    return { run, predicted: predict(all, closely, traffic, delays, scenarioOf(all), run.pods), lagSeconds: lag() };
  } finally {
    await processes.close();
  }
}

/** Plays until the machine was not too busy, and the measured losses are near to those that are predicted. */
export async function playCalmly(argv: readonly string[], service: SimulatedService, settings: Partial<RunSettings> = {}): Promise<Played> {
  for (let tries = 1; ; tries++) {
    const measured = await measureServer(argv, { requests: settings.requests ?? [SLOW], requestSeconds: 1, rate: 30 });
    const played = await playOnce(argv, measured, service, settings);
    if (agrees(played) || tries === TRIES) return played;
  }
}

const TRIES = 3;

/** Whether measured and predicted losses are the same, as far as requests that this machine sent late say anything. */
export function agrees({ run: { outcome: { lost }, measurement: { late } }, predicted }: Played): boolean {
  return agreesWith(lost, { ...predicted, least: predicted.least - late, most: predicted.most + late });
}
