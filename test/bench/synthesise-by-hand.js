// The same objects as somebody writes them with cdk8s-plus-28, its numbers looked up beforehand.
const { ApiObject, App, Chart, Duration, JsonPatch } = require('cdk8s');
const kplus = require('cdk8s-plus-28');

const count = Number(process.argv[2]);
const start = process.hrtime.bigint();
const app = new App({ outdir: '/nonexistent' });
for (let index = 0; index < count; index += 1) {
  const chart = new Chart(app, `shop-${index}`, { disableResourceNameHashes: true });
  const labels = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };
  const metadata = { name: 'web', namespace: `shop-${index}`, labels };
  new kplus.Namespace(chart, 'Namespace', { metadata: { name: `shop-${index}`, labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } } });

  const probe = (failureThreshold, periodSeconds, timeoutSeconds) => kplus.Probe.fromHttpGet('/', {
    port: 8080, failureThreshold, periodSeconds: Duration.seconds(periodSeconds), timeoutSeconds: Duration.seconds(timeoutSeconds),
  });
  const deployment = new kplus.Deployment(chart, 'Deployment', {
    metadata,
    podMetadata: { labels: { ...labels, 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } },
    select: false,
    replicas: 3,
    minReady: Duration.seconds(0),
    progressDeadline: Duration.seconds(600),
    terminationGracePeriod: Duration.seconds(90 + index % 100),
    strategy: kplus.DeploymentStrategy.rollingUpdate({
      maxSurge: kplus.PercentOrAbsolute.percent(25), maxUnavailable: kplus.PercentOrAbsolute.absolute(0),
    }),
    containers: [{
      name: 'web',
      image: 'shop/web:1.4.2',
      ports: [{ name: 'http', number: 8080 }],
      resources: { cpu: { request: kplus.Cpu.millis(100) }, memory: {} },
      startup: probe(24, 3, 3),
      readiness: probe(3, 5, 3),
      liveness: probe(4, 10, 5),
      lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', String(60 + index % 100)]) },
      volumeMounts: [{ path: '/tmp', volume: kplus.Volume.fromEmptyDir(chart, 'Tmp', 'tmp') }],
    }],
  });
  deployment.select(kplus.LabelSelector.of({ labels }));
  const spread = topologyKey => ({
    topologyKey, maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: labels }, matchLabelKeys: ['pod-template-hash'],
  });
  ApiObject.of(deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/topologySpreadConstraints', [
    spread('topology.kubernetes.io/zone'), spread('kubernetes.io/hostname'),
  ]));
  const service = new kplus.Service(chart, 'Service', { metadata, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  service.selectLabel('app.kubernetes.io/name', 'web');
  service.selectLabel('app.kubernetes.io/instance', 'web');
  const alb = 'alb.ingress.kubernetes.io';
  const ingress = new kplus.Ingress(chart, 'Ingress', {
    className: 'alb',
    metadata: {
      ...metadata,
      annotations: {
        [`${alb}/scheme`]: 'internal',
        [`${alb}/target-type`]: 'ip',
        [`${alb}/listen-ports`]: '[{"HTTP":80}]',
        [`${alb}/backend-protocol`]: 'HTTP',
        [`${alb}/backend-protocol-version`]: 'HTTP1',
        [`${alb}/target-group-attributes`]: `deregistration_delay.timeout_seconds=${50 + index % 100},slow_start.duration_seconds=0`,
        [`${alb}/load-balancer-attributes`]: 'idle_timeout.timeout_seconds=60',
        [`${alb}/healthcheck-port`]: 'traffic-port',
        [`${alb}/healthcheck-protocol`]: 'HTTP',
        [`${alb}/healthcheck-path`]: '/',
        [`${alb}/healthcheck-interval-seconds`]: '10',
        [`${alb}/healthcheck-timeout-seconds`]: '5',
        [`${alb}/healthy-threshold-count`]: '2',
        [`${alb}/unhealthy-threshold-count`]: '2',
        [`${alb}/success-codes`]: '200-399',
      },
    },
  });
  ingress.addHostRule('shop.example.com', '/', kplus.IngressBackend.fromService(service));
  new kplus.k8s.KubePodDisruptionBudget(chart, 'PodDisruptionBudget', {
    metadata,
    spec: { maxUnavailable: kplus.k8s.IntOrString.fromString('25%'), selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  });
}
const { length } = app.synthYaml();
if (length < count * 1000) throw new Error('something is missing');
const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
console.log(JSON.stringify({ milliseconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
