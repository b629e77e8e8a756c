import { App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, OperatingSystem, TimingBudget, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'intranet');

new ZeroDowntimeWebService(chart, 'intranet', {
  image: 'mcr.microsoft.com/dotnet/samples:aspnetapp-nanoserver-ltsc2022',
  containerPort: 8080,
  operatingSystem: OperatingSystem.WINDOWS,
  // The image is large, and Windows nodes are slow to unpack it; only the start of the container counts here.
  budget: TimingBudget.of({ longestRequest: Duration.seconds(30), startup: Duration.seconds(90) }),
  tolerations: [{ key: 'os', value: 'windows', operator: 'Equal', effect: 'NoSchedule' }],
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  resources: { cpuRequest: '500m', cpuLimit: '1', memoryRequest: '512Mi', memoryLimit: '512Mi' },
});

app.synth();
