import { Testing } from 'cdk8s';
import { alb, chartOf, deployment, disruptionBudget, ingress, namespace, Plain, service } from './manifests';
import { ZeroDowntime } from '../../src';
import { validateObject } from '../kubernetes-schema';

const IP = alb({ 'target-type': 'ip' });
const HTTP = (path: string, port: number | string = 8080) => ({ httpGet: { path, port } });
const rollout = (strategy: Plain): Plain => ({ ...deployment({ spec: { strategy } }), apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' });
const front = (annotations: Record<string, string> = {}, services = ['web']) => ingress({ annotations: { ...IP, ...alb(annotations) }, services });

/** What a retrofit changes and says under one code. */
function under(code: string, ...objects: Plain[]): string[] {
  const chart = chartOf(namespace(), ...objects);
  const { changes, undecided } = ZeroDowntime.retrofit(chart);
  Testing.synth(chart).forEach(object => object.apiVersion.startsWith('keda') || object.apiVersion === 'autoscaling/v1' || validateObject(object));
  return [
    ...changes.filter(change => change.code === code).map(({ object, path, before, after }) => `${object} ${path}: ${before} → ${after}`),
    ...undecided.filter(question => question.code === code).map(({ object, path, reason }) => `${object} ${path}: ${reason}`),
  ];
}

describe('ZeroDowntime.retrofit() of a start-up that liveness may kill', () => {
  const started = (container: Plain) => under('S01', service(), front(), deployment({ container }));
  const PROBE = 'Deployment shop/web spec.template.spec.containers[web].startupProbe: undefined → ';

  test.each<[string, Plain, string[]]>([
    ['waits by what readiness asks', { readinessProbe: HTTP('/ready'), livenessProbe: HTTP('/live') },
      [`${PROBE}{"failureThreshold":25,"httpGet":{"path":"/ready","port":8080},"periodSeconds":3,"timeoutSeconds":3}`]],
    ['waits by what liveness asks', { readinessProbe: undefined, livenessProbe: { exec: { command: ['true'] } } },
      [`${PROBE}{"exec":{"command":["true"]},"failureThreshold":25,"periodSeconds":3,"timeoutSeconds":3}`]],
    ['is killed at the last moment', { livenessProbe: { ...HTTP('/live'), initialDelaySeconds: 29, failureThreshold: 4 } },
      [`${PROBE}{"failureThreshold":25,"httpGet":{"path":"/","port":8080},"periodSeconds":3,"timeoutSeconds":3}`]],
    ['is just not killed', { livenessProbe: { ...HTTP('/live'), initialDelaySeconds: 30, failureThreshold: 4 } }, []],
    ['is nobody\'s business without liveness', {}, []],
    ['is unknown where a number is', { livenessProbe: { ...HTTP('/live'), periodSeconds: '${Token[TOKEN.1]}' } }, []],
  ])('%s', (_, container, expected) => {
    const tokens = JSON.stringify(container).includes('Token');
    expect(tokens ? ZeroDowntime.retrofit(chartOf(service(), deployment({ container }))).changes.filter(({ code }) => code === 'S01').map(String) : started(container))
      .toEqual(expected);
  });
});

describe('ZeroDowntime.retrofit() of what the load balancer asks', () => {
  const asked = (annotations: Record<string, string>, container: Plain = {}, services = ['web']) =>
    under('S08', service(), front(annotations, services), deployment({ container: { readinessProbe: HTTP('/ready?deep=1'), ...container } }));
  const KEY = 'metadata.annotations[\'alb.ingress.kubernetes.io/healthcheck-path\']';

  test.each<[string, string[], string[]]>([
    ['asks what readiness asks', asked({}), [`Ingress shop/web ${KEY}: undefined → "/ready?deep=1"`]],
    ['says it on the Service where the Ingress has others', asked({}, {}, ['web', 'api']), [`Service shop/web ${KEY}: undefined → "/ready?deep=1"`]],
    ['leaves the same path', asked({ 'healthcheck-path': '/ready' }), []],
    ['tells of another path', asked({ 'healthcheck-path': '/' }), [`Ingress shop/web ${KEY}: it is '/', and the readiness probe of web asks '/ready?deep=1': let both ask the same`]],
    ['leaves AWS\' own path where readiness asks that', asked({}, { readinessProbe: HTTP('/') }), []],
    ['tells of another port', asked({ 'healthcheck-port': '9090' }),
      ['Ingress shop/web metadata.annotations[\'alb.ingress.kubernetes.io/healthcheck-port\']: the load balancer asks at port 9090, and the readiness probe of web at port 8080: see that they agree']],
    ['leaves gRPC', asked({ 'backend-protocol-version': 'GRPC' }), []],
    ['tells of a probe at another port', asked({}, { readinessProbe: HTTP('/ready', 9090) }),
      ['Ingress shop/web metadata.annotations[\'alb.ingress.kubernetes.io/healthcheck-port\']: the load balancer asks at port 8080, and the readiness probe of web at port 9090: see that they agree']],
    ['finds a port by its name', asked({}, { ports: [{ name: 'http', containerPort: 8080 }], readinessProbe: HTTP('/ready', 'http') }),
      [`Ingress shop/web ${KEY}: undefined → "/ready"`]],
  ])('%s', (_, actual, expected) => expect(actual).toEqual(expected));
});

describe('ZeroDowntime.retrofit() of what somebody else scales', () => {
  const hpa = (spec: Plain = {}, apiVersion = 'autoscaling/v2') => ({
    apiVersion,
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 9, ...spec },
  });
  const scaled = (autoscaler: Plain, workload: Plain = { spec: { replicas: undefined } }) => under('R08', service(), front(), deployment(workload), autoscaler);
  const behavior = (scaleDown: Plain) => ({ behavior: { scaleDown } });
  const policy = (value: number, type = 'Percent') => behavior({ policies: [{ type, value, periodSeconds: 60 }] });
  const SLOWER = '[{"periodSeconds":90,"type":"Percent","value":25}]';
  const MANY = 'up to 7 pods are ended in one step when the load falls, which no PodDisruptionBudget slows down';

  test.each<[string, string[], string[]]>([
    ['ends a quarter in the time that a pod takes', scaled(hpa()), [`HorizontalPodAutoscaler shop/web spec.behavior.scaleDown.policies: undefined → ${SLOWER}`]],
    ['does so by KEDA, too', scaled({
      apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'web', namespace: 'shop' }, spec: { scaleTargetRef: { name: 'web' }, minReplicaCount: 2 },
    }), [`ScaledObject shop/web spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies: undefined → ${SLOWER}`]],
    ['leaves a limit', scaled(hpa(policy(99))), []],
    ['leaves a number of pods', scaled(hpa(policy(100, 'Pods'))), []],
    ['leaves who never scales down', scaled(hpa(behavior({ selectPolicy: 'Disabled' }))), []],
    ['leaves who ends one at most', scaled(hpa({ maxReplicas: 3 })), []],
    ['tells of a policy that is no limit', scaled(hpa(policy(100))), [`HorizontalPodAutoscaler shop/web spec.behavior.scaleDown.policies: ${MANY}: give it a policy of less than 100%`]],
    ['tells an old one', scaled(hpa({}, 'autoscaling/v1')), [`HorizontalPodAutoscaler shop/web spec.behavior.scaleDown.policies: ${MANY}: use autoscaling/v2 and give it a policy`]],
    ['tells of a number of pods that is set back', scaled(hpa(policy(25)), { spec: { replicas: 3 } }), [
      'Deployment shop/web spec.replicas: HorizontalPodAutoscaler shop/web decides it, and every apply sets it back: leave it out (with kubectl apply, first by '
      + 'edit-last-applied, or the count drops to 1 once)',
    ]],
  ])('%s', (_, actual, expected) => expect(actual).toEqual(expected));
});

