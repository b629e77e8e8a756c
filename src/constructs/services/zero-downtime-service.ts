import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Assembly } from './assemble';
import { TimingBudget } from '../budget/timing-budget';
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
  /** @internal */
  protected abstract readonly _assembly: Assembly;

  /** Only subclasses in this library create everything that a service needs. */
  protected constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(withNamespace(scope, props), id);
  }

  /** The budget from which all timings are derived. */
  public get budget(): TimingBudget {
    return this._assembly.workload.budget;
  }

  /** The namespace, which other services may share. */
  public get namespace(): ZeroDowntimeNamespace {
    return this._assembly.workload.namespace;
  }

  /** The Deployment, or the Rollout of Argo Rollouts. */
  public get workload(): ApiObject {
    return this._assembly.pods;
  }

  /** The Service. Of the two between which Argo Rollouts moves the traffic of an Ingress, the one that serves first. */
  public get service(): ApiObject {
    return this._assembly.services.service;
  }

  /** The PodDisruptionBudget. */
  public get podDisruptionBudget(): ApiObject {
    return this._assembly.podDisruptionBudget;
  }

  /** The NetworkPolicy; absent without `restrictIncomingPorts` and `allowAllOutgoing`. */
  public get networkPolicy(): ApiObject | undefined {
    return this._assembly.networkPolicy;
  }

  /** The ServiceAccount; absent without `serviceAccount`. */
  public get serviceAccount(): ApiObject | undefined {
    return this._assembly.serviceAccount;
  }

  /** The HorizontalPodAutoscaler; absent without `autoscaling`. */
  public get horizontalPodAutoscaler(): ApiObject | undefined {
    return this._assembly.horizontalPodAutoscaler;
  }
}
