import { Duration, Testing } from 'cdk8s';
import { refusalOf, serviceOf } from './every-service';
import {
  DrainPolicy, ExternalTrafficPolicy, LoadBalancerProfile, LoadBalancerScheme, NetworkHealthCheck, TimingBudget, ZeroDowntimeNetworkService,
  ZeroDowntimeNetworkServiceProps,
} from '../../../src';

type Props = Partial<ZeroDowntimeNetworkServiceProps>;

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';
const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/a'];

function synthesise(props: Props = {}) {
  const objects: any[] = Testing.synth(serviceOf(ZeroDowntimeNetworkService, props).chart);
  const find = (kind: string) => objects.find(object => object.kind === kind);
  const { metadata, spec } = find('Service');
  return {
    kinds: objects.map(({ kind }) => kind),
    service: spec,
    deployment: find('Deployment').spec,
    container: find('Deployment').spec.template.spec.containers[0],
    nlb: Object.fromEntries(Object.entries<string>(metadata.annotations).map(([key, value]) => [key.replace(PREFIX, ''), value])),
  };
}

const refusal = (props: Props) => refusalOf(ZeroDowntimeNetworkService, props);
const instance = (seconds: number, loadBalancer = LoadBalancerProfile.NLB_INSTANCE) =>
  TimingBudget.of({ longestRequest: Duration.seconds(seconds), loadBalancer, drainPolicy: DrainPolicy.LEAK_WINDOW });
const localBudget = (preStop: number) => TimingBudget.of({
  loadBalancer: LoadBalancerProfile.NLB_INSTANCE,
  drainPolicy: DrainPolicy.LEAK_WINDOW,
  overrides: { preStop: Duration.seconds(preStop), terminationGracePeriod: Duration.seconds(preStop + 60) },
});

