import * as fc from 'fast-check';
import { find } from './manifests';
import { formatPath } from '../../src/model/objects/view';
import { CheckOptions } from '../../src/rules/engine/check';
import { WorkloadFinding } from '../../src/rules/engine/workload-finding';

/** The numbers that rules ask for more or less of; undefined is left out of the manifests. */
interface Numbers {
  readonly P: number | undefined;
  readonly G: number | undefined;
  readonly D: number | undefined;
}

/** What is around them. */
interface Setting {
  readonly front: 'alb' | 'alb-instance' | 'nlb' | 'nlb-closing' | 'nlb-instance' | 'both';
  readonly hostNetwork: boolean;
  readonly hook: 'sleep' | 'exec';
  readonly nginx: boolean;
  readonly workerShutdown: number;
  readonly localPolicy: boolean;
  readonly unhealthyThreshold: number;
  readonly declared: Readonly<Record<string, unknown>>;
}

const seconds = (max: number) => fc.oneof(fc.integer({ min: 0, max }), fc.integer({ min: 0, max: max * 10 }).map(tenths => tenths / 10));

const NUMBERS: fc.Arbitrary<Numbers> = fc.record({
  P: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
  G: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
  D: fc.option(fc.integer({ min: 0, max: 600 }), { nil: undefined }),
});

const SETTING: fc.Arbitrary<Setting> = fc.record({
  front: fc.constantFrom('alb', 'alb-instance', 'nlb', 'nlb-closing', 'nlb-instance', 'both'),
  hostNetwork: fc.boolean(),
  hook: fc.constantFrom('sleep', 'exec'),
  nginx: fc.boolean(),
  workerShutdown: fc.integer({ min: 1, max: 3600 }),
  localPolicy: fc.boolean(),
  unhealthyThreshold: fc.integer({ min: 2, max: 10 }),
  declared: fc.record({
    longestRequestSeconds: seconds(400), shutdownSeconds: seconds(100), drainPolicy: fc.constantFrom('leak-window', 'outlast-deregistration'),
  }, { requiredKeys: [] }),
});

function manifests({ P, G, D }: Numbers, setting: Setting): string {
  const { front, hostNetwork, hook, nginx, declared } = setting;
  const attributes = [...D === undefined ? [] : [`deregistration_delay.timeout_seconds=${D}`],
    ...front === 'nlb-closing' ? ['deregistration_delay.connection_termination.enabled=true'] : []].join(',');
  const preStop = P === undefined ? undefined : hook === 'sleep' ? { sleep: { seconds: P } } : { exec: { command: ['/bin/sh', '-c', `sleep ${P}`] } };
  const documents: object[] = [{
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', annotations: { 'cdk8s-zero-downtime/budget': JSON.stringify(declared) } },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          hostNetwork,
          terminationGracePeriodSeconds: G,
          containers: [{
            name: 'web',
            image: nginx ? 'registry.k8s.io/ingress-nginx/controller:v1.12' : 'web:1',
            args: nginx ? ['/nginx-ingress-controller', '--configmap=shop/nginx'] : undefined,
            ports: [{ containerPort: 80 }],
            lifecycle: preStop && { preStop },
          }],
        },
      },
    },
  }, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'nginx', namespace: 'shop' }, data: { 'worker-shutdown-timeout': `${setting.workerShutdown}s` } }];
  if (front !== 'nlb' && front !== 'nlb-closing' && front !== 'nlb-instance') documents.push(...applicationLoadBalancer(front, attributes, setting));
  if (front !== 'alb' && front !== 'alb-instance') documents.push(networkLoadBalancer(front, attributes, setting));
  return documents.map(document => JSON.stringify(document)).join('\n---\n');
}

function applicationLoadBalancer(front: Setting['front'], attributes: string, { localPolicy, unhealthyThreshold }: Setting): object[] {
  const instance = front === 'alb-instance';
  return [{
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { ...instance && { type: 'NodePort', ...localPolicy && { externalTrafficPolicy: 'Local' } }, selector: { app: 'web' }, ports: [{ port: 80 }] },
  }, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'web',
      namespace: 'shop',
      annotations: {
        'alb.ingress.kubernetes.io/target-type': instance ? 'instance' : 'ip',
        'alb.ingress.kubernetes.io/unhealthy-threshold-count': String(unhealthyThreshold),
        ...attributes === '' ? {} : { 'alb.ingress.kubernetes.io/target-group-attributes': attributes },
      },
    },
    spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  }];
}

function networkLoadBalancer(front: Setting['front'], attributes: string, { localPolicy, unhealthyThreshold }: Setting): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'web-nlb',
      namespace: 'shop',
      annotations: {
        'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': front === 'nlb-instance' ? 'instance' : 'ip',
        'service.beta.kubernetes.io/aws-load-balancer-healthcheck-unhealthy-threshold': String(unhealthyThreshold),
        ...attributes === '' ? {} : { 'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes': attributes },
      },
    },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      selector: { app: 'web' },
      ports: [{ port: 80 }],
      ...localPolicy && { externalTrafficPolicy: 'Local' },
    },
  };
}

/** Which of the numbers a finding is about. */
function numberOf({ rule: { code }, finding: { path } }: WorkloadFinding): keyof Numbers | undefined {
  if (path.includes('preStop')) return 'P';
  if (path.includes('terminationGracePeriodSeconds')) return 'G';
  return /^T(04|05|16)$/.test(code) ? 'D' : undefined;
}

/** The whole numbers that all findings about one number leave. */
function bounds(found: readonly WorkloadFinding[], field: keyof Numbers): { least: number; most: number } {
  const about = found.filter(item => numberOf(item) === field);
  const limits = (relation: string) => about.filter(({ finding }) => finding.relation === relation).map(({ finding }) => finding.limit as number);
  return {
    least: Math.max(-Infinity, ...limits('at least').map(limit => Math.ceil(limit - 1e-6)), ...limits('more than').map(limit => Math.floor(limit) + 1)),
    most: Math.min(Infinity, ...limits('at most').map(limit => Math.floor(limit + 1e-6))),
  };
}

const summary = ({ rule, finding }: WorkloadFinding) => [rule.code, formatPath(finding.path), finding.actual, finding.relation, finding.limit];

function follow(numbers: Numbers, found: readonly WorkloadFinding[]): Numbers {
  const next = (field: keyof Numbers) => {
    const { least, most } = bounds(found, field);
    expect(least > most ? found.map(summary) : []).toEqual([]);
    return least !== -Infinity ? least : most !== Infinity ? most : numbers[field];
  };
  return { P: next('P'), G: next('G'), D: next('D') };
}

const OPTIONS: fc.Arbitrary<CheckOptions> = fc.record({
  inputs: fc.record({ longestRequestSeconds: seconds(400), shutdownSeconds: seconds(100) }, { requiredKeys: [] }),
});

describe('the limits that rules name', () => {
  test('never contradict each other, and are all kept after a few rounds of following them', () => {
    fc.assert(fc.property(NUMBERS, SETTING, OPTIONS, (start, setting, options) => {
      let numbers = start;
      let about: readonly WorkloadFinding[] = [];
      for (let round = 0; round < 5; round += 1) {
        about = find(manifests(numbers, setting), options).filter(item => numberOf(item) !== undefined && typeof item.finding.limit === 'number');
        numbers = follow(numbers, about);
      }
      expect(about.map(summary)).toEqual([]);
    }), { numRuns: 150 });
  });
});
