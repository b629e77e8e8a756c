import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, Duration } from 'cdk8s';
import {
  ImagePullPolicy, IngressNginxValues, IProxyValues, LoadBalancerProfile, TimingBudget, TraefikValues, ZeroDowntimeClusterService,
  ZeroDowntimeEnvoyProxy, ZeroDowntimeNamespace,
} from 'cdk8s-zero-downtime';

const app = new App();
const longestRequest = Duration.seconds(30);
const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000'];

// One budget for the old front and for both of the new ones: a request may come through any of them.
const edge = { budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP, longestRequest }), certificateArns };

const proxies: { readonly [release: string]: IProxyValues } = {
  'ingress-nginx': IngressNginxValues.of({ ...edge, admissionWebhooks: false }),
  // Only one of the successors is needed: Traefik for Ingresses and routes, or Envoy Gateway for routes.
  'traefik': TraefikValues.of({ ...edge, gatewayApi: true }),
};

const envoy = new Chart(app, 'envoy-gateway');
new ZeroDowntimeNamespace(envoy, 'namespace', { name: 'envoy-gateway-system' });
const proxy = new ZeroDowntimeEnvoyProxy(envoy, 'edge', { ...edge, namespace: 'envoy-gateway-system' });
new ApiObject(envoy, 'class', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: 'envoy' },
  spec: {
    controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
    parametersRef: { group: 'gateway.envoyproxy.io', kind: 'EnvoyProxy', name: proxy.name, namespace: 'envoy-gateway-system' },
  },
});

const shop = new Chart(app, 'shop');
const web = new ZeroDowntimeClusterService(shop, 'web', {
  image: 'nginxinc/nginx-unprivileged:1.29.1',
  containerPort: 8080,
  namespace: new ZeroDowntimeNamespace(shop, 'namespace', { name: 'shop' }),
  replicas: 4,
  // The old front, as it was.
  ingress: { ingressClassName: 'nginx', host: 'shop.example.com' },
  budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.CLUSTER_IP, longestRequest }),
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  networkPolicy: true,
  livenessPath: '/index.html',
  resources: {
    cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '128Mi', ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '256Mi',
  },
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
});

// The new front, beside the old one: the same Service, through a Gateway of Envoy Gateway.
new ApiObject(shop, 'gateway', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'edge', namespace: 'shop' },
  spec: { gatewayClassName: 'envoy', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }, { name: 'tls', port: 443, protocol: 'HTTP' }] },
});
new ApiObject(shop, 'route', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    parentRefs: [{ name: 'edge' }],
    hostnames: ['shop.example.com'],
    // Without it, Envoy ends a request after 15 s.
    rules: [{ backendRefs: [{ name: web.service.name, port: 80 }], timeouts: { request: '40s' } }],
  },
});
new ApiObject(shop, 'policy', {
  apiVersion: 'gateway.envoyproxy.io/v1alpha1',
  kind: 'BackendTrafficPolicy',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'web' }],
    // Without it, Envoy keeps idle connections for an hour, and this application for 65 s only.
    timeout: { http: { connectionIdleTimeout: '60s' } },
  },
});

app.synth();
for (const [release, values] of Object.entries(proxies)) writeFileSync(join(app.outdir, `${release}-values.yaml`), values.toYaml());
