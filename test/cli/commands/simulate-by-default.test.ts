import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { playOne } from '../../../src/cli/options/simulation-plans';
import { parseSimulation } from '../../../src/cli/options/simulation-settings';
import { buildModel } from '../../../src/model/model';
import { readDocuments } from '../../../src/model/objects/documents';
import { isClean } from '../../../src/report/simulation/simulated';
import { isProven } from '../../../src/report/simulation/simulation';
import { Plan, planFor, simulate, subjectsOf } from '../../../src/simulation';

/** A workload behind a load balancer, with numbers on both sides of what it needs. */
const SET = fc.record({
  replicas: fc.constantFrom(1, 2, 3, 5),
  surge: fc.constantFrom(0, 1, 2),
  unavailable: fc.constantFrom(0, 1),
  preStop: fc.constantFrom(0, 16, 24, 25, 40, 60),
  grace: fc.constantFrom(30, 74, 75, 120),
  delay: fc.constantFrom(20, 29, 30, 35, 300),
  minReady: fc.constantFrom(0, 11, 45),
  gate: fc.constantFrom('enabled', 'disabled'),
  target: fc.constantFrom('ip', 'instance'),
  longest: fc.constantFrom(5, 10, 30),
  scenario: fc.constantFrom('rollout', 'scale-in', 'drain'),
});

type Set = typeof SET extends fc.Arbitrary<infer Value> ? Value : never;

function planOf({ replicas, surge, unavailable, preStop, grace, delay, minReady, gate, target, longest, scenario }: Set): Plan | undefined {
  const metadata = { name: 'web', namespace: 'shop' };
  const annotations = { 'alb.ingress.kubernetes.io/target-type': target, 'alb.ingress.kubernetes.io/target-group-attributes': `deregistration_delay.timeout_seconds=${delay}` };
  const container = {
    name: 'web', image: 'web', ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5 }, lifecycle: { preStop: { sleep: { seconds: preStop } } },
  };
  const text = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': gate } } },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80 }] } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { ...metadata, annotations },
      spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        minReadySeconds: minReady,
        strategy: { rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } },
        template: { metadata: { labels: { app: 'web' } }, spec: { terminationGracePeriodSeconds: grace, containers: [container] } },
      },
    },
  ].map(object => stringify(object)).join('---\n');
  const { subjects: [subject] } = subjectsOf(buildModel(readDocuments('web.yaml', text).objects), { longestRequestSeconds: longest, shutdownSeconds: 20, startupSeconds: 20 });
  const plan = planFor(subject, parseSimulation({ scenario, rate: '40', requestDuration: `fixed=${longest}s` }, []));
  return 'reason' in plan ? undefined : plan;
}

describe('what simulate plays where nobody chooses the delays', () => {
  test('finds what a search finds', () => {
    const seen = { proven: 0, searched: 0, foundBySearch: 0 };
    const settings = { ...parseSimulation({}, []), runs: 60 };
    fc.assert(fc.property(SET, one => {
      const plan = planOf(one);
      if (plan === undefined) return;
      const usual = playOne(plan, settings);
      const alone = simulate(plan.service, plan.application, plan.traffic, plan.scenario, { mode: 'worst' }, plan.seed);
      if (alone.lost === 0 && usual.outcome.lost > 0) seen.foundBySearch += 1;
      if (!isClean(usual)) return;
      seen[isProven(usual) ? 'proven' : 'searched'] += 1;
      const searched = playOne({ ...plan, delays: { mode: 'adversarial', evaluations: 60 } }, { ...settings, searchesOn: false });
      expect(isClean(searched)).toBe(true);
    }), { numRuns: 500 });
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });

  test('searches on only where nobody has chosen the delays', () => {
    expect(parseSimulation({}, []).searchesOn).toBe(true);
    expect(parseSimulation({ delays: 'worst' }, []).searchesOn).toBe(false);
  });
});
