import * as fc from 'fast-check';
import { application, fixed, service } from './services';
import { cutRequests, Delays, killedRequests, leakedRequests, Outcome, planFor, Scenario, simulate, SimulatedService, Stage, STAGES, subjectsOf } from '../../src/simulation';
import { Question } from '../../src/simulation/plan';
import { LOAD_BALANCERS } from '../../src/timing';
import { albFront, modelOf } from '../rules/manifests';

const NONE = Object.fromEntries(STAGES.map(stage => [stage, 0])) as Record<Stage, number>;

function exactly(seconds: Partial<Record<Stage, number>> = {}): Delays {
  return { mode: 'constant', seconds: { ...NONE, ...seconds } };
}

const RATE = 20;

function play(simulated: SimulatedService, scenario: Scenario, delays: Delays = exactly(), requestSeconds = 1, onSigterm: 'drain' | 'exit' = 'drain'): Outcome {
  return simulate(simulated, application(onSigterm), fixed(RATE, requestSeconds), scenario, delays, 1);
}

describe('a scale-out', () => {
  const clustered = (otherwise: Partial<SimulatedService> = {}) => service(3, otherwise, { loadBalancer: LOAD_BALANCERS['cluster-ip'] });

  test.each([0, 1, 3, 10])('loses what comes to new pods that are ready %d s before they answer', reaction => {
    const outcome = play(clustered({ readyAtOnce: true }), { kind: 'scale-out', pods: 2 }, exactly({ startup: 60, registrationReaction: reaction, registrationPropagation: 2 }));
    // Two of five pods, from when they are known until they answer.
    const expected = RATE * 2 / 5 * (60 - (reaction + 2));
    expect(Math.abs(outcome.lostByClass.refused - expected)).toBeLessThanOrEqual(2);
    expect(outcome.lost).toBe(outcome.lostByClass.refused);
  });

  test('loses nothing where probes wait for the application', () => {
    expect(play(clustered(), { kind: 'scale-out', pods: 4 }, { mode: 'worst' }).lost).toBe(0);
    expect(play(clustered(), { kind: 'scale-out', pods: 4 }, { mode: 'adversarial', evaluations: 50 })).toMatchObject({ lost: 0, completed: true });
  });

  test('never comes to its end where the probes give up before the application answers', () => {
    expect(play(clustered({ startupPeriodSeconds: 1, startupFailureThreshold: 5 }), { kind: 'scale-out', pods: 1 }).completed).toBe(false);
  });
});

describe('an apply that sets back the number of pods', () => {
  test.each([[10, 8], [4, 3], [6, 1]])('loses of each pod that goes what a short preStop loses: %d pods, %d fewer', (replicas, pods) => {
    const [reactionSeconds, propagationSeconds, preStopSeconds] = [2, 13, 5];
    const outcome = play(service(replicas, { preStopSeconds }), { kind: 'replicas-reset', pods },
      exactly({ deregistrationReaction: reactionSeconds, deregistrationPropagation: propagationSeconds }));
    const each = leakedRequests({
      ratePerSecond: RATE / replicas, requestSeconds: 1, reactionSeconds, propagationSeconds, preStopSeconds, terminationGracePeriodSeconds: 100, onSigterm: 'drain',
    });
    expect(each).toBe(RATE / replicas * 10);
    expect(Math.abs(outcome.lost - pods * each)).toBeLessThanOrEqual(pods);
  });
});

