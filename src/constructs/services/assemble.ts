import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkSupported, Front, FrontObjects, ServiceFront } from '../fronts/service-front';
import { Checks } from '../input/checks';
import { guardFiles } from '../input/unresolved-tokens';
import { checkArgoRollout } from '../workload/argo-rollout';
import { claimName } from '../workload/claims';
import { comeAfter, keepOrder } from '../workload/order';
import { resolveWorkload, ResolvedWorkload } from '../workload/workload';
import { checkWorkload } from '../workload/workload-checks';
import { createAutoscaler, createDisruptionBudget, createNetworkPolicy, createPods, createServiceAccount, createServices, Services } from '../workload/workload-objects';
import { WorkloadProps } from '../workload/workload-props';

/** A service with all of its objects. */
export interface Assembly<Objects extends FrontObjects = FrontObjects> {
  readonly workload: ResolvedWorkload;
  readonly services: Services;
  readonly front: Objects;
  readonly podDisruptionBudget: ApiObject;
  readonly networkPolicy?: ApiObject;
  readonly serviceAccount?: ApiObject;
  readonly pods: ApiObject;
  readonly horizontalPodAutoscaler?: ApiObject;
}

/**
 * Creates the objects of a service below its construct.
 *
 * @throws all findings about the properties
 */
export function assemble<Props extends WorkloadProps, Objects extends FrontObjects>(
  service: Construct, props: Props, { supported, plan }: Front<Props, Objects>,
): Assembly<Objects> {
  const checks = new Checks(service.node.path);
  const workload = resolveWorkload(service, props, supported.profiles[0]);
  checkWorkload(workload, checks);
  checkSupported(workload, supported, checks);
  const front = plan(workload, props, checks);
  checkArgoRollout(workload, front, checks);
  checks.throwIfAny();
  joinSurroundings(service, workload);
  return createAll(service, workload, front);
}

/** Tells everything that services share that there is one more. */
function joinSurroundings(service: Construct, { namespace, loadBalancer, name, props }: ResolvedWorkload): void {
  guardFiles(service);
  comeAfter(namespace, service);
  namespace._serve(loadBalancer.kind);
  claimName(service, namespace.namespaceName, name);
  if (props.argoCdSyncWave !== undefined) namespace._syncBefore(props.argoCdSyncWave);
}

function createAll<Objects extends FrontObjects>(
  service: Construct, workload: ResolvedWorkload, front: ServiceFront<Objects>,
): Assembly<Objects> {
  const services = createServices(service, workload, front);
  const objects = front.createObjects(service);
  const podDisruptionBudget = createDisruptionBudget(service, workload);
  const networkPolicy = createNetworkPolicy(service, workload);
  const serviceAccount = createServiceAccount(service, workload);
  const pods = createPods(service, workload, front);
  const horizontalPodAutoscaler = createAutoscaler(service, workload);
  const ordered = [...services.all, ...Object.values(objects), podDisruptionBudget, networkPolicy, serviceAccount, pods];
  keepOrder(service, workload.namespace, ordered.filter(object => object !== undefined));
  return { workload, services, front: objects, podDisruptionBudget, networkPolicy, serviceAccount, pods, horizontalPodAutoscaler };
}
