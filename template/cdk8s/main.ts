import { App } from 'cdk8s';
import { ENVIRONMENTS } from './environments';
import { ServiceChart } from './service-chart';

const app = new App();
// A chart is a file in dist/, and the namespace of its objects.
for (const [name, environment] of Object.entries(ENVIRONMENTS)) new ServiceChart(app, `starter-app-${name}`, environment);
app.synth();
