import { until } from './control-plane';
import { Body, Objects } from './objects';

/** A fault in a namespace of its own, with the code of the finding that must say it. */
export interface Fault {
  readonly namespace: string;
  readonly code: string;
  readonly seed: (objects: Objects) => Promise<void>;
}

const LABEL = { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' };
const REPLICAS = 2;

/** Every fault that only a running cluster shows, as it comes to be: by the order of steps, not by writing its traces. */
export const FAULTS: readonly Fault[] = [
  {
    namespace: 'passed-without-gate',
    code: 'L01',
    seed: async objects => {
      await objects.createAll([namespace('passed-without-gate', LABEL), ...behindAlb('passed-without-gate')]);
      await nextSecond();
      await startPods(objects, deployment('passed-without-gate'));
    },
  },
  {
    namespace: 'labelled-late',
    code: 'L02',
    seed: async objects => {
      await objects.createAll([namespace('labelled-late'), ...behindAlb('labelled-late')]);
      await startPods(objects, deployment('labelled-late'));
      await nextSecond();
      await objects.patch(namespace('labelled-late'), { metadata: { labels: LABEL } });
    },
  },
  {
    namespace: 'closed-gate',
    code: 'L03',
    seed: async objects => {
      await objects.createAll([namespace('closed-gate', LABEL), ...behindAlb('closed-gate')]);
      const gate = 'target-health.elbv2.k8s.aws/k8s-closed-gate';
      await startPods(objects, deployment('closed-gate', { readinessGates: [{ conditionType: gate }] }), [
        { type: gate, status: 'False', reason: 'Target.FailedHealthChecks', message: 'Health checks failed with these codes: [503]', lastTransitionTime: '2026-01-01T00:00:00Z' },
      ]);
    },
  },
  {
    namespace: 'gate-of-nothing',
    code: 'L03',
    seed: async objects => {
      await objects.createAll([namespace('gate-of-nothing', LABEL), ...behindAlb('gate-of-nothing')]);
      await startPods(objects, deployment('gate-of-nothing', { readinessGates: [{ conditionType: 'target-health.elbv2.k8s.aws/k8s-of-yesterday' }] }));
    },
  },
  {
    namespace: 'paused',
    code: 'L04',
    seed: async objects => {
      await objects.createAll([namespace('paused'), ...behindAlb('paused')]);
      await startPods(objects, deployment('paused'));
      await objects.patch(deployment('paused'), { spec: { paused: true, template: { spec: { terminationGracePeriodSeconds: 240 } } } });
    },
  },
  {
    namespace: 'rewritten',
    code: 'L05',
    seed: async objects => {
      await objects.createAll([namespace('rewritten', { rewrite: 'grace' }), ...behindAlb('rewritten'), ...GRACE_POLICY]);
      // A policy is in force some time after it is there.
      await until(async () => {
        const { body } = await objects.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe', namespace: 'rewritten' }, spec: podSpec() }, { dryRun: true });
        return body.spec.terminationGracePeriodSeconds === 90;
      });
      await startPods(objects, deployment('rewritten'));
    },
  },
  {
    namespace: 'blocked',
    code: 'L09',
    seed: async objects => {
      await objects.createAll([namespace('blocked'), ...behindAlb('blocked'), {
        apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web', namespace: 'blocked' }, spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
      }]);
      await startPods(objects, deployment('blocked'), [], 1);
      await until(async () => (await objects.list('policy/v1', 'PodDisruptionBudget', 'blocked'))[0].status?.expectedPods === REPLICAS);
    },
  },
  {
    namespace: 'kube-system',
    code: 'L07',
    seed: async objects => objects.createAll([{
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'aws-load-balancer-controller', namespace: 'kube-system', labels: OF_CONTROLLER },
      spec: {
        replicas: 1,
        selector: { matchLabels: OF_CONTROLLER },
        template: {
          metadata: { labels: OF_CONTROLLER },
          spec: {
            containers: [{
              name: 'controller', image: 'public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0', args: ['--targetgroupbinding-requeue-duration=2m'],
            }],
          },
        },
      },
    }]),
  },
];

/** The faults of the controller and of the cluster as a whole, which come with the others. */
export const FURTHER_CODES = ['L06', 'L08'];

const OF_CONTROLLER = { 'app.kubernetes.io/name': 'aws-load-balancer-controller' };

/** A policy that gives all pods of some namespaces another grace period. */
const GRACE_POLICY: readonly Body[] = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: 'grace' },
    spec: {
      matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }] },
      reinvocationPolicy: 'Never',
      failurePolicy: 'Fail',
      mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: '[JSONPatch{op: "replace", path: "/spec/terminationGracePeriodSeconds", value: 90}]' } }],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name: 'grace' },
    spec: { policyName: 'grace', matchResources: { namespaceSelector: { matchLabels: { rewrite: 'grace' } } } },
  },
];

function namespace(name: string, labels: Record<string, string> = {}): Body {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A Service behind an Ingress, with the binding that the controller makes for it. */
function behindAlb(name: string): Body[] {
  return [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: name }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web', namespace: name, annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip' } },
      spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    },
    {
      apiVersion: 'elbv2.k8s.aws/v1beta1',
      kind: 'TargetGroupBinding',
      metadata: { name: `k8s-${name}`, namespace: name, labels: { 'ingress.k8s.aws/stack-namespace': name, 'ingress.k8s.aws/stack-name': 'web' } },
      spec: {
        serviceRef: { name: 'web', port: 80 },
        targetType: 'ip',
        targetGroupARN: `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/k8s-${name.slice(0, 12)}/0123456789abcdef`,
      },
    },
  ];
}

function podSpec(extra: object = {}): object {
  return {
    terminationGracePeriodSeconds: 120,
    containers: [{
      name: 'web',
      image: 'registry.example.com/web:1',
      ports: [{ containerPort: 8080 }],
      lifecycle: { preStop: { sleep: { seconds: 60 } } },
      readinessProbe: { httpGet: { path: '/', port: 8080 } },
    }],
    ...extra,
  };
}

function deployment(name: string, extra: object = {}): Body {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: name },
    spec: { replicas: REPLICAS, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: podSpec(extra) } },
  };
}

/** Lets the real controllers make the pods of a Deployment, and says of them what a kubelet would; of some pods nothing, if fewer are ready. */
async function startPods(objects: Objects, body: Body, conditions: readonly object[] = [], ready = REPLICAS): Promise<void> {
  const name = body.metadata.namespace!;
  await objects.createAll([body]);
  await until(async () => (await objects.list('v1', 'Pod', name)).length === REPLICAS);
  const pods = await objects.list('v1', 'Pod', name);
  for (const [index, pod] of pods.slice(0, ready).entries()) {
    const since = { lastTransitionTime: '2026-01-01T00:00:00Z' };
    await objects.patch(pod, {
      status: {
        phase: 'Running',
        podIP: `10.244.${name.length}.${index + 1}`,
        conditions: [...conditions, { type: 'ContainersReady', status: 'True', ...since }, { type: 'Ready', status: conditions.length === 0 ? 'True' : 'False', ...since }],
      },
    }, '/status');
  }
}

/** The API server writes times in whole seconds. */
function nextSecond(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 1100));
}
