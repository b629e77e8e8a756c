import { Chart, Duration, Testing } from 'cdk8s';
import { refusalOf, serviceOf } from './every-service';
import {
  ArgoRolloutStrategy, BackendProtocol, DrainPolicy, ExternalTrafficPolicy, ListenerProtocol, LoadBalancerProfile, LoadBalancerScheme, TimingBudget,
  ZeroDowntimeClusterService, ZeroDowntimeNamespace, ZeroDowntimeNetworkService, ZeroDowntimeWebService, ZeroDowntimeWebServiceProps,
} from '../../../src';
import { albOf, objects, REQUIRED, synthesise, webService } from '../synthesis';

const instance = TimingBudget.of({ loadBalancer: LoadBalancerProfile.ALB_INSTANCE, drainPolicy: DrainPolicy.LEAK_WINDOW });
const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/a'];
const refusal = (props: Partial<ZeroDowntimeWebServiceProps>) => refusalOf(ZeroDowntimeWebService, props);

describe('ZeroDowntimeWebService with nodes as targets', () => {
  test('has node ports and no gate, and waits for the registration instead', () => {
    const synthesised = synthesise({ budget: instance });
    expect(synthesised.Service.spec).toMatchObject({ type: 'NodePort', externalTrafficPolicy: 'Cluster' });
    expect(albOf(synthesised)['target-type']).toBe('instance');
    const { minReadySeconds, template } = synthesised.Deployment.spec;
    expect(minReadySeconds).toBe(5); // 2 + 3
    expect(template.spec).not.toHaveProperty('readinessGates');
    expect(template.metadata.labels).not.toHaveProperty('elbv2.k8s.aws/pod-readiness-gate-inject');
  });

  test('accepts that nodes forward to all pods, and nothing else', () => {
    expect(synthesise({ budget: instance, externalTrafficPolicy: ExternalTrafficPolicy.CLUSTER }).Service.spec.externalTrafficPolicy).toBe('Cluster');
    expect(refusal({ budget: instance, externalTrafficPolicy: ExternalTrafficPolicy.LOCAL })).toEqual([
      'N04 shop/web: \'externalTrafficPolicy\' is Local but must be Cluster (nothing tells an Application Load Balancer that the last pod of a node is '
      + 'ending before it has ended); drop \'externalTrafficPolicy\', or make pods the targets with LoadBalancerProfile.ALB_IP',
    ]);
  });

  test('fails when pods are the targets and nodes are told how to forward', () => {
    expect(refusal({ externalTrafficPolicy: ExternalTrafficPolicy.CLUSTER })).toEqual([
      'shop/web: \'externalTrafficPolicy\' is Cluster but must be absent (with pods as targets no node forwards anything); '
      + 'drop \'externalTrafficPolicy\', or make a budget for nodes as targets',
    ]);
  });
});

describe('ZeroDowntimeWebService under version 1 of the controller', () => {
  const legacy = { legacyController: true, kubernetesVersion: '1.21' };

  test('declares the gate by the name that this one gives it, and the class as an annotation', () => {
    const synthesised = synthesise({ ...legacy, path: '/shop/', certificateArns });
    expect(synthesised.Deployment.spec.template.spec.readinessGates).toEqual([{ conditionType: 'target-health.alb.ingress.k8s.aws/web_web_http' }]);
    const { metadata, spec } = synthesised.Ingress;
    expect(metadata.annotations['kubernetes.io/ingress.class']).toBe('alb');
    expect(spec).not.toHaveProperty('ingressClassName');
    expect(spec.rules[0].http.paths).toEqual([
      { path: '/shop/*', pathType: 'ImplementationSpecific', backend: { service: { name: 'web', port: { name: 'http' } } } },
    ]);
    expect(albOf(synthesised)).not.toHaveProperty('ssl-redirect');
  });

  test('declares none with nodes as targets', () => {
    expect(synthesise({ ...legacy, budget: instance }).Deployment.spec.template.spec).not.toHaveProperty('readinessGates');
    expect(synthesise(legacy).Ingress.spec.rules[0].http.paths[0].path).toBe('/*');
  });

  test.each([[28, []], [29, [
    `shop/web: 'name' is "${'x'.repeat(29)}" but must be a DNS label of at most 28 characters `
    + `(the name of the readiness gate, '${'x'.repeat(29)}_${'x'.repeat(29)}_http', may have 63); choose a shorter 'name'`,
  ]]])('takes a name of %i characters: %j', (length, messages) => {
    const attempt = () => refusal({ ...legacy, name: 'x'.repeat(length) });
    if (messages.length === 0) expect(attempt).toThrow('the properties are accepted');
    else expect(attempt()).toEqual(messages);
  });

  test('fails when the version of Kubernetes is not known, which has no sleep action then', () => {
    expect(refusal({ legacyController: true })).toEqual([
      'T09 shop/web: \'kubernetesVersion\' is absent but must be present (version 1 of the controller runs up to Kubernetes 1.21, which drops the sleep '
      + 'action); say which version it is',
    ]);
  });

  test('fails when it is asked for what this one does not know', () => {
    expect(refusal({
      ...legacy,
      groupName: 'shop',
      loadBalancerName: 'shop',
      backendProtocol: BackendProtocol.HTTP2,
      argoRollout: {},
      certificateArns,
      redirectToHttps: true,
    })).toEqual([
      ['groupName', '"shop"'], ['loadBalancerName', '"shop"'], ['redirectToHttps', 'set'], ['argoRollout', 'set'], ['backendProtocol', '"http2"'],
    ].map(([field, value]) => `shop/web: '${field}' is ${value} but must be absent (version 1 of the controller does not know it); `
      + `drop '${field}', or 'legacyController'`));
  });
});

