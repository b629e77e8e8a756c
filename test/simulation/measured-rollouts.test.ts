import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { application, fixed, service } from './services';
import { Outcome, Plan, planFor, Scenario, simulate, Stage, STAGES, subjectsOf } from '../../src/simulation';
import { modelOf } from '../rules/manifests';

/**
 * Rollouts that were measured in front of real controllers and an emulated load balancer, played from the same manifests; see
 * docs/reality.md. All take the delays that the emulation was given, and those of the control plane as they were seen.
 */

const NONE = Object.fromEntries(STAGES.map(stage => [stage, 0])) as Record<Stage, number>;

const MEASURED: Record<Stage, number> = {
  ...NONE,
  startup: 1,
  startupPhase: 1,
  readinessPhase: 3,
  registrationReaction: 0.15,
  registrationPropagation: 10,
  healthCheckPhase: 10,
  gatePoll: 8,
  deregistrationReaction: 0.15,
  deregistrationPropagation: 20,
};

const NLB: Partial<Record<Stage, number>> = { registrationPropagation: 90, deregistrationPropagation: 180 };

interface Asked {
  readonly scenario?: Scenario['kind'];
  readonly rate?: number;
  readonly seconds?: number;
  readonly gapSeconds?: number;
  readonly pods?: number;
  readonly delays?: Partial<Record<Stage, number>>;
}

function planOf(example: string, { scenario = 'rollout', rate = 30, seconds = 0.02, gapSeconds = 60, pods, delays = {} }: Asked): Plan {
  const folder = join('examples', example, 'expected');
  const yaml = readdirSync(folder).filter(file => file.endsWith('.yaml')).map(file => readFileSync(join(folder, file), 'utf8')).join('\n---\n');
  const { subjects: [subject] } = subjectsOf(modelOf(yaml));
  const plan = planFor(subject, {
    scenario,
    pods,
    gapSeconds,
    callSeconds: 3,
    refusedShare: 0.3,
    pullSeconds: 0,
    ratePerSecond: rate,
    duration: { kind: 'fixed', seconds },
    delays: { mode: 'constant', seconds: { ...MEASURED, ...delays } },
    seed: 1,
  });
  if ('reason' in plan) throw new Error(plan.reason);
  return plan;
}

function played(example: string, asked: Asked = {}, otherwise: Partial<Plan['service']> = {}): Outcome {
  const { service: simulated, application: app, traffic, scenario, delays, seed } = planOf(example, asked);
  return simulate({ ...simulated, ...otherwise }, app, traffic, scenario, delays, seed);
}

/** When the last old pod had gone. */
function oldGone({ pods }: Outcome): number {
  return Math.max(...pods.flatMap(({ exited = 0 }) => exited));
}

function expectNear(actual: number, measured: number, share: number): void {
  expect({ actual, near: Math.abs(actual - measured) <= share * measured }).toEqual({ actual, near: true });
}

describe('a rollout under load, from the same manifests', () => {
  const BEFORE: Asked = { delays: { startup: 0.5, healthCheckPhase: 15 } };

  test('of 2048-before loses 735 of 2,097, of which 606 at pods that had gone', () => {
    const { lost, lostByClass } = played('2048-before', BEFORE);
    expectNear(lost, 735, 0.05);
    expectNear(lost - lostByClass['no-target'], 606, 0.05);
  });

  test.each<[string, Asked, number]>([
    ['2048', {}, 148],
    ['2048', { seconds: 10 }, 146],
    ['2048', { delays: { deregistrationReaction: 9.2, registrationReaction: 4.5 } }, 160],
    ['echoserver', {}, 172],
    ['target-group-binding', {}, 194],
    ['gateway', { scenario: 'controller-restart', gapSeconds: 17 }, 210],
    ['nlb-tcp', { rate: 20, delays: NLB }, 726],
  ])('of %s loses none, %j, and takes as long', (example, asked, gone) => {
    const outcome = played(example, asked);
    expect(outcome).toMatchObject({ lost: 0, completed: true, shutdownsCut: [] });
    expectNear(oldGone(outcome), gone, 0.1);
  });

  // The controller was killed every 20 s: 0 of 4,097 were lost, and two of five new pods had no gate, for which the rollout does not wait.
  test('of 2048 loses none while the controller is killed again and again', () => {
    const outcome = played('2048', { scenario: 'controller-restart', gapSeconds: 20 });
    expect(outcome).toMatchObject({ lost: 0, completed: true });
    expect(oldGone(outcome)).toBeLessThan(oldGone(played('2048')));
  });

  test.each<[string, Partial<Plan['service']>, number, number, number]>([
    ['preStop 31 s', { preStopSeconds: 31 }, 10, 0, 0],
    ['preStop 27 s', { preStopSeconds: 27 }, 10, 73, 0.05],
    ['deregistration delay 25 s', { preStopSeconds: 31, deregistrationDelaySeconds: 25 }, 10, 113, 0.05],
    ['no preStop, requests of 2 s', { preStopSeconds: 0 }, 2, 491, 0.05],
  ])('loses what was measured with %s', (_, otherwise, seconds, measured, share) => {
    expectNear(played('2048', { seconds }, otherwise).lost, measured, share);
  });

  test('that is short of deregistration delay alone only cuts', () => {
    const { lost, lostByClass } = played('2048', { seconds: 10 }, { preStopSeconds: 31, deregistrationDelaySeconds: 25 });
    expect(lostByClass.cut).toBe(lost);
  });

  test.each([[4.62, 27, 0], [9.08, 61, 0], [13.61, 75, 20]])('loses at one pod to a reaction of %d s %d in flight and %d refused', (reaction, inFlight, refused) => {
    const { lostByClass } = played('2048', {
      scenario: 'scale-in', pods: 1, seconds: 10, rate: 5 * 7.5, delays: { deregistrationReaction: reaction },
    }, { preStopSeconds: 31 });
    expect(Math.abs(lostByClass.killed + lostByClass.cut - inFlight)).toBeLessThanOrEqual(1);
    expect(Math.abs(lostByClass.refused + lostByClass['black-holed'] - refused)).toBeLessThanOrEqual(1);
  });
});

