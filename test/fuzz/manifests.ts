import { dump } from 'js-yaml';
import { Choices } from './choices';

/** Manifests that are nearly right: a workload with what stands around it, of which each part may be absent, odd or of the wrong type. */
export function manifests(choices: Choices): object[] {
  const names = ['web', 'api', 'web', 'constructor', choices.rarely() ? choices.text() : 'x'];
  const name = () => choices.pick(names);
  const namespace = choices.pick([undefined, 'shop', 'shop', '']);
  const odd = <Value>(value: Value): unknown => choices.rarely() ? choices.pick<unknown>([null, [], {}, '', 0, true, choices.text(), choices.number(), [null], { a: null }]) : value;
  const maybe = (field: string, value: () => unknown) => choices.often() ? { [field]: odd(value()) } : {};
  const metadata = (annotations: () => object = () => ({})) => odd({ name: name(), ...namespace === undefined ? {} : { namespace }, ...maybe('annotations', annotations) });
  const labels = () => choices.pick<object>([{ app: 'web' }, { app: 'web' }, { app: 'api' }, { constructor: 'x' }, { app: 'web', tier: 'front' }]);
  const seconds = () => odd(choices.number());
  const duration = () => choices.pick(['10s', '1m30s', '90', '0s', '1e9s', choices.text()]);
  const attributes = () => choices.pick(['deregistration_delay.timeout_seconds=30', 'deregistration_delay.timeout_seconds=5, ', 'a=b,  c ', 'slow_start.duration_seconds=60,',
    'deregistration_delay.timeout_seconds=30,deregistration_delay.connection_termination.enabled=true', choices.text()]);
  const budget = () => choices.pick(['longestRequest: 10s', 'longestRequest: 30s, shutdown: 5s', choices.text(), JSON.stringify({ longestRequest: duration() })]);

  const script = () => choices.pick(['sleep 20', 'sleep 5; nginx -s quit', 'exec sleep 1m', `sleep ${choices.number()}`, choices.text(), `timeout 5 sleep ${duration()}`]);
  const hook = () => choices.pick<() => unknown>([
    () => ({ exec: { command: ['sleep', choices.pick(['15', '1e22', duration()])] } }),
    () => ({ exec: { command: ['sh', '-c', script()] } }),
    () => ({ sleep: { seconds: seconds() } }),
    () => ({ exec: { command: choices.list(5, () => odd(choices.pick(['timeout', '-t', '5', 'exec', 'tini', '--', 'sleep', '20', 'kill', choices.text()]))) } }),
    () => ({ httpGet: { path: '/', port: 80 } }),
  ])();
  const probe = () => ({
    ...choices.pick<object>([{ httpGet: { path: '/', port: 8080 } }, { httpGet: { path: '/', port: 'http' } }, { tcpSocket: { port: 8080 } }, { exec: { command: ['true'] } }, {}]),
    ...maybe('periodSeconds', seconds),
    ...maybe('failureThreshold', seconds),
    ...maybe('timeoutSeconds', seconds),
    ...maybe('initialDelaySeconds', seconds),
  });
  const container = () => ({
    name: name(),
    image: choices.pick(['nginx:1.27', 'web:1', 'gcr.io/distroless/static', 'envoyproxy/envoy:v1', 'registry.k8s.io/ingress-nginx/controller:v1', choices.text()]),
    ...maybe('ports', () => [{ containerPort: odd(8080), name: 'http' }]),
    ...maybe('lifecycle', () => ({ ...maybe('preStop', hook), ...choices.rarely() ? { stopSignal: 'SIGTERM' } : {} })),
    ...maybe('readinessProbe', probe),
    ...maybe('livenessProbe', probe),
    ...maybe('startupProbe', probe),
    ...choices.rarely() ? { args: choices.list(4, () => odd(choices.text())), command: ['sh', '-c', script()] } : {},
  });
  const template = (selected: object) => ({
    metadata: { labels: odd(choices.often() ? selected : labels()) },
    spec: {
      containers: odd([container(), ...choices.rarely() ? [container()] : []]),
      ...maybe('terminationGracePeriodSeconds', seconds),
      ...choices.rarely() ? { readinessGates: [{ conditionType: choices.text() }] } : {},
      ...choices.rarely() ? { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: labels() } }] } : {},
    },
  });
  const workload = () => {
    const selected = labels();
    const kind = choices.pick(['Deployment', 'Deployment', 'Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);
    return {
      apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1',
      kind,
      metadata: metadata(() => ({ ...maybe('cdk8s-zero-downtime/budget', budget), ...choices.rarely() ? { 'cdk8s-zero-downtime/ignore': choices.pick(['T01: no', choices.text()]) } : {} })),
      spec: odd({
        ...maybe('replicas', () => choices.pick([2, 3, 1, 0, 7, choices.number()])),
        selector: odd({ matchLabels: selected }),
        ...maybe('strategy', () => choices.pick<object>([{ rollingUpdate: { maxSurge: seconds(), maxUnavailable: '25%' } }, { type: 'Recreate' }, { canary: { steps: [{ setWeight: 20 }] } }])),
        ...maybe('minReadySeconds', seconds),
        ...maybe('progressDeadlineSeconds', seconds),
        template: odd(template(selected)),
      }),
    };
  };
  const service = () => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(() => choices.pick<object>([{}, {
      'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
      'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': choices.pick(['ip', 'instance']),
      'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes': attributes(),
    }])),
    spec: odd({
      selector: odd(labels()),
      ports: odd([{ port: 80, targetPort: odd(choices.pick([8080, 'http'])) }]),
      ...choices.rarely() ? { type: choices.pick(['LoadBalancer', 'NodePort', 'ExternalName']), externalTrafficPolicy: 'Local' } : {},
    }),
  });
  const ingress = () => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(() => ({
      'alb.ingress.kubernetes.io/target-type': odd(choices.pick(['ip', 'instance'])),
      ...maybe('alb.ingress.kubernetes.io/target-group-attributes', attributes),
      ...maybe('alb.ingress.kubernetes.io/healthcheck-interval-seconds', () => String(choices.number())),
      ...choices.rarely() ? { 'alb.ingress.kubernetes.io/listen-ports': choices.pick(['[{"HTTP": 80}]', choices.text()]), 'alb.ingress.kubernetes.io/success-codes': choices.text() } : {},
    })),
    spec: odd({ ingressClassName: 'alb', rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: name(), port: odd({ number: 80 }) } } }] } }] }),
  });
  const others = () => choices.pick<() => object>([
    () => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: metadata(), spec: odd({ maxUnavailable: seconds(), selector: { matchLabels: labels() } }) }),
    () => ({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: metadata(), spec: odd({ minReplicas: seconds(), maxReplicas: seconds(), scaleTargetRef: { kind: 'Deployment', name: name() } }) }),
    () => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace ?? 'x', labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } } }),
    () => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(), data: odd({ Corefile: choices.text() }) }),
    () => ({ apiVersion: choices.text(), kind: choices.text(), metadata: metadata(), spec: odd({}) }),
  ])();
  const usual = [workload(), service(), ingress()];
  const more = choices.list(3, () => choices.pick([workload, service, ingress, others])());
  return [...usual, ...more];
}

/** The manifests as somebody may have written them. */
export function textOf(objects: readonly object[], choices: Choices): string {
  const written = choices.pick<() => string>([
    () => objects.map(object => dump(object, { noRefs: true })).join('---\n'),
    () => objects.map(object => dump(object, { flowLevel: choices.byte() % 5, quotingType: '"' })).join('---\n'),
    () => objects.map(object => JSON.stringify(object, undefined, choices.byte() % 3)).join('\n---\n'),
    () => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, undefined, 2),
    () => dump({ apiVersion: 'v1', kind: 'List', items: objects }),
  ])();
  const lines = choices.rarely() ? written.replaceAll('\n', '\r\n') : written;
  if (!choices.rarely()) return lines;
  const at = (choices.byte() * 256 + choices.byte()) % (lines.length + 1);
  return lines.slice(0, at) + choices.text() + lines.slice(at + choices.byte() % 3);
}
