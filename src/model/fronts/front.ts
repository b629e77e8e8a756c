import { findServicePort, podPort, servedPort, Service, ServicePort } from './service';
import { TargetType } from '../../platform/attributes';
import { AwsController } from '../../platform/controllers';
import { FrontMaker } from '../../platform/gateways/front-classes';
import { HealthCheckSettings, TRAFFIC_PORT } from '../../platform/health-checks';
import { isSameFront, LOAD_BALANCERS, LoadBalancerTimings, presetOf } from '../../timing';
import { Annotated } from '../objects/annotated';
import { AttributeSet } from '../objects/attribute-set';
import { describeObject, Sourced } from '../objects/object';
import { View } from '../objects/view';
import { Pod } from '../pods/pod';

/** The health check of a load balancer, with the defaults of its controller. */
export type HealthCheck = { readonly [Setting in keyof HealthCheckSettings]: Sourced<HealthCheckSettings[Setting]> } & {
  /** Whether it is a call of gRPC, whose codes are not those of HTTP. */
  readonly grpc: boolean;
};

/** The controller of an Ingress, a Gateway or a Service, as the object names it. */
export interface Maker {
  /** Absent if the named controller is unknown. */
  readonly known?: FrontMaker;
  /** The place that names it, or would. */
  readonly place: View;
  /** The text at that place, or in the class that it names; absent if there is none. */
  readonly says?: string;
}

/**
 * The sender of requests through a front: an AWS load balancer; a proxy within the cluster, on behalf of users; another
 * load balancer; only other pods; or an unknown sender.
 */
export type Asker = 'load balancer' | 'gateway' | 'elsewhere' | 'pods' | 'unknown';

/** The way in which requests reach a Service: its front, with the timing. */
export interface Front {
  readonly kind: 'ingress' | 'network-load-balancer' | 'target-group-binding' | 'gateway' | 'cluster';
  /** Absent for an AWS load balancer. */
  readonly asker?: Exclude<Asker, 'load balancer'>;
  /** The sender and the place that names it, if it is neither an AWS load balancer nor other pods. */
  readonly maker?: Maker;
  /** The object that makes the front. */
  readonly view: View;
  readonly service: Service;
  /** The assumption if no manifest shows the controller of the load balancer: `that the controller …`. */
  readonly assumed?: string;
  /** Whether the manifests show which controller makes the load balancer; several read the same objects. */
  readonly isControllerShown?: boolean;
  /** Whether only the workload behind it declares the load balancer, whose target group the manifests do not describe. */
  readonly isDeclared?: true;
  readonly port?: ServicePort;
  /** How an Ingress or route names the port: by its name or its number. */
  readonly portAsWritten?: number | string;
  readonly loadBalancer: LoadBalancerTimings;
  /** Absent without a load balancer. */
  readonly targetType?: Sourced<TargetType>;
  /** Absent without a target group, and if something else owns the target group. */
  readonly deregistrationDelay?: Sourced<number>;
  readonly slowStart?: Sourced<number>;
  readonly idleTimeout?: Sourced<number>;
  /** Every place where it is set, or would be, if there may be several, which then must agree. */
  readonly idleTimeouts?: readonly Sourced<number>[];
  /** The attributes of the listener, which holds the idle timeout of a Network Load Balancer. */
  readonly listener?: AttributeSet;
  /** Whether its listener terminates TLS, so that a Network Load Balancer has no idle timeout to set. */
  readonly endsTls?: boolean;
  readonly connectionTermination?: Sourced<boolean>;
  /** Whether the addresses of a Network Load Balancer in one zone send to pods in another; one for all zones needs none of its own. */
  readonly crossZone?: Sourced<boolean>;
  /** The number of zones in which it has an address, if its subnets are named: it takes one of each zone. */
  readonly zones?: Sourced<number>;
  readonly healthCheck?: HealthCheck;
  /** The annotations that configure it, if it is configured by annotations. */
  readonly annotated?: Annotated;
  readonly attributes: readonly AttributeSet[];
  /** The settings that the target group of a Gateway keeps for life in addition to its type: protocol, version and control port. */
  readonly fixed?: readonly Sourced<string>[];
  /** The condition type of the readiness gate, if the name of the target group binding is in the manifests. */
  readonly gate?: string;
}

