import { Duration, Size, Testing } from 'cdk8s';
import {
  AlbAuthentication, BackendProtocol, CpuArchitecture, DrainPolicy, EnvSource, EnvValue, GatewayConfigurationVersion, LoadBalancerProfile,
  OperatingSystem, PodVolume, PreStopAction, SidecarTraffic, TimingBudget, UnauthenticatedRequests, WorkloadProps, ZeroDowntimeGatewayService,
  ZeroDowntimeNetworkService, ZeroDowntimeWebServiceProps,
} from '../../../src';
import { validateObject } from '../../kubernetes-schema';
import { albOf, containerOf, objects, refusal, REQUIRED, synthesise, webService } from '../synthesis';
import { refusalOf, serviceOf } from './every-service';

type Props = Partial<ZeroDowntimeWebServiceProps>;

const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/a'];

/** Every object of a web service, after the schemas of Kubernetes have accepted it. */
function all(props: Props): any[] {
  const synthesised = Testing.synth(webService(props).chart);
  synthesised.forEach(validateObject);
  return synthesised;
}

const podOf = (props: Props) => synthesise(props).Deployment.spec.template.spec;

describe('ports', () => {
  const additionalPorts = [{ name: 'grpc', port: 9000, protocol: BackendProtocol.GRPC }, { name: 'metrics', port: 9102 }, { name: 'debug', port: 6060, exposed: false }];

  test('reach container and Service by their names, but for those that are not exposed', () => {
    const { Service, Deployment } = synthesise({ additionalPorts, portName: 'web' });
    expect(Deployment.spec.template.spec.containers[0].ports.map(({ name, containerPort }: any) => [name, containerPort])).toEqual([
      ['web', 8080], ['grpc', 9000], ['metrics', 9102], ['debug', 6060],
    ]);
    expect(Service.spec.ports.map(({ name, port, targetPort }: any) => [name, port, targetPort])).toEqual([
      ['web', 80, 'web'], ['grpc', 9000, 'grpc'], ['metrics', 9102, 'metrics'],
    ]);
    expect(containerOf(synthesise({ portName: 'web' })).readinessProbe.httpGet.port).toBe('web');
  });

  test('one of them is asked for health, by kubelet and load balancer', () => {
    const props = { additionalPorts: [{ name: 'admin', port: 8081 }], healthPort: 'admin', readinessPath: '/ready' };
    const container = containerOf(synthesise(props));
    expect([container.startupProbe, container.readinessProbe, container.livenessProbe].map(({ httpGet }) => httpGet.port)).toEqual(['admin', 'admin', 'admin']);
    expect(albOf(synthesise(props))).toMatchObject({ 'healthcheck-port': '8081', 'healthcheck-path': '/ready' });
    const { chart } = serviceOf(ZeroDowntimeNetworkService, props);
    expect(objects(chart).Service.metadata.annotations['service.beta.kubernetes.io/aws-load-balancer-healthcheck-port']).toBe('8081');
  });

  test('of the Service of a Network Load Balancer are those that it listens on', () => {
    const { chart } = serviceOf(ZeroDowntimeNetworkService, { additionalPorts: [{ name: 'metrics', port: 9102 }] });
    expect(objects(chart).Service.spec.ports.map(({ name }: any) => name)).toEqual(['http']);
    expect(refusalOf(ZeroDowntimeNetworkService, { additionalPorts: [{ name: 'metrics', port: 9102, exposed: true }] })).toEqual([
      'shop/web: \'additionalPorts[0].exposed\' is true but must be absent (the load balancer listens on every port of its Service); '
      + 'list the port in \'ports\', or drop \'exposed\'',
    ]);
  });

  test.each<[what: string, props: Props, message: string]>([
    ['the port of health is unknown', { healthPort: 'admin' },
      'S13 shop/web: \'healthPort\' is "admin" but must be one of no ports (the names of \'additionalPorts\'); add it to \'additionalPorts\''],
    ['the port of health is behind a node', {
      healthPort: 'metrics', additionalPorts, budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.ALB_INSTANCE, drainPolicy: DrainPolicy.LEAK_WINDOW }),
    }, 'shop/web: \'healthPort\' is "metrics" but must be absent (a load balancer with nodes as targets asks the port of the node that leads to the application\'s port); '
      + 'drop \'healthPort\', or make a budget for pods as targets'],
    ['a port has the name of another', { additionalPorts: [{ name: 'http', port: 9000 }] },
      'shop/web: \'additionalPorts[0].name\' is "http" but must be unique (the Service would not know which port is meant); choose another, or drop one of both'],
    ['a name is none', { additionalPorts: [{ name: 'Metrics', port: 9000 }] },
      'shop/web: \'additionalPorts[0].name\' is "Metrics" but must be at most 15 lower-case letters, digits and hyphens, with a letter; choose another name'],
  ])('fails when %s', (_, props, message) => expect(refusal(props)).toEqual([message]));
});

