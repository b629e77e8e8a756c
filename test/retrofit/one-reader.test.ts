import { ApiObject, Chart, Testing } from 'cdk8s';
import { alb, byKind, chartOf, deployment, disruptionBudget, GATE, ingress, namespace, Plain, service, SPREAD } from './manifests';
import { untold } from './told';
import { RetrofitReport, ZeroDowntime } from '../../src';

interface Outcome {
  readonly report: RetrofitReport;
  readonly objects: Record<string, any>;
  /** preStop and grace period of the pods, and how long they have to be ready. */
  readonly pods: readonly [preStop: unknown, grace: unknown, minReady: unknown];
}

/** What a retrofit makes of manifests; that the checker finds nothing else is seen to. */
function outcomeOf(...manifests: Plain[]): Outcome {
  const chart = chartOf(...manifests);
  const report = ZeroDowntime.retrofit(chart);
  expect(untold(chart, report)).toEqual([]);
  const objects = byKind(chart);
  const { minReadySeconds, template: { spec } } = objects.Deployment.spec;
  const { sleep, exec } = spec.containers[0].lifecycle?.preStop ?? {};
  return { report, objects, pods: [sleep ? sleep.seconds : exec?.command, spec.terminationGracePeriodSeconds, minReadySeconds] };
}

const codes = ({ undecided }: RetrofitReport) => undecided.map(({ code }) => code);
const nlb = (spec: Plain) => service({ type: 'LoadBalancer', ...spec });
const IP = alb({ 'target-type': 'ip' });

