import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, TimingBudget, ZeroDowntimeBoundService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'service1');

const service = new ZeroDowntimeBoundService(chart, 'service1', {
  image: 'nginxinc/nginx-unprivileged:1.29.1',
  containerPort: 8080,
  replicas: 4,
  targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/service1/0123456789abcdef',
  loadBalancerSecurityGroups: ['sg-0123456789abcdef0'],
  budget: TimingBudget.of({ longestRequest: Duration.seconds(30) }),
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  livenessPath: '/index.html',
  resources: {
    cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '128Mi', ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '256Mi',
  },
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
});

app.synth();

// For whoever makes the target group and the load balancer.
const { healthCheck, ...requirements } = service.targetGroupRequirements;
writeFileSync(join(app.outdir, 'target-group.json'), JSON.stringify({
  ...requirements,
  healthCheckIntervalSeconds: healthCheck.interval.toSeconds(),
  healthCheckTimeoutSeconds: healthCheck.timeout.toSeconds(),
  healthyThreshold: healthCheck.healthyThreshold,
  unhealthyThreshold: healthCheck.unhealthyThreshold,
}, null, 2) + '\n');
