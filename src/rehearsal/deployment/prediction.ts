import { delaysAsPlayed } from './as-played';
import { RunSettings } from './run';
import { Application, KeptConnections, LOSS_CLASSES, LossClass, Outcome, Scenario, Traffic } from '../../simulation';
import { DelaySource, outcomeOf, play, Pod } from '../../simulation/entities';
import { Behaviour } from '../measure/behaviour';
import { RequestTimes } from '../measure/request-times';

/** What the simulation says of the same scenario, with the measured application and the same delays. */
export interface Prediction {
  readonly outcome: Outcome;
  readonly lost: number;
  readonly lostByClass: Readonly<Record<LossClass, number>>;
  /** What it says at least and at most: it is chance how long before an event the last request came, and which target was in turn. */
  readonly least: number;
  readonly most: number;
}

/** The share by which measured and predicted losses may differ. */
const CLOSE = 0.05;

/** Whether as many requests were lost as the simulation says, to within 5 % or one request. */
export function agreesWith(lost: number, { lost: predicted, least, most }: Pick<Prediction, 'lost' | 'least' | 'most'>): boolean {
  const tolerance = Math.max(1, CLOSE * predicted);
  return lost >= least - tolerance && lost <= most + tolerance;
}

/** The application as it was measured. */
export function applicationOf({ startup, shutdown, acceptsAfterSigterm, onSigterm }: Behaviour): Application {
  return {
    startupSeconds: startup?.most ?? 0,
    shutdownSeconds: shutdown?.most ?? 0,
    onSigterm: onSigterm ?? 'drain',
    ...acceptsAfterSigterm && acceptsAfterSigterm.most > 0
      && { acceptsAfterSigtermSeconds: (acceptsAfterSigterm.least + acceptsAfterSigterm.most) / 2 },
  };
}

/** The same, with the hundredths of a second in which a program gets to close its listener: too short for a W, but many requests. */
export function closelyApplicationOf(behaviour: Behaviour): Application {
  const { listens } = behaviour;
  return { ...applicationOf(behaviour), ...listens && { acceptsAfterSigtermSeconds: (listens.least + listens.most) / 2 } };
}

export function trafficOf(rate: number, { sortedSeconds }: RequestTimes): Traffic {
  return { ratePerSecond: rate, duration: { kind: 'measured', seconds: sortedSeconds } };
}

export function scenarioOf({ scenario, pods }: Pick<RunSettings, 'scenario' | 'pods'>): Scenario {
  return scenario === 'slow-start' || scenario === 'rollout' ? { kind: 'rollout' } : { kind: scenario, pods };
}

/** In how many ways the requests may fall around the events. */
const WAYS = 15;

/**
 * Plays the scenario on a virtual clock.
 *
 * @param pods those of a run, whose delays it then has; otherwise all delays are as they were planned
 */
export function predict(
  settings: RunSettings, application: Application, traffic: Traffic, delays: () => DelaySource, scenario = scenarioOf(settings),
  pods: readonly Pod[] = [],
): Prediction {
  const ways = Array.from({ length: WAYS }, (_, way) => predictOnce(settings, application, traffic, delays, scenario, pods, way))
    .sort((one, other) => one.lost - other.lost);
  return { ...ways[(WAYS - 1) / 2], least: ways[0].lost, most: ways[WAYS - 1].lost };
}

function predictOnce(
  settings: RunSettings, application: Application, traffic: Traffic, delays: () => DelaySource, scenario: Scenario, pods: readonly Pod[], way: number,
): Omit<Prediction, 'least' | 'most'> {
  const { service, seed, nodes, slowStarts, connections } = settings;
  const runs = halves(settings).map(kept => {
    const source = delays();
    const planned: DelaySource = (stage, pod) => {
      switch (stage) {
        case 'startup': return application.startupSeconds + (slowStarts ?? 0);
        case 'shutdown': return application.shutdownSeconds;
        default: return source(stage, pod);
      }
    };
    const delay = pods.length > 0 ? delaysAsPlayed(pods, service, planned) : planned;
    const share = { ...traffic, ratePerSecond: traffic.ratePerSecond / (connections.kind === 'mixed' && keepsFlows(settings) ? 2 : 1) };
    const played = { ...service, connections: kept };
    // The first request comes up to a few later than it would, so that another target may be in turn.
    const phase = -(way * (service.replicas + service.maxSurge)) / WAYS;
    return outcomeOf(play(played, application, share, scenario, { delay, phase, seed: seed + way, nodes, drawsRaces: true }), played, seed);
  });
  const sum = (of: (outcome: Outcome) => number) => runs.reduce((total, outcome) => total + of(outcome), 0);
  return {
    outcome: runs[0],
    lost: sum(({ lost }) => lost),
    lostByClass: Object.fromEntries(
      LOSS_CLASSES.map(lossClass => [lossClass, sum(({ lostByClass }) => lostByClass[lossClass])]),
    ) as Record<LossClass, number>,
  };
}

/** Whether a connection of a client stays with the pod that it led to. */
function keepsFlows({ service: { loadBalancer } }: RunSettings): boolean {
  return loadBalancer.kind.forwards === 'connections';
}

/** The kept connections of each part of the load: where flows stay, those on new and on kept connections meet different fates. */
function halves(settings: RunSettings): (KeptConnections | undefined)[] {
  const { service, connections } = settings;
  if (!keepsFlows(settings)) return [service.connections];
  const kept: KeptConnections = { pool: connections.kept, idleSeconds: service.idleTimeoutSeconds ?? 3600 };
  return { 'new': [undefined], 'keep-alive': [kept], 'mixed': [undefined, kept] }[connections.kind];
}
