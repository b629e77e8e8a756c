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

/** The health check of a load balancer, with the defaults of whoever makes it. */
export type HealthCheck = { readonly [Setting in keyof HealthCheckSettings]: Sourced<HealthCheckSettings[Setting]> } & {
  /** Whether it is a call of gRPC, whose codes are not those of HTTP. */
  readonly grpc: boolean;
};

/** What an Ingress, a Gateway or a Service says of who acts on it. */
export interface Maker {
  /** Absent where nobody is known by what is said. */
  readonly known?: FrontMaker;
  /** Where it is said, or would be. */
  readonly place: View;
  /** What is said there, or of the class that is named there; absent where nothing is. */
  readonly says?: string;
}

/**
 * Who sends requests through a front: a load balancer of AWS; a proxy within the cluster, on behalf of users; a load balancer of
 * somebody else; only other pods; or whom the manifests do not tell.
 */
export type Asker = 'load balancer' | 'gateway' | 'elsewhere' | 'pods' | 'unknown';

/** The way in which requests reach a Service: what fronts it, with its timing. */
export interface Front {
  readonly kind: 'ingress' | 'network-load-balancer' | 'target-group-binding' | 'gateway' | 'cluster';
  /** Absent where it is a load balancer of AWS. */
  readonly asker?: Exclude<Asker, 'load balancer'>;
  /** Who passes requests on, and where that is said, where it is neither AWS nor other pods. */
  readonly maker?: Maker;
  /** The object that makes the front. */
  readonly view: View;
  readonly service: Service;
  /** What is taken for granted where no manifest says who makes the load balancer: `that the controller …`. */
  readonly assumed?: string;
  /** Whether the manifests show which controller makes the load balancer; several read the same objects. */
  readonly isControllerShown?: boolean;
  /** Whether only the workload behind it says what makes the load balancer: its target group is none that the manifests describe. */
  readonly isDeclared?: true;
  readonly port?: ServicePort;
  /** How an Ingress or route names the port: by its name or its number. */
  readonly portAsWritten?: number | string;
  readonly loadBalancer: LoadBalancerTimings;
  /** Absent without a load balancer. */
  readonly targetType?: Sourced<TargetType>;
  /** Absent without a target group, and where something else owns the target group. */
  readonly deregistrationDelay?: Sourced<number>;
  readonly slowStart?: Sourced<number>;
  readonly idleTimeout?: Sourced<number>;
  /** Every place where it is set, or would be, where there may be several, which must agree then. */
  readonly idleTimeouts?: readonly Sourced<number>[];
  /** The attributes of the listener, which holds the idle timeout of a Network Load Balancer. */
  readonly listener?: AttributeSet;
  /** Whether its listener ends TLS, so that a Network Load Balancer has no idle timeout to set. */
  readonly endsTls?: boolean;
  readonly connectionTermination?: Sourced<boolean>;
  /** Whether the addresses of a Network Load Balancer in one zone send to pods in another; one for all zones needs none of its own. */
  readonly crossZone?: Sourced<boolean>;
  /** In how many zones it has an address, where its subnets are named: it takes one of each zone. */
  readonly zones?: Sourced<number>;
  readonly healthCheck?: HealthCheck;
  /** The annotations by which it is made, where it is made by annotations. */
  readonly annotated?: Annotated;
  readonly attributes: readonly AttributeSet[];
  /** What the target group of a Gateway has for life beside its type: protocol, version and control port. */
  readonly fixed?: readonly Sourced<string>[];
  /** The condition type of the readiness gate, where the name of the target group binding is in the manifests. */
  readonly gate?: string;
}

/** `Ingress web`, for a text that says in which namespace everything is. */
export function describeFront({ kind, view, service }: Front): string {
  return kind === 'cluster' ? `Service ${service.name}` : describeObject({ ...view.object, namespace: undefined });
}

export function asTargetType(text: string | undefined): TargetType | undefined {
  return text === 'ip' || text === 'instance' ? text : undefined;
}

/** What is sent to where nothing says it, where the class decides that and no flag of its controller can. */
export function targetTypeOfClass(place: View | undefined, controller: AwsController | undefined): Sourced<TargetType> | undefined {
  return controller && !controller.hasTargetTypeFlag ? place?.maybe(() => controller.defaultTargetType) : undefined;
}

/**
 * The fronts of a workload as it declares them. Where nothing shows what sends requests, it is the load balancer of the budget,
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
 * A front as the workload behind it declares it: where no manifest shows which controller makes the load balancer, it may be
 * another one than is assumed.
 */
export function asDeclared(front: Front, declared: LoadBalancerTimings | undefined): Front {
  const { isControllerShown, loadBalancer: { kind, targets } } = front;
  if (isControllerShown !== false || declared?.targets !== targets || declared.kind.forwards !== kind.forwards) return front;
  return { ...front, loadBalancer: presetOf(declared.kind, targets.type!) };
}

/** Who sends requests through a front. */
export function askerOf({ asker }: Front): Asker {
  return asker ?? 'load balancer';
}

/** Whether users wait for what comes back, and not only other pods, which may ask again. */
export function isAskedByUsers(front: Front): boolean {
  return ['load balancer', 'gateway', 'elsewhere'].includes(askerOf(front));
}

/**
 * Whether each zone of a load balancer needs a pod of its own: one of a Network Load Balancer sends to targets of its zone alone, unless it
 * is told otherwise, and a node to its own pods alone where its traffic policy says so.
 */
export function needsPodInEachZone({ crossZone, loadBalancer: { targets }, service }: Front): boolean {
  return crossZone?.value === false && (targets.arePods || service.externalTrafficPolicy === 'Local');
}

/** Requests from within the cluster alone. */
export function clusterFront(service: Service): Front {
  return { kind: 'cluster', asker: 'pods', view: service.view, service, port: servedPort(service), loadBalancer: LOAD_BALANCERS['cluster-ip'], attributes: [] };
}

/** Whether a health check asks by HTTP; one by TCP is content with whatever listens. */
export function isHttp({ protocol }: HealthCheck): boolean {
  return /^https?$/i.test(protocol.value);
}

/** The port of the pods that a health check asks; undefined where it is one of the node, or none that the manifests show. */
export function checkedPort(pod: Pod, { targetType, healthCheck, service, port }: Front): number | undefined {
  const asked = healthCheck?.port.value;
  if (asked === undefined || asked === TRAFFIC_PORT) return podPort(pod, port);
  if (targetType?.value !== 'ip') return undefined;
  return /^\d+$/.test(asked) ? Number(asked) : podPort(pod, findServicePort(service, asked));
}
