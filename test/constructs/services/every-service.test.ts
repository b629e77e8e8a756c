import { Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { KINDS, serviceOf } from './every-service';
import { validateObject } from '../../kubernetes-schema';

const annotation = (objects: any[], name: RegExp): string | undefined => objects
  .flatMap(({ metadata }) => Object.entries<string>(metadata.annotations ?? {}))
  .find(([key]) => name.test(key))?.[1];

const number = (value: unknown): number | undefined => value === undefined ? undefined : Number(value);

const keyValue = (text: string | undefined, key: string): number | undefined =>
  number(text?.split(',').map(pair => pair.split('=')).find(([name]) => name === key)?.[1]);

const pair = (pairs: { key: string; value: string }[] | undefined, key: string): number | undefined =>
  number(pairs?.find(attribute => attribute.key === key)?.value);

/** Every number that the YAML shows, read back from it; of a target group that is somebody else's, from the requirements. */
function readBack(objects: any[], service: any) {
  const { spec } = objects.find(({ kind }) => kind === 'Deployment' || kind === 'Rollout');
  const pod = spec.template.spec;
  const [container] = pod.containers;
  const config = objects.find(({ kind }) => kind === 'TargetGroupConfiguration')?.spec.defaultConfiguration;
  const lb = objects.find(({ kind }) => kind === 'LoadBalancerConfiguration')?.spec;
  const required = service.targetGroupRequirements;
  const { sleep, exec } = container.lifecycle.preStop;
  return {
    P: sleep?.seconds ?? Number(exec.command[1]),
    G: pod.terminationGracePeriodSeconds,
    D: keyValue(annotation(objects, /target-group-attributes$/), 'deregistration_delay.timeout_seconds')
      ?? pair(config?.targetGroupAttributes, 'deregistration_delay.timeout_seconds')
      ?? number(required?.targetGroupAttributes['deregistration_delay.timeout_seconds']),
    I: number(annotation(objects, /healthcheck-interval(-seconds)?$/)) ?? config?.healthCheckConfig.healthCheckInterval ?? required?.healthCheck.interval.toSeconds(),
    T: number(annotation(objects, /healthcheck-timeout(-seconds)?$/)) ?? config?.healthCheckConfig.healthCheckTimeout ?? required?.healthCheck.timeout.toSeconds(),
    healthy: number(annotation(objects, /[/-]healthy-threshold(-count)?$/)) ?? config?.healthCheckConfig.healthyThresholdCount ?? required?.healthCheck.healthyThreshold,
    unhealthy: number(annotation(objects, /unhealthy-threshold(-count)?$/)) ?? config?.healthCheckConfig.unhealthyThresholdCount ?? required?.healthCheck.unhealthyThreshold,
    Li: keyValue(annotation(objects, /load-balancer-attributes$/), 'idle_timeout.timeout_seconds')
      ?? pair(lb?.loadBalancerAttributes, 'idle_timeout.timeout_seconds')
      ?? number((service.gatewayAttributes ?? required?.loadBalancerAttributes)?.['idle_timeout.timeout_seconds']),
    K: service.budget.keepAliveTimeout?.toSeconds(),
    minReady: spec.minReadySeconds,
    progress: spec.progressDeadlineSeconds,
    startup: container.startupProbe,
    readiness: container.readinessProbe,
    liveness: container.livenessProbe,
    strategy: spec.strategy,
    gates: pod.readinessGates,
    scaleDown: spec.strategy.canary?.scaleDownDelaySeconds ?? spec.strategy.blueGreen?.scaleDownDelaySeconds,
  };
}

/** The inequalities of the model, written down again, over what the YAML shows. */
function violations(objects: any[], service: any): string[] {
  const {
    P, G, D, I, T, healthy, unhealthy, Li, K, minReady, progress, startup, readiness, liveness, strategy, gates, scaleDown,
  } = readBack(objects, service);
  const { longestRequest, shutdown, startup: slowest, drainPolicy, acceptsAfterSigterm } = service.budget;
  const [R, A, S] = [longestRequest, shutdown, slowest].map(duration => duration.toSeconds());
  const lb = service.budget._budget.inputs.loadBalancer;
  const L = lb.controllerReactionSeconds + lb.deregistrationPropagationSeconds;
  const W = Math.min(acceptsAfterSigterm ? A : 0, L);
  const checked = lb.targets.arePods ? (I ?? 0) + (T ?? 0) : 0;
  const H = lb.controllerReactionSeconds + lb.registrationPropagationSeconds + checked + (lb.gated ? lb.gatePollSeconds : 0);
  const target = lb.kind.hasTargetGroup;
  const namespace = objects.find(({ kind }) => kind === 'Namespace');
  const claims: Record<string, boolean> = {
    T01: G >= Math.max(P, L + R - W) + A,
    T02: P < G,
    T03: P + W >= L,
    T04: !target || D! >= (lb.targets.areNodes ? lb.nodeDeregistrationSeconds : lb.deregistrationPropagationSeconds) + R,
    T05: !target || !lb.targets.arePods || D! <= P + W + 30,
    T06: !target || drainPolicy !== 'outlast-deregistration' || P + W >= L + R,
    S01: startup.periodSeconds * (startup.failureThreshold - 1) >= S,
    S02: !lb.gated || namespace.metadata.labels['elbv2.k8s.aws/pod-readiness-gate-inject'] === 'enabled',
    S05: lb.gated || gates === undefined,
    auto: !lb.name.endsWith('auto') || !/readiness-?gate/i.test(JSON.stringify(objects)),
    S06: progress > S + 5 + H + minReady,
    S07: minReady >= (lb.gated ? 0 : H) + lb.gateLagSeconds,
    S09: !target || (I >= 5 && I <= 300 && T >= 2 && T <= 120 && T < I && [healthy, unhealthy].every(count => count >= 2 && count <= 10)),
    S10: readiness.periodSeconds * readiness.failureThreshold < liveness.periodSeconds * liveness.failureThreshold,
    N02: K === undefined || K > Li!,
    N03: !lb.name.startsWith('alb') || Li! >= R,
    A02: scaleDown === undefined || scaleDown >= L + R,
    R02: [strategy.rollingUpdate, strategy.canary].every(pods => pods === undefined || pods.maxUnavailable === 0),
    range: (D ?? 0) <= 3600,
  };
  return Object.keys(claims).filter(code => !claims[code]);
}

/** What must hold between the objects, whatever the numbers are. */
function contradictions(objects: any[]): string[] {
  const of = (...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind));
  const [{ spec: { template, selector, replicas } }] = of('Deployment', 'Rollout');
  const [{ spec: budget }] = of('PodDisruptionBudget');
  const services: any[] = of('Service');
  const [container] = template.spec.containers;
  const config = of('TargetGroupConfiguration')[0]?.spec.defaultConfiguration.healthCheckConfig;
  const path = annotation(objects, /healthcheck-path$/) ?? config?.healthCheckPath;
  const probed = container.readinessProbe.httpGet?.path;
  const ports = container.ports.flatMap(({ name, containerPort }: any) => [name, containerPort]);
  const selects = (labels: object) => Object.entries(labels).every(([key, value]) => template.metadata.labels[key] === value);
  const served = (name: string, port: string | number) => services.some(({ metadata, spec }) =>
    metadata.name === name && spec.ports.some((candidate: any) => candidate.name === port || candidate.port === port));
  const pingPong = of('Rollout').some(({ spec }) => spec.strategy.canary?.pingPong);
  const attributes = objects.flatMap(({ metadata }) => Object.entries<string>(metadata.annotations ?? {})).filter(([key]) => key.includes('attributes'));
  const claims: Record<string, boolean> = {
    S08: path === undefined || path === '/healthz' || path === probed,
    S10: container.livenessProbe.periodSeconds !== container.readinessProbe.periodSeconds,
    S11: container.readinessProbe !== undefined,
    S13: ['startupProbe', 'readinessProbe', 'livenessProbe'].every(name => ports.includes((container[name].httpGet ?? container[name].tcpSocket).port)),
    R03: replicas >= 2,
    R04: JSON.stringify(budget.selector) === JSON.stringify(selector),
    R05: budget.maxUnavailable === '25%',
    R07: budget.unhealthyPodEvictionPolicy === 'AlwaysAllow',
    R09: template.spec.topologySpreadConstraints.length + (template.spec.affinity ? 1 : 0) === 2,
    policy: of('NetworkPolicy').every(({ spec }) => selects(spec.podSelector.matchLabels)
      && ports.filter((port: unknown) => typeof port === 'number').every((port: number) => !spec.ingress || spec.ingress[0].ports.some((open: any) => open.port === port))),
    N01: selects(selector.matchLabels) && services.every(({ spec }) => selects(spec.selector)
      && spec.ports.every(({ targetPort }: any) => ports.includes(targetPort))),
    N05: services.every(({ spec }) => spec.type === 'ClusterIP') || annotation(objects, /target-type$/) !== undefined
      || of('TargetGroupBinding', 'TargetGroupConfiguration').length > 0,
    N07: services.every(({ spec }) => !spec.publishNotReadyAddresses),
    N08: [
      ...of('Ingress').flatMap(({ spec }) => spec.rules[0].http.paths).map(({ backend: { service } }) => [service.name, service.port.name]),
      ...of('HTTPRoute').flatMap(({ spec }) => spec.rules[0].backendRefs ?? []).map(({ name, port }) => [name, port]),
      ...of('TargetGroupBinding').map(({ spec: { serviceRef } }) => [serviceRef.name, serviceRef.port]),
    ].every(([name, port]) => name === 'old' || served(name, port) || (port === 'use-annotation' && pingPong)),
    N09: attributes.every(([, value]) => /^[\w.]+=[^,=]+(,[\w.]+=[^,=]+)*$/.test(value)),
    A01: of('Rollout').every(({ spec }) => spec.strategy.canary?.trafficRouting === undefined || spec.strategy.canary.pingPong !== undefined),
  };
  return Object.keys(claims).filter(code => !claims[code]);
}

