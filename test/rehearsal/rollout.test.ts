import { serverCommand, ServerSettings } from './applications';
import { agrees, FAST_ALB, playCalmly, SAFE } from './rollouts';
import { RunSettings } from '../../src/rehearsal/deployment/run';
import { LossClass, SimulatedService } from '../../src/simulation';
import { LOAD_BALANCERS, withMeasuredDelays } from '../../src/timing';

jest.setTimeout(120_000);

interface Case {
  readonly name: string;
  readonly server: ServerSettings;
  readonly service?: Partial<SimulatedService>;
  readonly settings?: Partial<RunSettings>;
  /** The classes of which requests are lost; none if nothing is. */
  readonly loses: readonly LossClass[];
}

/** An application that needs all of its preStop, as it drops what is in flight. It closes no idle connection while a test lasts. */
const EXITS: ServerSettings = { ON_SIGTERM: 'exit', REQUEST: 400, KEEP_ALIVE: 120_000 };

const FAST_NLB = withMeasuredDelays(LOAD_BALANCERS['nlb-ip'], {
  controllerReactionSeconds: 0.2, deregistrationPropagationSeconds: 1, registrationPropagationSeconds: 0.1, gatePollSeconds: 0.1, gateLagSeconds: 0.1,
});

const SLOW_TO_REGISTER = withMeasuredDelays(LOAD_BALANCERS['alb-ip'], {
  controllerReactionSeconds: 0.2, deregistrationPropagationSeconds: 1, registrationPropagationSeconds: 4, gatePollSeconds: 0.1, gateLagSeconds: 0,
});

const CASES: readonly Case[] = [
  { name: 'nothing with enough preStop', server: EXITS, service: { replicas: 2 }, loses: [] },
  { name: 'what is in flight and what comes later without preStop', server: EXITS, service: { preStopSeconds: 0 }, loses: ['killed', 'black-holed', 'refused'] },
  {
    name: 'what is in flight at the end of the deregistration delay',
    server: { ...EXITS, REQUEST: 800 },
    service: { deregistrationDelaySeconds: 1.2, preStopSeconds: 3 },
    loses: ['cut'],
  },
  {
    name: 'what a Network Load Balancer sends to the end',
    server: { ...EXITS, REQUEST: 100 },
    service: { replicas: 2, preStopSeconds: 0.4, loadBalancer: FAST_NLB, idleTimeoutSeconds: 350 },
    settings: { connections: { kind: 'new', kept: 1 } },
    loses: ['killed', 'black-holed', 'refused'],
  },
  {
    name: 'what finds no target until new pods without a gate are in service',
    server: { ...EXITS, REQUEST: 100 },
    service: {
      replicas: 2, maxSurge: 2, gated: false, preStopSeconds: 0, readyAtOnce: true, readinessPeriodSeconds: 0, loadBalancer: SLOW_TO_REGISTER,
    },
    settings: { probes: {} },
    loses: ['killed', 'black-holed', 'refused', 'no-target'],
  },
  {
    // New pods take a share of the requests much sooner than probes at the end of their periods let them.
    name: 'long requests, as many as the pods take that are there by then',
    server: { ...EXITS, REQUEST: 1500 },
    service: { replicas: 2, preStopSeconds: 0.4, readinessPeriodSeconds: 4, startupPeriodSeconds: 2 },
    settings: { rate: 100 },
    loses: ['killed', 'black-holed', 'refused'],
  },
];

describe('rehearse() loses as much as the simulation says', () => {
  test.each(CASES.map(one => [one.name, one] as const))('%s', async (_, { server, service, settings, loses }) => {
    const played = await playCalmly(serverCommand(server), { ...SAFE, ...service }, settings);
    const { run: { outcome, deaths, serverErrors }, predicted, lagSeconds } = played;
    expect({ deaths, serverErrors, completed: outcome.completed }).toEqual({ deaths: [], serverErrors: 0, completed: true });
    expect({ measured: outcome.lost, predicted: predicted.lost, agree: agrees(played) }).toMatchObject({ agree: true });
    if (loses.length === 0) expect(outcome.lost).toBe(0);
    else expect(outcome.lost).toBeGreaterThan(5);
    const classes = (Object.entries(outcome.lostByClass) as [LossClass, number][]).filter(([, count]) => count > 0).map(([lossClass]) => lossClass);
    expect(loses).toEqual(expect.arrayContaining(classes));
    // Every old pod has gone through all of its life, and no event came sooner than it was planned.
    for (const pod of outcome.pods.filter(({ revision }) => revision === 'old')) {
      const { deleted, deregistered, outOfService, sigterm, exited } = pod;
      expect([deleted, deregistered, outOfService, sigterm, exited].every(time => time !== undefined)).toBe(true);
      const late = 0.1 + 2 * lagSeconds;
      const taken = [
        [deregistered! - deleted!, FAST_ALB.controllerReactionSeconds],
        [outOfService! - deregistered!, FAST_ALB.deregistrationPropagationSeconds],
        [sigterm! - deleted!, service?.preStopSeconds ?? SAFE.preStopSeconds],
      ];
      for (const [seconds, planned] of taken) {
        expect(seconds).toBeGreaterThan(planned - 0.01);
        expect(seconds).toBeLessThan(planned + late);
      }
    }
  });
});
