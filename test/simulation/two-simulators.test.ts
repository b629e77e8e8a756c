import { type Budget as OtherBudget, DEFAULTS, deriveBudget, FRONTS, type Inputs } from './independent/budget';
import { play } from './independent/play';
import { randomFrom, type Scenario as OtherScenario } from './independent/scenario';
import { asked, disagreement, lostOf } from './two-simulators';
import { LOAD_BALANCERS, LoadBalancerName, planBudget, RolloutTimings } from '../../src/timing';

/**
 * Two derivations of the budget and two simulators, of which the second ones were written from the model alone, answer the same
 * questions. Neither knows the other; only this file knows both.
 */

const PROFILES: Readonly<Record<keyof typeof FRONTS, LoadBalancerName>> = {
  ALB_IP: 'alb-ip',
  NLB_IP: 'nlb-ip',
  NLB_IP_CONSERVATIVE: 'nlb-ip-conservative',
  ALB_AUTO: 'alb-auto',
  NLB_AUTO: 'nlb-auto',
  ALB_INSTANCE: 'alb-instance',
  NLB_INSTANCE: 'nlb-instance',
  CLUSTER_IP: 'cluster-ip',
  VPC_LATTICE: 'vpc-lattice',
};

const NAMES = Object.keys(PROFILES) as (keyof typeof PROFILES)[];

describe('two derivations', () => {
  const ASKED = 500;

  /** Inputs of which some make no budget. */
  function inputsFor(random: () => number, name: keyof typeof PROFILES): Inputs {
    const upTo = (most: number) => random() < 0.1 ? 0 : random() < 0.5 ? Math.floor(random() * most) : Math.round(random() * most * 100) / 100;
    return {
      ...DEFAULTS,
      front: FRONTS[name],
      longestRequest: upTo(random() < 0.05 ? 4500 : 200),
      shutdown: upTo(60),
      acceptsAfterSigterm: random() < 0.6 ? 0 : upTo(120),
      startup: upTo(900),
      longestPause: upTo(105),
      margin: 1 + upTo(20),
      policy: random() < 0.5 ? 'leak-window' : 'outlast-deregistration',
    };
  }

  function derivedByOther(inputs: Inputs): OtherBudget | undefined {
    try {
      return deriveBudget(inputs);
    } catch {
      return undefined;
    }
  }

  function derived(inputs: Inputs, name: LoadBalancerName): RolloutTimings | undefined {
    const plan = planBudget({
      longestRequestSeconds: inputs.longestRequest,
      shutdownSeconds: inputs.shutdown,
      acceptsAfterSigtermSeconds: inputs.acceptsAfterSigterm,
      startupSeconds: inputs.startup,
      longestPauseSeconds: inputs.longestPause,
      marginSeconds: inputs.margin,
      drainPolicy: inputs.policy,
      loadBalancer: LOAD_BALANCERS[name],
    });
    return plan.ok ? plan.budget.timings : undefined;
  }

  test.each(NAMES)('come to the same fields behind %s, and refuse the same inputs', name => {
    const random = randomFrom(1000 + NAMES.indexOf(name));
    let budgets = 0;
    for (let count = 0; count < ASKED; count++) {
      const inputs = inputsFor(random, name);
      const [one, other] = [derived(inputs, PROFILES[name]), derivedByOther(inputs)];
      expect({ inputs, fields: one && fieldsOf(one) }).toEqual({ inputs, fields: other && otherFieldsOf(other) });
      if (one) budgets += 1;
    }
    expect(budgets).toBeGreaterThan(ASKED / 4);
  });

  function fieldsOf(timings: RolloutTimings): Record<string, number | undefined> {
    return {
      D: timings.deregistrationDelaySeconds,
      P: timings.preStopSeconds,
      G: timings.terminationGracePeriodSeconds,
      minReady: timings.minReadySeconds,
      progressDeadline: timings.progressDeadlineSeconds,
      Li: timings.idleTimeoutSeconds,
      K: timings.keepAliveTimeoutSeconds,
      startupPeriod: timings.startupPeriodSeconds,
      startupTimeout: timings.startupTimeoutSeconds,
      startupFailures: timings.startupFailureThreshold,
      readinessFailures: timings.readinessFailureThreshold,
      livenessFailures: timings.livenessFailureThreshold,
      unhealthy: timings.unhealthyThreshold,
    };
  }

  function otherFieldsOf({ startupProbe, readinessProbe, livenessProbe, ...budget }: OtherBudget): Record<string, number | undefined> {
    return {
      D: budget.deregistrationDelay,
      P: budget.preStop,
      G: budget.grace,
      minReady: budget.minReady,
      progressDeadline: budget.progressDeadline,
      Li: budget.idleTimeout,
      K: budget.keepAlive,
      startupPeriod: startupProbe.period,
      startupTimeout: startupProbe.timeout,
      startupFailures: startupProbe.failureThreshold,
      readinessFailures: readinessProbe.failureThreshold,
      livenessFailures: livenessProbe.failureThreshold,
      unhealthy: budget.healthCheck?.unhealthy,
    };
  }
});