describe('an Ingress group', () => {
  const group = (...members: Partial<ZeroDowntimeWebServiceProps>[]) => {
    const chart = new Chart(Testing.app(), 'shop');
    members.forEach((props, index) => new ZeroDowntimeWebService(chart, `web-${index}`, { ...REQUIRED, groupName: 'shop', ...props }));
    return () => Testing.synth(chart);
  };
  const slow = TimingBudget.of({ longestRequest: Duration.seconds(120) });
  const disagreement = (key: string, mine: string, other: string) =>
    `[shop/web-1] '${key}' is '${mine}' but must be '${other}', as in shop/web-0 of the same group 'shop' `
    + '(the controller reconciles no Ingress of a group whose members disagree); give both the same value, or one another \'groupName\'';

  test('may have members that agree, and listeners of their own', () => {
    expect(group({}, { listeners: [{ protocol: ListenerProtocol.HTTP, port: 8080 }], groupOrder: 5 }, { loadBalancerName: 'shop' })).not.toThrow();
  });

  test('may have members that spell the same in different ways', () => {
    expect(group({ subnets: ['a', 'b'], sslPolicy: 'first' }, { subnets: ['b', 'a'], sslPolicy: 'second' })).not.toThrow(); // a policy says nothing of HTTP
  });

  test('is another one in another group, and in the chart of another cluster', () => {
    expect(group({}, { budget: slow, groupName: 'api' })).not.toThrow();
    const app = Testing.app();
    new ZeroDowntimeWebService(new Chart(app, 'test'), 'web', { ...REQUIRED, groupName: 'shop' });
    const chart = new Chart(app, 'prod');
    new ZeroDowntimeWebService(chart, 'web', { ...REQUIRED, groupName: 'shop', scheme: LoadBalancerScheme.INTERNET_FACING });
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test.each<[what: string, first: Partial<ZeroDowntimeWebServiceProps>, second: Partial<ZeroDowntimeWebServiceProps>, message: string]>([
    ['the idle timeout', {}, { budget: slow }, disagreement('load-balancer-attributes.idle_timeout.timeout_seconds', '130', '60')],
    ['the scheme', {}, { scheme: LoadBalancerScheme.INTERNET_FACING }, disagreement('scheme', 'internet-facing', 'internal')],
    ['the name', { loadBalancerName: 'a' }, { loadBalancerName: 'b' }, disagreement('load-balancer-name', 'b', 'a')],
    ['the protocol of a port', {}, { listeners: [{ protocol: ListenerProtocol.HTTPS, port: 80 }] }, disagreement('listen-ports.80', 'HTTPS', 'HTTP')],
    ['the redirect', { certificateArns }, { certificateArns, listeners: [{ protocol: ListenerProtocol.HTTPS, port: 8443 }, { protocol: ListenerProtocol.HTTP, port: 80 }] },
      disagreement('ssl-redirect', '8443', '443')],
    ['a tag', { tags: { team: 'a', stage: 'prod' } }, { tags: { team: 'b' } }, disagreement('tags.team', 'b', 'a')],
    ['an annotation of the user\'s', { ingressAnnotations: { 'alb.ingress.kubernetes.io/ip-address-type': 'ipv4' } },
      { ingressAnnotations: { 'alb.ingress.kubernetes.io/ip-address-type': 'dualstack' } }, disagreement('ip-address-type', 'dualstack', 'ipv4')],
    ['the subnets', { subnets: ['a', 'b'] }, { subnets: ['a', 'c'] }, disagreement('subnets', 'a, c', 'a, b')],
    ['the addresses at a port they share', { inboundCidrs: ['10.0.0.0/8'] }, { inboundCidrs: ['0.0.0.0/0'] }, disagreement('inbound-cidrs.80', '0.0.0.0/0', '10.0.0.0/8')],
    ['the default', { defaultBackend: true }, { defaultBackend: true },
      '[shop/web-1] \'defaultBackend\' is true but must be absent, as shop/web-0 has it in the same group \'shop\' (a load balancer has one default action); drop one of them'],
  ])('fails at synthesis when its members disagree on %s', (_, first, second, message) => expect(group(first, second)).toThrow(message));
});

describe('a Rollout of Argo Rollouts', () => {
  const switched = { dynamicStableScale: false, scaleDownDelaySeconds: 65, abortScaleDownDelaySeconds: 65 }; // L + R + m = 25 + 30 + 10

  test('behind an Ingress moves weights between two Services that take turns', () => {
    const { chart, service } = serviceOf(ZeroDowntimeWebService, { argoRollout: {}, autoscaling: { maxReplicas: 9 } });
    const { Rollout, Ingress, HorizontalPodAutoscaler } = objects(chart);
    expect(Rollout.apiVersion).toBe('argoproj.io/v1alpha1');
    expect(Rollout.spec.strategy).toEqual({
      canary: {
        maxSurge: '25%',
        maxUnavailable: 0,
        pingPong: { pingService: 'web-ping', pongService: 'web-pong' },
        trafficRouting: { alb: { ingress: 'web', rootService: 'web', servicePort: 80 } },
        ...switched,
        steps: [{ setWeight: 20 }, { pause: { duration: '60s' } }, { setWeight: 50 }, { pause: { duration: '60s' } }],
      },
    });
    expect(Ingress.spec.rules[0].http.paths[0].backend).toEqual({ service: { name: 'web', port: { name: 'use-annotation' } } });
    expect([service.pingService, service.pongService].map(({ name }) => name)).toEqual(['web-ping', 'web-pong']);
    expect(HorizontalPodAutoscaler.spec.scaleTargetRef).toEqual({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web' });
    expect(Rollout.metadata.annotations).toHaveProperty(['cdk8s-zero-downtime/budget']);
  });

  test('behind other load balancers exchanges pods one by one, each with its gate', () => {
    const { Rollout, Service } = objects(serviceOf(ZeroDowntimeNetworkService, { argoRollout: { steps: [{ setWeight: 10 }] } }).chart);
    expect(Rollout.spec.strategy).toEqual({ canary: { maxSurge: '25%', maxUnavailable: 0, steps: [{ setWeight: 10 }] } });
    expect(Service.metadata.name).toBe('web');
  });

  test('within the cluster may be blue-green', () => {
    const { Rollout } = objects(serviceOf(ZeroDowntimeClusterService, { argoRollout: { strategy: ArgoRolloutStrategy.BLUE_GREEN } }).chart);
    expect(Rollout.spec.strategy).toEqual({ blueGreen: { activeService: 'web', autoPromotionEnabled: true, scaleDownDelaySeconds: 50 } });
  });

  test('waits 30 s at least before it ends the old pods, as Argo Rollouts does by itself', () => {
    const budget = TimingBudget.of({ longestRequest: Duration.seconds(0), drainPolicy: DrainPolicy.LEAK_WINDOW, margin: Duration.seconds(1) });
    expect(synthesise({ argoRollout: {}, budget }).Rollout.spec.strategy.canary.scaleDownDelaySeconds).toBe(30);
  });

  test.each([[54, false], [55, true], [56, true]])('may keep the old pods for %i s: %s', (seconds, accepted) => {
    const props = { argoRollout: { scaleDownDelay: Duration.seconds(seconds) } };
    if (accepted) {expect(synthesise(props).Rollout.spec.strategy.canary.scaleDownDelaySeconds).toBe(seconds);} else {
      expect(refusal(props)).toEqual([
        'A02 shop/web: \'argoRollout.scaleDownDelay\' is 54 s but must be at least 55 s (25 s leakWindow + 30 s longestRequest); raise it, or drop it',
      ]);
    }
  });

  test('fails when it is blue-green behind a load balancer', () => {
    expect(refusal({ argoRollout: { strategy: ArgoRolloutStrategy.BLUE_GREEN, steps: [] } })).toEqual([
      'A01 shop/web: \'argoRollout.strategy\' is blue-green but must be canary (the switch changes the selector of the Service: the new pods have no '
      + 'readiness gate for it, and the old targets are deregistered before the new ones serve); drop \'argoRollout.strategy\'',
      'shop/web: \'argoRollout.steps\' is 0 steps but must be absent (blue-green has none); drop them',
    ]);
  });

  test('fails when old pods end as their weight falls', () => {
    expect(refusal({ argoRollout: { dynamicStableScale: true } })).toEqual([
      'A02 shop/web: \'argoRollout.dynamicStableScale\' is true but must be absent (old pods are ended as their weight falls, and the load balancer learns of '
      + 'the weight later than the pods); drop it',
    ]);
  });

  test('fails when there is nothing to wait for', () => {
    expect(refusalOf(ZeroDowntimeNetworkService, { argoRollout: { scaleDownDelay: Duration.seconds(300), dynamicStableScale: true } })).toEqual([
      'shop/web: \'argoRollout.scaleDownDelay\' is 300 s but must be absent (no traffic is switched here: old pods leave one by one, and each drains by '
      + 'itself); drop it',
      'shop/web: \'argoRollout.dynamicStableScale\' is true but must be absent (no traffic is switched by weight here); drop it',
    ]);
  });

  test('fails when the names of its Services would be too long', () => {
    expect(refusal({ argoRollout: {}, name: 'x'.repeat(59) })).toEqual([
      `shop/web: 'name' is "${'x'.repeat(59)}" but must be a DNS label of at most 58 characters (the names of the ping and pong Services are made of it); `
      + 'choose a shorter \'name\'',
    ]);
  });
});

describe('sync waves of Argo CD', () => {
  const waves = (chart: Chart) => Object.fromEntries(Testing.synth(chart).map(({ kind, metadata }) => [kind, metadata.annotations?.['argocd.argoproj.io/sync-wave']]));

  test('put everything that pods need before them', () => {
    expect(waves(webService({ argoCdSyncWave: 10, autoscaling: { maxReplicas: 5 } }).chart)).toEqual({
      Namespace: '7', Service: '8', Ingress: '9', PodDisruptionBudget: '9', Deployment: '10', HorizontalPodAutoscaler: '10',
    });
  });

  test('are not there unless they are asked for', () => expect(new Set(Object.values(waves(webService().chart)))).toEqual(new Set([undefined])));

  test('let a shared namespace come before the first of its services', () => {
    const { chart } = webService({ argoCdSyncWave: 0 });
    for (const argoCdSyncWave of [-5, 5]) new ZeroDowntimeWebService(chart, `web${argoCdSyncWave}`, { ...REQUIRED, argoCdSyncWave });
    expect(waves(chart).Namespace).toBe('-8');
  });

  test('leave a namespace alone that something else creates', () => {
    const { chart } = serviceOf(ZeroDowntimeClusterService, {});
    const namespace = new ZeroDowntimeNamespace(chart, 'theirs', { name: 'theirs', create: false });
    expect(() => new ZeroDowntimeWebService(chart, 'api', { ...REQUIRED, namespace, argoCdSyncWave: 0 })).not.toThrow();
  });

  test('fails when a wave is no whole number', () => {
    expect(refusal({ argoCdSyncWave: 0.5 })).toEqual([
      'shop/web: \'argoCdSyncWave\' is 0.5 but must be a whole number between -1000 and 1000; set \'argoCdSyncWave\' within that range',
    ]);
  });
});