/** The order in which objects must be applied: pods last. */
const ORDER = [['Namespace'], ['Service'], [
  'Ingress', 'TargetGroupBinding', 'TargetGroupConfiguration', 'LoadBalancerConfiguration', 'Gateway', 'HTTPRoute', 'GRPCRoute', 'PodDisruptionBudget',
  'NetworkPolicy',
], ['Deployment', 'Rollout']];

describe.each(Object.entries(KINDS))('every %s', (_, { Service, props }) => {
  test('keeps the inequalities of the model in what it writes, conforms to the schemas, and writes the same twice', () => {
    fc.assert(fc.property(props, given => {
      const { chart, service } = serviceOf(Service, given);
      const [first, second] = [Testing.synth(chart), Testing.synth(chart)];
      expect(JSON.stringify(second)).toBe(JSON.stringify(first));
      first.forEach(validateObject);
      expect(violations(first, service)).toEqual([]);
      expect(contradictions(first)).toEqual([]);
      const ranks = first.map(({ kind }) => ORDER.findIndex(kinds => kinds.includes(kind)));
      expect(ranks).toEqual([...ranks].sort());
      expect(ranks).not.toContain(-1);
      // The Ingress of a Rollout is healthy only when that has written its weights, so it comes with it.
      const waves = first.filter(({ kind }) => kind !== 'Ingress' || !given.argoRollout).map(({ metadata }) => number(metadata.annotations?.['argocd.argoproj.io/sync-wave']));
      expect(waves).toEqual(given.argoCdSyncWave === undefined ? waves.map(() => undefined) : [...waves].sort((a, b) => a! - b!));
    }), { numRuns: 100 });
  });

  test('is what it was when it is made of the same properties', () => {
    fc.assert(fc.property(props, given => {
      expect(Testing.synth(serviceOf(Service, given).chart)).toEqual(Testing.synth(serviceOf(Service, given).chart));
    }), { numRuns: 10 });
  });
});
