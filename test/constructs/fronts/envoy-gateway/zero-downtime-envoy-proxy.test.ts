import { Duration, Testing, Yaml } from 'cdk8s';
import { DrainPolicy, LoadBalancerProfile, TimingBudget, ZeroDowntimeEnvoyProxy, ZeroDowntimeEnvoyProxyProps } from '../../../../src';
import { madeGateways } from '../../../../src/model/fronts/envoy-proxy';
import { modelOf, reportedFindingsIn } from '../../../rules/manifests';

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';
const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/a'];
const NLB = LoadBalancerProfile.NLB_IP;

function objectOf(props?: ZeroDowntimeEnvoyProxyProps): any {
  const chart = Testing.chart();
  new ZeroDowntimeEnvoyProxy(chart, 'edge', props);
  return Testing.synth(chart)[0];
}

const kubernetesOf = (props?: ZeroDowntimeEnvoyProxyProps): any => objectOf(props).spec.provider.kubernetes;

describe('ZeroDowntimeEnvoyProxy', () => {
  test('accepts connections through the leak window, and gives what is open then the longest request', () => {
    const chart = Testing.chart();
    const proxy = new ZeroDowntimeEnvoyProxy(chart, 'edge', { namespace: 'envoy-gateway-system' });
    const [object] = Testing.synth(chart);
    expect(object).toMatchObject({
      apiVersion: 'gateway.envoyproxy.io/v1alpha1',
      kind: 'EnvoyProxy',
      metadata: { name: 'edge', namespace: 'envoy-gateway-system' },
      spec: { shutdown: { minDrainDuration: '220s', drainTimeout: '260s' } }, // 220 + 30 + 10
    });
    expect([proxy.minDrainDuration, proxy.drainTimeout].map(time => time.toSeconds())).toEqual([220, 260]);
    expect(proxy.name).toBe('edge');
  });

  test('rolls out without a pod less, and can be drained', () => {
    expect(kubernetesOf({ replicas: 5, resources: { cpuRequest: '100m' } })).toMatchObject({
      envoyDeployment: {
        replicas: 5,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
        container: { resources: { requests: { cpu: '100m' } } },
        patch: { type: 'StrategicMerge', value: { spec: { minReadySeconds: 30, progressDeadlineSeconds: 600 } } },
      },
      envoyPDB: { maxUnavailable: '25%', patch: { value: { spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } } } },
    });
  });

  test('has a Network Load Balancer with pods as targets, and TLS where it is asked for', () => {
    const { type, loadBalancerClass, annotations } = kubernetesOf({ certificateArns, ports: [80, 443, 8443], serviceAnnotations: { a: 'b' } }).envoyService;
    expect([type, loadBalancerClass]).toEqual(['LoadBalancer', 'service.k8s.aws/nlb']);
    expect(annotations).toMatchObject({
      a: 'b',
      [`${PREFIX}ssl-cert`]: certificateArns[0],
      [`${PREFIX}ssl-ports`]: '443',
      [`${PREFIX}nlb-target-type`]: 'ip',
      [`${PREFIX}healthcheck-protocol`]: 'tcp',
      [`${PREFIX}listener-attributes.TCP-80`]: 'tcp.idle_timeout.seconds=350',
      [`${PREFIX}listener-attributes.TCP-8443`]: 'tcp.idle_timeout.seconds=350',
    });
    expect(annotations).not.toHaveProperty(`${PREFIX}listener-attributes.TCP-443`);
  });

  test('is read back with the numbers that were written', () => {
    const yaml = Yaml.stringify(objectOf());
    const { index, workloads } = modelOf(yaml);
    const [{ front, minDrain, drainTimeout }] = madeGateways(index, workloads);
    expect([front.loadBalancer.name, minDrain.value, drainTimeout.value]).toEqual(['nlb-ip', 220, 260]);
  });

  test.each<[what: string, props: ZeroDowntimeEnvoyProxyProps]>([
    ['the defaults', {}],
    ['TLS at the load balancer', { certificateArns }],
    ['the other policy', { budget: TimingBudget.of({ loadBalancer: NLB, drainPolicy: DrainPolicy.LEAK_WINDOW }) }],
  ])('makes what check calls right: %s', (_, props) => expect(reportedFindingsIn(Yaml.stringify(objectOf(props)))).toEqual([]));

  test('makes what check finds fault with after a shorter drain', () => {
    const object = objectOf();
    object.spec.shutdown.minDrainDuration = '184s';
    expect(reportedFindingsIn(Yaml.stringify(object)).map(({ code }) => code)).toEqual(['N06']);
  });

  test.each<[what: string, props: ZeroDowntimeEnvoyProxyProps, message: string]>([
    ['the budget is for another load balancer', { budget: TimingBudget.of() },
      'test/edge: \'budget\' is alb-ip but must be one of nlb-ip (the Service of the proxy is a Network Load Balancer with pods as targets); make a budget '
      + 'with such a \'loadBalancer\''],
    ['the name is none', { name: 'Edge' },
      'test/edge: \'name\' is "Edge" but must be a DNS label: at most 63 lower-case letters, digits and hyphens, a letter first; choose another \'name\''],
    ['ports are none', { ports: [80, 0], tlsPorts: [443], certificateArns },
      'test/edge: \'ports[1]\' is 0 but must be a whole number between 1 and 65535; set \'ports[1]\' within that range\n'
      + 'test/edge: \'tlsPorts\' is 443 but must be one of 80, 0 (the load balancer has no other); add it to \'ports\''],
    ['no certificate is there for a port', { tlsPorts: [443] },
      'test/edge: \'tlsPorts\' is set but must be absent (there are no certificates); set \'certificateArns\' as well'],
    ['the budget sets what Envoy Gateway derives', {
      budget: TimingBudget.of({
        loadBalancer: NLB, acceptsAfterSigterm: Duration.seconds(5), overrides: { terminationGracePeriod: Duration.seconds(900) },
      }),
    }, 'test/edge: \'terminationGracePeriod\' is 900 s but must be absent (Envoy Gateway derives it from \'drainTimeout\'); do not set it in the budget\n'
      + 'test/edge: \'acceptsAfterSigterm\' is 5 s but must be 0 s (Envoy Gateway has one time for both, \'minDrainDuration\'); do not set it in the budget'],
  ])('fails when %s', (_, props, message) => expect(() => objectOf(props)).toThrow(new Error(message)));
});
