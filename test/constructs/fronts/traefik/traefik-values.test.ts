import { Duration, Yaml } from 'cdk8s';
import { parse } from 'yaml';
import { DrainPolicy, LoadBalancerProfile, TimingBudget, TraefikValues, TraefikValuesProps } from '../../../../src';
import { reportedFindingsIn } from '../../../rules/manifests';

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';
const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/a'];
const valuesOf = (props?: TraefikValuesProps): any => TraefikValues.of(props).toObject();

/** Deployment, Service and disruption budget as the chart writes them from its values, as far as a rollout depends on them. */
function rendered(values: any): any[] {
  const { deployment, podDisruptionBudget, updateStrategy, startupProbe, readinessProbe, livenessProbe, ports, service } = values;
  const topologySpreadConstraints = JSON.parse(JSON.stringify(values.topologySpreadConstraints).replaceAll('{{ template \\"traefik.name\\" . }}', 'traefik'));
  const labels = { 'app.kubernetes.io/name': 'traefik' };
  const ping = { httpGet: { path: '/ping', port: 8080, scheme: 'HTTP' } };
  const args = Object.entries<any>(ports).flatMap(([name, { transport: { lifeCycle } }]) =>
    Object.entries(lifeCycle).map(([key, value]) => `--entryPoints.${name}.transport.lifeCycle.${key}=${value}`));
  const metadata = (name: string) => ({ name, namespace: 'edge', labels });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'edge', labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata('traefik'), annotations: service.annotations },
      spec: {
        type: service.type,
        loadBalancerClass: service.loadBalancerClass,
        selector: labels,
        ports: Object.entries<any>(ports).map(([name, { exposedPort, targetPort = name }]) => ({ name, port: exposedPort, targetPort })),
      },
    },
    {
      apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: metadata('traefik'), spec: { selector: { matchLabels: labels }, maxUnavailable: podDisruptionBudget.maxUnavailable },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata('traefik'),
      spec: {
        replicas: deployment.replicas,
        minReadySeconds: deployment.minReadySeconds,
        selector: { matchLabels: labels },
        strategy: updateStrategy,
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: deployment.terminationGracePeriodSeconds,
            topologySpreadConstraints,
            containers: [{
              name: 'traefik',
              image: 'docker.io/traefik:v3.6.2',
              args,
              lifecycle: deployment.lifecycle,
              ports: [{ name: 'web', containerPort: 8000 }, { name: 'websecure', containerPort: 8443 }, { name: 'traefik', containerPort: 8080 }],
              startupProbe,
              readinessProbe: { ...ping, ...readinessProbe },
              livenessProbe: { ...ping, ...livenessProbe },
            }],
          },
        },
      },
    },
  ];
}

/**
 * The codes of what check finds above info in what the chart makes, with some values changed. A Network Load Balancer sends to a pod some time
 * after it is ready, which no field covers.
 */
function codesIn(props: TraefikValuesProps, change: (values: any) => void = () => {}, longestRequestSeconds = 30): string[] {
  const values = valuesOf(props);
  change(values);
  return reportedFindingsIn(Yaml.stringify(...rendered(values)), { inputs: { longestRequestSeconds } })
    .filter(({ severity, code }) => severity !== 'info' && code !== 'R06').map(({ code }) => code);
}

