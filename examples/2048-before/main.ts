import { ApiObject, App, Chart } from 'cdk8s';

const app = new App();
const chart = new Chart(app, 'game-2048');
const namespace = 'game-2048';
const labels = { 'app.kubernetes.io/name': 'app-2048' };

// As the controller's documentation has it, and most charts: correct, and without a word about time.
new ApiObject(chart, 'Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
new ApiObject(chart, 'Deployment', {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'deployment-2048', namespace },
  spec: {
    replicas: 5,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: 'app-2048', image: 'public.ecr.aws/l6m2t8p7/docker-2048:latest', ports: [{ containerPort: 80 }] }] },
    },
  },
});
new ApiObject(chart, 'Service', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'service-2048', namespace },
  spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] },
});
new ApiObject(chart, 'Ingress', {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: {
    name: 'ingress-2048',
    namespace,
    annotations: {
      'alb.ingress.kubernetes.io/scheme': 'internet-facing',
      'alb.ingress.kubernetes.io/target-type': 'ip',
    },
  },
  spec: {
    ingressClassName: 'alb',
    rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'service-2048', port: { number: 80 } } } }] } }],
  },
});

app.synth();
