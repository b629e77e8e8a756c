import { dump } from 'js-yaml';
import { Growing } from './growth';
import { applyFixes } from '../../src/fix/apply-fixes';
import { unifiedDiff } from '../../src/fix/diff';
import { checkTexts } from '../../src/integrations/texts';
import { buildModel } from '../../src/model/model';
import { readDocuments } from '../../src/model/objects/documents';
import { MOST_ITEMS } from '../../src/platform/limits/object-size';
import { FORMATS } from '../../src/report/findings/formats';
import { RULES } from '../../src/rules';
import { compareManifests } from '../../src/rules/engine/report';
import { planFor, subjectsOf } from '../../src/simulation';

/** What is added to a Deployment behind an Ingress: items of one list, or keys of one map, of which each is this long in YAML. */
interface Addition {
  readonly length: number;
  readonly add: (set: Set, items: number) => unknown;
}

type Set = ReturnType<typeof base>;

const many = <Item>(items: number, item: (index: number) => Item): Item[] => Array.from({ length: items }, (_, index) => item(index));
const path = (index: number, service = 'web') => ({ path: `/${index}`, pathType: 'Prefix', backend: { service: { name: service, port: { number: 80 } } } });

/** Without what a rollout needs, so that there is something to find and to fix. */
function base() {
  const container: Record<string, any> = { name: 'web', image: 'web:1' };
  const deployment: Record<string, any> = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } } },
  };
  const service: Record<string, any> = {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  };
  const ingress: Record<string, any> = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'shop', annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip' } },
    spec: { ingressClassName: 'alb', rules: [{ http: { paths: [path(0)] } }] },
  };
  return { container, pod: deployment.spec.template.spec as Record<string, any>, deployment, service, ingress, others: [] as object[] };
}

const route = (spec: object) => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'web', namespace: 'shop' }, spec });

const ADDITIONS: Readonly<Record<string, Addition>> = {
  'arguments': { length: 18, add: ({ container }, items) => container.args = many(items, index => `a${index}`) },
  'arguments that are numbers': { length: 14, add: ({ container }, items) => container.args = Array(items).fill(0) },
  'variables': { length: 40, add: ({ container }, items) => container.env = many(items, index => ({ name: `A${index}`, value: '1' })) },
  'volumes': { length: 40, add: ({ pod }, items) => pod.volumes = many(items, index => ({ name: `v${index}`, emptyDir: {} })) },
  'mounts': { length: 50, add: ({ container }, items) => container.volumeMounts = many(items, index => ({ name: `v${index}`, mountPath: 5 })) },
  'containers': { length: 120, add: ({ pod }, items) => pod.containers.push(...many(items, index => ({ name: `c${index}`, image: 'c', lifecycle: { preStop: { sleep: { seconds: 3 } } } }))) },
  'sidecars': { length: 80, add: ({ pod }, items) => pod.initContainers = many(items, index => ({ name: `c${index}`, image: 'c', restartPolicy: 'Always' })) },
  'tolerations': { length: 40, add: ({ pod }, items) => pod.tolerations = many(items, index => ({ key: `k${index}`, operator: 5 })) },
  'readiness gates': { length: 50, add: ({ pod }, items) => pod.readinessGates = many(items, index => ({ conditionType: `target-health.elbv2.k8s.aws/${index}` })) },
  'constraints of spread': { length: 160, add: ({ pod }, items) => pod.topologySpreadConstraints = many(items, index => ({ maxSkew: 1, topologyKey: `z${index}`, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } })) },
  'ports of a container': { length: 40, add: ({ container }, items) => container.ports = many(items, index => ({ name: `p${index}`, containerPort: 1 + index % 65_000 })) },
  'ports of a Service that are misnamed': { length: 50, add: ({ service }, items) => service.spec.ports = many(items, index => ({ port: 1 + index % 65_000, targetPort: `x${index}` })) },
  'ports on both sides': {
    length: 90,
    add: ({ service, container }, items) => {
      service.spec.ports = many(items, index => ({ port: 1 + index % 65_000, targetPort: `p${index}` }));
      container.ports = many(items, index => ({ name: `p${index}`, containerPort: 1 + index % 65_000 }));
    },
  },
  'paths': { length: 160, add: ({ ingress }, items) => ingress.spec.rules[0].http.paths = many(items, index => path(index)) },
  'paths to what is not there': { length: 160, add: ({ ingress }, items) => ingress.spec.rules[0].http.paths = many(items, index => path(index, `gone-${index}`)) },
  'hosts': { length: 190, add: ({ ingress }, items) => ingress.spec.rules = many(items, index => ({ host: `h${index}`, http: { paths: [path(0)] } })) },
  'attributes': { length: 6, add: ({ ingress }, items) => ingress.metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes'] = many(Math.min(items, 40_000), index => `k${index}=v`).join() },
  'attributes that are none': { length: 2, add: ({ ingress }, items) => ingress.metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes'] = 'x,'.repeat(Math.min(items, 120_000)) },
  'attributes that are empty': { length: 1, add: ({ ingress }, items) => ingress.metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes'] = ','.repeat(Math.min(items, 240_000)) },
  'attributes that AWS does not know': { length: 9, add: ({ ingress }, items) => ingress.metadata.annotations['alb.ingress.kubernetes.io/load-balancer-attributes'] = many(Math.min(items, 25_000), index => `a.k${index}=v`).join() },
  'annotations': { length: 40, add: ({ ingress }, items) => Object.assign(ingress.metadata.annotations, Object.fromEntries(many(Math.min(items, 6000), index => [`alb.ingress.kubernetes.io/x${index}`, '5']))) },
  'data of a ConfigMap': { length: 12, add: ({ others }, items) => others.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'shop' }, data: Object.fromEntries(many(items, index => [`k${index}`, 'v'])) }) },
  'a Corefile': {
    length: 14,
    add: ({ pod, container, others }, items) => {
      container.image = 'coredns/coredns:1';
      pod.volumes = [{ name: 'c', configMap: { name: 'c' } }];
      others.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'shop' }, data: { Corefile: ' lameduck \n  # '.repeat(items) } });
    },
  },
  'rules of a route': { length: 110, add: ({ others }, items) => others.push(route({ parentRefs: [{ name: 'g' }], rules: many(items, index => ({ matches: [{ path: { value: `/${index}` } }], backendRefs: [{ name: 'web', port: 80 }] })) })) },
  'parents of a route': { length: 16, add: ({ others }, items) => others.push(route({ parentRefs: many(items, index => ({ name: `g${index}` })), rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] })) },
  'values of a selector': { length: 20, add: ({ others }, items) => others.push({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'p', namespace: 'shop' }, spec: { maxUnavailable: 1, selector: { matchExpressions: [{ key: 'app', operator: 'In', values: many(items, index => `x${index}`) }] } } }) },
  'expressions of a selector': { length: 90, add: ({ others }, items) => others.push({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'p', namespace: 'shop' }, spec: { maxUnavailable: 1, selector: { matchExpressions: many(items, index => ({ key: 'app', operator: 'In', values: ['web', `x${index}`] })) } } }) },
  'metrics of an autoscaler': { length: 60, add: ({ others }, items) => others.push({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'h', namespace: 'shop' }, spec: { minReplicas: 2, maxReplicas: 5, scaleTargetRef: { kind: 'Deployment', name: 'web' }, metrics: many(items, () => ({ type: 'Resource', resource: { name: 5 } })) } }) },
  'steps of a Rollout': {
    length: 22,
    add: ({ deployment }, items) => {
      Object.assign(deployment, { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' });
      deployment.spec.strategy = { canary: { steps: many(items, index => ({ setWeight: index % 100 })) } };
    },
  },
  'labels': { length: 14, add: ({ pod, deployment }, items) => Object.assign(deployment.spec.template.metadata.labels, Object.fromEntries(many(items, index => [`k${index}`, pod === undefined ? '' : 'v']))) },
  'objects of one name': { length: 110, add: ({ others }, items) => others.push(...many(items, () => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'shop' }, data: { a: 'b' } }))) },
};

