import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { noteBound } from './bound-services';
import { ZeroDowntimeService } from './zero-downtime-service';
import type { TargetGroupBindingV1Beta1Spec } from '../../imports/elbv2.k8s.aws';
import { LoadBalancerProfile } from '../budget/load-balancer-profile';
import { checkTargetGroupName } from '../fronts/attribute-checks';
import { BackendProtocol, backendProtocol } from '../fronts/ingress/alb-props';
import { NetworkHealthCheck, networkHealthCheck } from '../fronts/network/nlb-props';
import { SupportedProfiles, ServiceFront, nodePortSpec } from '../fronts/service-front';
import { targetHealthGate } from '../fronts/target-group';
import { boundTargetGroup, requirementsOf, TargetGroupRequirements } from '../fronts/target-group-requirements';
import { Wire } from '../fronts/wire';
import { Checks, DNS_LABEL, DNS_LABEL_RULE, quote } from '../input/checks';
import { constructProps, flag, list, Shape, text, texts } from '../input/shape';
import { claimBinding, claimTargetGroup, clusterOf } from '../workload/claims';
import { PORT_NAME } from '../workload/pod-template';
import { ResolvedWorkload } from '../workload/workload';
import { createObject } from '../workload/workload-objects';
import { WORKLOAD, WorkloadProps } from '../workload/workload-props';

/**
 * Properties of a service that is bound to an existing target group. `image`, `containerPort` and one of
 * `targetGroupArn` and `targetGroupName` are required.
 */
export interface ZeroDowntimeBoundServiceProps extends WorkloadProps {
  /**
   * ARN of the target group.
   *
   * @default - the target group is identified by its name
   */
  readonly targetGroupArn?: string;

  /**
   * Name of the target group: at most 32 letters, digits and hyphens.
   *
   * @default - the target group is identified by its ARN
   */
  readonly targetGroupName?: string;

  /**
   * Name of the TargetGroupBinding, and thus of the readiness gate. A DNS label of at most 63 characters, unique in the
   * namespace.
   *
   * @default - the name of the service
   */
  readonly bindingName?: string;

  /**
   * Whether other clusters register their pods with the same target group.
   *
   * @default false
   */
  readonly multiCluster?: boolean;

  /**
   * IDs of the security groups of the load balancer, from which the pods then accept traffic.
   *
   * @default - none: the security group rules are made elsewhere
   */
  readonly loadBalancerSecurityGroups?: string[];

  /**
   * Protocol between an Application Load Balancer and the application.
   *
   * @default BackendProtocol.HTTP
   */
  readonly backendProtocol?: BackendProtocol;

  /**
   * Health check of a Network Load Balancer and of the kubelet. Only with a budget for such a load balancer.
   *
   * @default NetworkHealthCheck.HTTP
   */
  readonly networkHealthCheck?: NetworkHealthCheck;

  /**
   * Attributes of the target group that the requirements contain in addition to those that the budget sets.
   *
   * @default - none
   */
  readonly targetGroupAttributes?: { [name: string]: string };
}

export const BOUND_SERVICE: Shape<ZeroDowntimeBoundServiceProps> = {
  ...WORKLOAD,
  targetGroupArn: text,
  targetGroupName: text,
  bindingName: text,
  multiCluster: flag,
  loadBalancerSecurityGroups: list(text),
  backendProtocol,
  networkHealthCheck,
  targetGroupAttributes: texts,
};

/**
 * A service whose pods are registered with an existing target group, made for example by the AWS CDK or by
 * Terraform.
 *
 * The name of the binding is known, so the readiness gate is declared in the pod template itself: it depends neither on a
 * webhook nor on the order of creation. In return, no pod becomes ready while the binding cannot be made.
 *
 * A binding contains no timing. `targetGroupRequirements` returns the settings that the owner of the target group must make.
 */
export class ZeroDowntimeBoundService extends ZeroDowntimeService {
  /** The TargetGroupBinding. */
  public readonly targetGroupBinding: ApiObject;
  /** The settings that the owner of the target group must make. */
  public readonly targetGroupRequirements: TargetGroupRequirements;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeBoundServiceProps) {
    const given = constructProps(scope, id, props, BOUND_SERVICE);
    super(scope, id, given);
    this.targetGroupBinding = this._created('TargetGroupBinding');
    this.targetGroupRequirements = requirementsOf(this._workload, given);
    if (given.targetGroupArn !== undefined) noteBound(this, given.targetGroupArn);
  }

  /** @internal */
  protected _supportedProfiles(): SupportedProfiles {
    const { ALB_IP, ALB_INSTANCE, NLB_IP, NLB_IP_CONSERVATIVE, NLB_INSTANCE } = LoadBalancerProfile;
    return { profiles: [ALB_IP, ALB_INSTANCE, NLB_IP, NLB_IP_CONSERVATIVE, NLB_INSTANCE], because: 'a target group belongs to a load balancer' };
  }

  /** @internal */
  protected _front(workload: ResolvedWorkload, props: ZeroDowntimeBoundServiceProps, checks: Checks): ServiceFront {
    checkBinding(workload, props, checks);
    return {
      healthChecks: boundTargetGroup(workload).healthChecks(workload, props),
      service: nodePortSpec(workload),
      readinessGates: workload.loadBalancer.gated ? [targetHealthGate(bindingName(workload, props))] : [],
      createObjects: () => {
        claimAll(this, workload, props);
        return [createBinding(this, workload, props)];
      },
    };
  }
}

function bindingName({ name }: ResolvedWorkload, props: ZeroDowntimeBoundServiceProps): string {
  return props.bindingName ?? name;
}

function createBinding(scope: Construct, workload: ResolvedWorkload, props: ZeroDowntimeBoundServiceProps): ApiObject {
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
      serviceRef: { name: workload.name, port: PORT_NAME },
      multiClusterTargetGroup: props.multiCluster ?? false,
      networking: from && {
        // A node is reached at a port that Kubernetes chooses: all of them.
        ingress: [{ from, ports: [{ protocol: 'TCP', ...loadBalancer.targets.arePods && { port: targetPort } }] }],
      },
    } satisfies Wire<TargetGroupBindingV1Beta1Spec>,
  });
}

function claimAll(service: Construct, workload: ResolvedWorkload, props: ZeroDowntimeBoundServiceProps): void {
  const { namespaceName } = workload.namespace;
  const name = bindingName(workload, props);
  const own = { binding: `${clusterOf(service).node.path} ${namespaceName}/${name}`, multiCluster: props.multiCluster ?? false };
  claimBinding(service, namespaceName, name, 'bindingName');
  if (props.targetGroupArn !== undefined) claimTargetGroup(service, 'targetGroupArn', props.targetGroupArn, own);
  if (props.targetGroupName !== undefined) claimTargetGroup(service, 'targetGroupName', props.targetGroupName, own);
}

function checkBinding(workload: ResolvedWorkload, props: ZeroDowntimeBoundServiceProps, checks: Checks): void {
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
