import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ZeroDowntime, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

// A service of ours beside objects of another cdk8s-plus, and a service of theirs that is brought into line.
const app = new App();
const ours = new Chart(app, 'ours');
new ZeroDowntimeWebService(ours, 'web', { image: 'shop/web:1.4.2', containerPort: 8080 });
new kplus.ConfigMap(ours, 'settings', { data: { colour: 'blue' } });

const theirs = new Chart(app, 'theirs', { namespace: 'theirs' });
new kplus.Namespace(theirs, 'namespace', { metadata: { name: 'theirs' } });
const deployment = new kplus.Deployment(theirs, 'api', {
  replicas: 3,
  containers: [{
    image: 'shop/api:2.0.1',
    portNumber: 8080,
    readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080 }),
    liveness: kplus.Probe.fromHttpGet('/live', { port: 8080, periodSeconds: Duration.seconds(10) }),
  }],
});
const service = deployment.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] });
const ingress = new kplus.Ingress(theirs, 'ingress', { className: 'alb' });
ingress.addRule('/', kplus.IngressBackend.fromService(service));
ingress.metadata.addAnnotation('alb.ingress.kubernetes.io/target-type', 'ip');
ZeroDowntime.retrofit(theirs);

console.log(app.synthYaml());