describe('ZeroDowntimeNetworkService', () => {
  test('minimal props: a Service instead of an Ingress', () => {
    const { kinds, service, nlb } = synthesise();
    expect(kinds).toEqual(['Namespace', 'Service', 'PodDisruptionBudget', 'Deployment']);
    expect(service).toMatchObject({
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      allocateLoadBalancerNodePorts: false,
      ports: [{ name: 'http', port: 8080, protocol: 'TCP', targetPort: 'http' }],
    });
    expect(nlb).toEqual({
      'scheme': 'internal',
      'nlb-target-type': 'ip',
      'attributes': 'load_balancing.cross_zone.enabled=true',
      'target-group-attributes': 'deregistration_delay.connection_termination.enabled=false,deregistration_delay.timeout_seconds=210,'
        + 'preserve_client_ip.enabled=false,proxy_protocol_v2.enabled=false',
      'listener-attributes.TCP-8080': 'tcp.idle_timeout.seconds=350',
      'healthcheck-protocol': 'http',
      'healthcheck-port': 'traffic-port',
      'healthcheck-path': '/',
      'healthcheck-success-codes': '200-399',
      'healthcheck-interval': '10',
      'healthcheck-timeout': '5',
      'healthcheck-healthy-threshold': '2',
      'healthcheck-unhealthy-threshold': '2',
    });
  });

  test('preStop covers new connections of the load balancer', () => {
    const { deployment, container } = synthesise();
    expect(container.lifecycle.preStop.sleep.seconds).toBe(220); // max(5 + 180, 180 + 30) + 10
    expect(deployment.template.spec.terminationGracePeriodSeconds).toBe(250);
    expect(deployment.minReadySeconds).toBe(30);
  });

  test('listens on several ports, and ends TLS on some', () => {
    const { service, nlb, container } = synthesise({
      additionalPorts: [{ name: 'admin', port: 9090 }],
      certificateArns,
      ports: [{ port: 443, tls: true, name: 'tls' }, { port: 9090, target: 9090 }],
      budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP, longestRequest: Duration.seconds(345) }),
    });
    expect(service.ports).toEqual([
      { name: 'tls', port: 443, protocol: 'TCP', targetPort: 'http' }, { name: 'port-9090', port: 9090, protocol: 'TCP', targetPort: 'admin' },
    ]);
    expect(nlb).toMatchObject({
      'ssl-cert': certificateArns[0], 'ssl-ports': 'tls', 'backend-protocol': 'tcp', 'listener-attributes.TCP-9090': 'tcp.idle_timeout.seconds=355',
    });
    expect(nlb).not.toHaveProperty('listener-attributes.TCP-443'); // of TLS it cannot be set
    expect(container.ports.map(({ containerPort }: any) => containerPort)).toEqual([8080, 9090]);
  });

  test('says everything else that the controller can be told', () => {
    const { nlb } = synthesise({
      scheme: LoadBalancerScheme.INTERNET_FACING,
      loadBalancerName: 'shop',
      preserveClientIp: true,
      crossZone: false,
      connectionTermination: true,
      backendTls: true,
      targetGroupAttributes: { 'stickiness.enabled': 'true' },
      loadBalancerAttributes: { 'deletion_protection.enabled': 'true' },
      tags: { team: 'shop' },
      serviceAnnotations: { [`${PREFIX}subnets`]: 'subnet-1' },
    });
    expect(nlb).toMatchObject({
      'scheme': 'internet-facing',
      'name': 'shop',
      'backend-protocol': 'ssl',
      'healthcheck-protocol': 'https',
      'attributes': 'deletion_protection.enabled=true,load_balancing.cross_zone.enabled=false',
      'target-group-attributes': 'deregistration_delay.connection_termination.enabled=true,deregistration_delay.timeout_seconds=210,'
        + 'preserve_client_ip.enabled=true,proxy_protocol_v2.enabled=false,stickiness.enabled=true',
      'additional-resource-tags': 'team=shop',
      'subnets': 'subnet-1',
    });
  });

  test('only tries the connection where the application expects the proxy protocol, which kubelet does not speak', () => {
    const { nlb, container } = synthesise({ proxyProtocol: true });
    expect(nlb).toMatchObject({ 'proxy-protocol': '*', 'healthcheck-protocol': 'tcp' });
    expect(nlb).not.toHaveProperty('healthcheck-path');
    expect(nlb['target-group-attributes']).toContain('proxy_protocol_v2.enabled=true');
    expect(container.readinessProbe.tcpSocket).toEqual({ port: 'http' });
    expect(container.livenessProbe.tcpSocket).toEqual({ port: 'http' });
    expect(synthesise({ proxyProtocol: true, healthCheck: NetworkHealthCheck.HTTP }).nlb['healthcheck-protocol']).toBe('http');
  });

  describe('with nodes as targets', () => {
    test('has node ports, waits instead of gating, and lets every node forward to every pod', () => {
      const { service, nlb, deployment } = synthesise({ budget: instance(30) });
      expect(service).toMatchObject({ allocateLoadBalancerNodePorts: true, externalTrafficPolicy: 'Cluster' });
      expect(nlb['nlb-target-type']).toBe('instance');
      expect(nlb['target-group-attributes']).toContain('preserve_client_ip.enabled=true');
      expect(deployment.template.spec).not.toHaveProperty('readinessGates');
      expect(deployment.template.metadata.labels).not.toHaveProperty('elbv2.k8s.aws/pod-readiness-gate-inject');
      expect(deployment.minReadySeconds).toBe(5); // 2 + 3
    });

    test('asks the node where it forwards to its own pods only, and keeps the connections of one that is leaving', () => {
      const { service, nlb } = synthesise({ budget: localBudget(90), externalTrafficPolicy: ExternalTrafficPolicy.LOCAL });
      expect(service.externalTrafficPolicy).toBe('Local');
      expect(nlb).toMatchObject({ 'healthcheck-protocol': 'http', 'healthcheck-path': '/healthz' });
      expect(nlb).not.toHaveProperty('healthcheck-port'); // the one that Kubernetes gives the Service
      expect(nlb['target-group-attributes']).toContain(
        'target_health_state.unhealthy.connection_termination.enabled=false,target_health_state.unhealthy.draining_interval_seconds=90',
      );
    });

    test.each([[89, false], [90, true], [91, true]])('and a preStop of %i s is accepted by their own check: %s', (preStop, accepted) => {
      const attempt = () => synthesise({ budget: localBudget(preStop), externalTrafficPolicy: ExternalTrafficPolicy.LOCAL });
      if (accepted) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(/^N04 .*'preStop' is 89 s but must be at least 90 s/);
    });
  });

  test.each<[what: string, props: Props, message: string]>([
    ['the budget is for another load balancer', { budget: TimingBudget.of() },
      'shop/web: \'budget\' is alb-ip but must be one of nlb-ip, nlb-ip-conservative, nlb-instance, nlb-auto (a Service of the AWS Load Balancer Controller is a Network Load Balancer); '
      + 'make a budget with such a \'loadBalancer\''],
    ['there is no port', { ports: [] }, 'shop/web: \'ports\' is empty but must be present (nothing would be listened to); name at least one port'],
    ['a port is none', { ports: [{ port: 0 }] },
      'shop/web: \'ports[0].port\' is 0 but must be a whole number between 1 and 65535; set \'ports[0].port\' within that range'],
    ['nobody serves a port', { ports: [{ port: 80, target: 81 }] },
      'S13 shop/web: \'ports[0].target\' is 81 but must be one of 8080 (the ports that containers of the pod serve); name the port of a container'],
    ['two ports are the same', { ports: [{ port: 80, name: 'a' }, { port: 80, name: 'b' }] },
      'shop/web: \'ports[1].port\' is 80 but must be unique (a port has one listener and one name); choose another port'],
    ['two names are the same', { ports: [{ port: 80, name: 'a' }, { port: 81, name: 'a' }] },
      'shop/web: \'ports[1].name\' is a but must be unique (a port has one listener and one name); choose another name'],
    ['a name is too long', { ports: [{ port: 80, name: 'x'.repeat(16) }] },
      `shop/web: 'ports[0].name' is "${'x'.repeat(16)}" but must be at most 15 lower-case letters, digits and hyphens, with a letter; choose another name`],
    ['TLS has no certificate', { ports: [{ port: 443, tls: true }] },
      'shop/web: \'ports[0].tls\' is true but must be absent (there is no certificate); set \'certificateArns\' as well'],
    ['a certificate has no port', { certificateArns },
      'shop/web: \'certificateArns\' is 1 ARNs but must be absent (no port ends TLS); set \'tls\' of a port as well'],
    ['a request is silent for longer than TLS listeners wait',
      { certificateArns, ports: [{ port: 443, tls: true }], budget: instance(351, LoadBalancerProfile.NLB_IP) },
      'N03 shop/web: \'longestRequest\' is 351 s but must be at most 350 s (a TLS listener resets a connection that has been silent for so long, and has no '
      + 'setting for it); let the application end TLS, or lower \'longestRequest\' in the budget'],
    ['the load balancer\'s name is too long', { loadBalancerName: 'x'.repeat(33) },
      `shop/web: 'loadBalancerName' is "${'x'.repeat(33)}" but must be at most 32 letters, digits and hyphens, not beginning with internal-; `
      + 'choose another \'loadBalancerName\''],
    ['an attribute belongs to the budget', { targetGroupAttributes: { 'deregistration_delay.timeout_seconds': '5' } },
      'shop/web: \'targetGroupAttributes.deregistration_delay.timeout_seconds\' is "5" but must be absent (the budget\'s \'deregistrationDelay\' decides it); '
      + 'set it in the budget, which proves it'],
    ['an attribute is a property', { targetGroupAttributes: { 'preserve_client_ip.enabled': 'true' } },
      'shop/web: \'targetGroupAttributes.preserve_client_ip.enabled\' is "true" but must be absent (the property \'preserveClientIp\' decides it); set that property'],
    ['an attribute is another load balancer\'s', { targetGroupAttributes: { 'slow_start.duration_seconds': '30' } },
      'N09 shop/web: \'targetGroupAttributes.slow_start.duration_seconds\' is "30" but must be absent '
      + '(a Network Load Balancer knows no such attribute, and AWS then applies none of them); check the spelling of the key'],
    ['an attribute is out of range', { targetGroupAttributes: { 'target_health_state.unhealthy.draining_interval_seconds': '360001' } },
      'N09 shop/web: \'targetGroupAttributes.target_health_state.unhealthy.draining_interval_seconds\' is "360001" but must be '
      + 'a whole number between 0 and 360000; change \'targetGroupAttributes.target_health_state.unhealthy.draining_interval_seconds\''],
    ['an annotation is a property', { serviceAnnotations: { [`${PREFIX}scheme`]: 'internal' } },
      `shop/web: 'serviceAnnotations.${PREFIX}scheme' is "internal" but must be absent (a property or the budget decides it); set that property`],
    ['a policy of nodes is given for pods', { externalTrafficPolicy: ExternalTrafficPolicy.LOCAL },
      'shop/web: \'externalTrafficPolicy\' is Local but must be absent (with pods as targets no node forwards anything); '
      + 'drop \'externalTrafficPolicy\', or make a budget for nodes as targets'],
    ['a further port is there twice', { additionalPorts: [{ name: 'admin', port: 8080 }] },
      'shop/web: \'additionalPorts[0].port\' is 8080 but must be unique (the application listens there already); drop it'],
    ['a further port is none', { additionalPorts: [{ name: 'admin', port: 70000 }] },
      'shop/web: \'additionalPorts[0].port\' is 70000 but must be a whole number between 1 and 65535; set \'additionalPorts[0].port\' within that range'],
  ])('fails when %s', (_, props, message) => expect(refusal(props)).toEqual([message]));
});
