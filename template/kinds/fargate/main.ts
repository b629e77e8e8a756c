import { App } from 'aws-cdk-lib';
import { ENVIRONMENTS } from './environments';
import { ServiceStack } from './service-stack';

const app = new App();
for (const [name, environment] of Object.entries(ENVIRONMENTS)) new ServiceStack(app, `starter-app-${name}`, environment);
app.synth();
