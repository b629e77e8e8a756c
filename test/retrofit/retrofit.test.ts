import { join } from 'node:path';
import { ApiObject, App, Chart, Duration, Include, JsonPatch, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  alb, byKind, chartOf, deployment, disruptionBudget, GATE, ingress, namespace, Plain, safe, service,
} from './manifests';
import {
  LoadBalancerProfile, NodeReclaim, RetrofitOptions, RetrofitReport, TimingBudget, ZeroDowntime, ZeroDowntimeClusterService,
  ZeroDowntimeGatewayService, ZeroDowntimeNetworkService, ZeroDowntimeWebService,
} from '../../src';
import { validateObject } from '../kubernetes-schema';

const IP = alb({ 'target-type': 'ip' });

/** What a retrofit leaves of plain objects, by kind, with its report. */
function retrofitted(objects: Plain[], options?: RetrofitOptions): { report: RetrofitReport; result: Record<string, any>; chart: Chart } {
  const chart = chartOf(...objects);
  const report = ZeroDowntime.retrofit(chart, options);
  return { report, chart, result: byKind(chart) };
}

interface Parts {
  readonly workload?: Plain;
  readonly annotations?: Record<string, string>;
  readonly others?: Plain[];
}

/** A workload behind an Application Load Balancer, to which parts are given. */
function shop({ workload = {}, annotations = {}, others = [] }: Parts = {}): Plain[] {
  return [namespace(), deployment(workload), service(), ingress({ annotations: { ...IP, ...annotations } }), ...others];
}

const compareManifests = ({ changes }: RetrofitReport) => changes.map(({ object, path, before, after, code }) => [code, object, path, before, after]);
const undecidedOf = ({ undecided }: RetrofitReport) => undecided.map(({ code, object, path, reason }) => `${code} ${object} ${path}: ${reason}`);

function included(file: string): { chart: Chart; report: RetrofitReport } {
  const chart = new Chart(Testing.app(), 'chart');
  new Include(chart, 'manifests', { url: join(__dirname, file) });
  return { chart, report: ZeroDowntime.retrofit(chart) };
}