/** `Ingress web`, for a text that names the namespace elsewhere. */
export function describeFront({ kind, view, service }: Front): string {
  return kind === 'cluster' ? `Service ${service.name}` : describeObject({ ...view.object, namespace: undefined });
}

export function asTargetType(text: string | undefined): TargetType | undefined {
  return text === 'ip' || text === 'instance' ? text : undefined;
}

/** The default target type, if the class decides it and no flag of its controller can. */
export function targetTypeOfClass(place: View | undefined, controller: AwsController | undefined): Sourced<TargetType> | undefined {
  return controller && !controller.hasTargetTypeFlag ? place?.maybe(() => controller.defaultTargetType) : undefined;
}

/**
 * The fronts of a workload as it declares them. If nothing shows the sender of requests, it is the load balancer of the budget,
 * unless that is in front as well.
 */
export function frontsAsDeclared(fronts: readonly Front[], declared: LoadBalancerTimings | undefined): readonly Front[] {
  if (declared === undefined) return fronts;
  const isShown = fronts.some(front => isSameFront(asDeclared(front, declared).loadBalancer, declared));
  return fronts.map(front => {
    if (isShown || front.asker !== 'unknown') return asDeclared(front, declared);
    return { ...front, asker: undefined, isDeclared: true, loadBalancer: LOAD_BALANCERS[declared.name] };
  });
}

/**
 * A front as the workload behind it declares it: if no manifest shows the controller of the load balancer, it may be
 * another one than assumed.
 */
export function asDeclared(front: Front, declared: LoadBalancerTimings | undefined): Front {
  const { isControllerShown, loadBalancer: { kind, targets } } = front;
  if (isControllerShown !== false || declared?.targets !== targets || declared.kind.forwards !== kind.forwards) return front;
  return { ...front, loadBalancer: presetOf(declared.kind, targets.type!) };
}

/** The sender of requests through a front. */
export function askerOf({ asker }: Front): Asker {
  return asker ?? 'load balancer';
}

/** Whether users wait for the answers, and not only other pods, which may retry. */
export function isAskedByUsers(front: Front): boolean {
  return ['load balancer', 'gateway', 'elsewhere'].includes(askerOf(front));
}

/**
 * Whether each zone of a load balancer needs a pod of its own: a zone of a Network Load Balancer sends to its own targets only, unless
 * cross-zone load balancing is on; a node sends to its own pods only, if the traffic policy is Local.
 */
export function needsPodInEachZone({ crossZone, loadBalancer: { targets }, service }: Front): boolean {
  return crossZone?.value === false && (targets.arePods || service.externalTrafficPolicy === 'Local');
}

/** The front for requests from within the cluster only. */
export function clusterFront(service: Service): Front {
  return { kind: 'cluster', asker: 'pods', view: service.view, service, port: servedPort(service), loadBalancer: LOAD_BALANCERS['cluster-ip'], attributes: [] };
}

/** Whether a health check uses HTTP; one by TCP passes with any listener. */
export function isHttp({ protocol }: HealthCheck): boolean {
  return /^https?$/i.test(protocol.value);
}

/** The port of the pods that a health check uses; undefined if it is a port of the node, or unknown. */
export function checkedPort(pod: Pod, { targetType, healthCheck, service, port }: Front): number | undefined {
  const asked = healthCheck?.port.value;
  if (asked === undefined || asked === TRAFFIC_PORT) return podPort(pod, port);
  if (targetType?.value !== 'ip') return undefined;
  return /^\d+$/.test(asked) ? Number(asked) : podPort(pod, findServicePort(service, asked));
}