describe('routes of an Ingress', () => {
  const grpc: Props = {
    additionalPorts: [{ name: 'grpc', port: 9000, protocol: BackendProtocol.GRPC }, { name: 'admin', port: 8081 }],
    routes: [
      { host: 'a.example.com' }, { host: 'a.example.com', path: '/admin', exact: true, port: 'admin' }, { host: 'b.example.com', path: '/b' },
      { path: '/orders.v1.Orders', port: 'grpc' },
    ],
    certificateArns,
    readinessPath: '/ready',
  };

  test('have hosts, paths and ports', () => {
    const ingress = all(grpc).find(({ kind }) => kind === 'Ingress');
    const backend = (name: string, port: string) => ({ service: { name, port: { name: port } } });
    expect(ingress.spec.rules).toEqual([
      {
        host: 'a.example.com',
        http: {
          paths: [
            { path: '/', pathType: 'Prefix', backend: backend('web', 'http') }, { path: '/admin', pathType: 'Exact', backend: backend('web', 'admin') },
          ],
        },
      },
      { host: 'b.example.com', http: { paths: [{ path: '/b', pathType: 'Prefix', backend: backend('web', 'http') }] } },
      { http: { paths: [{ path: '/orders.v1.Orders', pathType: 'Prefix', backend: backend('web-grpc', 'grpc') }] } },
    ]);
  });

  test('to a port of another protocol have a Service with the settings of its target group', () => {
    const services = all(grpc).filter(({ kind }) => kind === 'Service');
    const settings = ({ metadata: { annotations } }: any) => Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key.split('/')[1], value]));
    expect(services.map(({ metadata, spec }) => [metadata.name, spec.ports.map(({ name }: any) => name)])).toEqual([['web', ['http', 'admin']], ['web-grpc', ['grpc']]]);
    expect(services.map(settings)).toEqual([
      {
        'backend-protocol': 'HTTP',
        'backend-protocol-version': 'HTTP1',
        'healthcheck-protocol': 'HTTP',
        'healthcheck-path': '/ready',
        'healthcheck-port': 'traffic-port',
        'success-codes': '200-399',
      },
      {
        'backend-protocol': 'HTTP',
        'backend-protocol-version': 'GRPC',
        'healthcheck-protocol': 'HTTP',
        'healthcheck-path': '/grpc.health.v1.Health/Check',
        'healthcheck-port': 'traffic-port',
        'success-codes': '0',
      },
    ]);
    expect(Object.keys(albOf(synthesise(grpc)))).not.toContain('backend-protocol-version');
    expect(albOf(synthesise(grpc))['target-group-attributes']).toContain('deregistration_delay.timeout_seconds=50');
    expect(Object.keys(webService(grpc).web.portServices)).toEqual(['grpc']);
  });

  test('may end at a default backend', () => {
    expect(synthesise({ defaultBackend: true }).Ingress.spec.defaultBackend).toEqual({ service: { name: 'web', port: { name: 'http' } } });
  });

  test('divide requests by weights', () => {
    const { Ingress } = synthesise({ weight: 9, otherBackends: [{ service: 'old', port: 8080, weight: 1 }] });
    expect(Ingress.spec.rules[0].http.paths[0].backend).toEqual({ service: { name: 'web', port: { name: 'use-annotation' } } });
    expect(JSON.parse(Ingress.metadata.annotations['alb.ingress.kubernetes.io/actions.web'])).toEqual({
      type: 'forward',
      forwardConfig: { targetGroups: [{ serviceName: 'web', servicePort: 80, weight: 9 }, { serviceName: 'old', servicePort: 8080, weight: 1 }] },
    });
  });

  test.each<[what: string, props: Props, message: string]>([
    ['there are none', { routes: [] }, 'shop/web: \'routes\' is empty but must be present (no request would match); name one, or drop it'],
    ['a host stands beside them', { host: 'a.example.com', routes: [{}] },
      'shop/web: \'host\' is "a.example.com" but must be absent (\'routes\' name all hosts and paths); move it into \'routes\', or drop \'host\''],
    ['two are equal', { routes: [{ path: '/' }, {}] },
      'shop/web: \'routes[1]\' is "/" but must be unique (the first of equal routes gets all requests); drop it'],
    ['one leads nowhere', { routes: [{ port: 'grpc' }] },
      'S13 shop/web: \'routes[0].port\' is "grpc" but must be one of no ports (the names of \'additionalPorts\'); add it to \'additionalPorts\''],
    ['gRPC comes over HTTP', { additionalPorts: [{ name: 'grpc', port: 9000, protocol: BackendProtocol.GRPC }], routes: [{ port: 'grpc' }] },
      'shop/web: \'routes\' lead to a port of grpc behind listeners of HTTP (an Application Load Balancer takes gRPC on HTTPS listeners only); '
      + 'add an HTTPS listener or certificates'],
    ['Argo Rollouts divides the requests, too', { argoRollout: {}, otherBackends: [{ service: 'old', port: 80, weight: 1 }] },
      'shop/web: \'otherBackends\' is set but must be absent (Argo Rollouts divides the requests between two Services of its own); drop one of them'],
    ['a share is of nothing', { weight: 5 }, 'shop/web: \'weight\' is 5 but must be absent (there is no other Service); set \'otherBackends\' as well'],
    ['the other Service is this one', { otherBackends: [{ service: 'web', port: 80, weight: 1 }] },
      'shop/web: \'otherBackends[0].service\' is "web" but must be another Service (it is that of this service); set \'weight\' instead'],
  ])('fail when %s', (_, props, message) => expect(refusal(props)).toEqual([message]));
});