describe('ZeroDowntime.retrofit() reads as the checker does', () => {
  describe('who makes the load balancer', () => {
    test('a Service of the class of EKS Auto Mode has a Network Load Balancer that sends to pods, without gates', () => {
      const { pods, objects, report } = outcomeOf(namespace(), deployment(), nlb({ loadBalancerClass: 'eks.amazonaws.com/nlb' }));
      expect(pods).toEqual([220, 250, 140]); // 5 + 90 + 10 + 5 s of registration, and 30 s of gate lag
      expect(objects.Service.metadata.annotations['service.beta.kubernetes.io/aws-load-balancer-target-group-attributes']).toBe('deregistration_delay.timeout_seconds=210');
      expect(objects.Namespace.metadata.labels).toBeUndefined();
      expect(codes(report)).toEqual(['R06']);
    });

    test('an Ingress of the class of EKS Auto Mode sends to pods, without gates', () => {
      const ingressClass = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'auto' }, spec: { controller: 'eks.amazonaws.com/alb' } };
      const { pods, objects, report } = outcomeOf(ingressClass, namespace(), deployment(), service(), ingress({ className: 'auto' }));
      expect(pods).toEqual([60, 90, 30]); // 5 + 10 + 10 + 5 s of registration
      expect(objects.Namespace.metadata.labels).toBeUndefined();
      expect(codes(report)).toEqual(['R06']);
    });

    test('an Ingress whose class is defined elsewhere has the load balancer that the workload declares', () => {
      const declaring = deployment({ metadata: { annotations: { 'cdk8s-zero-downtime/budget': '{"loadBalancer":"alb-auto"}' } } });
      const { pods, objects, report } = outcomeOf(namespace(), declaring, service(), ingress({ annotations: IP }));
      expect(pods).toEqual([60, 90, 30]);
      expect(objects.Namespace.metadata.labels).toBeUndefined();
      expect(codes(report)).toEqual(['R06']);
    });

    test('a class that is left to AWS by nothing but a default is assumed to be', () => {
      const { pods, objects, report } = outcomeOf(namespace(), deployment(), nlb({}));
      expect(pods).toEqual([20, 80, 5]); // nodes as targets, whose connections no preStop outlasts
      expect(objects.Service.metadata.annotations).toBeUndefined();
      expect(codes(report)).toEqual([undefined, 'N05', 'T04', 'T17', 'T18']);
    });

    test('the class nginx runs in the cluster, whatever annotations are left over', () => {
      const { pods, objects } = outcomeOf(namespace(), deployment(), service(), ingress({ className: 'nginx', annotations: IP }));
      expect(pods).toEqual([48, 78, 5]);
      expect(objects.Ingress.metadata.annotations).toEqual(IP);
    });
  });

  describe('what sends requests to a Service', () => {
    test.each([
      [{ type: 'forward', forwardConfig: { targetGroups: [{ serviceName: 'web', servicePort: 80 }] } }],
      [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ ServiceName: 'web', ServicePort: 80 }] } }],
    ])('an action, however its keys are capitalised: %j', action => {
      const front = ingress({ services: ['split'], annotations: { ...IP, ...alb({ 'actions.split': JSON.stringify(action) }) } });
      front.spec.rules[0].http.paths[0].backend.service.port = { name: 'use-annotation' };
      expect(outcomeOf(namespace(), deployment(), service(), front).pods).toEqual([60, 90, undefined]);
    });

    const route = (kind: string, apiVersion: string) => ({
      apiVersion: `gateway.networking.k8s.io/${apiVersion}`,
      kind,
      metadata: { name: 'web', namespace: 'shop' },
      spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
    });
    const gateway = (spec: Plain = {}) => [
      { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'aws' }, spec: { controllerName: 'gateway.k8s.aws/nlb', ...spec } },
      { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'edge', namespace: 'shop' }, spec: { gatewayClassName: 'aws' } },
    ];
    const targetGroup = (spec: Plain = {}) => ({
      apiVersion: 'gateway.k8s.aws/v1beta1',
      kind: 'TargetGroupConfiguration',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { targetReference: { name: 'web' }, defaultConfiguration: { targetType: 'instance' }, ...spec },
    });

    test('a UDPRoute', () => {
      const { pods, report } = outcomeOf(namespace(), deployment(), service(), ...gateway(), targetGroup(), route('UDPRoute', 'v1alpha2'));
      expect(pods).toEqual([20, 80, 5]);
      expect(codes(report)).toEqual(['N05', 'T17', 'T18']);
    });

    test('a configuration of a target group for one route', () => {
      const routeConfigurations = [{ routeIdentifier: { name: 'web', kind: 'TCPRoute' }, targetGroupProps: { targetType: 'ip' } }];
      const { pods, objects } = outcomeOf(namespace(), deployment(), service(), ...gateway(), targetGroup({ routeConfigurations }), route('TCPRoute', 'v1alpha2'));
      expect(pods).toEqual([220, 250, 30]);
      expect(objects.TargetGroupConfiguration.spec).toMatchObject({
        defaultConfiguration: { targetType: 'instance' },
        routeConfigurations: [{ targetGroupProps: { targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '210' }] } }],
      });
    });

    test('the configuration that a class names without a namespace, in that of the Gateway', () => {
      const parametersRef = { group: 'gateway.k8s.aws', kind: 'LoadBalancerConfiguration', name: 'edge' };
      const configuration = {
        apiVersion: 'gateway.k8s.aws/v1beta1',
        kind: 'LoadBalancerConfiguration',
        metadata: { name: 'edge', namespace: 'shop' },
        spec: { loadBalancerAttributes: [{ key: 'idle_timeout.timeout_seconds', value: '20' }] },
      };
      const { report } = outcomeOf(namespace(), deployment(), service(), ...gateway({ controllerName: 'gateway.k8s.aws/alb', parametersRef }), configuration,
        targetGroup({ defaultConfiguration: { targetType: 'ip' } }), route('HTTPRoute', 'v1'));
      expect(report.changes).toContainEqual(expect.objectContaining({ object: 'LoadBalancerConfiguration shop/edge', code: 'N03', before: '"20"', after: '"60"' }));
    });

    test('an Argo Rollout that takes the pod template of a Deployment', () => {
      const rollout = {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        metadata: { name: 'web', namespace: 'shop' },
        spec: {
          replicas: 3,
          selector: { matchLabels: { app: 'web' } },
          workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          strategy: { canary: { maxUnavailable: 0, maxSurge: '25%' } },
        },
      };
      const lender = deployment({ spec: { replicas: 0 } });
      const { pods, objects, report } = outcomeOf(namespace(), lender, rollout, service(), ingress({ annotations: IP }));
      expect(pods).toEqual([60, 90, undefined]);
      expect(JSON.parse(objects.Rollout.metadata.annotations['cdk8s-zero-downtime/budget']).loadBalancer).toBe('alb-ip');
      expect(codes(report)).toEqual([]);
    });
  });

  describe('which Ingresses share a load balancer', () => {
    test('those whose class names one group', () => {
      const parameters = { apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'IngressClassParams', metadata: { name: 'edge' }, spec: { group: { name: 'edge' } } };
      const ingressClass = {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: { name: 'alb' },
        spec: { controller: 'ingress.k8s.aws/alb', parameters: { apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name: 'edge' } },
      };
      const attributes = (seconds: string) => alb({ 'load-balancer-attributes': `idle_timeout.timeout_seconds=${seconds}` });
      const member = (name: string, idle?: string) => ingress({ name, annotations: { ...IP, ...idle && attributes(idle) } });
      const idle = (...members: Plain[]) => outcomeOf(namespace(), parameters, ingressClass, service(), ...members, deployment()).report.changes
        .filter(({ path }) => path.includes('idle_timeout')).map(({ object, after }) => [object, after]);
      expect(idle(member('a'), member('b'))).toEqual([]); // another Ingress of the group may set it
      expect(idle(member('a', '10'), member('b'), member('c', '10'))).toEqual([['Ingress shop/a', '"60"'], ['Ingress shop/c', '"60"']]);
    });
  });

  describe('what a preStop does', () => {
    const front = [namespace({ labels: GATE }), service(), ingress({ annotations: IP })];
    const hooked = (command: readonly string[], image = 'shop/web:1') => {
      const { pods, report } = outcomeOf(...front, deployment({ container: { image, lifecycle: { preStop: { exec: { command } } } } }));
      return [pods[0], codes(report)];
    };
    const python = ['python3', '-c', 'import time; time.sleep(70)'];

    test.each<[string, readonly string[], unknown, readonly string[]]>([
      ['a sleep that is cut short stays', ['timeout', '70', 'sleep', '300'], ['timeout', '70', 'sleep', '300'], []],
      ['one that is cut too short is told of', ['timeout', '20', 'sleep', '300'], ['timeout', '20', 'sleep', '300'], ['T03', 'T06']],
      ['a script that says something and then sleeps long enough stays', ['sh', '-c', 'echo bye; sleep 70'], ['sh', '-c', 'echo bye; sleep 70'], []],
      ['one that sleeps too short is told of', ['sh', '-c', 'echo bye; sleep 40'], ['sh', '-c', 'echo bye; sleep 40'], ['T06']],
      ['a line of Python that sleeps long enough stays', python, python, []],
      ['a line of Python that sleeps too short is replaced', ['python3', '-c', 'import time; time.sleep(5)'], 60, []],
      ['a command in one word does not run, and is replaced', ['sleep 70'], 60, []],
      ['a sleep that never ends is told of', ['sleep', 'infinity'], ['sleep', 'infinity'], ['T03', 'T02']],
    ])('%s', (_, command, hook, told) => expect(hooked(command)).toEqual([hook, told]));

    test('a command that the image does not have is replaced', () => {
      expect(hooked(['sleep', '70'], 'gcr.io/distroless/static')).toEqual([60, []]);
    });
  });

  describe('which requests are lost', () => {
    const untouched = (spec: Plain) => outcomeOf(namespace(), deployment(), service(spec)).report;

    test('none that are sent to a headless Service, or scraped from one for metrics', () => {
      expect(untouched({ clusterIP: 'None' })).toEqual({ changes: [], undecided: [] });
      expect(untouched({ name: 'web-metrics', ports: [{ name: 'metrics', port: 9090, targetPort: 8080 }] })).toEqual({ changes: [], undecided: [] });
    });
  });

  describe('at which port the load balancer asks', () => {
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'metrics', port: 9090, targetPort: 9090 }];
    const container = { ports: [{ containerPort: 8080 }, { containerPort: 9090 }], readinessProbe: { httpGet: { path: '/ready', port: 8080 } } };
    const PATH = 'alb.ingress.kubernetes.io/healthcheck-path';

    test('that of its own target group, whatever other ports the Service has', () => {
      const { objects, report } = outcomeOf(namespace(), service({ ports }), ingress({ annotations: IP }), deployment({ container }));
      expect(objects.Ingress.metadata.annotations[PATH]).toBe('/ready');
      expect(codes(report)).toEqual([]);
    });

    test('the container behind that port is the one that answers', () => {
      const exporter = { name: 'exporter', image: 'exporter:1', ports: [{ containerPort: 9090 }] };
      const workload = deployment({ container: { ports: [{ containerPort: 8080 }] }, pod: { containers: [exporter] } });
      const { objects, report } = outcomeOf(namespace(), service({ ports }), ingress({ annotations: IP }), workload);
      const [web, other] = objects.Deployment.spec.template.spec.containers;
      expect([web.lifecycle, other.lifecycle]).toEqual([{ preStop: { sleep: { seconds: 60 } } }, undefined]);
      expect(codes(report)).toEqual(['T11']);
    });
  });

  describe('what else ends a pod, or keeps it', () => {
    const front = [namespace({ labels: GATE }), service(), ingress({ annotations: IP })];
    const meshed = (workload: Plain) => {
      const { spec } = workload;
      const metadata = { ...spec.template.metadata, annotations: { 'linkerd.io/inject': 'enabled' } };
      return { ...workload, spec: { ...spec, template: { ...spec.template, metadata } } };
    };

    test.each<[string, Plain[], readonly string[]]>([
      ['a policy that writes another grace period', [{
        apiVersion: 'kyverno.io/v1',
        kind: 'ClusterPolicy',
        metadata: { name: 'short' },
        spec: { rules: [{ mutate: { patchStrategicMerge: { spec: { terminationGracePeriodSeconds: 60 } } } }] },
      }, deployment()], ['T14']],
      ['a proxy that a mesh adds', [meshed(deployment())], ['T11']],
      ['nodes that are gone soon', [deployment({ pod: { nodeSelector: { 'karpenter.sh/capacity-type': 'spot' }, terminationGracePeriodSeconds: 120 } })], ['T12']],
      ['an application that closes connections first', [deployment({ container: { env: [{ name: 'UVICORN_TIMEOUT_KEEP_ALIVE', value: '5' }] } })], ['N02']],
      ['a port of the node', [deployment({ container: { ports: [{ containerPort: 8080, hostPort: 8080 }] } })], ['R11']],
    ])('%s is told of', (_, manifests, told) => expect(codes(outcomeOf(...front, ...manifests).report)).toEqual(told));
  });

  test('a Pod that Helm runs as a test of the release needs nothing', () => {
    const pod = (annotations: Plain) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'test', namespace: 'shop', labels: { app: 'web' }, annotations }, spec: {} });
    const told = (annotations: Plain) => codes(outcomeOf(namespace(), service(), deployment(), pod(annotations)).report);
    expect([told({ 'helm.sh/hook': 'test' }), told({})]).toEqual([[], ['R01']]);
  });

  describe('which objects belong together', () => {
    /** Each list in a chart of its own. */
    function app(...charts: Plain[][]): Chart[] {
      const root = Testing.app();
      return charts.map((objects, number) => {
        const chart = new Chart(root, `chart${number}`);
        objects.forEach((object, index) => new ApiObject(chart, `${index}`, object as any));
        return chart;
      });
    }
    const preStop = (chart: Chart) => byKind(chart).Deployment.spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds;
    const web = (targetType: string, name = 'web') => [deployment({ name }), service({ name }), ingress({ name, services: [name], annotations: alb({ 'target-type': targetType }) })];

    test('charts with the same Service are for different clusters', () => {
      const charts = app(web('ip'), web('instance'));
      ZeroDowntime.retrofit(charts[0].node.root);
      expect(charts.map(preStop)).toEqual([60, 20]);
    });

    test('and so are those whose workloads have the same selector, whatever they are called', () => {
      const charts = app(web('ip', 'web-a'), [...web('instance', 'web-b'), disruptionBudget()]);
      const { changes } = ZeroDowntime.retrofit(charts[0].node.root);
      expect(charts.map(preStop)).toEqual([60, 20]);
      expect(changes.filter(({ code }) => code === 'R04').map(({ object }) => object)).toEqual(['PodDisruptionBudget shop/web-a']);
    });

    test('a chart with an Ingress or a Service for the pods of another belongs to it', () => {
      const [workload, cluster, front] = web('instance');
      const charts = app([namespace()], [workload, cluster], [front]);
      ZeroDowntime.retrofit(charts[0].node.root);
      expect(preStop(charts[1])).toBe(20);
      const balancer = nlb({ name: 'edge', loadBalancerClass: 'service.k8s.aws/nlb', annotations: { 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip' } });
      const others = app([workload, cluster], [balancer]);
      ZeroDowntime.retrofit(others[0].node.root);
      expect(preStop(others[0])).toBe(220);
    });

    test('of the same object in several charts, the nearest counts', () => {
      const root = Testing.app();
      const graces = ['ip', 'instance'].map(targetType => {
        const cluster = new Chart(root, targetType);
        const [workload, ...fronts] = web(targetType);
        new ApiObject(new Chart(cluster, 'workload'), 'workload', workload as any);
        fronts.forEach((object, index) => new ApiObject(new Chart(cluster, `front${index}`), 'front', object as any));
        return () => preStop(cluster.node.findChild('workload') as Chart);
      });
      ZeroDowntime.retrofit(root);
      expect(graces.map(grace => grace())).toEqual([60, 20]);
    });
  });

  test('what is written for one workload is read for the next', () => {
    const spread = { topologySpreadConstraints: SPREAD };
    const canary = deployment({ name: 'canary', pod: spread, container: { readinessProbe: { httpGet: { path: '/canary', port: 8080 } } } });
    const web = deployment({ pod: spread, container: { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } } });
    const { report, objects } = outcomeOf(namespace(), service(), ingress({ annotations: IP }), web, canary);
    expect(objects.Ingress.metadata.annotations['alb.ingress.kubernetes.io/healthcheck-path']).toBe('/ready');
    expect(report.undecided).toEqual([expect.objectContaining({
      code: 'S08', object: 'Ingress shop/web', reason: "it is '/ready', and the readiness probe of canary asks '/canary': let both ask the same",
    })]);
  });
});