describe('ZeroDowntime.retrofit() of disruption budgets', () => {
  const budget = (spec: Plain, name = 'web') => ({ ...disruptionBudget(), metadata: { name, namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'web' } }, ...spec } });
  const told = (field: string, value: string) => [`PodDisruptionBudget shop/web spec.${field}: ${value} allows no eviction, and every drain waits for one: maxUnavailable 25% always allows one`];

  test.each<[Plain, string[]]>([
    [{ maxUnavailable: 0 }, told('maxUnavailable', '0')],
    [{ maxUnavailable: '0%' }, told('maxUnavailable', '"0%"')],
    [{ maxUnavailable: '1%' }, []],
    [{ minAvailable: 2 }, []],
    [{ minAvailable: 3 }, told('minAvailable', '3')],
    [{ minAvailable: '66%' }, []],
    [{ minAvailable: '67%' }, told('minAvailable', '"67%"')],
    [{ minAvailable: '100%' }, told('minAvailable', '"100%"')],
  ])('tells of %j for three pods', (spec, expected) => {
    expect(under('R05', service(), front(), deployment(), budget(spec))).toEqual(expected);
  });

  test('counts the pods of all workloads that a budget is for', () => {
    expect(under('R05', service(), front(), deployment(), deployment({ name: 'canary' }), budget({ minAvailable: 3 }))).toEqual([]);
  });

  test('tells of two that select the same pods', () => {
    expect(under('R04', service(), front(), deployment(), budget({ maxUnavailable: 1 }), budget({ maxUnavailable: 1 }, 'second'))).toEqual([
      'PodDisruptionBudget shop/second spec.selector: it is one of 2 that select the pods of Deployment shop/web: the API server then refuses every eviction',
    ]);
  });

  test('needs none for the pods of a DaemonSet, which drains leave alone', () => {
    expect(under('R04', service(), front(), { ...deployment({ spec: { replicas: undefined } }), kind: 'DaemonSet' })).toEqual([]);
  });
});