describe('routes of a Gateway', () => {
  const synthesiseGateway = (props: object) => Testing.synth(serviceOf(ZeroDowntimeGatewayService, props).chart);

  test('are one object for the hosts with the same paths, and one for each port', () => {
    const { service } = serviceOf(ZeroDowntimeGatewayService, {
      additionalPorts: [{ name: 'grpc', port: 9000, protocol: BackendProtocol.GRPC }],
      routes: [{ host: 'a.example.com' }, { host: 'b.example.com' }, { host: 'c.example.com', path: '/c' }, { host: 'grpc.example.com', port: 'grpc' }],
      createGateway: { certificateArns },
    });
    const routes = service.routes.map((route: any) => route.toJson());
    expect(routes.map(({ kind, metadata, spec }: any) => [kind, metadata.name, spec.hostnames, spec.rules[0].backendRefs[0].name])).toEqual([
      ['HTTPRoute', 'web', ['a.example.com', 'b.example.com'], 'web'],
      ['HTTPRoute', 'web-2', ['c.example.com'], 'web'],
      ['GRPCRoute', 'web-3', ['grpc.example.com'], 'web-grpc'],
    ]);
    expect(service.gateway.toJson().spec.listeners.map(({ hostname }: any) => hostname)).toEqual([undefined, undefined]);
    expect(Object.keys(service.portServices)).toEqual(['grpc']);
  });

  test('have a target group for each protocol', () => {
    const configurations = synthesiseGateway({
      additionalPorts: [{ name: 'grpc', port: 9000, protocol: BackendProtocol.GRPC }],
      routes: [{}, { host: 'grpc.example.com', port: 'grpc' }],
      createGateway: { certificateArns },
    }).filter(({ kind }) => kind === 'TargetGroupConfiguration').map(({ spec }) => spec);
    expect(configurations.map(({ targetReference, defaultConfiguration }) => [targetReference.name, defaultConfiguration.protocolVersion])).toEqual([
      ['web', 'HTTP1'], ['web-grpc', 'GRPC'],
    ]);
    const [delay, ofGrpc] = configurations.map(({ defaultConfiguration }) => defaultConfiguration.targetGroupAttributes);
    expect(ofGrpc).toEqual(delay);
  });

  test.each([[undefined, 'v1'], [GatewayConfigurationVersion.V1BETA1, 'v1beta1']])('configurationVersion %s: %s', (configurationVersion, version) => {
    const versions = synthesiseGateway({ configurationVersion }).filter(({ apiVersion }) => apiVersion.startsWith('gateway.k8s.aws/'));
    expect(versions.map(({ apiVersion }) => apiVersion)).toEqual([`gateway.k8s.aws/${version}`, `gateway.k8s.aws/${version}`]);
  });

  test('settings of the load balancer', () => {
    const { spec } = synthesiseGateway({
      createGateway: {
        subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], wafAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/1', accessLogs: { bucket: 'logs' },
      },
      stickiness: Duration.hours(1),
    }).find(({ kind }) => kind === 'LoadBalancerConfiguration');
    expect(spec).toMatchObject({
      loadBalancerSubnets: [{ identifier: 'subnet-1' }, { identifier: 'subnet-2' }],
      securityGroups: ['sg-1'],
      manageBackendSecurityGroupRules: true,
      wafV2: { webACL: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/1' },
      loadBalancerAttributes: [
        { key: 'access_logs.s3.bucket', value: 'logs' }, { key: 'access_logs.s3.enabled', value: 'true' }, { key: 'idle_timeout.timeout_seconds', value: '60' },
      ],
    });
  });

  test('fail when the name of one target group is for several', () => {
    const message = (reason: string) => [
      `shop/web: 'targetGroupName' is "web" but must be absent (${reason}); drop 'targetGroupName': the webhook of the controller adds the gates`,
    ];
    expect(refusalOf(ZeroDowntimeGatewayService, { targetGroupName: 'web', gateways: [{ name: 'a' }, { name: 'b' }] }))
      .toEqual(message('each Gateway has a target group of its own'));
    expect(refusalOf(ZeroDowntimeGatewayService, { targetGroupName: 'web', additionalPorts: [{ name: 'x', port: 1 }], routes: [{}, { path: '/x', port: 'x' }] }))
      .toEqual(message('each port has a target group of its own'));
    expect(refusalOf(ZeroDowntimeGatewayService, { gateways: [] }))
      .toEqual(['shop/web: \'gateways\' is empty but must be present (no request would come); name at least one']);
  });
});

