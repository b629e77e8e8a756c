import { ApiObject, Chart, Testing } from 'cdk8s';

/** Plain objects, as an included file or a rendered Helm chart gives them. */
export type Plain = Record<string, any>;

/** A chart of plain objects. */
export function chartOf(...objects: Plain[]): Chart {
  const chart = new Chart(Testing.app(), 'shop');
  objects.forEach((object, index) => new ApiObject(chart, `object${index}`, object as any));
  return chart;
}

/** What a chart synthesises to, by kind. */
export function byKind(chart: Chart): Record<string, any> {
  return Object.fromEntries(Testing.synth(chart).map(object => [object.kind, object]));
}

const LABELS = { app: 'web' };

export function namespace(metadata: Plain = {}): Plain {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', ...metadata } };
}

export function deployment({ container = {}, pod = {}, spec = {}, name = 'web', labels = LABELS, metadata = {} }: Plain = {}): Plain {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', ...metadata },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      ...spec,
      template: {
        metadata: { labels },
        spec: {
          ...pod,
          containers: [{
            name: 'web',
            image: 'shop/web:1',
            ports: [{ containerPort: 8080 }],
            readinessProbe: { httpGet: { path: '/', port: 8080 } },
            ...container,
          }, ...pod.containers ?? []],
        },
      },
    },
  };
}

export function service({ annotations, name = 'web', selector = LABELS, ...spec }: Plain = {}): Plain {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop', annotations },
    spec: { selector, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  };
}

const ALB = 'alb.ingress.kubernetes.io/';

/** Annotations with the prefix that they have on an Ingress. */
export function alb(annotations: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [ALB + key, value]));
}

export function ingress({ annotations = {}, name = 'web', services = ['web'], className = 'alb' as string | undefined }: Plain = {}): Plain {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'shop', annotations },
    spec: {
      ingressClassName: className,
      rules: [{
        http: {
          paths: services.map((backend: string) => ({
            path: `/${backend}`, pathType: 'Prefix', backend: { service: { name: backend, port: { number: 80 } } },
          })),
        },
      }],
    },
  };
}

export function disruptionBudget(): Plain {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'pods', namespace: 'shop' },
    spec: { maxUnavailable: 1, selector: { matchLabels: LABELS } },
  };
}

export const GATE = { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' };

/** Constraints as a retrofit writes them. */
export const SPREAD = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(topologyKey => ({
  labelSelector: { matchLabels: LABELS },
  matchLabelKeys: ['pod-template-hash'],
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: 'ScheduleAnyway',
}));

/** Everything a rollout behind an Application Load Balancer needs, by the default budget and more. */
export function safe(): Plain[] {
  return [
    namespace({ labels: GATE }),
    service(),
    ingress({
      annotations: alb({
        'target-type': 'ip',
        'target-group-attributes': 'stickiness.enabled=true,deregistration_delay.timeout_seconds=60',
        'load-balancer-attributes': 'idle_timeout.timeout_seconds=120',
        'healthcheck-interval-seconds': '15',
        'healthcheck-timeout-seconds': '5',
        'healthy-threshold-count': '3',
        'unhealthy-threshold-count': '2',
      }),
    }),
    deployment({
      container: { lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 75'] } } } },
      pod: { terminationGracePeriodSeconds: 120, topologySpreadConstraints: SPREAD },
      spec: { progressDeadlineSeconds: 900, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
    }),
    disruptionBudget(),
  ];
}