describe('a node that is a target and goes', () => {
  test('loses what is sent through it after its end, and what is in flight then', () => {
    fc.assert(fc.property(fc.record({
      nodes: fc.integer({ min: 2, max: 10 }),
      noticeSeconds: fc.integer({ min: 0, max: 60 }),
      reactionSeconds: fc.integer({ min: 0, max: 5 }),
      propagationSeconds: fc.integer({ min: 0, max: 20 }),
      requestSeconds: fc.integer({ min: 1, max: 30 }),
      deregistrationDelaySeconds: fc.integer({ min: 0, max: 60 }),
    }), ({ nodes, noticeSeconds, reactionSeconds, propagationSeconds, requestSeconds, deregistrationDelaySeconds }) => {
      const { loadBalancer } = service(4, {}, { loadBalancer: LOAD_BALANCERS['alb-instance'], drainPolicy: 'leak-window' });
      const outcome = play(service(4, { loadBalancer, gated: false, deregistrationDelaySeconds }), { kind: 'node-loss', nodes, noticeSeconds },
        exactly({ deregistrationReaction: reactionSeconds, nodeDeregistration: propagationSeconds }), requestSeconds);
      const course = {
        ratePerSecond: RATE / nodes,
        requestSeconds,
        reactionSeconds,
        propagationSeconds,
        preStopSeconds: noticeSeconds,
        terminationGracePeriodSeconds: noticeSeconds,
        deregistrationDelaySeconds,
        onSigterm: 'exit' as const,
      };
      // What is cut by the load balancer before the node ends is not lost again with it.
      const [cut, killed] = [cutRequests(course), killedRequests(course)];
      const inFlight = reactionSeconds + deregistrationDelaySeconds < noticeSeconds ? Math.max(cut, killed) : killed;
      expect(Math.abs(outcome.lost - (leakedRequests(course) + inFlight))).toBeLessThanOrEqual(4);
    }));
  });

  test('takes nothing along where it has longer notice than the load balancer and a request need', () => {
    const { loadBalancer } = service(4, {}, { loadBalancer: LOAD_BALANCERS['alb-instance'], drainPolicy: 'leak-window' });
    const behindNodes = service(4, { loadBalancer, gated: false, deregistrationDelaySeconds: 60 });
    const needed = loadBalancer.controllerReactionSeconds + loadBalancer.nodeDeregistrationSeconds + 30;
    const lost = (noticeSeconds: number) => play(behindNodes, { kind: 'node-loss', nodes: 3, noticeSeconds }, { mode: 'worst' }, 30).lost;
    expect([lost(needed), lost(needed - 1) > 0]).toEqual([0, true]);
  });
});

describe('long-lived connections in a rollout', () => {
  const delays = exactly({ startup: 10, shutdown: 1 });
  const PATIENT = { preStopSeconds: 60, terminationGracePeriodSeconds: 90 };

  test.each([
    ['all once, where all new pods are there before the old ones go', { maxSurge: 4 }, 4, 100, 100],
    // At 300 s two new pods are there, and the second old one, which goes at 420 s.
    ['some again, where they go to pods whose turn comes later', { maxSurge: 1, minReadySeconds: 200 }, 2, 120, 60 + 60 + 60 / 3],
    ['none again, where the last old pod has left before the first is cut', { maxSurge: 1 }, 2, 100, 100],
  ])('are cut: %s', (_, otherwise, replicas, connections, cut) => {
    // A pod is cut 90 s after its deletion; the next is deleted 10 s, or 210 s, after it.
    const simulated = service(replicas, { ...PATIENT, deregistrationDelaySeconds: 300, minReadySeconds: 0, ...otherwise });
    const { longLived } = play(simulated, { kind: 'long-lived', connections }, delays);
    expect(longLived).toEqual({ open: connections, cut, cutAtDelay: 0, cutAtEnd: cut });
  });

  test.each([
    ['by the load balancer, where the delay is over before the application ends', 50, { cutAtDelay: 100, cutAtEnd: 0 }],
    ['by SIGKILL, where it comes before that', 300, { cutAtDelay: 0, cutAtEnd: 100 }],
  ])('are cut %s', (_, deregistrationDelaySeconds, cuts) => {
    const simulated = service(4, { ...PATIENT, maxSurge: 4, deregistrationDelaySeconds });
    const outcome = play(simulated, { kind: 'long-lived', connections: 100 }, delays);
    expect(outcome.longLived).toMatchObject(cuts);
    expect(outcome.completed).toBe(true);
  });

  test('are told of by no other scenario', () => {
    expect(play(service(2), { kind: 'rollout' }, delays).longLived).toBeUndefined();
  });

  test('are cut once each at least, and never more often than there are old pods', () => {
    const upTo = (max: number) => fc.integer({ min: 1, max });
    fc.assert(fc.property(upTo(6), upTo(6), upTo(200), upTo(300),
      (replicas, maxSurge, connections, minReadySeconds) => {
        const { longLived } = play(service(replicas, { maxSurge, minReadySeconds }), { kind: 'long-lived', connections }, delays);
        expect(longLived!.cut).toBeGreaterThanOrEqual(connections);
        expect(longLived!.cut).toBeLessThanOrEqual(connections * replicas);
      }), { numRuns: 50 });
  });
});