describe('ZeroDowntime.retrofit() of Argo Rollouts', () => {
  const pingPong = (canary: Plain): Plain => ({
    canary: { maxUnavailable: 0, trafficRouting: { alb: { ingress: 'web', servicePort: 80 } }, pingPong: { pingService: 'web', pongService: 'web' }, ...canary },
  });
  const routed = (canary: Plain = {}) => rollout(pingPong(canary));
  /** A preStop that does other things, too, and is left as it is. */
  const short = (canary: Plain = {}): Plain => ({
    ...deployment({ spec: { strategy: pingPong(canary) }, container: { lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 5; nginx -s quit'] } } } } }),
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
  });
  const ABORT = 'Rollout shop/web spec.strategy.canary.abortScaleDownDelaySeconds: ';
  const DELAY = 'Rollout shop/web spec.strategy.canary.scaleDownDelaySeconds: ';

  test.each<[string, string, Plain, string[]]>([
    ['leaves delays that preStop makes needless', 'A02', routed({ dynamicStableScale: true, scaleDownDelaySeconds: 0 }), []],
    ['waits for weights where preStop is short', 'A02', short(), [`${DELAY}undefined → 45`, `${ABORT}undefined → 45`]],
    ['raises a delay just below', 'A02', short({ scaleDownDelaySeconds: 34, abortScaleDownDelaySeconds: 0 }), [`${DELAY}34 → 45`]],
    ['leaves a delay that just holds', 'A02', short({ scaleDownDelaySeconds: 35, abortScaleDownDelaySeconds: 35 }), []],
    ['keeps old pods as long as they get requests', 'A02', short({ dynamicStableScale: true, scaleDownDelaySeconds: 35, abortScaleDownDelaySeconds: 0 }),
      ['Rollout shop/web spec.strategy.canary.dynamicStableScale: true → false']],
    ['leaves a canary that moves no traffic', 'A02', rollout({ canary: { maxUnavailable: 0 } }), []],
    ['tells of a selector that moves', 'A01', routed({ pingPong: undefined, stableService: 'web' }), [
      'Rollout shop/web spec.strategy.canary.pingPong: at its end the rollout changes the selector of the stable Service, and with it all targets at once: name two Services between which it moves the traffic',
    ]],
  ])('%s', (_, code, workload, expected) => expect(under(code, service(), front(), workload)).toEqual(expected));

  test('takes blue and green for what they are within the cluster', () => {
    expect(under('A01', service(), rollout({ blueGreen: { activeService: 'web' } }))).toEqual([]);
  });
});

describe('ZeroDowntime.retrofit() of readiness gates', () => {
  const gate = (conditionType: string) => deployment({ pod: { readinessGates: [{ conditionType }] } });
  const binding = (spec: Plain = {}) => ({
    apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'TargetGroupBinding', metadata: { name: 'web', namespace: 'shop' }, spec: { serviceRef: { name: 'web', port: 80 }, targetGroupName: 'x', ...spec },
  });

  test('takes a gate for that of a binding only by its name', () => {
    expect(under('S02', service(), binding(), gate('target-health.elbv2.k8s.aws/web'))).toEqual([]);
    expect(under('S02', service(), binding(), gate('target-health.elbv2.k8s.aws/old'))).toHaveLength(1);
  });

  test('tells of a gate that nobody opens', () => {
    expect(under('S05', service(), ingress({ annotations: alb({ 'target-type': 'instance' }) }), gate('target-health.elbv2.k8s.aws/web'))).toEqual([
      'Deployment shop/web spec.template.spec.readinessGates: \'target-health.elbv2.k8s.aws/web\' is never opened where nodes are targets: the pods never become ready',
    ]);
  });

  test('goes by the target type of a binding that says nothing else', () => {
    expect(under('T03', service(), binding({ targetType: 'instance' }), deployment())).toEqual([expect.stringContaining('{"sleep":{"seconds":20}}')]);
    expect(under('T03', service(), binding(), deployment())).toEqual([expect.stringContaining('{"sleep":{"seconds":60}}')]);
  });
});

describe('ZeroDowntime.retrofit() of addresses of pods that are not ready', () => {
  const published = { publishNotReadyAddresses: true };

  test('tells where they get requests, and leaves those by which peers find each other', () => {
    const TOLD = 'Service shop/web spec.publishNotReadyAddresses: a pod gets requests until it is gone, however long it drains: peers that look for each other need this, on a headless Service of their own';
    expect(under('N07', service(published), front(), deployment())).toEqual([TOLD]);
    expect(under('N07', service(published), deployment())).toEqual([TOLD]);
    expect(under('N07', service({ ...published, clusterIP: 'None' }), deployment())).toEqual([]);
  });
});
