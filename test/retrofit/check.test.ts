import { Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { alb, chartOf, deployment, ingress, namespace, Plain, service } from './manifests';
import { untold } from './told';
import { ZeroDowntime } from '../../src';

const NLB = 'service.beta.kubernetes.io/aws-load-balancer-';
const maybe = <Value>(...values: Value[]) => fc.constantFrom<Value | undefined>(undefined, ...values);
const meta = (name: string) => ({ name, namespace: 'shop' });
const target = (kind: string) => ({ apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1', kind, name: 'web' });
const without = (record: Plain) => JSON.parse(JSON.stringify(record)); // what is undefined is absent

/** What people write, in every combination. */
const PARTS = fc.record({
  kind: fc.constantFrom('Deployment', 'Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'),
  front: fc.constantFrom('ingress', 'auto ingress', 'shared ingress', 'grouped ingress', 'nlb', 'auto nlb', 'unclassed nlb', 'binding', 'gateway', 'udp gateway', 'lattice', 'lattice policy', 'service', 'node port'),
  targetType: maybe('ip', 'ip', 'instance'),
  replicas: maybe(1, 2, 3),
  autoscaler: maybe('HorizontalPodAutoscaler', 'ScaledObject', 'autoscaling/v1'),
  policies: maybe([{ type: 'Percent', value: 100, periodSeconds: 15 }], [{ type: 'Pods', value: 4, periodSeconds: 60 }]),
  budget: maybe<Plain>({ maxUnavailable: 0 }, { maxUnavailable: '25%' }, { minAvailable: 1 }, { minAvailable: '90%' }, { minAvailable: 3 }),
  secondBudget: fc.boolean(),
  strategy: maybe<Plain>(
    { type: 'Recreate' }, { type: 'OnDelete' }, { canary: {} }, { blueGreen: { activeService: 'web' } },
    { canary: { maxUnavailable: 0, dynamicStableScale: true, trafficRouting: { alb: { ingress: 'web', servicePort: 80 } }, stableService: 'web' } },
  ),
  spread: maybe<Plain>({ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 'web' } } },
    { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }),
  affinity: maybe<Plain>({ nodeAffinity: {} }, { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname' }] } }),
  readiness: maybe<Plain>({ httpGet: { path: '/ready', port: 8080 } }, { httpGet: { path: '/', port: 8080 } }, { tcpSocket: { port: 8080 } }),
  liveness: maybe<Plain>({ httpGet: { path: '/live', port: 8080 } }, { httpGet: { path: '/live', port: 8080 }, initialDelaySeconds: 61 }),
  startup: maybe<Plain>({ tcpSocket: { port: 8080 } }),
  path: maybe('/ready', '/other'),
  preStop: maybe<Plain>(
    { sleep: { seconds: 5 } }, { exec: { command: ['sleep', '120'] } }, { exec: { command: ['/drain.sh'] } }, { httpGet: { port: 8080 } },
    { exec: { command: ['timeout', '20', 'sleep', '300'] } }, { exec: { command: ['sh', '-c', 'echo bye; sleep 40'] } },
  ),
  secondPort: fc.boolean(),
  gate: maybe('target-health.elbv2.k8s.aws/web', 'application-networking.k8s.aws/pod-readiness-gate'),
  publish: fc.boolean(),
  headless: fc.boolean(),
  waves: maybe(['0', '0'], ['0', '1']),
  sequence: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8], { minLength: 9 }),
});
type Parts = typeof PARTS extends fc.Arbitrary<infer Value> ? Value : never;

function workload(parts: Parts): Plain {
  const { kind, strategy, spread, affinity, gate, waves } = parts;
  const made = deployment({
    metadata: waves ? { annotations: { 'argocd.argoproj.io/sync-wave': waves[0] } } : {},
    container: without({
      readinessProbe: parts.readiness ?? null,
      livenessProbe: parts.liveness,
      startupProbe: parts.startup,
      lifecycle: parts.preStop && { preStop: parts.preStop },
    }),
    pod: without({ topologySpreadConstraints: spread && [spread], affinity, readinessGates: gate && [{ conditionType: gate }] }),
    spec: { replicas: parts.replicas, ...strategy && { [kind === 'StatefulSet' || kind === 'DaemonSet' ? 'updateStrategy' : 'strategy']: strategy } },
  });
  if (!parts.readiness) delete made.spec.template.spec.containers[0].readinessProbe;
  return without({ ...made, ...target(kind), metadata: made.metadata });
}

function autoscaler({ autoscaler: kind, policies, kind: of }: Parts): Plain[] {
  if (!kind) return [];
  const scaleTargetRef = target(of);
  const behavior = policies && { scaleDown: { policies } };
  if (kind === 'ScaledObject') {
    const advanced = behavior && { horizontalPodAutoscalerConfig: { behavior } };
    return [{ apiVersion: 'keda.sh/v1alpha1', kind, metadata: meta('web'), spec: without({ scaleTargetRef, minReplicaCount: 2, advanced }) }];
  }
  const old = kind === 'autoscaling/v1';
  return [{
    apiVersion: old ? kind : 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: meta('web'),
    spec: without({ scaleTargetRef, minReplicas: 2, maxReplicas: 9, behavior: old ? undefined : behavior }),
  }];
}

function fronts({ front, targetType, path, waves }: Parts): Plain[] {
  const annotations = alb(without({ 'target-type': targetType, 'healthcheck-path': path, 'group.name': front === 'grouped ingress' ? 'edge' : undefined }));
  if (waves) annotations['argocd.argoproj.io/sync-wave'] = waves[1];
  const metadata = meta('web');
  const latticeGateway = {
    apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: meta('edge'), spec: { gatewayClassName: 'amazon-vpc-lattice' },
  };
  const latticeRoute = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata,
    spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
  };
  switch (front) {
    case 'ingress': return [ingress({ annotations })];
    case 'auto ingress': return [ingress({ annotations, className: 'auto' }), {
      apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'auto' }, spec: { controller: 'eks.amazonaws.com/alb' },
    }];
    case 'grouped ingress': return [ingress({ annotations }), ingress({ annotations, name: 'other' })];
    case 'shared ingress': return [ingress({ annotations, services: ['web', 'api'] })];
    case 'binding': return [{
      apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'TargetGroupBinding', metadata, spec: without({ targetGroupName: 'web', targetType, serviceRef: { name: 'web', port: 80 } }),
    }];
    case 'lattice': return [latticeGateway, latticeRoute];
    case 'lattice policy': return [{
      apiVersion: 'application-networking.k8s.aws/v1alpha1',
      kind: 'TargetGroupPolicy',
      metadata,
      spec: without({ targetRef: { kind: 'Service', name: 'web' }, healthCheck: path && { path } }),
    }, latticeRoute];
    case 'gateway': case 'udp gateway': return [{
      apiVersion: 'gateway.k8s.aws/v1beta1',
      kind: 'TargetGroupConfiguration',
      metadata,
      spec: { targetReference: { name: 'web' }, defaultConfiguration: without({ targetType, healthCheckConfig: path && { healthCheckPath: path } }) },
    }, {
      apiVersion: 'gateway.networking.k8s.io/v1', kind: front === 'gateway' ? 'HTTPRoute' : 'UDPRoute', metadata, spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
    }];
    default: return [];
  }
}