describe('what is not known', () => {
  const QUESTION: Omit<Question, 'scenario'> = {
    gapSeconds: 0, callSeconds: 0, refusedShare: 0, pullSeconds: 0, ratePerSecond: 1, duration: { kind: 'fixed', seconds: 1 }, delays: { mode: 'worst' }, seed: 1,
  };

  function asked(question: Partial<Question> & Pick<Question, 'scenario'>, { replicas = '', autoscaler = '', targetType = 'ip' } = {}) {
    const { subjects: [subject] } = subjectsOf(modelOf(`apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: prod }
spec:
  ${replicas}
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: web, ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 } } }]
---
${albFront(`alb.ingress.kubernetes.io/target-type: ${targetType}`)}${autoscaler && `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: prod }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, ${autoscaler} }`}`));
    return planFor(subject, { ...QUESTION, ...question });
  }

  test.each([
    ['an apply without an autoscaler', { scenario: 'replicas-reset' }, {}, 'no autoscaler is among the manifests, and an apply resets nothing'],
    ['an apply that says no number', { scenario: 'replicas-reset' }, { autoscaler: 'maxReplicas: 10' },
      'it leaves \'replicas\' to HorizontalPodAutoscaler prod/web, and an apply resets nothing'],
    ['an apply of as many as there can be', { scenario: 'replicas-reset' }, { replicas: 'replicas: 10', autoscaler: 'maxReplicas: 10' },
      '\'replicas\' is 10, no less than the 10 that HorizontalPodAutoscaler prod/web keeps at most, and an apply ends none'],
    ['a node that goes, of how many', { scenario: 'node-loss' }, { targetType: 'instance' }, 'how many nodes are targets is not known; --targets says it'],
    ['a node that is no target', { scenario: 'node-loss', targets: 3 }, {},
      'nodes are not its targets, so that a lost node takes only its own pods with it: that is a drain'],
    ['how many connections are open', { scenario: 'long-lived' }, {}, 'how many long-lived connections are open is not known; --long-lived says it'],
  ] as const)('is said: %s', (_, question, manifests, reason) => {
    expect(asked(question, manifests)).toEqual({ reason });
  });

  test('an apply is played with as many pods as there may be, which is said', () => {
    expect(asked({ scenario: 'replicas-reset' }, { replicas: 'replicas: 3', autoscaler: 'maxReplicas: 10' })).toMatchObject({
      service: { replicas: 10 },
      scenario: { kind: 'replicas-reset', pods: 7 },
      subject: { assumed: expect.arrayContaining(['10 pods, the most that HorizontalPodAutoscaler prod/web keeps, and none that it starts again']) },
    });
  });

  test('a scale-out starts a quarter of the pods more unless told otherwise', () => {
    expect(asked({ scenario: 'scale-out' }, { replicas: 'replicas: 8' })).toMatchObject({ scenario: { kind: 'scale-out', pods: 2 } });
    expect(asked({ scenario: 'scale-out', pods: 20 }, { replicas: 'replicas: 8' })).toMatchObject({ scenario: { kind: 'scale-out', pods: 20 } });
  });
});
