import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Role } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as cdk8s from 'cdk8s';
import { TargetGroupBudgets } from '../../src/aws';

process.env.JSII_DEPRECATED = 'quiet'; // what the AWS CDK uses of itself is not ours to change

/** A stack with a network, and a chart to hand to it. */
export function aStack() {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  return { app, stack, vpc, chart: new cdk8s.Chart(new cdk8s.App({ outdir: cdk8s.Testing.app().outdir }), 'shop') };
}

/** An Application Load Balancer whose only listener forwards to a target group. */
export function listenTo(stack: Stack, vpc: ec2.IVpc, targetGroup: elbv2.ApplicationTargetGroup): elbv2.ApplicationLoadBalancer {
  const alb = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc });
  alb.addListener('Http', { port: 80, open: true, defaultTargetGroups: [targetGroup] });
  return alb;
}

const VERSION = eks.KubernetesVersion.V1_32;

/** A layer by its ARN is enough to synthesise with. */
function kubectl(stack: Stack): lambda.ILayerVersion {
  return lambda.LayerVersion.fromLayerVersionArn(stack, 'Kubectl', 'arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1');
}

export function aCluster(stack: Stack, vpc: ec2.IVpc): eks.Cluster {
  return new eks.Cluster(stack, 'Cluster', { vpc, version: VERSION, kubectlLayer: kubectl(stack), defaultCapacity: 0 });
}

export function aClusterV2(stack: Stack, vpc: ec2.IVpc): eksv2.Cluster {
  return new eksv2.Cluster(stack, 'Cluster', {
    vpc,
    version: eksv2.KubernetesVersion.V1_32,
    kubectlProviderOptions: { kubectlLayer: kubectl(stack) },
    defaultCapacityType: eksv2.DefaultCapacityType.NODEGROUP,
    defaultCapacity: 0,
  });
}

/** Imported clusters of both modules, with what the AWS CDK needs to add manifests to them. */
export function importedClusters(stack: Stack): { readonly eks: eks.ICluster; readonly eksv2: eksv2.ICluster } {
  const clusterName = 'shop';
  const kubectlRoleArn = 'arn:aws:iam::111122223333:role/kubectl';
  return {
    eks: eks.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName, kubectlRoleArn, kubectlLayer: kubectl(stack) }),
    eksv2: eksv2.Cluster.fromClusterAttributes(stack, 'ImportedV2', {
      clusterName,
      kubectlProvider: eksv2.KubectlProvider.fromKubectlProviderAttributes(stack, 'Provider', {
        serviceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:kubectl', role: Role.fromRoleArn(stack, 'Role', kubectlRoleArn),
      }),
    }),
  };
}

/** The properties of the only target group. */
export function targetGroupIn(stack: Stack): any {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ElasticLoadBalancingV2::TargetGroup'));
  const attributes = Properties.TargetGroupAttributes.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]);
  return { ...Properties, attributes: Object.fromEntries(attributes), TargetGroupAttributes: undefined };
}

/** What makes `cdk synth` fail. */
export function errorsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack).findError('*', Match.anyValue()).map(({ entry }) => String(entry.data));
}

/** The same, with the aspect on the whole app. */
export function budgetErrorsOf(app: App, stack: Stack): string[] {
  Aspects.of(app).add(new TargetGroupBudgets());
  return errorsOf(stack);
}