const CLASSES: Readonly<Record<string, string>> = { 'nlb': 'service.k8s.aws/nlb', 'auto nlb': 'eks.amazonaws.com/nlb' };

function services({ front, targetType, publish, headless, secondPort }: Parts): Plain[] {
  const common = {
    ...publish ? { publishNotReadyAddresses: true } : {},
    ...secondPort ? { ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'metrics', port: 9090, targetPort: 9090 }] } : {},
  };
  const api = front === 'shared ingress' ? [service({ name: 'api', selector: { app: 'api' } }), deployment({ name: 'api', labels: { app: 'api' } })] : [];
  if (front.endsWith('nlb')) {
    return [service(without({
      ...common, type: 'LoadBalancer', loadBalancerClass: CLASSES[front], annotations: targetType ? { [`${NLB}nlb-target-type`]: targetType } : {},
    }))];
  }
  if (front === 'node port' || targetType === 'instance') return [service({ ...common, type: 'NodePort' }), ...api];
  return [service({ ...common, ...headless && front === 'service' ? { clusterIP: 'None' } : {} }), ...api];
}

function manifests(parts: Parts): Plain[] {
  const budget = (name: string, spec: Plain) => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: meta(name), spec: { ...spec, selector: { matchLabels: { app: 'web' } } } });
  const objects = [
    namespace(), workload(parts), ...services(parts), ...fronts(parts), ...autoscaler(parts),
    ...parts.budget ? [budget('web', parts.budget)] : [],
    ...parts.secondBudget ? [budget('second', { maxUnavailable: 1 })] : [],
  ];
  return [...parts.sequence.map(index => objects[index]).filter(object => object !== undefined), ...objects.slice(parts.sequence.length)];
}

test('what the checker finds after a retrofit, somebody was told to decide', () => {
  fc.assert(fc.property(PARTS, parts => {
    const chart = chartOf(...manifests(parts));
    const report = ZeroDowntime.retrofit(chart);
    expect(untold(chart, report)).toEqual([]);
    const objects = Testing.synth(chart);
    expect(ZeroDowntime.retrofit(chart)).toEqual({ changes: [], undecided: report.undecided });
    expect(Testing.synth(chart)).toEqual(objects);
  }), { numRuns: 150 });
});