describe('scale and waves', () => {
  test('a scale-in from 8 to 2 loses none', () => {
    const eight = service(8, { preStopSeconds: 40, terminationGracePeriodSeconds: 70, deregistrationDelaySeconds: 30 });
    expect(simulate(eight, application('exit'), fixed(30, 9.8), { kind: 'scale-in', pods: 6 }, { mode: 'constant', seconds: MEASURED }, 1).lost).toBe(0);
  });

  test.each([[2, 87], [3, 134], [4, 179], [5, 134], [10, 183]])('%d replicas take ceil(N / S) waves, %d s as measured, with never more than N + S that do not terminate', (replicas, measured) => {
    const maxSurge = Math.ceil(replicas / 4);
    const simulated = service(replicas, { maxSurge, minReadySeconds: 0, preStopSeconds: 40 });
    const wave = { ...NONE, startup: 15, registrationPropagation: 10, healthCheckPhase: 10, gatePoll: 9 };
    const { pods } = simulate(simulated, application('drain'), fixed(30, 0.02), { kind: 'rollout' }, { mode: 'constant', seconds: wave }, 1);
    expectNear(Math.max(...pods.map(({ available = 0 }) => available)), measured, 0.05);
    const moments = pods.flatMap(({ created = 0, deleted = 0 }) => [created, deleted]);
    const alive = (time: number) => pods.filter(({ created = -1, deleted = Infinity }) => created <= time && time < deleted).length;
    const existing = (time: number) => pods.filter(({ created = -1, exited = Infinity }) => created <= time && time < exited).length;
    const ready = (time: number) => pods.filter(({ revision, ready: since = revision === 'old' ? -1 : Infinity, deleted = Infinity }) =>
      since <= time && time < deleted).length;
    expect(Math.max(...moments.map(alive))).toBe(replicas + maxSurge);
    expect(Math.max(...moments.map(existing))).toBeLessThanOrEqual(replicas + 2 * maxSurge);
    expect(Math.min(...moments.map(ready))).toBe(replicas);
  });
});

test('the drain of three nodes at once, and then a scale-in, lose none', () => {
  expect(played('2048', { scenario: 'drain', pods: 3, seconds: 9.8 }).lost).toBe(0);
  expect(played('2048', { scenario: 'scale-in', pods: 2, seconds: 9.8 }).lost).toBe(0);
});

describe('days on which the API is slow or away', () => {
  test('lose none of 2048 while each call takes 3 s', () => {
    expect(played('2048', { scenario: 'api-slow', seconds: 9.8 }).lost).toBe(0);
  });

  test('let a rollout stand still, and lose what its two deletions cost, while it is away for 120 s: 221 were lost', () => {
    const { lost } = played('2048', { scenario: 'api-outage', gapSeconds: 120, seconds: 9.8 });
    expect(lost).toBeGreaterThan(0.6 * 221);
    expect(lost).toBeLessThan(1.4 * 221);
  });

  test('lose none where no pod is deleted meanwhile: the rollout stands still', () => {
    const { service: simulated, application: app, traffic, delays } = planOf('2048', { seconds: 9.8 });
    const outcome = simulate(simulated, app, traffic, { kind: 'api-outage', gapSeconds: 120, startsAtSeconds: 1 }, delays, 1);
    expect(outcome.lost).toBe(0);
    expect(Math.min(...outcome.pods.map(({ deleted = Infinity }) => deleted))).toBeGreaterThan(121);
  });
});
