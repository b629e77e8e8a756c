import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { parseSimulation } from '../../src/cli/options/simulation-settings';
import { applyFixes, FixResult, FixOptions } from '../../src/fix/apply-fixes';
import { checkTexts } from '../../src/integrations/texts';
import { buildModel } from '../../src/model/model';
import { readDocuments } from '../../src/model/objects/documents';
import { ReportedFinding } from '../../src/rules/engine/reported-finding';
import { planFor, simulate, subjectsOf } from '../../src/simulation';

type Fields = Readonly<Record<string, unknown>>;

const probe = fc.record({
  httpGet: fc.constant({ path: '/', port: 'http' }),
  periodSeconds: fc.constantFrom(1, 5, 30),
  failureThreshold: fc.constantFrom(1, 3, 10),
  initialDelaySeconds: fc.constantFrom(0, 5, 60),
}, { requiredKeys: ['httpGet'] });

const HOOKS: readonly ((seconds: number) => Fields | undefined)[] = [
  () => undefined,
  seconds => ({ preStop: { sleep: { seconds } } }),
  seconds => ({ preStop: { exec: { command: ['sleep', `${seconds}s`] } } }),
  seconds => ({ preStop: { exec: { command: ['/bin/sh', '-c', `sleep ${seconds}`] } } }),
];

/** A workload with whatever numbers, behind a load balancer that is fully shown, and what its application needs. */
const CASE = fc.record({
  replicas: fc.constantFrom(1, 2, 3, 4, 10),
  strategy: fc.constantFrom(undefined, { type: 'Recreate' }, { rollingUpdate: { maxUnavailable: 0 } }, { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }, { rollingUpdate: { maxUnavailable: '50%' } }),
  hook: fc.constantFrom(...HOOKS),
  preStop: fc.constantFrom(1, 15, 25, 60),
  image: fc.constantFrom('shop/web:1', 'gcr.io/distroless/static'),
  grace: fc.constantFrom(undefined, 0, 30, 120),
  probes: fc.record({ startupProbe: probe, livenessProbe: probe, readinessProbe: probe }, { requiredKeys: ['readinessProbe'] }),
  front: fc.constantFrom('ip', 'instance', 'network', 'local', 'bound'),
  delay: fc.constantFrom(undefined, 0, 30, 300),
  budget: fc.constantFrom({}, { drainPolicy: 'outlast-deregistration' }, { reclaim: ['spot'] }),
  inputs: fc.record({
    longestRequestSeconds: fc.constantFrom(0.5, 5, 20, 100), shutdownSeconds: fc.constantFrom(0, 15, 60), startupSeconds: fc.constantFrom(1, 40, 300),
  }),
  disruption: fc.constantFrom(undefined, { maxUnavailable: 0 }, { minAvailable: '100%' }),
  strict: fc.boolean(),
  kubernetesVersion: fc.constantFrom(undefined, '1.29'),
  style: fc.constantFrom('documents', 'list', 'JSON', 'CRLF'),
});

type Case = typeof CASE extends fc.Arbitrary<infer Value> ? Value : never;

const named = (more: Fields = {}) => ({ name: 'web', namespace: 'shop', ...more });

function frontOf({ front, delay }: Case): Fields[] {
  const attributes = (prefix: string) => delay === undefined ? {} : { [`${prefix}target-group-attributes`]: `deregistration_delay.timeout_seconds=${delay}` };
  const service = { apiVersion: 'v1', kind: 'Service', metadata: named(), spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] } };
  const nlb = 'service.beta.kubernetes.io/aws-load-balancer-';
  switch (front) {
    case 'network':
    case 'local': return [{
      ...service,
      metadata: named({ annotations: { [`${nlb}nlb-target-type`]: front === 'network' ? 'ip' : 'instance', ...attributes(nlb) } }),
      spec: { ...service.spec, type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb', externalTrafficPolicy: front === 'local' ? 'Local' : 'Cluster' },
    }];
    case 'bound': return [service, {
      apiVersion: 'elbv2.k8s.aws/v1beta1',
      kind: 'TargetGroupBinding',
      metadata: named(),
      spec: { serviceRef: { name: 'web', port: 80 }, targetGroupARN: 'arn:aws:x', targetType: 'ip' },
    }];
    default: return [{ ...service, spec: { ...service.spec, type: 'NodePort' } }, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: named({ annotations: { 'alb.ingress.kubernetes.io/target-type': front, ...attributes('alb.ingress.kubernetes.io/') } }),
      spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    }];
  }
}

