import { App } from 'cdk8s';
import { WebChart } from './web-chart';

const app = new App();
new WebChart(app, 'web');
app.synth();