describe('settings of an Application Load Balancer', () => {
  test('are annotations and attributes', () => {
    const alb = albOf(synthesise({
      certificateArns,
      wafAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/1',
      subnets: ['subnet-1', 'subnet-2'],
      securityGroups: ['sg-1', 'sg-2'],
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      accessLogs: { bucket: 'logs', prefix: 'shop' },
      stickiness: Duration.hours(1),
    }));
    expect(alb).toMatchObject({
      'wafv2-acl-arn': 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/1',
      'subnets': 'subnet-1,subnet-2',
      'security-groups': 'sg-1,sg-2',
      'manage-backend-security-group-rules': 'true',
      'ssl-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      'load-balancer-attributes': 'access_logs.s3.bucket=logs,access_logs.s3.enabled=true,access_logs.s3.prefix=shop,idle_timeout.timeout_seconds=60',
    });
    expect(alb['target-group-attributes']).toContain('stickiness.enabled=true,stickiness.lb_cookie.duration_seconds=3600,stickiness.type=lb_cookie');
    expect(albOf(synthesise({ inboundCidrs: ['10.0.0.0/8', '2001:db8::/32'] }))['inbound-cidrs']).toBe('10.0.0.0/8,2001:db8::/32');
  });

  const provider = {
    issuer: 'https://id.example.com',
    authorizationEndpoint: 'https://id.example.com/authorize',
    tokenEndpoint: 'https://id.example.com/token',
    userInfoEndpoint: 'https://id.example.com/userinfo',
    secretName: 'oidc',
  };

  test('let users sign in', () => {
    const oidc = AlbAuthentication.oidc({ ...provider, unauthenticated: UnauthenticatedRequests.DENY, scope: 'openid email', sessionTimeout: Duration.hours(1) });
    const alb = albOf(synthesise({ certificateArns, authentication: oidc }));
    expect(alb).toMatchObject({
      'auth-type': 'oidc', 'auth-on-unauthenticated-request': 'deny', 'auth-scope': 'openid email', 'auth-session-timeout': '3600',
    });
    expect(JSON.parse(alb['auth-idp-oidc'])).toEqual(provider);
    const cognito = AlbAuthentication.cognito({ userPoolArn: 'arn:aws:cognito-idp:eu-west-1:1:userpool/p', userPoolClientId: 'c', userPoolDomain: 'd' });
    expect(JSON.parse(albOf(synthesise({ certificateArns, authentication: cognito }))['auth-idp-cognito']))
      .toEqual({ userPoolARN: 'arn:aws:cognito-idp:eu-west-1:1:userpool/p', userPoolClientID: 'c', userPoolDomain: 'd' });
  });

  test.each<[what: string, make: () => unknown, message: string]>([
    ['an endpoint is no URL', () => AlbAuthentication.oidc({ ...provider, issuer: 'id.example.com' }),
      'AlbAuthentication.oidc(): \'issuer\' is "id.example.com" but must be a URL that begins with https://; change \'issuer\''],
    ['a session is too long', () => AlbAuthentication.oidc({ ...provider, sessionTimeout: Duration.seconds(604801) }),
      'AlbAuthentication.oidc(): \'sessionTimeout\' is 604801 but must be a whole number between 1 and 604800; set \'sessionTimeout\' within that range'],
    ['the user pool is none', () => AlbAuthentication.cognito({ userPoolArn: 'p', userPoolClientId: 'c', userPoolDomain: 'd' }),
      'AlbAuthentication.cognito(): \'userPoolArn\' is "p" but must be the ARN of a user pool; name one'],
  ])('fail when %s', (_, make, message) => expect(make).toThrow(new Error(message)));

  test('accept the longest session', () => {
    expect(() => AlbAuthentication.oidc({ ...provider, sessionTimeout: Duration.seconds(604800) })).not.toThrow();
  });

  test.each<[what: string, props: Props, message: string]>([
    ['users sign in without TLS', { authentication: AlbAuthentication.oidc(provider) },
      'shop/web: \'authentication\' is set but must be absent (users sign in on HTTPS listeners only); add an HTTPS listener or certificates'],
    ['there is one subnet', { subnets: ['subnet-1'] },
      'shop/web: \'subnets\' is 1 but must be at least 2 (an Application Load Balancer is in two zones or more); add one of another zone'],
    ['an item is two', { subnets: ['a,b', 'c'] },
      'shop/web: \'subnets[0]\' is "a,b" but must be an id or a name without comma; write one item for each'],
    ['addresses are said twice', { securityGroups: ['sg-1'], inboundCidrs: ['10.0.0.0/8'] },
      'shop/web: \'inboundCidrs\' is set but must be absent (the controller writes them only into a security group of its own); '
      + 'put them into the security groups, or drop \'securityGroups\''],
    ['a range is none', { inboundCidrs: ['10.0.0.0'] }, 'shop/web: \'inboundCidrs[0]\' is "10.0.0.0" but must be a range of addresses such as 10.0.0.0/8; change it'],
    ['the firewall is none', { wafAclArn: 'acl' }, 'shop/web: \'wafAclArn\' is "acl" but must be the ARN of a web ACL of AWS WAF; name one'],
    ['an attribute belongs to the logs', { accessLogs: { bucket: 'logs' }, loadBalancerAttributes: { 'access_logs.s3.bucket': 'other' } },
      'shop/web: \'loadBalancerAttributes.access_logs.s3.bucket\' is "other" but must be absent (the property \'accessLogs\' decides it); set that property'],
    ['stickiness is said twice', { stickiness: Duration.hours(1), targetGroupAttributes: { 'stickiness.enabled': 'true' } },
      'shop/web: \'targetGroupAttributes.stickiness.enabled\' is set but must be absent (the property \'stickiness\' decides it); set that property'],
    ['stickiness is too long', { stickiness: Duration.seconds(604801) },
      'shop/web: \'stickiness\' is 604801 but must be a whole number between 1 and 604800; set \'stickiness\' within that range'],
  ])('fail when %s', (_, props, message) => expect(refusal(props)).toEqual([message]));
});