describe('TraefikValues', () => {
  test('sleeps through the leak window before Traefik is told to end, and gives it the time it then needs', () => {
    const values = TraefikValues.of();
    const { deployment, ports }: any = values.toObject();
    expect(deployment).toEqual({
      replicas: 3,
      minReadySeconds: 30,
      terminationGracePeriodSeconds: 280, // 220 + 30 + 20 + 10
      lifecycle: { preStop: { sleep: { seconds: 220 } } },
    });
    expect(ports.web.transport.lifeCycle).toEqual({ graceTimeOut: '30s' });
    expect([values.terminationGracePeriod, values.graceTimeout].map(time => time.toSeconds())).toEqual([280, 30]);
  });

  test('lets Traefik itself accept for longer where the budget says so', () => {
    const budget = TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP, acceptsAfterSigterm: Duration.seconds(100) });
    const { deployment, ports } = valuesOf({ budget });
    expect(deployment.lifecycle.preStop.sleep.seconds).toBe(120);
    expect(ports.websecure.transport.lifeCycle).toEqual({ graceTimeOut: '30s', requestAcceptGraceTimeout: '100s' });
  });

  test('ends TLS at the load balancer', () => {
    const { ports, service } = valuesOf({ certificateArns, proxyProtocolCidrs: ['10.0.0.0/16'], serviceAnnotations: { a: 'b' } });
    expect(ports.websecure).toMatchObject({ exposedPort: 443, targetPort: 'web', proxyProtocol: { trustedIPs: ['10.0.0.0/16'] } });
    expect(ports.web.proxyProtocol).toEqual({ trustedIPs: ['10.0.0.0/16'] });
    expect(service).toMatchObject({ type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb' });
    expect(service.annotations).toMatchObject({
      a: 'b',
      [`${PREFIX}ssl-cert`]: certificateArns[0],
      [`${PREFIX}ssl-ports`]: '443',
      [`${PREFIX}proxy-protocol`]: '*',
      [`${PREFIX}nlb-target-type`]: 'ip',
      [`${PREFIX}listener-attributes.TCP-80`]: 'tcp.idle_timeout.seconds=350',
    });
    expect(service.annotations).not.toHaveProperty(`${PREFIX}listener-attributes.TCP-443`);
  });

  test('leaves TLS to Traefik where there is no certificate', () => {
    const { ports, service } = valuesOf();
    expect(ports.websecure).toEqual({ exposedPort: 443, transport: { lifeCycle: { graceTimeOut: '30s' } } });
    expect(service.annotations[`${PREFIX}listener-attributes.TCP-443`]).toBe('tcp.idle_timeout.seconds=350');
    expect(service.annotations).not.toHaveProperty(`${PREFIX}proxy-protocol`);
  });

  test('has a class of its own, so that it takes nothing from another controller', () => {
    expect(valuesOf({ ingressClassName: 'edge', gatewayApi: true })).toMatchObject({
      ingressClass: { enabled: true, isDefaultClass: false, name: 'edge' },
      providers: { kubernetesIngress: { enabled: true, ingressClass: 'edge' }, kubernetesGateway: { enabled: true } },
    });
  });

  test('is the same as an object and as a file, and cannot be changed behind its back', () => {
    const values = TraefikValues.of({ certificateArns, resources: { cpuRequest: '100m', memoryLimit: '1Gi' } });
    const before = values.toYaml();
    (values.toObject().deployment as any).replicas = 1;
    expect(parse(before)).toEqual(JSON.parse(JSON.stringify(values.toObject())));
    expect(values.toYaml()).toBe(before);
  });

  test.each<[what: string, props: TraefikValuesProps]>([
    ['the defaults', {}],
    ['TLS at the load balancer', { certificateArns, proxyProtocolCidrs: ['10.0.0.0/16'] }],
    ['an application that accepts after SIGTERM', {
      budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP, acceptsAfterSigterm: Duration.seconds(100) }),
    }],
    ['the other policy', { budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP, drainPolicy: DrainPolicy.LEAK_WINDOW }) }],
  ])('makes what check calls right: %s', (_, props) => expect(codesIn(props)).toEqual([]));

  test.each<[what: string, change: (values: any) => void, codes: string[]]>([
    ['a shorter sleep', values => { values.deployment.lifecycle.preStop.sleep.seconds = 184; }, ['N06']],
    ['a shorter grace period', values => { values.deployment.terminationGracePeriodSeconds = 269; }, ['N06']],
    ['a shorter drain', values => { values.ports.web.transport.lifeCycle.graceTimeOut = '29s'; }, ['N06']],
  ])('makes what check finds fault with after %s', (_, change, codes) => expect(codesIn({}, change)).toEqual(codes));

  test.each<[what: string, props: TraefikValuesProps, message: string]>([
    ['the budget is for another load balancer', { budget: TimingBudget.of() },
      'traefik: \'budget\' is alb-ip but must be one of nlb-ip (the Service of the proxy is a Network Load Balancer with pods as targets); make a budget '
      + 'with such a \'loadBalancer\''],
    ['one pod is all', { replicas: 1 }, 'traefik: \'replicas\' is 1 but must be a whole number between 2 and 2147483647; set \'replicas\' within that range'],
    ['the class is none', { ingressClassName: 'Edge' },
      'traefik: \'ingressClassName\' is "Edge" but must be a DNS label: at most 63 lower-case letters, digits and hyphens, a letter first; choose another '
      + '\'ingressClassName\''],
    ['an address is no range', { proxyProtocolCidrs: ['10.0.0.1'] },
      'traefik: \'proxyProtocolCidrs[0]\' is "10.0.0.1" but must be a range of addresses such as 10.0.0.0/16; write it as CIDR'],
    ['the grace period is too short', {
      budget: TimingBudget.of({
        loadBalancer: LoadBalancerProfile.NLB_IP,
        longestRequest: Duration.seconds(1.2),
        shutdown: Duration.seconds(0),
        overrides: { terminationGracePeriod: Duration.seconds(196) },
      }),
    }, 'N06 traefik: \'terminationGracePeriod\' is 196 s but must be at least 197 s (max(195 s preStop, 5 s controllerReaction + 180 s '
      + 'deregistrationPropagation) + 2 s graceTimeOut + 0 s shutdown); '
      + 'do not set \'terminationGracePeriod\' in the budget, or raise it'],
  ])('fails when %s', (_, props, message) => expect(() => TraefikValues.of(props)).toThrow(new Error(message)));
});
