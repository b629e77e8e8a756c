import { Chart, Duration, Testing } from 'cdk8s';
import {
  BackendProtocol, EnvValue, ListenerProtocol, LoadBalancerProfile, PodVolume, PreStopAction, SidecarTraffic,
  TimingBudget, ZeroDowntimeNamespace, ZeroDowntimeWebService,
  ZeroDowntimeWebServiceProps,
} from '../../../src';
import { refusal, REQUIRED } from '../synthesis';

const nlb = TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP });
const slow = TimingBudget.of({ slowStart: Duration.seconds(60) });
const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/a'];

describe('ZeroDowntimeWebService fails when', () => {
  test.each<[what: string, props: Partial<ZeroDowntimeWebServiceProps>, message: string]>([
    ['the image has no tag', { image: 'registry:5000/shop/web' },
      'shop/web: \'image\' is "registry:5000/shop/web" but must be of the form <name>:<tag> or <name>@sha256:<digest>; name the version that is to be rolled out'],
    ['the port is no port', { containerPort: 70000 },
      'shop/web: \'containerPort\' is 70000 but must be a whole number between 1 and 65535; set \'containerPort\' within that range'],
    ['the name is no DNS label', { name: 'Web_1' },
      'shop/web: \'name\' is "Web_1" but must be a DNS label: at most 63 lower-case letters, digits and hyphens, a letter first; choose another \'name\''],
    ['the name is too long', { name: 'x'.repeat(64) },
      `shop/web: 'name' is "${'x'.repeat(64)}" but must be a DNS label: at most 63 lower-case letters, digits and hyphens, a letter first; choose another 'name'`],
    ['there is one replica', { replicas: 1 },
      'R03 shop/web: \'replicas\' is 1 but must be at least 2 (the end of one node is an outage otherwise); '
      + 'raise \'replicas\', or accept it with \'singleReplica\''],
    ['the autoscaler may leave one replica', { autoscaling: { minReplicas: 1, maxReplicas: 3 } },
      'R03 shop/web: \'autoscaling.minReplicas\' is 1 but must be at least 2 (the end of one node is an outage otherwise); '
      + 'raise \'autoscaling.minReplicas\', or accept it with \'singleReplica\''],
    ['replicas are fixed and autoscaled', { replicas: 3, autoscaling: { maxReplicas: 5 } },
      'R08 shop/web: \'replicas\' is 3 but must be absent (with \'autoscaling\' the autoscaler decides, and each apply would reset it); '
      + 'set \'autoscaling.minReplicas\' instead'],
    ['the autoscaler has no room', { autoscaling: { minReplicas: 6, maxReplicas: 5 } },
      'shop/web: \'autoscaling.maxReplicas\' is 5 but must be a whole number between 6 and 2147483647; set \'autoscaling.maxReplicas\' within that range'],
    ['there are more replicas than Kubernetes counts', { replicas: 3e9 },
      'shop/web: \'replicas\' is 3000000000 but must be a whole number between 2 and 2147483647; set \'replicas\' within that range'],
    ['the autoscaler may make more than Kubernetes counts', { autoscaling: { maxReplicas: 2 ** 31 } },
      'shop/web: \'autoscaling.maxReplicas\' is 2147483648 but must be a whole number between 2 and 2147483647; set \'autoscaling.maxReplicas\' within that range'],
    ['the target of the autoscaler is out of reach', { autoscaling: { maxReplicas: 3, targetCpuUtilizationPercent: 3e9 } },
      'shop/web: \'autoscaling.targetCpuUtilizationPercent\' is 3000000000 but must be a whole number between 1 and 2147483647; '
      + 'set \'autoscaling.targetCpuUtilizationPercent\' within that range'],
    ['the surge is nothing', { maxSurgePercent: 0 },
      'shop/web: \'maxSurgePercent\' is 0 but must be a whole number between 1 and 100; set \'maxSurgePercent\' within that range'],
    ['a label takes the place of the selector\'s', { labels: { 'app.kubernetes.io/name': 'other' } },
      'shop/web: \'labels.app.kubernetes.io/name\' is "other" but must be absent (the selector, which cannot be changed once deployed, is made of it); '
      + 'set \'name\' or \'instance\' instead'],
    ['the sleep action is not supported', { preStopAction: PreStopAction.SLEEP, kubernetesVersion: '1.29' },
      'T09 shop/web: \'preStopAction\' is sleep but must be \'exec-sleep\' (Kubernetes 1.29 drops the sleep action, 1.30 is the first to know it); '
      + 'do not set \'preStopAction\', or raise \'kubernetesVersion\''],
    ['the version is none', { kubernetesVersion: 'latest' },
      'shop/web: \'kubernetesVersion\' is "latest" but must be a version such as 1.30; give major and minor version'],
    ['nobody serves the target port', { targetPort: 9000 },
      'S13 shop/web: \'targetPort\' is 9000 but must be one of 8080 (the ports that containers of the pod serve); name the port of a container'],
    ['the readiness path is relative', { readinessPath: 'ready' },
      'shop/web: \'readinessPath\' is "ready" but must be a path that begins with /; change \'readinessPath\''],
    ['a resource is no quantity', { resources: { memoryRequest: '1 GB' } },
      'shop/web: \'resources.memoryRequest\' is "1 GB" but must be a quantity such as 250m or 256Mi; change \'resources.memoryRequest\''],
    ['a request exceeds its limit', { resources: { memoryRequest: '512Mi', memoryLimit: '64Mi' } },
      'shop/web: \'resources.memoryRequest\' is 512Mi but must be at most 64Mi (the \'resources.memoryLimit\', above which Kubernetes takes no request); '
      + 'lower it, or raise \'resources.memoryLimit\''],
    ['a directory has two volumes', { volumes: [PodVolume.emptyDir('data', { mountPath: '/tmp' })] },
      'shop/web: \'volumes[0].mountPath\' is "/tmp" but must be unique (a directory has one volume; \'writablePaths\' are volumes, too); '
      + 'choose another, or drop one of both'],
    ['a volume is called like ours', { volumes: [PodVolume.emptyDir('writable-0')] },
      'shop/web: \'volumes[0].name\' is "writable-0" but must be unique (another volume of the pod has that name); choose another \'volumeName\''],
    ['two volumes have one name', { volumes: [PodVolume.secret('web'), PodVolume.configMap('web')] },
      'shop/web: \'volumes[1].name\' is "web" but must be unique (another volume of the pod has that name); choose another \'volumeName\''],
    ['a volume is mounted nowhere', { volumes: [PodVolume.secret('web', { mountPath: 'etc' })] },
      'shop/web: \'volumes[0].mountPath\' is "etc" but must be an absolute path; name a directory in the container'],
    ['a sidecar is called like the application', { sidecars: [{ container: { name: 'web', image: 'a:1' } }] },
      'shop/web: \'sidecars[0].container.name\' is "web" but must be unique (a container of the pod has that name); choose another, or drop one of both'],
    ['a port of a sidecar is called like the application\'s', { sidecars: [{ container: { name: 'p', image: 'a:1', ports: [{ name: 'http', containerPort: 1 }] } }] },
      'shop/web: \'sidecars[0].container.ports[0].name\' is "http" but must be unique (the Service would not know which port is meant); '
      + 'choose another, or drop one of both'],
    ['a variable is set twice', { env: { A: '1' }, envValues: { A: EnvValue.fromField('status.podIP') } },
      'shop/web: \'envValues.A\' is "A" but must be unique (one of both would win silently); choose another, or drop one of both'],
    ['a label is none', { labels: { 'not a key': 'x' } },
      'shop/web: \'labels\' is "not a key" but must be a name of at most 63 letters, digits and -_., behind a DNS name and a slash if need be; '
      + 'change that key of \'labels\''],
    ['a proxy that must sleep has something else to do', {
      kubernetesVersion: '1.28',
      sidecars: [{ container: { name: 'p', image: 'a:1', lifecycle: { preStop: { exec: { command: ['/drain'] } } } }, traffic: SidecarTraffic.INCOMING }],
    }, 'T11 shop/web: \'sidecars[0].container.lifecycle.preStop\' is set but must be absent '
      + '(before Kubernetes 1.29 it has to sleep there until \'the application\' has ended); drop it, or raise \'kubernetesVersion\''],
    ['keep-alive is set twice', { env: { K: '1' }, keepAliveVariable: { name: 'K' } },
      'shop/web: \'keepAliveVariable.name\' is "K" but must be absent from \'env\' (one of both would win silently); set it in one place'],
    ['the budget is for another load balancer', { budget: nlb },
      'shop/web: \'budget\' is nlb-ip but must be one of alb-ip, alb-instance, alb-auto (an Ingress of the AWS Load Balancer Controller is an Application Load Balancer); '
      + 'make a budget with such a \'loadBalancer\''],
    ['the host is none', { host: 'https://shop.example.com' },
      'shop/web: \'host\' is "https://shop.example.com" but must be a host name in lower case; change \'host\''],
    ['the group is misnamed', { groupName: 'Shop' },
      'shop/web: \'groupName\' is "Shop" but must be at most 63 lower-case letters, digits, hyphens and dots; choose another \'groupName\''],
    ['the group order is out of range', { groupName: 'shop', groupOrder: 1001 },
      'shop/web: \'groupOrder\' is 1001 but must be a whole number between -1000 and 1000; set \'groupOrder\' within that range'],
    ['there is an order without a group', { groupOrder: 1 },
      'shop/web: \'groupOrder\' is 1 but must be absent (there is no group); set \'groupName\' as well'],
    ['the load balancer\'s name is too long', { loadBalancerName: 'x'.repeat(33) },
      `shop/web: 'loadBalancerName' is "${'x'.repeat(33)}" but must be at most 32 letters, digits and hyphens, not beginning with internal-; `
      + 'choose another \'loadBalancerName\''],
    ['a tag would break the annotation', { tags: { team: 'a,b' } },
      'shop/web: \'tags.team\' is "a,b" but must be a value without comma, equals sign, backslash, control characters and outer spaces '
      + '(the controller splits the annotation at these); change \'tags.team\''],
    ['a tag has a control character', { tags: { team: 'a\nb' } },
      'shop/web: \'tags.team\' is "a\\nb" but must be a value without comma, equals sign, backslash, control characters and outer spaces '
      + '(the controller splits the annotation at these); change \'tags.team\''],
    ['an attribute belongs to the budget', { targetGroupAttributes: { 'deregistration_delay.timeout_seconds': '5' } },
      'shop/web: \'targetGroupAttributes.deregistration_delay.timeout_seconds\' is "5" but must be absent (the budget\'s \'deregistrationDelay\' decides it); '
      + 'set it in the budget, which proves it'],
    ['an attribute is unknown', { targetGroupAttributes: { 'sticky.enabled': 'true' } },
      'N09 shop/web: \'targetGroupAttributes.sticky.enabled\' is "true" but must be absent '
      + '(an Application Load Balancer knows no such attribute, and AWS then applies none of them); check the spelling of the key'],
    ['an attribute has no such value', { loadBalancerAttributes: { 'routing.http2.enabled': 'yes' } },
      'N09 shop/web: \'loadBalancerAttributes.routing.http2.enabled\' is "yes" but must be true or false; '
      + 'change \'loadBalancerAttributes.routing.http2.enabled\''],
    ['an attribute would break the annotation', { targetGroupAttributes: { 'stickiness.app_cookie.cookie_name': 'a,b=c' } },
      'shop/web: \'targetGroupAttributes.stickiness.app_cookie.cookie_name\' is "a,b=c" but must be a value without comma, equals sign, backslash, '
      + 'control characters and outer spaces (the controller splits the annotation at these); '
      + 'change \'targetGroupAttributes.stickiness.app_cookie.cookie_name\''],
    ['slow start meets another algorithm', { budget: slow, targetGroupAttributes: { 'load_balancing.algorithm.type': 'weighted_random' } },
      'S12 shop/web: \'targetGroupAttributes.load_balancing.algorithm.type\' is "weighted_random" but must be round_robin '
      + '(AWS refuses slow start with other algorithms); drop the attribute, or \'slowStart\' from the budget'],
    ['an annotation is a property', { ingressAnnotations: { 'alb.ingress.kubernetes.io/scheme': 'internal' } },
      'shop/web: \'ingressAnnotations.alb.ingress.kubernetes.io/scheme\' is "internal" but must be absent (a property or the budget decides it); '
      + 'set that property'],
    ['two listeners share a port', { listeners: [{ protocol: ListenerProtocol.HTTP, port: 80 }, { protocol: ListenerProtocol.HTTP, port: 80 }] },
      'shop/web: \'listeners[1].port\' is 80 but must be unique (a port has one listener); choose another port'],
    ['a certificate has no listener', { certificateArns, listeners: [{ protocol: ListenerProtocol.HTTP, port: 80 }] },
      'shop/web: \'certificateArns\' is 1 ARNs but must be absent (no listener speaks HTTPS); drop \'certificateArns\', or add what is missing'],
    ['a certificate has a comma', { certificateArns: ['arn:a,b'] },
      'shop/web: \'certificateArns[0]\' is "arn:a,b" but must be an ARN; name a certificate of AWS Certificate Manager or IAM'],
    ['gRPC has no HTTPS listener', { backendProtocol: BackendProtocol.GRPC },
      'shop/web: \'backendProtocol\' is grpc behind listeners of HTTP (an Application Load Balancer takes gRPC on HTTPS listeners only); '
      + 'add an HTTPS listener or certificates'],
    ['HTTP/2 has an HTTP listener that does not redirect', { backendProtocol: BackendProtocol.HTTP2, certificateArns, redirectToHttps: false },
      'shop/web: \'backendProtocol\' is http2 behind listeners of HTTP (an Application Load Balancer takes HTTP/2 on HTTPS listeners only); '
      + 'let HTTP listeners redirect'],
    ['HTTPS is asked for by a redirect alone', { redirectToHttps: true },
      'shop/web: \'redirectToHttps\' is true but must be absent (no listener speaks HTTPS); add an HTTPS listener or certificates'],
    ['the path has a wildcard', { path: '/api/*' },
      'shop/web: \'path\' is "/api/*" but must be a path that begins with /, without wildcards and detours; change \'path\': it is a prefix'],
    ['the path takes a detour', { path: '/a/../b' },
      'shop/web: \'path\' is "/a/../b" but must be a path that begins with /, without wildcards and detours; change \'path\': it is a prefix'],
    ['the host is an address', { host: '10.0.0.1' },
      'shop/web: \'host\' is "10.0.0.1" but must be a host name in lower case; change \'host\''],
    ['a tag has a backslash', { tags: { team: 'a\\' } },
      'shop/web: \'tags.team\' is "a\\\\" but must be a value without comma, equals sign, backslash, control characters and outer spaces '
      + '(the controller splits the annotation at these); change \'tags.team\''],
    ['an attribute is one of another load balancer\'s', { targetGroupAttributes: { 'stickiness.type': 'source_ip' } },
      'N09 shop/web: \'targetGroupAttributes.stickiness.type\' is "source_ip" but must be one of lb_cookie, app_cookie; '
      + 'change \'targetGroupAttributes.stickiness.type\''],
    ['an attribute is called like a method', { targetGroupAttributes: { constructor: 'x' } },
      'N09 shop/web: \'targetGroupAttributes.constructor\' is "x" but must be absent '
      + '(an Application Load Balancer knows no such attribute, and AWS then applies none of them); check the spelling of the key'],
    ['gRPC is given a path', { backendProtocol: BackendProtocol.GRPC, certificateArns, readinessPath: '/ready' },
      'shop/web: \'readinessPath\' is "/ready" but must be absent (a gRPC application is asked through its health service); '
      + 'drop \'readinessPath\' and \'livenessPath\''],
  ])('%s', (_, props, message) => expect(refusal(props)).toEqual([message]));

  test('anything is wrong, saying all of it at once', () => {
    expect(refusal({ image: 'web', containerPort: 0, replicas: 0, tags: { 'a=b': 'c' } }, '2048').map(line => /'([^']*)'/.exec(line)?.[1])).toEqual([
      'name', 'image', 'containerPort', 'replicas', 'tags',
    ]);
  });

  test('the id cannot be a name, saying where to set one', () => {
    expect(refusal({}, '2048')).toEqual([
      'shop/2048: \'name\' is "2048" but must be a DNS label: at most 63 lower-case letters, digits and hyphens, a letter first; '
      + 'set \'name\': the id of the construct cannot serve as one',
    ]);
  });

  test('a namespace cannot be called so, saying where the name may come from', () => {
    const sentence = 'is "My_Shop" but must be a DNS label: at most 63 lower-case letters, digits and hyphens; '
      + 'choose another \'name\'; where the chart gave it, give the chart a \'namespace\', or the service a ZeroDowntimeNamespace';
    expect(() => new ZeroDowntimeWebService(new Chart(Testing.app(), 'My_Shop'), 'web', REQUIRED)).toThrow(`My_Shop/ZeroDowntimeNamespace: 'name' ${sentence}`);
    expect(() => new ZeroDowntimeNamespace(Testing.chart(), 'ns', { name: 'My_Shop' })).toThrow(`test/ns: 'name' ${sentence}`);
  });
});
