import { readdirSync } from 'node:fs';
import { ApiObject, App, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import {
  BackendProtocol, DrainPolicy, EnvSource, ImagePullPolicy, ListenerProtocol, LoadBalancerProfile,
  LoadBalancerScheme, PodVolume, PreStopAction, SidecarTraffic,
  TimeUnit, TimingBudget, ZeroDowntimeNamespace, ZeroDowntimeWebService, ZeroDowntimeWebServiceProps,
} from '../../../src';
import { validateObject } from '../../kubernetes-schema';
import { albOf, containerOf, objects, REQUIRED, synthesise, webService } from '../synthesis';

/** What tells the pods of the service from all others. */
const SELECTOR = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };

describe('ZeroDowntimeWebService', () => {
  test('minimal props: objects in the order of their application', () => {
    const { chart } = webService();
    const synthesised = Testing.synth(chart);
    expect(synthesised.map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace ?? '-'}/${name}`)).toEqual([
      'Namespace -/shop', 'Service shop/web', 'Ingress shop/web', 'PodDisruptionBudget shop/web', 'Deployment shop/web',
    ]);
    synthesised.forEach(validateObject);
  });

  test('synthesises the same bytes twice', () => {
    const { chart } = webService({ autoscaling: { maxReplicas: 5 } });
    expect(JSON.stringify(Testing.synth(chart))).toBe(JSON.stringify(Testing.synth(chart)));
  });

  test('does not change what it is given', () => {
    const props = deepFreeze<ZeroDowntimeWebServiceProps>({
      ...REQUIRED,
      labels: { team: 'shop' },
      env: { A: 'b' },
      sidecars: [{ container: { name: 'envoy', image: 'envoy:1', ports: [{ containerPort: 9000 }] }, traffic: SidecarTraffic.INCOMING }],
      targetGroupAttributes: { 'stickiness.enabled': 'true' },
      kubernetesVersion: '1.28',
    });
    expect(() => new ZeroDowntimeWebService(new Chart(Testing.app(), 'shop'), 'web', props)).not.toThrow();
  });

  describe('timing', () => {
    test('comes from one budget', () => {
      const synthesised = synthesise({ budget: TimingBudget.of({ longestRequest: Duration.seconds(10), startup: Duration.seconds(120) }) });
      const { spec } = synthesised.Deployment;
      const container = containerOf(synthesised);
      expect(spec).toMatchObject({
        minReadySeconds: 0,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      });
      expect(spec.template.spec.terminationGracePeriodSeconds).toBe(70);
      expect(container.lifecycle).toEqual({ preStop: { sleep: { seconds: 40 } } });
      expect(container.startupProbe).toMatchObject({ periodSeconds: 6, timeoutSeconds: 5, failureThreshold: 23 });
      expect(container.readinessProbe).toMatchObject({ periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3, successThreshold: 1 });
      expect(container.livenessProbe).toMatchObject({ periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 4 });
      expect(albOf(synthesised)).toMatchObject({
        'target-group-attributes': 'deregistration_delay.timeout_seconds=30,slow_start.duration_seconds=0',
        'load-balancer-attributes': 'idle_timeout.timeout_seconds=60',
        'healthcheck-interval-seconds': '10',
        'healthcheck-timeout-seconds': '5',
        'healthy-threshold-count': '2',
        'unhealthy-threshold-count': '2',
      });
    });

    test('budget annotation', () => {
      const budget = TimingBudget.of({ longestRequest: Duration.seconds(10), drainPolicy: DrainPolicy.LEAK_WINDOW });
      expect(JSON.parse(synthesise({ budget }).Deployment.metadata.annotations['cdk8s-zero-downtime/budget'])).toEqual({
        longestRequestSeconds: 10,
        shutdownSeconds: 20,
        startupSeconds: 60,
        longestPauseSeconds: 10,
        marginSeconds: 10,
        slowStartSeconds: 0,
        loadBalancer: 'alb-ip',
        drainPolicy: 'leak-window',
        reclaim: [],
      });
    });

    test('exec sleep where asked for, or on Kubernetes without the sleep action', () => {
      const exec = { preStop: { exec: { command: ['sleep', '60'] } } };
      expect(containerOf(synthesise({ preStopAction: PreStopAction.EXEC_SLEEP })).lifecycle).toEqual(exec);
      expect(containerOf(synthesise({ kubernetesVersion: '1.29' })).lifecycle).toEqual(exec);
      expect(containerOf(synthesise({ kubernetesVersion: 'v1.30.2' })).lifecycle).toEqual({ preStop: { sleep: { seconds: 60 } } });
    });

    test('keep-alive timeout in the environment', () => {
      expect(containerOf(synthesise({ keepAliveVariable: { name: 'KEEP_ALIVE' } })).env).toEqual([{ name: 'KEEP_ALIVE', value: '70' }]);
      expect(containerOf(synthesise({
        env: { A: 'b' },
        keepAliveVariable: { name: 'KEEP_ALIVE_MS', unit: TimeUnit.MILLISECONDS },
      })).env).toEqual([{ name: 'A', value: 'b' }, { name: 'KEEP_ALIVE_MS', value: '70000' }]);
    });

    test('instance targets: minReadySeconds instead of a gate, and a NodePort', () => {
      const synthesised = synthesise({
        budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.ALB_INSTANCE, drainPolicy: DrainPolicy.LEAK_WINDOW }),
      });
      expect(albOf(synthesised)['target-type']).toBe('instance');
      expect(synthesised.Service.spec.type).toBe('NodePort');
      expect(synthesised.Deployment.spec.minReadySeconds).toBe(5);
      expect(synthesised.Deployment.spec.template.metadata.labels).not.toHaveProperty(['elbv2.k8s.aws/pod-readiness-gate-inject']);
    });
  });

  describe('namespace', () => {
    test('switches the readiness gates on', () => {
      expect(synthesise().Namespace).toEqual({
        apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } },
      });
    });

    test('is shared by the services of a chart, and comes before all of them', () => {
      const chart = new Chart(Testing.app(), 'shop', { namespace: 'prod' });
      const [web, api] = ['web', 'api'].map(id => new ZeroDowntimeWebService(chart, id, REQUIRED));
      expect(api.namespace).toBe(web.namespace);
      const synthesised = Testing.synth(chart);
      expect(synthesised.map(({ kind }) => kind).filter(kind => kind === 'Namespace')).toHaveLength(1);
      expect(synthesised[0]).toMatchObject({ kind: 'Namespace', metadata: { name: 'prod' } });
      expect(synthesised[0].metadata).not.toHaveProperty('namespace');
      expect(synthesised.slice(1).map(({ metadata }) => metadata.namespace)).toEqual(Array(8).fill('prod'));
    });

    test('created elsewhere, or by another chart that is applied first', () => {
      const app = Testing.app();
      const chart = new Chart(app, 'shop');
      const existing = new ZeroDowntimeNamespace(chart, 'existing', { name: 'prod', create: false });
      new ZeroDowntimeWebService(chart, 'web', { ...REQUIRED, namespace: existing });
      expect(Testing.synth(chart).map(({ kind }) => kind)).toEqual(['Service', 'Ingress', 'PodDisruptionBudget', 'Deployment']);

      const services = new Chart(app, 'services');
      const namespaces = new Chart(app, 'namespaces');
      new ZeroDowntimeWebService(services, 'api', { ...REQUIRED, namespace: new ZeroDowntimeNamespace(namespaces, 'other', { name: 'other' }) });
      app.synth();
      expect(readdirSync(app.outdir).sort().filter(file => /namespaces|services/.test(file)).map(file => file.slice(5))).toEqual(['namespaces.k8s.yaml', 'services.k8s.yaml']);
    });
  });

  describe('order', () => {
    const ORDER = ['Namespace', 'Service', 'Ingress', 'PodDisruptionBudget', 'Deployment'];
    const orderOf = (chart: Chart, name: string) => Testing.synth(chart)
      .filter(({ kind, metadata }) => kind === 'Namespace' || metadata.name === name).map(({ kind }) => kind);

    test.each(['service', 'ingress', 'workload'] as const)('is kept when something else depends on the %s', member => {
      const chart = new Chart(Testing.app(), 'shop');
      const before = new ApiObject(chart, 'before', { apiVersion: 'v1', kind: 'ConfigMap' });
      const web = new ZeroDowntimeWebService(chart, 'web', REQUIRED);
      const after = new ApiObject(chart, 'after', { apiVersion: 'v1', kind: 'ConfigMap' });
      before.addDependency(web[member]);
      after.addDependency(web);
      expect(orderOf(chart, 'web')).toEqual(ORDER);
    });

    test('is kept when a service comes before its namespace in the tree', () => {
      const chart = new Chart(Testing.app(), 'shop');
      const group = new Construct(chart, 'group');
      new ZeroDowntimeWebService(chart, 'web', REQUIRED);
      new ZeroDowntimeWebService(group, 'api', REQUIRED);
      expect(orderOf(chart, 'web')).toEqual(ORDER);
      expect(orderOf(chart, 'api')).toEqual(ORDER);
    });
  });

  describe('identity', () => {
    test('of the pods stays when the construct moves', () => {
      const selectorOf = (scope: Chart) => {
        new ZeroDowntimeWebService(scope, 'web', REQUIRED);
        return objects(scope).Deployment.spec.selector;
      };
      const app = Testing.app();
      expect(selectorOf(new Chart(app, 'shop'))).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } });
      expect(selectorOf(new Chart(new Chart(app, 'outer'), 'inner'))).toEqual(selectorOf(new Chart(app, 'elsewhere')));
    });

    test('is the same in selector, Service and disruption budget', () => {
      const { Deployment, Service, PodDisruptionBudget } = synthesise({ name: 'web-eu', instance: 'eu', labels: { team: 'shop' } });
      const selector = { 'app.kubernetes.io/name': 'web-eu', 'app.kubernetes.io/instance': 'eu' };
      expect(Deployment.spec.selector.matchLabels).toEqual(selector);
      expect(Service.spec.selector).toEqual(selector);
      expect(PodDisruptionBudget.spec.selector.matchLabels).toEqual(selector);
      expect(Deployment.spec.template.metadata.labels).toMatchObject({ ...selector, team: 'shop' });
    });
  });

  describe('scale', () => {
    test('replicas by default', () => {
      expect(synthesise().Deployment.spec.replicas).toBe(3);
      expect(synthesise({ singleReplica: true }).Deployment.spec.replicas).toBe(1);
    });

    test('autoscaler: no replicas, and a limit on scale-down', () => {
      const { Deployment, HorizontalPodAutoscaler } = synthesise({ autoscaling: { minReplicas: 4, maxReplicas: 20 } });
      expect(Deployment.spec).not.toHaveProperty('replicas');
      validateObject(HorizontalPodAutoscaler);
      expect(HorizontalPodAutoscaler.spec).toEqual({
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 4,
        maxReplicas: 20,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
        behavior: { scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 25, periodSeconds: 90 }] } },
      });
    });

    test('may shrink by one at least: a disruption budget that rounds up never blocks a drain', () => {
      expect(synthesise().PodDisruptionBudget.spec).toMatchObject({ maxUnavailable: '25%', unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    });
  });

  describe('load balancer', () => {
    test('internal, port 80, health check of the readiness probe', () => {
      const synthesised = synthesise({ readinessPath: '/ready', livenessPath: '/live', host: 'shop.example.com' });
      expect(albOf(synthesised)).toMatchObject({
        'scheme': 'internal',
        'target-type': 'ip',
        'listen-ports': '[{"HTTP":80}]',
        'backend-protocol': 'HTTP',
        'backend-protocol-version': 'HTTP1',
        'healthcheck-path': '/ready',
        'healthcheck-port': 'traffic-port',
        'healthcheck-protocol': 'HTTP',
        'success-codes': '200-399',
      });
      expect(containerOf(synthesised).readinessProbe.httpGet).toEqual({ path: '/ready', port: 'http', scheme: 'HTTP' });
      expect(containerOf(synthesised).startupProbe.httpGet).toEqual({ path: '/ready', port: 'http', scheme: 'HTTP' });
      expect(containerOf(synthesised).livenessProbe.httpGet).toEqual({ path: '/live', port: 'http', scheme: 'HTTP' });
      expect(synthesised.Ingress.spec).toEqual({
        ingressClassName: 'alb',
        rules: [{
          host: 'shop.example.com',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }] },
        }],
      });
    });

    test('certificates: port 443 and a redirect', () => {
      const alb = albOf(synthesise({
        scheme: LoadBalancerScheme.INTERNET_FACING,
        certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/a', 'arn:aws:acm:eu-west-1:111122223333:certificate/b'],
        groupName: 'shop',
        groupOrder: -5,
        loadBalancerName: 'shop',
        tags: { team: 'shop', stage: 'prod' },
      }));
      expect(alb).toMatchObject({
        'scheme': 'internet-facing',
        'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
        'certificate-arn': 'arn:aws:acm:eu-west-1:111122223333:certificate/a,arn:aws:acm:eu-west-1:111122223333:certificate/b',
        'ssl-redirect': '443',
        'group.name': 'shop',
        'group.order': '-5',
        'load-balancer-name': 'shop',
        'tags': 'stage=prod,team=shop',
      });
    });

    test('no redirect without a listener for HTTP', () => {
      const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/a'];
      expect(albOf(synthesise({ certificateArns, redirectToHttps: false }))).not.toHaveProperty('ssl-redirect');
      expect(albOf(synthesise({ certificateArns, listeners: [{ protocol: ListenerProtocol.HTTPS, port: 8443 }] }))).not.toHaveProperty('ssl-redirect');
    });

    test.each([
      { backendProtocol: BackendProtocol.HTTPS, protocol: 'HTTPS', version: 'HTTP1', scheme: 'HTTPS' },
      { backendProtocol: BackendProtocol.HTTP2, protocol: 'HTTP', version: 'HTTP2', scheme: 'HTTP' },
    ])('speaks $backendProtocol', ({ backendProtocol, protocol, version, scheme }) => {
      const synthesised = synthesise({ backendProtocol, certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/a'] });
      expect(albOf(synthesised)).toMatchObject({
        'backend-protocol': protocol, 'backend-protocol-version': version, 'healthcheck-protocol': protocol,
      });
      expect(containerOf(synthesised).readinessProbe.httpGet.scheme).toBe(scheme);
    });

    test('gRPC: health check by the health service', () => {
      const synthesised = synthesise({ backendProtocol: BackendProtocol.GRPC, certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/a'] });
      expect(albOf(synthesised)).toMatchObject({
        'backend-protocol-version': 'GRPC', 'healthcheck-path': '/grpc.health.v1.Health/Check', 'success-codes': '0',
      });
      expect(containerOf(synthesised).readinessProbe).toMatchObject({ grpc: { port: 8080 } });
      validateObject(synthesised.Deployment);
    });

    test('attributes and annotations of the user are kept', () => {
      const alb = albOf(synthesise({
        targetGroupAttributes: { 'stickiness.enabled': 'true', 'load_balancing.algorithm.type': 'least_outstanding_requests' },
        loadBalancerAttributes: { 'routing.http2.enabled': 'false' },
        ingressAnnotations: { 'alb.ingress.kubernetes.io/shield-advanced-protection': 'true' },
      }));
      expect(alb['target-group-attributes']).toBe(
        'deregistration_delay.timeout_seconds=50,load_balancing.algorithm.type=least_outstanding_requests,slow_start.duration_seconds=0,stickiness.enabled=true',
      );
      expect(alb['load-balancer-attributes']).toBe('idle_timeout.timeout_seconds=60,routing.http2.enabled=false');
      expect(alb['shield-advanced-protection']).toBe('true');
    });

    test('starts targets slowly where the budget says so, and the rollout waits for it', () => {
      const synthesised = synthesise({ budget: TimingBudget.of({ slowStart: Duration.seconds(60) }) });
      expect(albOf(synthesised)['target-group-attributes']).toContain('slow_start.duration_seconds=60');
      expect(synthesised.Deployment.spec.minReadySeconds).toBe(60);
    });
  });

  describe('pods', () => {
    test('restricted Pod Security level', () => {
      const synthesised = synthesise();
      const { securityContext, automountServiceAccountToken } = synthesised.Deployment.spec.template.spec;
      expect(securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(automountServiceAccountToken).toBe(false);
      expect(containerOf(synthesised).securityContext).toEqual({
        allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true,
      });
    });

    test('may listen below 1024 without privileges', () => {
      expect(synthesise({ containerPort: 80 }).Deployment.spec.template.spec.securityContext.sysctls).toEqual([
        { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' },
      ]);
    });

    test('resources and a writable /tmp', () => {
      const container = containerOf(synthesise());
      expect(container.resources).toEqual({ requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } });
      expect(container.volumeMounts).toEqual([{ name: 'writable-0', mountPath: '/tmp' }]);
      expect(containerOf(synthesise({ resources: { cpuRequest: '1', cpuLimit: '2', memoryRequest: '1Gi', memoryLimit: '2Gi' } })).resources).toEqual({
        requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' },
      });
      expect(containerOf(synthesise({ resources: { ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '1Gi' } })).resources).toEqual({
        requests: { 'cpu': '100m', 'memory': '256Mi', 'ephemeral-storage': '64Mi' }, limits: { 'memory': '256Mi', 'ephemeral-storage': '1Gi' },
      });
    });

    describe('spread over zones and nodes, each revision by itself', () => {
      const podSpec = (given: object) => synthesise(given).Deployment.spec.template.spec;
      const constraintsOf = (given: object) => podSpec(given).topologySpreadConstraints
        .map(({ topologyKey, matchLabelKeys }: any) => [topologyKey, matchLabelKeys]);
      const [zone, node] = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'];
      const revision = ['pod-template-hash'];

      test('by a constraint for zones and anti-affinity for nodes', () => {
        expect(constraintsOf({})).toEqual([[zone, revision]]);
        const [{ podAffinityTerm }] = podSpec({}).affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
        expect(podAffinityTerm).toMatchObject({ topologyKey: node, matchLabelKeys: revision, labelSelector: { matchLabels: SELECTOR } });
      });

      test.each([['1.30', revision], ['1.26', undefined]])('by constraints alone where Kubernetes is %s', (kubernetesVersion, keys) => {
        expect(constraintsOf({ kubernetesVersion })).toEqual([[zone, keys], [node, keys]]);
        expect(podSpec({ kubernetesVersion })).not.toHaveProperty('affinity');
      });

      test('by constraints alone beside an affinity of the user\'s, and as the user says', () => {
        const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } };
        expect(constraintsOf({ affinity })).toEqual([[zone, revision], [node, revision]]);
        expect(podSpec({ affinity }).affinity).toEqual(affinity);
        const own = podSpec({ topologySpreadConstraints: [] });
        expect([own.topologySpreadConstraints, own.affinity]).toEqual([[], undefined]);
      });
    });

    test('network policy: only the served ports', () => {
      const { NetworkPolicy } = synthesise({
        restrictIncomingPorts: true,
        allowAllOutgoing: true,
        additionalPorts: [{ name: 'metrics', port: 9090 }],
        sidecars: [{ container: { name: 'dns', image: 'dns:1', ports: [{ containerPort: 53, protocol: 'UDP' }] } }],
      });
      expect(NetworkPolicy.spec).toEqual({
        podSelector: { matchLabels: SELECTOR },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [{ port: 8080, protocol: 'TCP' }, { port: 9090, protocol: 'TCP' }, { port: 53, protocol: 'UDP' }] }],
        egress: [{}],
      });
      expect(synthesise({ restrictIncomingPorts: true }).NetworkPolicy.spec).toMatchObject({ policyTypes: ['Ingress'] });
      expect(synthesise({ restrictIncomingPorts: true }).NetworkPolicy.spec).not.toHaveProperty('egress');
      expect(synthesise({ allowAllOutgoing: true }).NetworkPolicy.spec).toEqual({ podSelector: { matchLabels: SELECTOR }, policyTypes: ['Egress'], egress: [{}] });
      expect(synthesise()).not.toHaveProperty('NetworkPolicy');
    });

    test('all other fields of Kubernetes by props', () => {
      const { Deployment } = synthesise({
        imagePullPolicy: ImagePullPolicy.ALWAYS,
        serviceAccountName: 'web',
        imagePullSecrets: ['registry'],
        command: ['web'],
        args: ['--fast'],
        envFrom: [EnvSource.configMap('web')],
        volumes: [PodVolume.emptyDir('data', { mountPath: '/data' })],
        nodeSelector: { disk: 'fast' },
        tolerations: [{ key: 'spot', operator: 'Exists' }],
        priorityClassName: 'high',
        podAnnotations: { a: 'b' },
        initContainers: [{ name: 'migrate', image: 'shop/web:1.4.2' }],
        containerSecurityContext: { runAsUser: 1000 },
      });
      validateObject(Deployment);
      const { spec, metadata } = Deployment.spec.template;
      expect(metadata.annotations).toEqual({ a: 'b' });
      expect(spec).toMatchObject({
        serviceAccountName: 'web',
        automountServiceAccountToken: true,
        imagePullSecrets: [{ name: 'registry' }],
        nodeSelector: { disk: 'fast' },
        priorityClassName: 'high',
        initContainers: [{ name: 'migrate' }],
      });
      expect(spec.volumes.map(({ name }: any) => name)).toEqual(['writable-0', 'data']);
      expect(spec.containers[0]).toMatchObject({ imagePullPolicy: 'Always', command: ['web'], args: ['--fast'], securityContext: { runAsUser: 1000, runAsNonRoot: true } });
    });
  });

  describe('sidecars', () => {
    const envoy = { name: 'envoy', image: 'envoy:1.31', ports: [{ containerPort: 9000 }] };
    const RESTRICTED = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } };

    test('in the request path: native sidecars, which get SIGTERM after the application', () => {
      const { spec } = synthesise({ sidecars: [{ container: envoy, traffic: SidecarTraffic.INCOMING }], targetPort: 9000 }).Deployment.spec.template;
      expect(spec.initContainers).toEqual([{ ...envoy, securityContext: RESTRICTED, restartPolicy: 'Always' }]);
      expect(spec.containers).toHaveLength(1);
    });

    test('in the request path without native sidecars: outlive the application', () => {
      const { spec } = synthesise({ sidecars: [{ container: envoy, traffic: SidecarTraffic.INCOMING }], kubernetesVersion: '1.28' }).Deployment.spec.template;
      expect(spec).not.toHaveProperty('initContainers');
      expect(spec.containers[1]).toEqual({ ...envoy, securityContext: RESTRICTED, lifecycle: { preStop: { exec: { command: ['sleep', '80'] } } } }); // P + A
    });

    test('in the request path without native sidecars: cover the last request', () => {
      const budget = TimingBudget.of({ longestRequest: Duration.seconds(60), shutdown: Duration.seconds(5), drainPolicy: DrainPolicy.LEAK_WINDOW });
      const { spec } = synthesise({ sidecars: [{ container: envoy, traffic: SidecarTraffic.INCOMING }], kubernetesVersion: '1.28', budget }).Deployment.spec.template;
      expect(spec.containers[1].lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '90'] } } }); // max(P, L + R) + A = max(35, 25 + 60) + 5
    });

    test('on the way out of the application: live as long as those on the way in', () => {
      const [incoming, outgoing] = [SidecarTraffic.INCOMING, SidecarTraffic.OUTGOING]
        .map(traffic => synthesise({ sidecars: [{ container: envoy, traffic }] }).Deployment.spec.template.spec);
      expect(outgoing).toEqual(incoming);
    });

    test('without traffic of the application: unchanged but for the security settings', () => {
      const { spec } = synthesise({ sidecars: [{ container: envoy }] }).Deployment.spec.template;
      expect(spec.containers[1]).toEqual({ ...envoy, securityContext: RESTRICTED });
    });

    test.each([
      ['root', { runAsUser: 0 }, { ...RESTRICTED, runAsUser: 0, runAsNonRoot: false }],
      ['another user', { runAsUser: 1 }, { ...RESTRICTED, runAsUser: 1 }],
      ['privileged', { privileged: true }, { privileged: true, runAsNonRoot: true, capabilities: { drop: ['ALL'] } }],
      ['an administrator of the system', { capabilities: { add: ['SYS_ADMIN'] } }, { runAsNonRoot: true, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }],
      ['a capability', { capabilities: { add: ['NET_ADMIN'] } }, { ...RESTRICTED, capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } }],
    ])('and initContainers have what Kubernetes accepts together: %s', (_, securityContext, expected) => {
      const given = { name: 'a', image: 'a:1', securityContext };
      const { spec } = synthesise({ sidecars: [{ container: given }], initContainers: [{ ...given, name: 'b' }] }).Deployment.spec.template;
      expect([spec.containers[1], spec.initContainers[0]].map(container => container.securityContext)).toEqual([expected, expected]);
    });

    test('may receive the requests', () => {
      expect(synthesise({ sidecars: [{ container: envoy, traffic: SidecarTraffic.INCOMING }], targetPort: 9000 }).Service.spec.ports).toEqual([
        { name: 'http', port: 80, protocol: 'TCP', targetPort: 9000 },
      ]);
    });
  });

  describe('dependencies between services', () => {
    test.each([[0, 1], [1, 0]])('go either way: %d on %d', (dependent, dependency) => {
      const chart = new Chart(Testing.app(), 'shop');
      const services = ['web', 'api'].map(id => new ZeroDowntimeWebService(chart, id, REQUIRED));
      services[dependent].node.addDependency(services[dependency]);
      const kinds = Testing.synth(chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect(kinds[0]).toBe('Namespace shop');
      expect(kinds.indexOf(`Deployment ${['web', 'api'][dependency]}`)).toBeLessThan(kinds.indexOf(`Service ${['web', 'api'][dependent]}`));
    });
  });

  describe('defaults', () => {
    test('of requests never exceed a limit', () => {
      expect(containerOf(synthesise({ resources: { cpuLimit: '50m', memoryLimit: '128Mi' } })).resources).toEqual({
        requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '50m', memory: '128Mi' },
      });
    });

    test('stay where something else is set', () => {
      const synthesised = synthesise({
        containerPort: 8080,
        additionalPorts: [{ name: 'admin', port: 81 }],
        podSecurityContext: { fsGroup: 1000, runAsNonRoot: undefined, sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] },
        containerSecurityContext: { readOnlyRootFilesystem: undefined, capabilities: { add: ['NET_BIND_SERVICE'] } },
      });
      expect(synthesised.Deployment.spec.template.spec.securityContext).toEqual({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
        fsGroup: 1000,
        sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }, { name: 'net.ipv4.tcp_syncookies', value: '1' }],
      });
      expect(containerOf(synthesised).securityContext).toMatchObject({
        readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
      });
    });

    test('leave out what an older Kubernetes does not know', () => {
      expect(synthesise({ kubernetesVersion: '1.26' }).PodDisruptionBudget.spec).not.toHaveProperty('unhealthyPodEvictionPolicy');
      expect(synthesise({ kubernetesVersion: '1.27' }).PodDisruptionBudget.spec.unhealthyPodEvictionPolicy).toBe('AlwaysAllow');
    });

    test('of the autoscaler measure the application beside sidecars, and wait no longer than Kubernetes takes', () => {
      const sidecars = [{ container: { name: 'log', image: 'log:1' } }];
      const budget = TimingBudget.of({ longestRequest: Duration.seconds(3000) });
      const { HorizontalPodAutoscaler } = synthesise({ sidecars, autoscaling: { maxReplicas: 4 }, budget });
      validateObject(HorizontalPodAutoscaler);
      expect(HorizontalPodAutoscaler.spec.metrics).toEqual([
        { type: 'ContainerResource', containerResource: { name: 'cpu', container: 'web', target: { type: 'Utilization', averageUtilization: 70 } } },
      ]);
      expect(HorizontalPodAutoscaler.spec.behavior.scaleDown.policies[0].periodSeconds).toBe(1800);
    });

    test('write no sleep where there is nothing to sleep through', () => {
      const instant = LoadBalancerProfile.of({
        preset: LoadBalancerProfile.ALB_IP, controllerReaction: Duration.seconds(0), deregistrationPropagation: Duration.seconds(0),
      });
      const budget = TimingBudget.of({
        loadBalancer: instant, drainPolicy: DrainPolicy.LEAK_WINDOW, overrides: { preStop: Duration.seconds(0) },
      });
      expect(containerOf(synthesise({ budget }))).not.toHaveProperty('lifecycle');
    });
  });

  describe('objects', () => {
    test('changes of the objects are kept', () => {
      const { chart, web } = webService();
      web.workload.addJsonPatch(
        JsonPatch.add('/spec/template/spec/containers/0/lifecycle/stopSignal', 'SIGQUIT'), // newer than any typed object of cdk8s-plus-28
        JsonPatch.replace('/spec/strategy/rollingUpdate/maxSurge', 1),
      );
      web.ingress.metadata.addAnnotation('example.com/extra', 'yes');
      const synthesised = objects(chart);
      expect(containerOf(synthesised).lifecycle).toEqual({ preStop: { sleep: { seconds: 60 } }, stopSignal: 'SIGQUIT' });
      expect(synthesised.Deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
      expect(synthesised.Ingress.metadata.annotations['example.com/extra']).toBe('yes');
      expect([web.service, web.podDisruptionBudget, web.namespace.apiObject]).toEqual(Array(3).fill(expect.any(ApiObject)));
    });
  });

  test('conforms to the schemas of Kubernetes whatever is asked for', () => {
    const props: fc.Arbitrary<Partial<ZeroDowntimeWebServiceProps>> = fc.record({
      name: fc.constantFrom('web', 'a', 'x'.repeat(63)),
      replicas: fc.integer({ min: 2, max: 500 }),
      maxSurgePercent: fc.integer({ min: 1, max: 100 }),
      kubernetesVersion: fc.constantFrom('1.26', '1.28', '1.29', '1.30', '1.34'),
      readinessPath: fc.constantFrom('/', '/ready?deep=1'),
      host: fc.constantFrom('*.example.com', 'shop.example.com'),
      certificateArns: fc.constantFrom(undefined, ['arn:aws:acm:eu-west-1:111122223333:certificate/a']),
      backendProtocol: fc.constantFrom(BackendProtocol.HTTP, BackendProtocol.HTTPS),
      sidecars: fc.constantFrom([], [{ container: { name: 'envoy', image: 'envoy:1' }, traffic: SidecarTraffic.INCOMING }]),
      budget: fc.record({
        longestRequest: fc.integer({ min: 0, max: 600 }).map(Duration.seconds),
        startup: fc.integer({ min: 0, max: 600 }).map(Duration.seconds),
        loadBalancer: fc.constantFrom(LoadBalancerProfile.ALB_IP, LoadBalancerProfile.ALB_INSTANCE),
        drainPolicy: fc.constantFrom(DrainPolicy.LEAK_WINDOW, DrainPolicy.OUTLAST_DEREGISTRATION),
      }).map(given => TimingBudget.of({
        ...given, drainPolicy: given.loadBalancer === LoadBalancerProfile.ALB_INSTANCE ? DrainPolicy.LEAK_WINDOW : given.drainPolicy,
      })),
    }, { requiredKeys: [] });
    fc.assert(fc.property(props, given => {
      const { chart } = webService(given);
      const [first, second] = [Testing.synth(chart), Testing.synth(chart)];
      expect(second).toEqual(first);
      first.forEach(validateObject);
      expect(JSON.stringify(first)).not.toContain('"preStop":{}');
    }), { numRuns: 200 });
  });

  test('writes files that are applied in order', () => {
    const app = new App({ outdir: Testing.app().outdir });
    new ZeroDowntimeWebService(new Chart(app, 'shop'), 'web', REQUIRED);
    expect(app.synthYaml().match(/^kind: \w+/gm)).toEqual([
      'kind: Namespace', 'kind: Service', 'kind: Ingress', 'kind: PodDisruptionBudget', 'kind: Deployment',
    ]);
  });
});

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
