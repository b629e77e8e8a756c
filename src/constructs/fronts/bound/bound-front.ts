import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { BoundTargetGroupProps } from './bound-props';
import type { TargetGroupBindingV1Beta1Spec } from '../../../imports/elbv2.k8s.aws';
import { LoadBalancerProfile } from '../../budget/load-balancer-profile';
import { Checks, DNS_LABEL, DNS_LABEL_RULE, quote } from '../../input/checks';
import { claimBinding, claimTargetGroup, clusterOf } from '../../workload/claims';
import { ResolvedWorkload } from '../../workload/workload';
import { createObject } from '../../workload/workload-objects';
import { WorkloadProps } from '../../workload/workload-props';
import { checkTargetGroupName } from '../attribute-checks';
import { Front, nodePortSpec } from '../service-front';
import { targetHealthGate } from '../target-group';
import { boundTargetGroup } from '../target-group-requirements';
import { Wire } from '../wire';

/** The objects in front of a service with an existing target group. */
export type BoundObjects = { readonly targetGroupBinding: ApiObject };

const { ALB_IP, ALB_INSTANCE, NLB_IP, NLB_IP_CONSERVATIVE, NLB_INSTANCE } = LoadBalancerProfile;

/** A TargetGroupBinding. */
export const BOUND_FRONT: Front<WorkloadProps & BoundTargetGroupProps, BoundObjects> = {
  supported: {
    profiles: [ALB_IP, ALB_INSTANCE, NLB_IP, NLB_IP_CONSERVATIVE, NLB_INSTANCE],
    because: 'a target group belongs to a load balancer',
  },
  plan: (workload, props, checks) => {
    checkBinding(workload, props, checks);
    return {
      healthChecks: boundTargetGroup(workload).healthChecks(workload, props),
      service: nodePortSpec(workload),
      readinessGates: workload.loadBalancer.gated ? [targetHealthGate(bindingName(workload, props))] : [],
      createObjects: service => {
        claimAll(service, workload, props);
        return { targetGroupBinding: createBinding(service, workload, props) };
      },
    };
  },
};

function bindingName({ name }: ResolvedWorkload, props: BoundTargetGroupProps): string {
  return props.bindingName ?? name;
}

function createBinding(scope: Construct, workload: ResolvedWorkload, props: BoundTargetGroupProps): ApiObject {
  const { loadBalancer, targetPort } = workload;
  const from = props.loadBalancerSecurityGroups?.map(groupID => ({ securityGroup: { groupID } }));
  return createObject(scope, 'TargetGroupBinding', workload, {
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    kind: 'TargetGroupBinding',
    name: bindingName(workload, props),
    spec: {
      targetGroupARN: props.targetGroupArn,
      targetGroupName: props.targetGroupName,
      targetType: loadBalancer.targets.type,
      serviceRef: { name: workload.name, port: workload.portName },
      multiClusterTargetGroup: props.multiCluster ?? false,
      networking: from && {
        // A node is reached at a port that Kubernetes chooses: all of them.
        ingress: [{ from, ports: [{ protocol: 'TCP', ...loadBalancer.targets.arePods && { port: targetPort } }] }],
      },
    } satisfies Wire<TargetGroupBindingV1Beta1Spec>,
  });
}

function claimAll(service: Construct, workload: ResolvedWorkload, props: BoundTargetGroupProps): void {
  const { namespaceName } = workload.namespace;
  const name = bindingName(workload, props);
  const own = { binding: `${clusterOf(service).node.path} ${namespaceName}/${name}`, multiCluster: props.multiCluster ?? false };
  claimBinding(service, namespaceName, name, 'bindingName');
  if (props.targetGroupArn !== undefined) claimTargetGroup(service, 'targetGroupArn', props.targetGroupArn, own);
  if (props.targetGroupName !== undefined) claimTargetGroup(service, 'targetGroupName', props.targetGroupName, own);
}

function checkBinding(workload: ResolvedWorkload, props: BoundTargetGroupProps, checks: Checks): void {
  checks.matching('bindingName', bindingName(workload, props), DNS_LABEL, DNS_LABEL_RULE, 'choose another \'bindingName\'');
  checkTargetGroupName(props.targetGroupName, checks);
  if (props.targetGroupArn !== undefined) {
    checks.matching('targetGroupArn', props.targetGroupArn, /^arn:[^:\s]+:elasticloadbalancing:[^\s]+:targetgroup\/\S+$|^\$\{Token\[/, 'the ARN of a target group', 'name a target group');
  }
  if ((props.targetGroupArn === undefined) === (props.targetGroupName === undefined)) {
    checks.add({
      field: 'targetGroupArn',
      actual: props.targetGroupArn === undefined ? 'absent' : quote(props.targetGroupArn),
      relation: props.targetGroupArn === undefined ? 'present' : 'absent',
      because: 'a binding has either \'targetGroupArn\' or \'targetGroupName\'',
      remedy: 'set one of them',
    });
  }
  props.loadBalancerSecurityGroups?.forEach((group, index) => checks.matching(
    `loadBalancerSecurityGroups[${index}]`, group, /^sg-[0-9a-f]+$|^\$\{Token\[/, 'the id of a security group', 'name one such as sg-0123456789abcdef0',
  ));
  boundTargetGroup(workload).check(workload, props, checks);
}