describe('the number of pods', () => {
  test('is that of an autoscaler that is made elsewhere', () => {
    const { Deployment } = synthesise({ externalAutoscaler: { minReplicas: 2 } });
    expect(Deployment.spec).not.toHaveProperty('replicas');
    expect(Deployment.metadata.annotations['cdk8s-zero-downtime/min-replicas']).toBe('2');
    expect(refusal({ externalAutoscaler: { minReplicas: 1 } })).toEqual([
      'R03 shop/web: \'externalAutoscaler.minReplicas\' is 1 but must be at least 2 (the end of one node is an outage otherwise); '
      + 'raise \'externalAutoscaler.minReplicas\', or accept it with \'singleReplica\'',
    ]);
    expect(() => synthesise({ externalAutoscaler: { minReplicas: 1 }, singleReplica: true })).not.toThrow();
    expect(refusal({ externalAutoscaler: { minReplicas: 2 }, replicas: 3 })[0]).toMatch(/^R08 .*with 'externalAutoscaler' the autoscaler decides/);
    expect(refusal({ externalAutoscaler: { minReplicas: 2 }, autoscaling: { maxReplicas: 3 } })[0]).toMatch(/^R08 .*two would undo the decisions of each other/);
  });

  test('changes as the user wants it to', () => {
    const behavior = { scaleUp: { stabilizationWindowSeconds: 0 } };
    const { HorizontalPodAutoscaler: given } = synthesise({ autoscaling: { maxReplicas: 5, behavior } });
    validateObject(given);
    expect(given.spec.behavior).toMatchObject({ scaleUp: { stabilizationWindowSeconds: 0 }, scaleDown: { stabilizationWindowSeconds: 300 } });
    const own = { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } };
    expect(synthesise({ autoscaling: { maxReplicas: 5, behavior: own } }).HorizontalPodAutoscaler.spec.behavior).toEqual(own);
  });
});

