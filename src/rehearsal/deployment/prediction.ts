import { RunSettings } from './run';
import { Application, KeptConnections, LOSS_CLASSES, LossClass, Outcome, Scenario, Traffic } from '../../simulation';
import { DelaySource, outcomeOf, play } from '../../simulation/entities';
import { Behaviour } from '../measure/behaviour';
import { RequestTimes } from '../measure/request-times';

/** What the simulation says of the same scenario, with the measured application and the same delays. */
export interface Prediction {
  readonly outcome: Outcome;
  readonly lost: number;
  readonly lostByClass: Readonly<Record<LossClass, number>>;
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

export function trafficOf(rate: number, { sortedSeconds }: RequestTimes): Traffic {
  return { ratePerSecond: rate, duration: { kind: 'measured', seconds: sortedSeconds } };
}

export function scenarioOf({ scenario, pods }: Pick<RunSettings, 'scenario' | 'pods'>): Scenario {
  return scenario === 'slow-start' || scenario === 'rollout' ? { kind: 'rollout' } : { kind: scenario, pods };
}

/** Plays the scenario on a virtual clock. */
export function predict(
  settings: RunSettings, application: Application, traffic: Traffic, delays: () => DelaySource, scenario = scenarioOf(settings),
): Prediction {
  const { service, seed, nodes, slowStarts, connections } = settings;
  const runs = halves(settings).map(kept => {
    const source = delays();
    const delay: DelaySource = (stage, pod) => {
      switch (stage) {
        case 'startup': return application.startupSeconds + (slowStarts ?? 0);
        case 'shutdown': return application.shutdownSeconds;
        default: return source(stage, pod);
      }
    };
    const share = { ...traffic, ratePerSecond: traffic.ratePerSecond / (connections.kind === 'mixed' && keepsFlows(settings) ? 2 : 1) };
    const played = { ...service, connections: kept };
    return outcomeOf(play(played, application, share, scenario, { delay, phase: 0, seed, nodes, drawsRaces: true }), played, seed);
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
