import { App, Stack } from 'aws-cdk-lib';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, DefaultCapacityType, KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import * as cdk8s from 'cdk8s';
import { writeOutput } from '../cdk-output';
import { ImagePullPolicy, LoadBalancerProfile, TimingBudget } from 'cdk8s-zero-downtime';
import { AwsLoadBalancerController, ChartDeployment, ZeroDowntimeNetworkTargetGroup } from 'cdk8s-zero-downtime/aws';

const stack = new Stack(new App(), 'Shop');
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
const cluster = new Cluster(stack, 'Cluster', {
  vpc,
  version: KubernetesVersion.V1_32,
  defaultCapacityType: DefaultCapacityType.NODEGROUP,
  kubectlProviderOptions: {
    // In an app of your own: new KubectlV32Layer(stack, 'Kubectl') from @aws-cdk/lambda-layer-kubectl-v32.
    kubectlLayer: LayerVersion.fromLayerVersionArn(stack, 'Kubectl', 'arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1'),
  },
});
AwsLoadBalancerController.install(cluster);

// One budget, from which both the target group and the pods are made.
const budget = TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP });

const targetGroup = new ZeroDowntimeNetworkTargetGroup(stack, 'Web', { vpc, budget, readinessPath: '/ready' });
const clients = new SecurityGroup(stack, 'Clients', { vpc });
const securityGroup = new SecurityGroup(stack, 'LoadBalancerSecurityGroup', { vpc });
securityGroup.connections.allowFrom(clients, Port.tcp(80));
const loadBalancer = new NetworkLoadBalancer(stack, 'LoadBalancer', { vpc, securityGroups: [securityGroup] });
loadBalancer.addListener('Tcp', { port: 80, tcpIdleTimeout: targetGroup.idleTimeout, defaultTargetGroups: [targetGroup.targetGroup] });

const chart = new cdk8s.Chart(new cdk8s.App(), 'shop');
targetGroup.bind(chart, 'web', {
  image: 'nginxinc/nginx-unprivileged:1.29.1',
  containerPort: 8080,
  replicas: 3,
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  livenessPath: '/live',
  resources: {
    cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '128Mi', ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '256Mi',
  },
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
  loadBalancerSecurityGroups: [securityGroup.securityGroupId],
});
const manifest = ChartDeployment.add(cluster, 'shop', chart);

writeOutput(stack, manifest);