describe('pods', () => {
  test('get variables in the order in which they refer to each other', () => {
    const container = containerOf(synthesise({
      env: { URL: 'http://$(IP)' },
      envValues: { IP: EnvValue.fromField('status.podIP'), TOKEN: EnvValue.fromSecret('api', 'token', { optional: true }) },
      envFrom: [EnvSource.secret('all', { prefix: 'ALL_' }), EnvSource.configMap('some')],
    }));
    expect(container.env).toEqual([
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'api', key: 'token', optional: true } } },
      { name: 'URL', value: 'http://$(IP)' },
    ]);
    expect(container.envFrom).toEqual([{ prefix: 'ALL_', secretRef: { name: 'all' } }, { configMapRef: { name: 'some' } }]);
    expect([EnvValue.fromConfigMap('a', 'b'), EnvValue.fromResource('limits.memory')].map(({ valueFrom }) => valueFrom))
      .toEqual([{ configMapKeyRef: { name: 'a', key: 'b' } }, { resourceFieldRef: { resource: 'limits.memory' } }]);
  });

  test('have volumes of all kinds, each once', () => {
    const [deployment] = all({
      volumes: [
        PodVolume.configMap('settings', { mountPath: '/etc/a', subPath: 'a' }), PodVolume.configMap('settings', { mountPath: '/etc/b', subPath: 'b' }),
        PodVolume.secret('tls', { mountPath: '/etc/tls', readOnly: true }),
        PodVolume.claim('shared', { mountPath: '/shared', readOnly: true }),
        PodVolume.ephemeral('scratch', Size.gibibytes(10), { mountPath: '/scratch', storageClassName: 'gp3' }),
        PodVolume.emptyDir('memory', { inMemory: true, sizeLimit: Size.mebibytes(64) }),
      ],
    }).filter(({ kind }) => kind === 'Deployment');
    const { volumes, containers: [{ volumeMounts }] } = deployment.spec.template.spec;
    expect(volumes.slice(1)).toEqual([
      { name: 'settings', configMap: { name: 'settings' } },
      { name: 'tls', secret: { secretName: 'tls' } },
      { name: 'shared', persistentVolumeClaim: { claimName: 'shared', readOnly: true } },
      {
        name: 'scratch',
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ['ReadWriteOnce'], storageClassName: 'gp3', resources: { requests: { storage: '10240Mi' } },
            },
          },
        },
      },
      { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
    ]);
    expect(volumeMounts.slice(1).map(({ name, mountPath }: any) => `${name} ${mountPath}`)).toEqual([
      'settings /etc/a', 'settings /etc/b', 'tls /etc/tls', 'shared /shared', 'scratch /scratch',
    ]);
  });

  test('run a command at their start', () => {
    expect(containerOf(synthesise({ postStartCommand: ['warm-up'] })).lifecycle).toEqual({
      postStart: { exec: { command: ['warm-up'] } }, preStop: { sleep: { seconds: 60 } },
    });
  });

  test('have other resources as request and limit', () => {
    const { requests, limits } = containerOf(synthesise({ resources: { extended: { 'nvidia.com/gpu': '1' } } })).resources;
    expect([requests['nvidia.com/gpu'], limits['nvidia.com/gpu']]).toEqual(['1', '1']);
    expect(refusal({ resources: { extended: { gpu: '0' } } })).toEqual([
      'shop/web: \'resources.extended.gpu\' is "0" but must be a whole number, in quotes; change \'resources.extended.gpu\'',
      'shop/web: \'resources.extended\' is "gpu" but must be a name with a domain, such as nvidia.com/gpu; change \'gpu\'',
    ]);
  });

  test('have a service account of their own', () => {
    const { ServiceAccount, Deployment } = synthesise({ serviceAccount: { roleArn: 'arn:aws:iam::111122223333:role/web', annotations: { team: 'shop' } } });
    expect(ServiceAccount.metadata).toMatchObject({
      name: 'web', namespace: 'shop', annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/web', 'team': 'shop' },
    });
    expect(Deployment.spec.template.spec).toMatchObject({ serviceAccountName: 'web', automountServiceAccountToken: true });
    expect(refusal({ serviceAccount: { roleArn: 'web' }, serviceAccountName: 'web' })).toEqual([
      'shop/web: \'serviceAccountName\' is "web" but must be absent (\'serviceAccount\' makes one); drop one of them',
      'shop/web: \'serviceAccount.roleArn\' is "web" but must be the ARN of an IAM role; name a role',
    ]);
  });

  test('are on nodes of their architectures', () => {
    expect(podOf({ architectures: [CpuArchitecture.ARM64], nodeSelector: { pool: 'a' } }).nodeSelector).toEqual({ 'pool': 'a', 'kubernetes.io/arch': 'arm64' });
    const { affinity } = podOf({ architectures: [CpuArchitecture.ARM64, CpuArchitecture.AMD64] });
    expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values).toEqual(['arm64', 'amd64']);
    expect(affinity.podAntiAffinity).toBeDefined();
    expect(refusal({ architectures: [CpuArchitecture.ARM64], nodeSelector: { 'kubernetes.io/arch': 'amd64' } })).toEqual([
      'shop/web: \'nodeSelector.kubernetes.io/arch\' is "amd64" but must be absent (the property \'architectures\' decides it); set one of them',
    ]);
    expect(refusal({ architectures: [CpuArchitecture.ARM64, CpuArchitecture.AMD64], affinity: { nodeAffinity: {} } })[0]).toContain('\'affinity.nodeAffinity\' is set but must be absent');
    expect(refusal({ architectures: [] })[0]).toContain('\'architectures\' is empty but must be present');
  });
});

