import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { TimingBudget } from '../budget/timing-budget';
import { checkSupported, SupportedProfiles, ServiceFront } from '../fronts/service-front';
import { Checks } from '../input/checks';
import { guardFiles } from '../input/unresolved-tokens';
import { checkArgoRollout } from '../workload/argo-rollout';
import { claimName } from '../workload/claims';
import { comeAfter, keepOrder } from '../workload/order';
import { resolveWorkload, ResolvedWorkload } from '../workload/workload';
import { checkWorkload } from '../workload/workload-checks';
import { createAutoscaler, createDisruptionBudget, createNetworkPolicy, createPods, createServices } from '../workload/workload-objects';
import { WorkloadProps } from '../workload/workload-props';
import { ZeroDowntimeNamespace } from '../workload/zero-downtime-namespace';

/** Creates the namespace before the service: objects are written in the order of the tree. */
function withNamespace(scope: Construct, { namespace }: WorkloadProps): Construct {
  if (namespace === undefined) ZeroDowntimeNamespace._sharedIn(scope);
  return scope;
}

/**
 * A service that loses no request when it is rolled out, scaled in, or moved to another node, with every timing from one
 * budget. Its subclasses differ in the load balancer in front of it.
 */
export abstract class ZeroDowntimeService extends Construct {
  /** The budget from which all timings are derived. */
  public readonly budget: TimingBudget;
  /** The namespace, which other services may share. */
  public readonly namespace: ZeroDowntimeNamespace;
  /** The Service. */
  public readonly service: ApiObject;
  /** The PodDisruptionBudget. */
  public readonly podDisruptionBudget: ApiObject;
  /** The Deployment, or the Rollout of Argo Rollouts. */
  public readonly deployment: ApiObject;
  /** The NetworkPolicy; absent without `networkPolicy`. */
  public readonly networkPolicy?: ApiObject;
  /** The HorizontalPodAutoscaler; absent without `autoscaling`. */
  public readonly horizontalPodAutoscaler?: ApiObject;

  /** @internal */
  protected readonly _workload: ResolvedWorkload;

  /**
   * @throws all findings about the properties, one line each
   */
  protected constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(withNamespace(scope, props), id);
    const checks = new Checks(this.node.path);
    const supported = this._supportedProfiles();
    const workload = resolveWorkload(this, props, supported.profiles[0]);
    checkWorkload(workload, checks);
    checkSupported(workload, supported, checks);
    const front = this._front(workload, props, checks);
    checkArgoRollout(workload, front, checks);
    checks.throwIfAny();

    guardFiles(this);
    this._workload = workload;
    this.budget = workload.budget;
    this.namespace = workload.namespace;
    comeAfter(this.namespace, this);
    this.namespace._serve(workload.loadBalancer.kind);
    claimName(this, this.namespace.namespaceName, workload.name);
    if (props.argoCdSyncWave !== undefined) this.namespace._syncBefore(props.argoCdSyncWave);
    const services = createServices(this, workload, front);
    const objects = front.createObjects?.() ?? [];
    [this.service] = services;
    this.podDisruptionBudget = createDisruptionBudget(this, workload);
    this.networkPolicy = createNetworkPolicy(this, workload);
    this.deployment = createPods(this, workload, front);
    this.horizontalPodAutoscaler = createAutoscaler(this, workload);
    keepOrder(this, this.namespace, [
      ...services, ...objects, this.podDisruptionBudget, ...this.networkPolicy ? [this.networkPolicy] : [], this.deployment,
    ]);
  }

  /**
   * The load balancers that this kind of service supports.
   *
   * @internal
   */
  protected abstract _supportedProfiles(): SupportedProfiles;

  /**
   * The front of the service. Called before the fields of the subclass exist.
   *
   * @internal
   */
  protected abstract _front(workload: ResolvedWorkload, props: WorkloadProps, checks: Checks): ServiceFront;

  /**
   * An object that the front has created.
   *
   * @internal
   */
  protected _created(id: string): ApiObject {
    return this.node.findChild(id) as ApiObject;
  }

  /**
   * An object that the front may have created.
   *
   * @internal
   */
  protected _tryCreated(id: string): ApiObject | undefined {
    return this.node.tryFindChild(id) as ApiObject | undefined;
  }
}
