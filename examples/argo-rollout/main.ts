import { App, Chart, Duration } from 'cdk8s';
import { TimingBudget, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'rollouts-demo');

new ZeroDowntimeWebService(chart, 'rollouts-demo', {
  image: 'argoproj/rollouts-demo:blue',
  containerPort: 8080,
  replicas: 5,
  host: 'rollouts-demo.example.com',
  argoRollout: {
    steps: [{ setWeight: 5 }, { pause: { duration: '5m' } }, { setWeight: 50 }, { pause: { duration: '5m' } }],
  },
  argoCdSyncWave: 0,
  budget: TimingBudget.of({ longestRequest: Duration.seconds(30), startup: Duration.seconds(20) }),
});

app.synth();
