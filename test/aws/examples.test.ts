import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { parseAllDocuments } from 'yaml';
import { BUDGET_ANNOTATION, deserializeInputs, planBudget } from '../../src/timing';

const read = (example: string, file: string) => readFileSync(join(__dirname, '..', '..', 'examples', example, 'expected', file), 'utf8');

/** What an example gives to CloudFormation and to Kubernetes, and the budget that its pods carry. */
function outputOf(example: string) {
  const json = JSON.parse(read(example, 'template.json'));
  const objects = parseAllDocuments(read(example, 'shop.k8s.yaml')).map(document => document.toJS());
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  const plan = planBudget(deserializeInputs(deployment.metadata.annotations[BUDGET_ANNOTATION]).inputs);
  if (!plan.ok) throw new Error('the budget does not hold');
  const binding = objects.find(({ kind }) => kind === 'TargetGroupBinding');
  return { json, template: Template.fromJSON(json), pod: deployment.spec.template.spec, binding, timings: plan.budget.timings };
}

describe.each(['eks-alb', 'eks-nlb'])('example %s', example => {
  const { json, template, pod, binding, timings } = outputOf(example);

  test('has the deregistration delay of the target group and the preStop and grace of the pods from one budget', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: String(timings.deregistrationDelaySeconds) }]),
      HealthCheckIntervalSeconds: timings.healthCheckIntervalSeconds,
      HealthCheckTimeoutSeconds: timings.healthCheckTimeoutSeconds,
      UnhealthyThresholdCount: timings.unhealthyThreshold,
    });
    expect(pod.containers[0].lifecycle.preStop).toEqual({ sleep: { seconds: timings.preStopSeconds } });
    expect(pod.terminationGracePeriodSeconds).toBe(timings.terminationGracePeriodSeconds);
    expect(timings.preStopSeconds).toBeGreaterThanOrEqual(timings.deregistrationDelaySeconds!);
  });

  test('checks the health of the pods at the path at which the kubelet does', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckPath: pod.containers[0].readinessProbe.httpGet.path });
  });

  test('binds the pods to the target group of the template, with the gate that the binding opens', () => {
    const [id] = Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'));
    expect(binding.spec.targetGroupARN).toBe(`\${${id}}`);
    expect(pod.readinessGates).toEqual([{ conditionType: `target-health.elbv2.k8s.aws/${binding.metadata.name}` }]);
  });

  test('lets a security group of the template in to the port of the pods', () => {
    const [{ from: [{ securityGroup }], ports }] = binding.spec.networking.ingress;
    const [, id] = /^\$\{(\w+)\.GroupId\}$/.exec(securityGroup.groupID)!;
    expect(json.Resources[id].Type).toBe('AWS::EC2::SecurityGroup');
    expect(ports).toEqual([{ protocol: 'TCP', port: pod.containers[0].ports[0].containerPort }]);
  });

  test('makes the pods after the listener and after the controller', () => {
    const manifests = Object.values<any>(template.findResources('Custom::AWSCDK-EKS-KubernetesResource'));
    const { DependsOn } = manifests.find(({ Properties }) => JSON.stringify(Properties).includes('TargetGroupBinding'));
    const types = DependsOn.map((id: string) => json.Resources[id].Type);
    expect(types).toEqual(expect.arrayContaining(['AWS::ElasticLoadBalancingV2::Listener', 'Custom::AWSCDK-EKS-HelmChart']));
  });
});

test('the load balancer of eks-alb waits as long as the budget says', () => {
  const { template, timings } = outputOf('eks-alb');
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'idle_timeout.timeout_seconds', Value: String(timings.idleTimeoutSeconds) }]),
  });
  expect(timings.idleTimeoutSeconds).toBe(80);
});

test('the listener of eks-nlb waits as long as the budget says', () => {
  const { template, timings } = outputOf('eks-nlb');
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    ListenerAttributes: [{ Key: 'tcp.idle_timeout.seconds', Value: String(timings.idleTimeoutSeconds) }],
  });
});