describe('Windows', () => {
  const windows: Props = { operatingSystem: OperatingSystem.WINDOWS };

  test('gets none of the settings that Kubernetes refuses', () => {
    const spec = podOf({ ...windows, sidecars: [{ container: { name: 'log', image: 'log:1' } }] });
    expect(spec).toMatchObject({
      os: { name: 'windows' }, nodeSelector: { 'kubernetes.io/os': 'windows' }, securityContext: { runAsNonRoot: true, windowsOptions: { runAsUserName: 'ContainerUser' } },
    });
    expect(Object.keys(spec.securityContext)).toEqual(['runAsNonRoot', 'windowsOptions']);
    expect(spec.containers.map(({ securityContext }: any) => securityContext)).toEqual([undefined, undefined]);
    expect(spec).not.toHaveProperty('volumes');
    expect(podOf({ ...windows, writablePaths: ['C:\\data'] }).containers[0].volumeMounts).toEqual([{ name: 'writable-0', mountPath: 'C:\\data' }]);
  });

  test.each<[props: Props, message: string]>([
    [{ ...windows, preStopAction: PreStopAction.EXEC_SLEEP },
      'T08 shop/web: \'preStopAction\' is exec-sleep but must be \'sleep\' (images of Windows have no command sleep); use the sleep action of the kubelet'],
    [{ ...windows, kubernetesVersion: '1.29' },
      'T08 shop/web: \'kubernetesVersion\' is 1.29 but must be at least 1.30 (images of Windows have no command sleep); use the sleep action of the kubelet'],
  ])('fails when there is no way to sleep: %j', (props, message) => expect(refusal(props)).toEqual([message]));
});

test('the two directions of a proxy are the same to its pod, and no other value is accepted', () => {
  const sidecar = { container: { name: 'proxy', image: 'proxy:1' }, traffic: SidecarTraffic.OUTGOING };
  const props: WorkloadProps = { ...REQUIRED, sidecars: [sidecar] };
  expect(podOf(props).initContainers[0]).toMatchObject({ name: 'proxy', restartPolicy: 'Always' });
  expect(refusal({ sidecars: [{ ...sidecar, traffic: 'both' as any }] })).toEqual([
    'shop/web: \'sidecars[0].traffic\' is "both" but must be one of incoming, outgoing; choose one of them',
  ]);
});