function textOf(one: Case): string {
  const { budget, replicas, strategy, grace, image, probes, hook, preStop, disruption, style } = one;
  const selector = { matchLabels: { app: 'web' } };
  const container = { name: 'web', image, ports: [{ name: 'http', containerPort: 8080 }], ...probes, lifecycle: hook(preStop) };
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } } },
    ...frontOf(one),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: named({ annotations: { 'cdk8s-zero-downtime/budget': JSON.stringify(budget) } }),
      spec: { replicas, strategy, selector, template: { metadata: { labels: { app: 'web' } }, spec: { terminationGracePeriodSeconds: grace, containers: [container] } } },
    },
    ...disruption === undefined ? [] : [{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: named(), spec: { ...disruption, selector } }],
  ];
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  switch (style) {
    case 'JSON': return JSON.stringify(list, null, 2);
    case 'list': return stringify(list, { aliasDuplicateObjects: false, indentSeq: false });
    default: return objects.map(object => stringify(object, { aliasDuplicateObjects: false })).join('---\n').replaceAll('\n', style === 'CRLF' ? '\r\n' : '\n');
  }
}

function fixOne(text: string, options: FixOptions): FixResult & { text: string } {
  const fixed = applyFixes(new Map([['web.yaml', text]]), options);
  return { ...fixed, text: fixed.texts.get('web.yaml')! };
}

function findingsIn(text: string, options: FixOptions): readonly ReportedFinding[] {
  return checkTexts(new Map([['web.yaml', text]]), options).findings.filter(({ severity, suppressed }) => severity !== 'info' && suppressed === undefined);
}

/** What the simulator loses, by scenario, where all delays are at their bounds. */
function losses(text: string, { inputs }: FixOptions): string[] {
  const { subjects } = subjectsOf(buildModel(readDocuments('web.yaml', text).objects), inputs);
  return subjects.flatMap(subject => (['rollout', 'scale-in', 'drain'] as const).flatMap(scenario => {
    const plan = planFor(subject, parseSimulation({ scenario, rate: '50' }, []));
    if ('reason' in plan) return [plan.reason];
    const { lost, completed } = simulate(plan.service, plan.application, plan.traffic, plan.scenario, plan.delays, plan.seed);
    return lost === 0 && completed ? [] : [`${lost} requests by ${scenario}`];
  }));
}

describe('what applyFixes() makes', () => {
  test('is what check and simulate ask for', () => {
    let free = 0;
    fc.assert(fc.property(CASE, one => {
      const { inputs, strict, kubernetesVersion } = one;
      const options = { inputs, strict, kubernetesVersion };
      const text = textOf(one);
      const before = new Set(findingsIn(text, options).flatMap(({ code, also }) => [code, ...also.map(other => other.code)]));
      const { text: after, left } = fixOne(text, options);
      const said = new Set(left.map(({ found }) => found.rule.code));
      const isSaid = ({ code, also }: ReportedFinding) => [code, ...also.map(other => other.code)].some(each => said.has(each));
      const findings = findingsIn(after, options);
      expect(findings.filter(finding => finding.severity === 'error' && !isSaid(finding))).toEqual([]);
      expect(findings.filter(finding => !before.has(finding.code) && !isSaid(finding))).toEqual([]);
      expect(fixOne(after, options)).toMatchObject({ text: after, fixed: [] });
      // P ≥ D is what the policy promises; the r by which the delay begins later than the preStop is for the margin (T06).
      if (findings.some(({ severity }) => severity === 'error') || 'drainPolicy' in one.budget) return;
      free += 1;
      expect(losses(after, options)).toEqual([]);
    }), { numRuns: 120 });
    expect(free).toBeGreaterThan(20);
  });
});