const written = ({ add, length }: Addition, size: number): object[] => {
  const set = base();
  add(set, Math.max(1, Math.round(size / length)));
  return [set.deployment, set.service, set.ingress, ...set.others];
};

const COMMANDS: Readonly<Record<string, (text: string) => unknown>> = {
  check: text => FORMATS.text({ ...checkTexts(new Map([['f', text]])), rules: RULES, strict: false, version: '0' }, { columns: 100, color: false }),
  fix: text => {
    const { texts } = applyFixes(new Map([['f', text]]), { strict: true });
    return unifiedDiff('f', text, texts.get('f')!);
  },
  diff: text => compareManifests(readDocuments('f', text), readDocuments('f', text.replaceAll('web:1', 'web:2')), {}, () => text),
  simulate: text => subjectsOf(buildModel(readDocuments('f', text).objects)).subjects.slice(0, 1).map(subject => planFor(subject, {
    scenario: 'rollout', pullSeconds: 0, gapSeconds: 0, callSeconds: 0, refusedShare: 0, ratePerSecond: 5, duration: { kind: 'fixed', seconds: 1 }, connections: {}, delays: { mode: 'worst' }, seed: 1,
  })),
};

const SMALLEST = 96 * 1024;
const LARGEST = 768 * 1024;

/** A set that is large in one place, through each command: as large as an object may be, or with as many items as are read. */
export const MANIFESTS: readonly Growing[] = Object.entries(COMMANDS).flatMap(([command, run]) =>
  Object.entries(ADDITIONS).map(([name, addition]) => {
    const most = Math.min(LARGEST, MOST_ITEMS * Math.max(addition.length, 14));
    return {
      name: `${command}: ${name}`,
      least: Math.min(SMALLEST, most / 4),
      most,
      make: (size: number) => {
        const text = written(addition, size).map(object => dump(object, { noRefs: true })).join('---\n');
        return () => void run(text);
      },
    };
  }));
