import { liveFindings, readingOf } from './reading';
import { Facts } from '../../src/audit/snapshot';
import { LIVE_RULES } from '../../src/rules/live';
import { Patch } from '../rules/patch';

interface Case {
  readonly name: string;
  readonly patch?: Patch;
  readonly facts?: Partial<Facts>;
  /** `L01 error Deployment web: message`; all of them. */
  readonly finds: readonly string[];
}

const POD = 'Pod/web-new-a';
const GATE = `${POD} status.conditions[1]`;
const CONTROLLER = 'Deployment/kube-system/aws-load-balancer-controller';
const withoutGate = { remove: [`${POD} spec.readinessGates`] };
const LABEL = 'elbv2.k8s.aws/pod-readiness-gate-inject';

const CASES: readonly Case[] = [
  { name: 'a cluster in which all is well', finds: [] },
  {
    name: 'a pod without a gate, younger than label and binding',
    patch: withoutGate,
    finds: ['L01 error Deployment web: 1 of 2 pods has no readiness gate: web-new-a (they were made after the label of the Namespace and after their target group binding)'],
  },
  {
    name: 'the same where it is not known when the label was written',
    patch: withoutGate,
    facts: { labelled: {} },
    finds: ['L01 warning Deployment web: 1 of 2 pods has no readiness gate: web-new-a (it is not known whether the label of the Namespace is younger than they are)'],
  },
  {
    name: 'a Namespace that was labelled a second after a pod was made',
    patch: withoutGate,
    facts: { labelled: { shop: { [LABEL]: '2026-11-29T10:00:01Z' } } },
    finds: [`L02 warning Deployment web: 1 of 2 pods has no readiness gate: web-new-a (the Namespace got ${LABEL} after they were made)`],
  },
  {
    name: 'a Namespace that was labelled in the second in which a pod was made',
    patch: withoutGate,
    facts: { labelled: { shop: { [LABEL]: '2026-11-29T10:00:00Z' } } },
    finds: ['L01 error Deployment web: 1 of 2 pods has no readiness gate: web-new-a (they were made after the label of the Namespace and after their target group binding)'],
  },
  {
    name: 'a binding that is younger than a pod',
    patch: { ...withoutGate, set: { 'TargetGroupBinding metadata.creationTimestamp': '2026-11-29T10:00:01Z' } },
    finds: ['L02 warning Deployment web: 1 of 2 pods has no readiness gate: web-new-a (the target group binding of Service web was made after they were)'],
  },
  {
    name: 'pods without a gate, and no binding',
    patch: { remove: ['TargetGroupBinding', `${POD} spec.readinessGates`, 'Pod/web-new-b spec.readinessGates'] },
    finds: ['L02 warning Deployment web: all 2 pods have no readiness gate: web-new-a, web-new-b (Service web has no target group binding, for which alone a gate is added)'],
  },
  {
    name: 'no binding where bindings could not be read',
    patch: { remove: ['TargetGroupBinding', `${POD} spec.readinessGates`] },
    facts: { unread: [{ resource: 'targetgroupbindings.elbv2.k8s.aws', kind: 'TargetGroupBinding', why: 'forbidden', unjudged: '' }] },
    finds: ['L01 warning Deployment web: 1 of 2 pods has no readiness gate: web-new-a (it is not known whether the label of the Namespace is younger than they are)'],
  },
  { name: 'a pod without a gate that is being deleted', patch: { ...withoutGate, set: { [`${POD} metadata.deletionTimestamp`]: '2026-11-29T12:00:00Z' } }, finds: [] },
  { name: 'a pod without a gate in a Namespace without the label', patch: { remove: [...withoutGate.remove, 'Namespace metadata.labels'] }, finds: [] },
  {
    name: 'a gate that is closed for as long as it may be',
    patch: { set: { [`${GATE}.status`]: 'False', [`${POD} status.conditions[0].lastTransitionTime`]: '2026-11-29T11:59:10Z', [`${GATE}.lastTransitionTime`]: '2026-11-29T11:59:10Z' } },
    finds: [],
  },
  {
    name: 'a gate that is closed for a second longer',
    patch: { set: { [`${GATE}.status`]: 'False', [`${POD} status.conditions[0].lastTransitionTime`]: '2026-11-29T11:59:09Z', [`${GATE}.lastTransitionTime`]: '2026-11-29T11:59:09Z', [`${GATE}.message`]: 'Health checks failed' } },
    finds: ['L03 error Deployment web: 1 of 2 pods has a gate that has been closed for 51 s: web-new-a (\'target-health.elbv2.k8s.aws/k8s-shop-web-1\'; at most 50 s are to be expected; it says: Health checks failed)'],
  },
  {
    name: 'a gate that nobody has written yet',
    patch: { remove: [GATE] },
    finds: ['L03 error Deployment web: 1 of 2 pods has a gate that has been closed for 7190 s: web-new-a (\'target-health.elbv2.k8s.aws/k8s-shop-web-1\'; at most 50 s are to be expected)'],
  },
  {
    name: 'a closed gate of a pod whose containers are not ready',
    patch: { set: { [`${GATE}.status`]: 'False', [`${POD} status.conditions[0].status`]: 'False' } },
    finds: [],
  },
  {
    name: 'a gate of a binding that does not exist',
    patch: { set: { [`${POD} spec.readinessGates[0].conditionType`]: 'target-health.elbv2.k8s.aws/k8s-shop-web-0' } },
    finds: ['L03 error Deployment web: 1 of 2 pods has a gate that nothing opens: web-new-a (\'target-health.elbv2.k8s.aws/k8s-shop-web-0\' is of a target group binding that does not exist)'],
  },
  {
    name: 'an old pod with another preStop, while the rollout stands still',
    patch: { set: { [`${POD} metadata.ownerReferences[0].name`]: 'web-old', [`${POD} spec.containers[0].lifecycle.preStop.sleep.seconds`]: 5, 'Deployment/shop/web spec.paused': true, 'Deployment/shop/web status.updatedReplicas': 1 } },
    finds: ['L04 warning Deployment web: 1 of 2 pods has another preStop of web than the template: web-new-a (preStop of web is {"sleep":{"seconds":5}}, in the template {"sleep":{"seconds":60}})'],
  },
  {
    name: 'an old pod with another preStop, while a rollout goes on',
    patch: { set: { [`${POD} metadata.ownerReferences[0].name`]: 'web-old', [`${POD} spec.containers[0].lifecycle.preStop.sleep.seconds`]: 5, 'Deployment/shop/web status.updatedReplicas': 1 } },
    finds: ['L04 info Deployment web: 1 of 2 pods has another preStop of web than the template: web-new-a (preStop of web is {"sleep":{"seconds":5}}, in the template {"sleep":{"seconds":60}}; a rollout replaces them now)'],
  },
  { name: 'an old pod that ends as new ones do', patch: { set: { [`${POD} metadata.ownerReferences[0].name`]: 'web-old' } }, finds: [] },
  {
    name: 'a new pod with a shorter grace period than its template',
    patch: { set: { [`${POD} spec.terminationGracePeriodSeconds`]: 119 } },
    finds: ['L05 error Deployment web: 1 of 2 pods has another terminationGracePeriodSeconds than the template: web-new-a (terminationGracePeriodSeconds is 119 s, in the template 120 s)'],
  },
  {
    name: 'a new pod with a longer grace period than its template',
    patch: { set: { [`${POD} spec.terminationGracePeriodSeconds`]: 121 } },
    finds: ['L05 warning Deployment web: 1 of 2 pods has another terminationGracePeriodSeconds than the template: web-new-a (terminationGracePeriodSeconds is 121 s, in the template 120 s)'],
  },
  {
    name: 'no webhook that adds gates',
    patch: { remove: ['MutatingWebhookConfiguration'] },
    finds: ['L06 error Namespace shop: the Namespace asks for gates, and no webhook \'mpod.elbv2.k8s.aws\' adds them'],
  },
  {
    name: 'no webhook where webhooks could not be read',
    patch: { remove: ['MutatingWebhookConfiguration'] },
    facts: { unread: [{ resource: 'mutatingwebhookconfigurations', kind: 'MutatingWebhookConfiguration', why: 'forbidden', unjudged: '' }] },
    finds: [],
  },
  {
    name: 'a controller with one ready replica',
    patch: { set: { [`${CONTROLLER} status.readyReplicas`]: 1 } },
    finds: ['L07 warning Deployment aws-load-balancer-controller: \'ready replicas\' is 1 but must be at least 2 (its webhook ignores failures: pods get no gate meanwhile)'],
  },
  {
    name: 'a controller without any, whose webhook fails closed',
    patch: { set: { [`${CONTROLLER} status.readyReplicas`]: 0, 'MutatingWebhookConfiguration webhooks[0].failurePolicy': 'Fail' } },
    finds: ['L07 error Deployment aws-load-balancer-controller: \'ready replicas\' is 0 but must be at least 2 (its webhook fails closed: pods that it selects cannot be created meanwhile)'],
  },
  {
    name: 'a controller that adds no gates, looks rarely and is old',
    patch: {
      set: {
        [`${CONTROLLER} spec.template.spec.containers[0]`]: {
          name: 'aws-load-balancer-controller',
          image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/amazon/aws-load-balancer-controller:v3.3.1',
          args: ['--enable-pod-readiness-gate-inject=false', '--targetgroupbinding-requeue-duration', '16s'],
        },
      },
    },
    finds: [
      'L08 error Deployment aws-load-balancer-controller: \'--enable-pod-readiness-gate-inject\' is false but must be absent (Namespaces are labelled for gates, which are not added)',
      'L08 warning Deployment aws-load-balancer-controller: \'--targetgroupbinding-requeue-duration\' is 16 s but must be at most 15 s (a gate opens at the next look after the target is healthy)',
      'L08 info Deployment aws-load-balancer-controller: its version is 3.3.1, before 3.4',
    ],
  },
  {
    name: 'a controller that looks as often as usual, and gives no version',
    patch: {
      set: {
        [`${CONTROLLER} spec.template.spec.containers[0]`]: {
          name: 'aws-load-balancer-controller', image: 'registry.example.com/aws-load-balancer-controller@sha256:00', args: ['--targetgroupbinding-requeue-duration=15s'],
        },
      },
    },
    finds: [],
  },
  {
    name: 'a disruption budget that allows nothing at present',
    patch: { set: { 'PodDisruptionBudget status': { disruptionsAllowed: 0, expectedPods: 2, currentHealthy: 1, desiredHealthy: 1 } } },
    finds: ['L09 warning PodDisruptionBudget web: no eviction is allowed at present (1 of 2 pods are ready, and 1 have to stay)'],
  },
  {
    name: 'a disruption budget that never allows anything',
    patch: { set: { 'PodDisruptionBudget spec.maxUnavailable': 0, 'PodDisruptionBudget status': { disruptionsAllowed: 0, expectedPods: 2, currentHealthy: 2, desiredHealthy: 2 } } },
    finds: [],
  },
];

describe('the rules about a running cluster', () => {
  test.each(CASES)('$name', ({ patch, facts, finds }) => {
    expect(liveFindings(readingOf(patch, facts)).map(({ code, severity, object, message }) => `${code} ${severity} ${object.kind} ${object.name}: ${message}`)).toEqual(finds);
  });

  test('each has a case with a finding', () => {
    const found = new Set(CASES.flatMap(({ finds }) => finds.map(text => text.slice(0, 3))));
    expect(LIVE_RULES.map(({ code }) => code).filter(code => !found.has(code))).toEqual([]);
  });

  test('are suppressed by the annotation of the object, with a reason', () => {
    const patch = { ...withoutGate, set: { 'Deployment/shop/web metadata.annotations': { 'cdk8s-zero-downtime/ignore': 'L01: restarted tonight' } } };
    expect(liveFindings(readingOf(patch)).map(({ code, suppressed }) => [code, suppressed])).toEqual([['L01', 'restarted tonight']]);
  });
});