describe('ZeroDowntime.retrofit()', () => {
  describe('of included YAML', () => {
    test('sets everything that the 2048 example of the controller lacks', () => {
      const { chart, report } = included('2048.yaml');
      expect(compareManifests(report).slice(0, -4)).toEqual([
        ['T01', 'Deployment game-2048/deployment-2048', 'spec.template.spec.terminationGracePeriodSeconds', undefined, '90'],
        ['T03', 'Deployment game-2048/deployment-2048', 'spec.template.spec.containers[app-2048].lifecycle.preStop', undefined, '{"sleep":{"seconds":60}}'],
        ...[
          ['T05', 'target-group-attributes\'][\'deregistration_delay.timeout_seconds', '"50"'],
          ['S09', 'healthcheck-interval-seconds', '"10"'],
          ['S09', 'healthcheck-timeout-seconds', '"5"'],
          ['S09', 'healthy-threshold-count', '"2"'],
          ['S09', 'unhealthy-threshold-count', '"2"'],
          ['N03', 'load-balancer-attributes\'][\'idle_timeout.timeout_seconds', '"60"'],
        ].map(([code, key, after]) => [code, 'Ingress game-2048/ingress-2048', `metadata.annotations['alb.ingress.kubernetes.io/${key}']`, undefined, after]),
        ['S02', 'Namespace game-2048', 'metadata.labels[\'elbv2.k8s.aws/pod-readiness-gate-inject\']', undefined, '"enabled"'],
        ['R02', 'Deployment game-2048/deployment-2048', 'spec.strategy.rollingUpdate.maxSurge', undefined, '"25%"'],
        ['R02', 'Deployment game-2048/deployment-2048', 'spec.strategy.rollingUpdate.maxUnavailable', undefined, '0'],
      ]);
      expect(report.changes.slice(-4).map(({ object, path, code }) => [code, object, path])).toEqual([
        ['R09', 'Deployment game-2048/deployment-2048', 'spec.template.spec.topologySpreadConstraints'],
        [undefined, 'Deployment game-2048/deployment-2048', 'metadata.annotations[\'cdk8s-zero-downtime/budget\']'],
        ['S03', 'Deployment game-2048/deployment-2048', ''],
        ['R04', 'PodDisruptionBudget game-2048/deployment-2048', ''],
      ]);
      expect(report.changes.map(({ after }) => after)).toContain('"after Service game-2048/service-2048, Ingress game-2048/ingress-2048"');
      expect(undecidedOf(report)).toEqual([
        'S11 Deployment game-2048/deployment-2048 spec.template.spec.containers[app-2048].readinessProbe: it has none, and only the application knows which question tells that it can serve',
      ]);
      Testing.synth(chart).forEach(validateObject);
    });

    test('takes the target type of the echoserver example for what the controller makes of it', () => {
      const { chart, report } = included('echoserver.yaml');
      const { Deployment, Ingress, Namespace } = byKind(chart);
      expect(Deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(80);
      expect(Deployment.spec.template.spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 20 } } });
      expect(Deployment.spec.minReadySeconds).toBe(5);
      expect(JSON.parse(Deployment.metadata.annotations['cdk8s-zero-downtime/budget']).loadBalancer).toBe('alb-instance');
      expect(Ingress.metadata.annotations).toEqual(alb({
        'healthcheck-interval-seconds': '10',
        'healthcheck-timeout-seconds': '5',
        'healthy-threshold-count': '2',
        'load-balancer-attributes': 'idle_timeout.timeout_seconds=60',
        'scheme': 'internet-facing',
        'tags': 'Environment=dev,Team=test',
        'target-group-attributes': 'deregistration_delay.timeout_seconds=50',
        'unhealthy-threshold-count': '2',
      }));
      expect(Namespace.metadata.labels).toBeUndefined();
      expect(undecidedOf(report)).toEqual([
        'N05 Ingress echoserver/echoserver metadata.annotations[\'alb.ingress.kubernetes.io/target-type\']: no target type is set: instance is assumed, unless a flag of the controller says otherwise; to change what is in force replaces the target group',
        'S11 Deployment echoserver/echoserver spec.template.spec.containers[echoserver].readinessProbe: it has none, and only the application knows which question tells that it can serve',
        'R03 Deployment echoserver/echoserver spec.replicas: 1 is less than 2: the end of one node is an outage',
        'T17 Ingress echoserver/echoserver metadata.annotations[\'alb.ingress.kubernetes.io/target-type\']: a node that is drained and ends takes along what passes through it to pods on other nodes: use ip targets, or take nodes out of the load balancer before they end',
        'T18 Deployment echoserver/echoserver metadata.annotations[\'cdk8s-zero-downtime/budget\']: behind \'alb-instance\', kept connections bring requests until the application closes them: it has to finish what is in flight on SIGTERM (leak-window), or use ip targets',
      ]);
      Testing.synth(chart).forEach(validateObject);
    });
  });

  describe('of constructs', () => {
    const container = { image: 'shop/web:1', portNumber: 8080, readiness: kplus.Probe.fromHttpGet('/') };

    test('completes what cdk8s-plus makes, and its types do not drop what is newer than they are', () => {
      const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
      new kplus.Namespace(new Chart(chart, 'namespace'), 'namespace', { metadata: { name: 'shop' } });
      const workload = new kplus.Deployment(chart, 'web', { replicas: 5, containers: [container] });
      const front = new kplus.Ingress(chart, 'ingress', { className: 'alb', metadata: { annotations: IP } });
      front.addRule('/', kplus.IngressBackend.fromService(workload.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] })));
      ZeroDowntime.retrofit(chart);
      const { Deployment, Ingress, PodDisruptionBudget } = byKind(chart);
      expect(Deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(90);
      expect(Deployment.spec.template.spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 60 } } });
      // The start-up probe that cdk8s-plus adds gives up after 30 s.
      expect(Deployment.spec.template.spec.containers[0].startupProbe).toMatchObject({ periodSeconds: 3, timeoutSeconds: 3, failureThreshold: 25 });
      expect(Deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: '25%', maxUnavailable: 0 });
      expect(Ingress.metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes']).toBe('deregistration_delay.timeout_seconds=50');
      expect(PodDisruptionBudget.spec.selector).toEqual(Deployment.spec.selector);
      expect(PodDisruptionBudget.metadata).toMatchObject({ name: Deployment.metadata.name, namespace: 'shop' });
      Testing.synth(chart).forEach(validateObject);
    });

    test('completes the objects of imported types', () => {
      const probe = { httpGet: { path: '/', port: kplus.k8s.IntOrString.fromNumber(8080) } };
      const { spec, metadata } = deployment({ container: { readinessProbe: probe } });
      const chart = chartOf(namespace(), service(), ingress({ annotations: IP }));
      new kplus.k8s.KubeDeployment(chart, 'web', { metadata, spec });
      ZeroDowntime.retrofit(chart);
      const { Deployment } = byKind(chart);
      expect(Deployment.spec.template.spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 60 } } });
      validateObject(Deployment);
    });

    test('completes a tree as a rendered Helm chart has it', () => {
      const chart = new Chart(Testing.app(), 'chart');
      const release = new Construct(new Construct(chart, 'platform'), 'release');
      shop().forEach((object, index) => new ApiObject(release, `${object.metadata.name}-${index}`, object as any));
      expect(ZeroDowntime.retrofit(chart).changes).toHaveLength(13);
      expect(byKind(chart).Deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(90);
    });

    const OWN = { image: 'shop/web:1', containerPort: 8080 };
    test.each<[string, (chart: Chart) => Construct]>([
      ['web', chart => new ZeroDowntimeWebService(chart, 'web', {
        ...OWN, budget: TimingBudget.of({ longestRequest: Duration.seconds(5), startup: Duration.seconds(10) }),
      })],
      ['gateway', chart => new ZeroDowntimeGatewayService(chart, 'web', OWN)],
      ['cluster', chart => new ZeroDowntimeClusterService(chart, 'web', OWN)],
    ])('leaves its own %s service as it is', (_, create) => {
      const chart = new Chart(Testing.app(), 'shop');
      create(chart);
      const before = JSON.stringify(Testing.synth(chart));
      expect(ZeroDowntime.retrofit(chart)).toEqual({ changes: [], undecided: [] });
      expect(JSON.stringify(Testing.synth(chart))).toBe(before);
    });

    test('tells of its own network service what no field covers', () => {
      const chart = new Chart(Testing.app(), 'shop');
      new ZeroDowntimeNetworkService(chart, 'web', OWN);
      const before = JSON.stringify(Testing.synth(chart));
      const { changes, undecided } = ZeroDowntime.retrofit(chart);
      expect([changes, undecided.map(({ code }) => code)]).toEqual([[], ['R06']]);
      expect(JSON.stringify(Testing.synth(chart))).toBe(before);
    });

    test('keeps charts for different clusters apart', () => {
      const app = Testing.app();
      const graces = ['ip', 'instance'].map(targetType => {
        const chart = new Chart(app, targetType);
        shop({ annotations: alb({ 'target-type': targetType }) }).forEach((object, index) => new ApiObject(chart, `${index}`, object as any));
        return () => byKind(chart).Deployment.spec.template.spec.terminationGracePeriodSeconds;
      });
      ZeroDowntime.retrofit(app);
      expect(graces.map(grace => grace())).toEqual([90, 80]);
    });

    test('finds what charts share in the one that has it', () => {
      const app = Testing.app();
      const cluster = new Chart(app, 'cluster');
      const [shared, ...own] = shop();
      new ApiObject(cluster, 'namespace', shared as any);
      const chart = new Chart(app, 'shop');
      own.forEach((object, index) => new ApiObject(chart, `${index}`, object as any));
      ZeroDowntime.retrofit(app);
      expect(byKind(cluster).Namespace.metadata.labels).toEqual(GATE);
    });

    test('says what cannot be synthesised yet', () => {
      const chart = chartOf(namespace());
      new kplus.Deployment(chart, 'web');
      expect(ZeroDowntime.retrofit(chart).undecided).toEqual([{
        object: 'Deployment shop/web/Resource',
        path: '',
        reason: expect.stringContaining('it cannot be synthesised yet: Failed serializing construct at path \'shop/web/Resource\''),
        code: undefined,
      }]);
    });
  });

  describe('of what is safe', () => {
    test('leaves every byte', () => {
      const chart = chartOf(...safe());
      const before = JSON.stringify(Testing.synth(chart));
      expect(ZeroDowntime.retrofit(chart)).toEqual({ changes: [], undecided: [] });
      expect(JSON.stringify(Testing.synth(chart))).toBe(before);
    });

    test.each([
      ['keeps a longer preStop and gives it a grace period', { sleep: { seconds: 200 } }, 60, { sleep: { seconds: 200 } }, 230],
      ['keeps a preStop that just holds', { sleep: { seconds: 55 } }, 75, { sleep: { seconds: 55 } }, 75],
      ['raises a grace period just below', { sleep: { seconds: 55 } }, 74, { sleep: { seconds: 55 } }, 90],
      ['raises a preStop just below', { sleep: { seconds: 54 } }, 200, { sleep: { seconds: 60 } }, 200],
      ['replaces a script that only sleeps', { exec: { command: ['sh', '-c', 'sleep 5'] } }, 200, { sleep: { seconds: 60 } }, 200],
      ['takes what types have left of a newer action for nothing', {}, 200, { sleep: { seconds: 60 } }, 200],
    ])('%s', (_, preStop, terminationGracePeriodSeconds, hook, grace) => {
      const { Deployment } = retrofitted(shop({
        workload: { container: { lifecycle: { preStop } }, pod: { terminationGracePeriodSeconds } },
      })).result;
      expect(Deployment.spec.template.spec.containers[0].lifecycle.preStop).toEqual(hook);
      expect(Deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(grace);
    });

    test.each([
      ['49', '50'], ['50', '50'], ['51', '51'], ['60', '60'], ['90', '90'], ['91', '50'], ['300', '50'], ['30,', '50'], ['5000', '50'],
    ])('of a deregistration delay of %s s makes %s', (given, kept) => {
      const attributes = (delay: string) => ({ 'alb.ingress.kubernetes.io/target-group-attributes': `stickiness.enabled=true,deregistration_delay.timeout_seconds=${delay}` });
      expect(retrofitted(shop({ annotations: attributes(given) })).result.Ingress.metadata.annotations).toMatchObject(attributes(kept));
    });

    test('lowers a deregistration delay that is longer than addresses are free for, however long the pods live', () => {
      const annotations = alb({ 'target-group-attributes': 'deregistration_delay.timeout_seconds=300' });
      const timings = (terminationGracePeriodSeconds: number) => {
        const { Deployment, Ingress } = retrofitted(shop({ annotations, workload: { pod: { terminationGracePeriodSeconds } } })).result;
        const { spec } = Deployment.spec.template;
        return [
          Ingress.metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes'],
          spec.containers[0].lifecycle.preStop.sleep.seconds, spec.terminationGracePeriodSeconds,
        ];
      };
      expect(timings(320)).toEqual(['deregistration_delay.timeout_seconds=50', 60, 320]);
    });

    test.each([
      [{ replicas: 3 }, undefined],
      [{ replicas: 4 }, { maxSurge: '25%', maxUnavailable: 0 }],
      [{ replicas: undefined }, { maxSurge: '25%', maxUnavailable: 0 }],
      [{ strategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } } }, { maxSurge: 2, maxUnavailable: 0 }],
      [{ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '10%' } } }, { maxSurge: '25%', maxUnavailable: 0 }],
      [{ strategy: { rollingUpdate: { maxSurge: '50%', maxUnavailable: '0%' } } }, { maxSurge: '50%', maxUnavailable: '0%' }],
    ])('of the rollout %j makes the steps %j', (spec, steps) => {
      expect(retrofitted(shop({ workload: { spec } })).result.Deployment.spec.strategy?.rollingUpdate).toEqual(steps);
    });

    test('makes liveness more patient than readiness, where there are both', () => {
      const liveness = (probe: Plain) => retrofitted(shop({ workload: { container: { livenessProbe: { httpGet: { path: '/', port: 8080 }, ...probe } } } }))
        .result.Deployment.spec.template.spec.containers[0].livenessProbe;
      expect(liveness({ failureThreshold: 3 }).failureThreshold).toBe(4);
      expect(liveness({ failureThreshold: 5 }).failureThreshold).toBe(5);
    });

    test('counts the delay of a start-up probe', () => {
      const startup = (probe: Plain) => retrofitted(shop({ workload: { container: { startupProbe: { tcpSocket: { port: 8080 }, ...probe } } } }))
        .result.Deployment.spec.template.spec.containers[0].startupProbe;
      expect(startup({ initialDelaySeconds: 40 })).toEqual({ tcpSocket: { port: 8080 }, initialDelaySeconds: 40 });
      expect(startup({ initialDelaySeconds: 39 })).toMatchObject({ failureThreshold: 25, periodSeconds: 3, timeoutSeconds: 3 });
    });
  });

  describe('of load balancers', () => {
    const nlb = (annotations: Record<string, string> = {}, spec: Plain = {}) => service({
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`service.beta.kubernetes.io/aws-load-balancer-${key}`, value])),
      ...spec,
    });

    test('derives the same needs anew for a Network Load Balancer', () => {
      const { Deployment, Service } = retrofitted([namespace(), deployment(), nlb({ 'nlb-target-type': 'ip' })]).result;
      expect(Deployment.spec.template.spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 220 } } });
      expect(Deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(250);
      expect(Deployment.spec.minReadySeconds).toBe(30);
      expect(Service.metadata.annotations).toMatchObject({
        'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes': 'deregistration_delay.timeout_seconds=210',
        'service.beta.kubernetes.io/aws-load-balancer-healthcheck-interval': '10',
        'service.beta.kubernetes.io/aws-load-balancer-healthcheck-timeout': '5',
        'service.beta.kubernetes.io/aws-load-balancer-healthcheck-healthy-threshold': '2',
        'service.beta.kubernetes.io/aws-load-balancer-healthcheck-unhealthy-threshold': '2',
      });
    });

    test('writes to the annotation of a port where there is one', () => {
      const key = 'target-group-attributes.80';
      const { Service } = retrofitted([namespace(), deployment(), nlb({ [key]: 'proxy_protocol_v2.enabled=true' })]).result;
      expect(Service.metadata.annotations).toMatchObject({
        [`service.beta.kubernetes.io/aws-load-balancer-${key}`]: 'proxy_protocol_v2.enabled=true,deregistration_delay.timeout_seconds=90',
      });
      expect(Service.metadata.annotations['service.beta.kubernetes.io/aws-load-balancer-target-group-attributes']).toBeUndefined();
    });

    test('satisfies all load balancers of one workload', () => {
      const { chart } = retrofitted([...shop(), { ...nlb({ 'nlb-target-type': 'ip' }, { name: 'tcp' }) }]);
      const objects = Testing.synth(chart);
      expect(objects.find(({ kind }) => kind === 'Deployment').spec.template.spec.terminationGracePeriodSeconds).toBe(250);
      expect(objects.find(({ kind }) => kind === 'Ingress').metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes'])
        .toBe('deregistration_delay.timeout_seconds=50');
      expect(ZeroDowntime.retrofit(chart).changes).toEqual([]);
    });

    test('says so where two budgets of one target group exclude each other', () => {
      const declares = (budget: Plain) => ({ annotations: { 'cdk8s-zero-downtime/budget': JSON.stringify(budget) } });
      const { chart, report } = retrofitted([
        ...shop({ workload: { metadata: declares({ longestRequestSeconds: 10, reclaim: ['spot'] }) } }),
        deployment({ name: 'canary', metadata: declares({ longestRequestSeconds: 120 }) }),
      ]);
      expect(undecidedOf(report)).toEqual([expect.stringContaining(
        'T12 Deployment shop/web spec.template.spec: it shares a load balancer with a workload whose budget does not go with its own: T12: ',
      )]);
      expect(Testing.synth(chart).filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template.spec.terminationGracePeriodSeconds))
        .toEqual([70, 180]);
      expect(ZeroDowntime.retrofit(chart).changes).toEqual([]);
    });

    test('lowers a longer deregistration delay where the nodes are taken away before', () => {
      const annotations = alb({ 'target-group-attributes': 'deregistration_delay.timeout_seconds=300' });
      const budget = TimingBudget.of({ longestRequest: Duration.seconds(10), reclaim: [NodeReclaim.SPOT] });
      const { result, report } = retrofitted(shop({ annotations, workload: { pod: { terminationGracePeriodSeconds: 400 } } }), { budget });
      expect(result.Ingress.metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes']).toBe('deregistration_delay.timeout_seconds=30');
      expect(result.Deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(70);
      expect(report.undecided).toEqual([]);
    });

    test('keeps measured delays for the load balancer that they were measured on', () => {
      const loadBalancer = LoadBalancerProfile.of({ preset: LoadBalancerProfile.ALB_IP, deregistrationPropagation: Duration.seconds(12) });
      const budget = TimingBudget.of({ loadBalancer, overrides: { terminationGracePeriod: Duration.seconds(100) } });
      const grace = (objects: Plain[]) => {
        const { chart, result } = retrofitted(objects, { budget });
        expect(ZeroDowntime.retrofit(chart, { budget }).changes).toEqual([]);
        const { terminationGracePeriodSeconds, containers } = result.Deployment.spec.template.spec;
        return [terminationGracePeriodSeconds, containers[0].lifecycle.preStop.sleep.seconds];
      };
      expect(grace(shop())).toEqual([100, 52]);
      expect(grace([...shop(), nlb({ 'nlb-target-type': 'ip' }, { name: 'tcp' })])).toEqual([250, 220]);
    });

    test('writes on the Service what an Ingress says for several, with what it says', () => {
      const several = ingress({ services: ['web', 'api'], annotations: { ...IP, ...alb({ 'target-group-attributes': 'stickiness.enabled=true' }) } });
      const labels = { app: 'api' };
      const { chart } = retrofitted([
        namespace(), deployment(), service(), deployment({ name: 'api', labels }), service({ name: 'api', selector: labels }), several,
      ]);
      const services = Testing.synth(chart).filter(({ kind }) => kind === 'Service');
      expect(services.map(({ metadata }) => metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes']))
        .toEqual(Array(2).fill('stickiness.enabled=true,deregistration_delay.timeout_seconds=50'));
      expect(byKind(chart).Ingress.metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes']).toBe('stickiness.enabled=true');
    });

    test('knows that an annotation of the Service beats that of the Ingress', () => {
      const { result } = retrofitted([
        namespace(), deployment(), ingress({ annotations: { ...IP, ...alb({ 'target-group-attributes': 'deregistration_delay.timeout_seconds=50' }) } }),
        service({ annotations: alb({ 'target-group-attributes': 'deregistration_delay.timeout_seconds=5' }) }),
      ]);
      expect(result.Service.metadata.annotations).toEqual(alb({ 'target-group-attributes': 'deregistration_delay.timeout_seconds=50' }));
    });

    test('changes the idle timeout in a group only where it has to, and then wherever it is said', () => {
      const member = (name: string, idle?: string) => ingress({
        name, annotations: { ...IP, ...alb({ 'group.name': 'shared', ...idle && { 'load-balancer-attributes': `idle_timeout.timeout_seconds=${idle}` } }) },
      });
      const idle = (...ingresses: Plain[]) => Testing.synth(retrofitted([namespace(), deployment(), service(), ...ingresses]).chart)
        .filter(({ kind }) => kind === 'Ingress').map(({ metadata }) => metadata.annotations['alb.ingress.kubernetes.io/load-balancer-attributes']);
      expect(idle(member('a'), member('b'))).toEqual([undefined, undefined]);
      expect(idle(member('a', '10'), member('b', '10'), member('c'))).toEqual([
        'idle_timeout.timeout_seconds=60', 'idle_timeout.timeout_seconds=60', undefined,
      ]);
    });

    test('finds a delay that suits two budgets of one target group', () => {
      const declares = (longestRequestSeconds: number) => ({ annotations: { 'cdk8s-zero-downtime/budget': JSON.stringify({ longestRequestSeconds }) } });
      const { chart, report } = retrofitted([
        ...shop({ workload: { metadata: declares(10) } }), deployment({ name: 'canary', metadata: declares(120) }),
      ]);
      expect(report.undecided).toEqual([]);
      const workloads = Testing.synth(chart).filter(({ kind }) => kind === 'Deployment');
      expect(byKind(chart).Ingress.metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes']).toBe('deregistration_delay.timeout_seconds=140');
      expect(workloads.map(({ spec }) => spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds)).toEqual([120, 150]); // 140 s of delay less 30 s until an address is used again, and the margin
      expect(ZeroDowntime.retrofit(chart).changes).toEqual([]);
    });

    const pods = ({ Deployment }: Record<string, any>) => {
      const { terminationGracePeriodSeconds, containers } = Deployment.spec.template.spec;
      return [containers[0].lifecycle.preStop.sleep.seconds, terminationGracePeriodSeconds];
    };

    test('knows what an IngressClass in the scope stands for', () => {
      const ofController = (controller: string) => retrofitted([
        { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'internal' }, spec: { controller } },
        namespace({ labels: GATE }), deployment(), service(), ingress({ className: 'internal' }),
      ]);
      expect(pods(ofController('ingress.k8s.aws/alb').result)).toEqual([20, 80]);
      expect(pods(ofController('eks.amazonaws.com/alb').result)).toEqual([60, 90]); // EKS Auto Mode sends to pods
      expect(pods(ofController('k8s.io/ingress-nginx').result)).toEqual([48, 78]);
      expect(ofController('k8s.io/ingress-nginx').report.undecided).toEqual([]);
    });

    test('knows controllers that run in the cluster', () => {
      const { report, result } = retrofitted([namespace(), deployment(), service(), ingress({ className: 'nginx' })]);
      expect(pods(result)).toEqual([48, 78]);
      expect(report.undecided).toEqual([]);
    });

    test('finds the backends of an action', () => {
      const action = JSON.stringify({ type: 'forward', forwardConfig: { targetGroups: [{ serviceName: 'web', servicePort: 80, weight: 1 }] } });
      const weighted = ingress({ services: ['split'], annotations: { ...IP, ...alb({ 'actions.split': action }) } });
      weighted.spec.rules[0].http.paths[0].backend.service.port = { name: 'use-annotation' };
      expect(pods(retrofitted([namespace(), deployment(), service(), weighted]).result)).toEqual([60, 90]);
      weighted.metadata.annotations = { ...IP, ...alb({ 'actions.split': 'no JSON' }) };
      expect(pods(retrofitted([namespace(), deployment(), service(), weighted]).result)).toEqual([48, 78]);
    });

    test('says what a Gateway needs', () => {
      const route = {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'web', namespace: 'edge' },
        spec: { rules: [{ backendRefs: [{ name: 'web', namespace: 'shop', port: 80 }] }] },
      };
      const { report, result } = retrofitted([namespace({ labels: GATE }), deployment(), service(), route]);
      expect(pods(result)).toEqual([60, 90]);
      expect(undecidedOf(report)).toEqual([
        'T05 HTTPRoute edge/web spec: no TargetGroupConfiguration in the scope configures it: it needs a deregistration delay of 50 s and a health check every 10 s with a timeout of 5 s, 2 passing and 2 failing',
      ]);
    });

    test('changes what a TargetGroupConfiguration says', () => {
      const { chart, result } = retrofitted([namespace({ labels: GATE }), deployment(), service(), {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'web', namespace: 'shop' },
        spec: { rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
      }, {
        apiVersion: 'gateway.k8s.aws/v1beta1',
        kind: 'TargetGroupConfiguration',
        metadata: { name: 'web', namespace: 'shop' },
        spec: {
          targetReference: { name: 'web' },
          defaultConfiguration: { targetType: 'ip', targetGroupAttributes: [{ key: 'stickiness.enabled', value: 'true' }] },
        },
      }]);
      expect(pods(result)).toEqual([60, 90]);
      expect(result.TargetGroupConfiguration.spec.defaultConfiguration).toEqual({
        targetType: 'ip',
        healthCheckConfig: { healthCheckInterval: 10, healthCheckTimeout: 5, healthyThresholdCount: 2, unhealthyThresholdCount: 2 },
        targetGroupAttributes: [{ key: 'stickiness.enabled', value: 'true' }, { key: 'deregistration_delay.timeout_seconds', value: '50' }],
      });
      expect(ZeroDowntime.retrofit(chart)).toEqual({ changes: [], undecided: [] });
    });

    test('sets pods that are reached from within the cluster alone for that', () => {
      const { result, report } = retrofitted([namespace(), deployment(), service()]);
      expect(result.Deployment.spec.template.spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 48 } } });
      expect(result.Namespace.metadata.labels).toBeUndefined();
      expect(report.undecided).toEqual([]);
    });
  });

  describe('of what it cannot decide', () => {
    const hook = (command: string[]) => ({ container: { lifecycle: { preStop: { exec: { command } } } } });
    test.each<[string, Plain[], string[]]>([
      ['a script that does other things', shop({ workload: hook(['sh', '-c', 'touch /tmp/gone; sleep 30']) }), [
        'T06 Deployment shop/web spec.template.spec.containers[web].lifecycle.preStop: it does other things than sleep, too; it should be 60: must be at least 55 s (5 s controllerReaction + 20 s deregistrationPropagation + 30 s longestRequest): SIGTERM comes when nothing is in flight any more, so that even an application that exits at once drops nothing',
      ]],
      ['a script that sleeps long enough first', shop({ workload: hook(['sh', '-c', 'sleep 60; nginx -s quit']) }), []],
      ['a Namespace outside of the scope', shop().slice(1), [
        'S02 Deployment shop/web metadata.namespace: its Namespace is not in the scope: it needs the label elbv2.k8s.aws/pod-readiness-gate-inject: enabled, before the pods are created',
      ]],
      ['a gate that the pods declare', shop({ workload: { pod: { readinessGates: [{ conditionType: 'target-health.elbv2.k8s.aws/web' }] } } }).slice(1), []],
      ['an unknown class of Ingress', [namespace(), deployment(), service(), ingress({ className: 'internal' })], [
        'undefined Ingress shop/web spec: which load balancer sends to it cannot be determined: the pods are set as behind \'alb-ip\', and nothing else is',
      ]],
      ['a load balancer of nobody known', [namespace(), deployment(), service({ type: 'LoadBalancer' })], [
        'undefined Service shop/web spec: which load balancer sends to it cannot be determined: the pods are set as behind \'nlb-instance\', and nothing else is',
        'N05 Service shop/web metadata.annotations[\'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type\']: no target type is set: instance is assumed, unless a flag of the controller says otherwise; to change what is in force replaces the target group',
        'T04 Service shop/web spec: a target group of AWS, if it has one, needs a deregistration delay of 90 s and a health check every 10 s with a timeout of 5 s, 2 passing and 2 failing',
        'T17 Service shop/web metadata.annotations[\'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type\']: a node that is drained and ends takes along what passes through it to pods on other nodes: use ip targets, or take nodes out of the load balancer before they end',
        'T18 Deployment shop/web metadata.annotations[\'cdk8s-zero-downtime/budget\']: behind \'nlb-instance\', kept connections bring requests until the application closes them: it has to finish what is in flight on SIGTERM (leak-window), or use ip targets',
      ]],
      ['a node port for something outside', [namespace(), deployment(), service({ type: 'NodePort' })], [
        'undefined Service shop/web spec: which load balancer sends to it cannot be determined: the pods are set as behind \'alb-ip\', and nothing else is',
      ]],
      ['another container', shop({ workload: { pod: { containers: [{ name: 'envoy', image: 'envoy:1' }] } } }), [
        'T11 Deployment shop/web spec.template.spec.containers[envoy].lifecycle.preStop: whether requests pass through this container cannot be determined: if they do, it has to sleep 80 s, or be a native sidecar',
      ]],
      ['Recreate', shop({ workload: { spec: { strategy: { type: 'Recreate' } } } }), [
        'R01 Deployment shop/web spec.strategy.type: \'Recreate\' ends the old pods first, which is an outage, or has to be coordinated by hand',
      ]],
      ['a value that is resolved later', shop({ workload: { pod: { terminationGracePeriodSeconds: '${Token[TOKEN.1]}' } } }), [
        'T01 Deployment shop/web spec.template.spec.terminationGracePeriodSeconds: it is not a whole number yet; it should be 90: preStop, the last request and the shutdown all run within the grace period, which ends in SIGKILL',
      ]],
      ['a number that is resolved later', shop({ workload: { pod: { terminationGracePeriodSeconds: -1.8881545897087625e+289 } } }), [
        'T01 Deployment shop/web spec.template.spec.terminationGracePeriodSeconds: it is not a whole number yet; it should be 90: preStop, the last request and the shutdown all run within the grace period, which ends in SIGKILL',
      ]],
      ['an annotation that is resolved later', shop({ annotations: alb({ 'healthcheck-interval-seconds': '${Token[TOKEN.1]}' }) }), [
        'S09 Ingress shop/web metadata.annotations[\'alb.ingress.kubernetes.io/healthcheck-interval-seconds\']: its value is not known yet; it should be 10: soon enough for a new target, which is healthy after one passing check',
      ]],
      ['an annotation that the controller refuses', shop({ annotations: alb({ 'target-group-attributes': 'stickiness.enabled' }) }), [
        'T05 Ingress shop/web metadata.annotations[\'alb.ingress.kubernetes.io/target-group-attributes\'][\'deregistration_delay.timeout_seconds\']: \'stickiness.enabled\' has no key and value: the controller refuses the whole annotation; it should be 50: the AWS default of 300 s must be at most 90 s (60 s preStop + 30 s until the address is used again): the last leaked request may start X after deregistration and run for R; the load balancer cuts it at D',
      ]],
      ['a Service that selects nothing here', [ingress({ annotations: IP }), service()], [
        'N01 Service shop/web spec.selector: it selects the pods of no workload in the scope',
      ]],
      ['a Service that nearly selects pods', [deployment(), service({ selector: { app: 'wbe' }, name: 'other' })], [
        'N01 Service shop/other spec.selector.app: by this label alone it misses the pods of Deployment web, and selects none',
      ]],
      ['a backend that is not there', [ingress({ annotations: IP, services: ['webb'] }), service({ selector: {} })], [
        'N08 Ingress shop/web spec.rules[0].http.paths[0].backend.service.name: no Service in the scope is called webb: what is sent there fails',
      ]],
      ['a port that is not there', [ingress({ annotations: IP, className: 'nginx' }), service({ selector: {}, ports: [{ port: 81 }] })], [
        'N08 Ingress shop/web spec.rules[0].http.paths[0].backend.service.port.number: Service shop/web has no port 80: what is sent there fails',
      ]],
      ['a target group that something else owns', [namespace({ labels: GATE }), deployment(), service(), {
        apiVersion: 'elbv2.k8s.aws/v1beta1',
        kind: 'TargetGroupBinding',
        metadata: { name: 'web', namespace: 'shop' },
        spec: { serviceRef: { name: 'web', port: 80 }, targetGroupARN: 'arn:aws:x', targetType: 'ip' },
      }], [
        'T04 TargetGroupBinding shop/web spec: something else owns the target group: it needs a deregistration delay of 50 s and a health check every 10 s with a timeout of 5 s, 2 passing and 2 failing',
      ]],
      ['a StatefulSet', shop().map(object => object.kind === 'Deployment' ? { ...object, kind: 'StatefulSet' } : object), [
        'R02 StatefulSet shop/web spec.updateStrategy: a StatefulSet replaces its pods in place, one less being there meanwhile',
      ]],
      ['a DaemonSet', shop().map(object => object.kind === 'Deployment' ? { ...object, kind: 'DaemonSet' } : object), [
        'R02 DaemonSet shop/web spec.updateStrategy: a DaemonSet replaces its pods in place, one less being there meanwhile',
      ]],
      ['a Rollout that switches at once', shop({ workload: { spec: { strategy: { blueGreen: {} } } } })
        .map(object => object.kind === 'Deployment' ? { ...object, kind: 'Rollout', apiVersion: 'argoproj.io/v1alpha1' } : object), [
        'A01 Rollout shop/web spec.strategy: only a canary is sure that the load balancer sends to the new pods before the old ones go',
      ]],
      ['a pod of its own', [service(), { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } }, spec: {} }], [
        'R01 Pod shop/web kind: nothing rolls it out: put its pods into a Deployment',
      ]],
      ['a List', [{ apiVersion: 'v1', kind: 'List', metadata: { name: 'all' }, items: [deployment()] }], [
        'undefined List all items: a List is not looked into: give its items as objects of their own',
      ]],
      ['a budget in the annotation that does not hold', shop({ workload: { metadata: { annotations: { 'cdk8s-zero-downtime/budget': '{"startupSeconds":-1}' } } } }), [
        'I02 Deployment shop/web metadata.annotations[\'cdk8s-zero-downtime/budget\']: it cannot be used, and the budget given is used instead: \'startupSeconds\' is -1 but must be a number of seconds',
      ]],
      ['a budget in the annotation that is none', shop({ workload: { metadata: { annotations: { 'cdk8s-zero-downtime/budget': '{"marginSeconds":"x"}' } } } }), [
        'I02 Deployment shop/web metadata.annotations[\'cdk8s-zero-downtime/budget\']: it cannot be used, and the budget given is used instead: \'marginSeconds\' is "x" but must be a number of seconds',
      ]],
    ])('says so: %s', (_, objects, undecided) => {
      const chart = chartOf(...objects);
      expect(undecidedOf(ZeroDowntime.retrofit(chart))).toEqual(undecided);
      const bytes = JSON.stringify(Testing.synth(chart));
      expect(ZeroDowntime.retrofit(chart).changes).toEqual([]);
      expect(JSON.stringify(Testing.synth(chart))).toBe(bytes);
    });

    test('sets nothing for a load balancer behind which the budget does not hold', () => {
      const budget = TimingBudget.of({ longestRequest: Duration.seconds(10), reclaim: [NodeReclaim.SPOT] });
      const balancer = service({ type: 'LoadBalancer', annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb-ip' } });
      const { report, result } = retrofitted([namespace({ labels: GATE }), deployment(), balancer], { budget });
      expect(result.Deployment.spec.template.spec).not.toHaveProperty('terminationGracePeriodSeconds');
      const [infeasible, ...wrong] = undecidedOf(report);
      expect(infeasible).toContain(
        'T13 Deployment shop/web spec.template.spec: the budget does not hold behind \'nlb-ip\', and nothing is set for it: T13: \'terminationGracePeriod\' is',
      );
      expect(wrong.map(text => text.slice(0, 3))).toEqual(['T01', 'T03', 'T05', 'T06', 'S07', 'R06']);
      expect(wrong[1]).toBe('T03 Deployment shop/web spec.template.spec: nothing is set for \'nlb-ip\', behind which \'preStop\' must be at least 185 s (5 s controllerReaction + 180 s deregistrationPropagation)');
    });
  });

  describe('of disruption budgets', () => {
    test.each([
      ['1.26', undefined],
      ['1.27', 'AlwaysAllow'],
    ])('says what becomes of unhealthy pods where Kubernetes %s knows it', (kubernetesVersion, unhealthyPodEvictionPolicy) => {
      const { PodDisruptionBudget } = retrofitted([deployment(), service()], { kubernetesVersion }).result;
      expect(PodDisruptionBudget.spec).toEqual({ maxUnavailable: '25%', selector: expect.anything(), unhealthyPodEvictionPolicy });
    });

    const selecting = (selector: Plain) => ({ ...disruptionBudget(), metadata: { name: 'web', namespace: 'shop' }, spec: { maxUnavailable: 1, selector } });
    const names = (selector: Plain) => Testing.synth(retrofitted(shop({ others: [selecting(selector)] })).chart)
      .filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata }) => metadata.name);

    test.each([
      [{}],
      [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }],
      [{ matchExpressions: [{ key: 'app', operator: 'Exists' }, { key: 'tier', operator: 'DoesNotExist' }] }],
      [{ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }] }],
    ])('needs no other where %j selects the pods', selector => {
      expect(names(selector)).toEqual(['web']);
    });

    test.each([
      [{ matchLabels: { app: 'api' } }],
      [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }],
      [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }],
      [{ matchExpressions: [{ key: 'app', operator: 'Like' }] }],
    ])('gives another one a name of its own where %j does not', selector => {
      expect(names(selector).sort()).toEqual(['web', 'web-zero-downtime']);
    });
  });

  test('keeps to a stricter budget that is given later', () => {
    const chart = chartOf(...shop());
    ZeroDowntime.retrofit(chart);
    const [, workload] = chart.node.children as ApiObject[];
    workload.metadata.addAnnotation('cdk8s-zero-downtime/budget', '{"longestRequestSeconds":60}');
    expect(() => Testing.synth(chart)).toThrow('T01 Deployment shop/web');
    ZeroDowntime.retrofit(chart);
    expect(byKind(chart).Deployment.spec.template.spec).toMatchObject({
      terminationGracePeriodSeconds: 120, containers: [{ lifecycle: { preStop: { sleep: { seconds: 90 } } } }],
    });
    expect(ZeroDowntime.retrofit(chart).changes).toEqual([]);
  });

  test('takes the steps of a canary for those of a rolling update', () => {
    const objects = shop({ workload: { spec: { strategy: { canary: { maxUnavailable: 1 } } } } })
      .map(object => object.kind === 'Deployment' ? { ...object, kind: 'Rollout', apiVersion: 'argoproj.io/v1alpha1' } : object);
    expect(retrofitted(objects).result.Rollout.spec.strategy).toEqual({ canary: { maxSurge: '25%', maxUnavailable: 0 } });
  });

  describe('of what is scaled by others', () => {
    const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
    test.each([
      [{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web', namespace: 'shop' }, spec: { scaleTargetRef: target, maxReplicas: 9 } },
        'R03 HorizontalPodAutoscaler shop/web spec.minReplicas: 1 is less than 2: the end of one node is an outage'],
      [{ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'web', namespace: 'shop' }, spec: { scaleTargetRef: { name: 'web' } } },
        'R03 ScaledObject shop/web spec.minReplicaCount: 0 is less than 2: the end of one node is an outage'],
    ])('leaves the number of pods alone: %#', (autoscaler, undecided) => {
      const { report, result } = retrofitted(shop({ workload: { spec: { replicas: undefined } }, others: [autoscaler] }));
      expect(undecidedOf(report)).toEqual([undecided]);
      expect(result.Deployment.spec).not.toHaveProperty('replicas');
      expect(result.Deployment.spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
    });
  });

  describe('options', () => {
    test('sleep by the command where Kubernetes does not know the action', () => {
      const native = { container: { lifecycle: { preStop: { sleep: { seconds: 90 } } } } };
      const { report, result } = retrofitted(shop({ workload: native }), { kubernetesVersion: '1.29' });
      expect(result.Deployment.spec.template.spec.containers[0].lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '60'] } } });
      expect(undecidedOf(report)).toEqual([
        'T08 Deployment shop/web spec.template.spec.containers[web].lifecycle.preStop: nothing shows whether the image has the command: Kubernetes 1.30 sleeps without it',
      ]);
      expect(retrofitted(shop({ workload: native }), { kubernetesVersion: 'v1.30' }).result.Deployment.spec.template.spec.containers[0].lifecycle)
        .toEqual(native.container.lifecycle);
    });

    test('fail with a version that is none', () => {
      expect(() => ZeroDowntime.retrofit(chartOf(), { kubernetesVersion: 'new' }))
        .toThrow('shop: \'kubernetesVersion\' is "new" but must be a version such as 1.30; give major and minor version');
    });

    test('leave alone what is excluded, and still read it', () => {
      const chart = chartOf(...shop({ others: [disruptionBudget()] }));
      const [, workload, , front, budget] = chart.node.children;
      const before = byKind(chart);
      const report = ZeroDowntime.retrofit(chart, { exclude: [front, budget] });
      expect(byKind(chart).Ingress).toEqual(before.Ingress);
      expect(report.changes.some(({ object }) => object.startsWith('PodDisruptionBudget'))).toBe(false);
      expect(undecidedOf(report)[0]).toBe(
        'T05 Ingress shop/web metadata.annotations[\'alb.ingress.kubernetes.io/target-group-attributes\'][\'deregistration_delay.timeout_seconds\']: it is excluded, but absent should be "50": the AWS default of 300 s must be at most 90 s (60 s preStop + 30 s until the address is used again): the last leaked request may start X after deregistration and run for R; the load balancer cuts it at D',
      );
      expect(ZeroDowntime.retrofit(chartOf(namespace()), { exclude: [workload] })).toEqual({ changes: [], undecided: [] });
      const other = chartOf(...shop());
      expect(ZeroDowntime.retrofit(other, { exclude: [other] })).toEqual({ changes: [], undecided: [] });
    });

    test('yield to the budget that a workload declares', () => {
      const metadata = { annotations: { 'cdk8s-zero-downtime/budget': '{"longestRequestSeconds":10,"loadBalancer":"alb-ip"}' } };
      const { result } = retrofitted(shop({ workload: { metadata } }), { budget: TimingBudget.of({ longestRequest: Duration.seconds(100) }) });
      expect(result.Deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(70);
    });
  });

  describe('before synthesis', () => {
    function late(change: (workload: ApiObject) => void): () => unknown {
      const chart = chartOf(...shop());
      ZeroDowntime.retrofit(chart);
      change(chart.node.children[1] as ApiObject);
      return () => Testing.synth(chart);
    }
    const GRACE = '/spec/template/spec/terminationGracePeriodSeconds';

    test('fails where a place was changed to what does not hold', () => {
      expect(late(workload => workload.addJsonPatch(JsonPatch.add(GRACE, 40)))).toThrow(
        '[shop] T01 Deployment shop/web: \'spec.template.spec.terminationGracePeriodSeconds\' is 40 but should be 90 (must be at least 80 s '
        + '(max(60 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown): preStop, the last request and the shutdown all run within the grace '
        + 'period, which ends in SIGKILL); this came after ZeroDowntime.retrofit(): call it last, or set a value that holds',
      );
    });

    test('keeps what was changed to something else that holds', () => {
      const chart = chartOf(...shop());
      ZeroDowntime.retrofit(chart);
      (chart.node.children[1] as ApiObject).addJsonPatch(JsonPatch.add(GRACE, 400));
      expect(byKind(chart).Deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(400);
    });

    test('fails where an object came later', () => {
      expect(late(workload => new ApiObject(workload.chart, 'late', deployment({ name: 'late' }) as any))).toThrow(
        'T03 Deployment shop/late: \'spec.template.spec.containers[web].lifecycle.preStop\' is absent but should be {"sleep":{"seconds":60}}',
      );
    });

    test('fails where the PodDisruptionBudget was taken away', () => {
      expect(late(workload => workload.chart.node.tryRemoveChild('object1-disruption-budget'))).toThrow(
        '[shop] R04 PodDisruptionBudget shop/web is missing (no PodDisruptionBudget selects the pods: a node drain may end all of them at once); this came after',
      );
    });
  });

  test('writes the same YAML through an app', () => {
    const app = new App({ outdir: Testing.app().outdir });
    const chart = new Chart(app, 'shop');
    shop().forEach((object, index) => new ApiObject(chart, `${index}`, object as any));
    ZeroDowntime.retrofit(app);
    expect(app.synthYaml()).toContain('preStop:\n              sleep:\n                seconds: 60');
    expect(app.synthYaml()).toBe(app.synthYaml());
  });
});
