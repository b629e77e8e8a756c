import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkAlb } from './alb-checks';
import { albHealthChecks, createIngress } from './alb-ingress';
import { ApplicationLoadBalancerProps, BackendProtocol } from './alb-props';
import { Checks } from './checks';
import { comeAfter, keepOrder } from './order';
import { TimingBudget } from './timing-budget';
import { resolveWorkload, Workload } from './workload';
import { createAutoscaler, createDeployment, createDisruptionBudget, createService } from './workload-objects';
import { WorkloadProps } from './workload-props';
import { ZeroDowntimeNamespace } from './zero-downtime-namespace';

/**
 * Properties of a web service. `image` and `containerPort` are required; everything else has a default that is right
 * for production.
 */
export interface ZeroDowntimeWebServiceProps extends WorkloadProps, ApplicationLoadBalancerProps {}

/**
 * A web service behind an Application Load Balancer that drops no request when it is rolled out, scaled in, or moved to
 * another node: Namespace, Service, Ingress, PodDisruptionBudget, Deployment and, where asked for,
 * HorizontalPodAutoscaler, with every timing from one budget.
 */
export class ZeroDowntimeWebService extends Construct {
  /** The budget that all timings are from. */
  public readonly budget: TimingBudget;
  /** The namespace, which other services may share. */
  public readonly namespace: ZeroDowntimeNamespace;
  /** The Service. */
  public readonly service: ApiObject;
  /** The Ingress, which the AWS Load Balancer Controller turns into a load balancer. */
  public readonly ingress: ApiObject;
  /** The PodDisruptionBudget. */
  public readonly podDisruptionBudget: ApiObject;
  /** The Deployment. */
  public readonly deployment: ApiObject;
  /** The HorizontalPodAutoscaler; absent without `autoscaling`. */
  public readonly horizontalPodAutoscaler?: ApiObject;

  /**
   * @throws everything that is wrong with the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeWebServiceProps) {
    super(scope, id);
    const checks = new Checks(this.node.path);
    const workload = resolveWorkload(this, props, checks);
    checkAlb(workload, props, checks);
    checks.throwIfAny();

    this.budget = workload.budget;
    this.namespace = workload.namespace;
    comeAfter(this.namespace, this);
    this.service = createService(this, workload, serviceSpec(workload));
    this.ingress = createIngress(this, workload, props);
    this.podDisruptionBudget = createDisruptionBudget(this, workload);
    this.deployment = createDeployment(this, workload, albHealthChecks(workload, props.backendProtocol ?? BackendProtocol.HTTP));
    this.horizontalPodAutoscaler = createAutoscaler(this, workload);
    keepOrder(this, this.namespace, [this.service, this.ingress, this.podDisruptionBudget, this.deployment]);
  }
}

/** Instance targets are reached through a port of the node. */
function serviceSpec({ loadBalancer }: Workload) {
  return { type: loadBalancer.targetType === 'instance' ? 'NodePort' : 'ClusterIP' };
}