describe('two simulators', () => {
  /** Anything that can happen, whether it is safe or not; each delay is drawn, and the same for all pods. */
  function draw(random: () => number, path: OtherScenario['path']): OtherScenario {
    const upTo = (most: number) => random() < 0.2 ? 0 : random() * most;
    const whole = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
    const pick = <T>(...choices: readonly T[]): T => choices[whole(0, choices.length - 1)];
    const replicas = whole(1, 7);
    const gate = path === 'targets' && random() < 0.6;
    const gatePoll = gate ? upTo(15) : 0;
    return {
      event: pick('rollout', 'rollout', 'eviction', 'drain', replicas > 1 ? 'scale-in' : 'rollout'),
      replicas,
      surge: whole(1, replicas),
      maxUnavailable: random() < 0.3 ? whole(0, replicas - 1) : 0,
      scaleTo: whole(1, Math.max(1, replicas - 1)),
      disruptions: whole(1, replicas),
      path,
      gate,
      minReady: upTo(30),
      preStop: upTo(60),
      grace: whole(1, 90),
      acceptsAfterSigterm: random() < 0.7 ? 0 : upTo(20),
      drains: random() < 0.5,
      deregistrationDelay: path === 'targets' && random() < 0.8 ? upTo(60) : undefined,
      stopsAtDelay: random() < 0.3,
      rate: 0.5 + random() * 4,
      length: upTo(20) + 0.05,
      delays: {
        choice: 'constant',
        startup: upTo(40),
        shutdown: upTo(20),
        reaction: upTo(10),
        lateReaction: upTo(10),
        deregistration: upTo(30),
        registration: upTo(20),
        check: path === 'targets' ? upTo(15) : 0,
        answer: path === 'targets' ? upTo(5) : 0,
        gatePoll,
        // Where nothing passes between healthy and open, it does not matter from which of them the lag counts.
        lag: gatePoll > 0 ? 0 : upTo(20),
      },
    };
  }

  test.each(['targets', 'nodes', 'kube-proxy'] as const)('lose the same requests, with %s', path => {
    const random = randomFrom(path.length);
    const strays: unknown[] = [];
    const seen = { lossless: 0, lossy: 0 };
    for (let run = 0; run < 1000; run++) {
      const given = draw(random, path);
      const differs = disagreement(given);
      if (differs) strays.push({ run, given, ...differs });
      seen[asked(given).lost > 0 ? 'lossy' : 'lossless'] += 1;
    }
    expect(strays.slice(0, 2)).toEqual([]);
    expect(Math.min(seen.lossless, seen.lossy)).toBeGreaterThan(50);
  });

  test.each(['nodes', 'kube-proxy'] as const)('lose the same requests on connections that are kept, with %s', path => {
    const random = randomFrom(7 + path.length);
    const strays: unknown[] = [];
    let lossy = 0;
    const inFlight = { one: 0, other: 0 };
    for (let run = 0; run < 400; run++) {
      const drawn = draw(random, path);
      // More connections than requests are in flight at a time, which are all used again before they are idle for too long.
      const pool = Math.ceil(drawn.rate * drawn.length) + 2 * drawn.replicas;
      const given = { ...drawn, pool: Math.ceil(pool / drawn.replicas) * drawn.replicas, idleTimeout: 1000 };
      const [one, other] = [asked(given), play(given)];
      const gone = one.pods.filter(({ deleted }) => deleted !== undefined).length;
      const lost = lostOf(one);
      const differing = Object.entries(lost).filter(([lossClass, count]) => {
        const counted = other.losses[lossClass as keyof typeof other.losses]?.count ?? 0;
        // Which pod a connection that was closed leads to next is chance: one run may differ by much, all together do not.
        const tolerance = 2 * gone + 2 + 0.5 * Math.max(count, counted);
        // Where a connection is refused, the other one lets the next request find another pod; here they are refused for as long as
        // the pod is known, which is the worst that a caller can do.
        return counted - count > tolerance || (lossClass !== 'refused' && count - counted > tolerance);
      });
      if (differing.length > 0) strays.push({ run, given, differing, lost, other: other.losses });
      if (one.lost > 0) lossy += 1;
      inFlight.one += lost.killed;
      inFlight.other += other.losses.killed?.count ?? 0;
    }
    expect(strays.slice(0, 2)).toEqual([]);
    expect(Math.abs(inFlight.one / inFlight.other - 1)).toBeLessThan(0.1);
    expect(lossy).toBeGreaterThan(50);
  });
});
