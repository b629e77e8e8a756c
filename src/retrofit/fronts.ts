import {
  albHealthCheckPath, albSettings, albTargetType, backendsOf, classNameOf, groupOf, ingressFamily, nlbSettings, nlbTargetType,
  profileName, serviceFamily,
} from './balancer';
import { Gateways, ROUTES } from './gateways';
import { DEFAULT_IDLE_TIMEOUT } from '../platform/attributes';
import { LoadBalancerName } from '../timing';
import { Found, Inventory, nearest } from './objects/inventory';
import { listAt, textAt } from './objects/json';
import { Place, PlacedText, Setting } from './objects/setting';
import { append, groupBy } from '../platform/group-by';

/** How requests reach a workload. */
export interface Front {
  /** The object that makes it. */
  readonly source: Found;
  /** The Service that they reach it through. */
  readonly service: Found;
  /** The profile by name; absent where the manifests do not tell, and the budget's own is assumed. */
  readonly profile?: LoadBalancerName;
  /** To what it sends, where nothing else is known of it. */
  readonly targetType?: string;
  /** As it is now, where the objects say it. */
  readonly settings: readonly Setting[];
  /** Where it should be said to what the load balancer sends, if the controller's default decides, which a flag of it may change. */
  readonly unsaidTargetType?: Place;
  /** What the load balancer asks, where it is a matter of the objects and of HTTP. */
  readonly checkedPath?: PlacedText;
  /** The name of the binding that feeds the target group, where it is said. */
  readonly binding?: string;
  /** What of it nobody can change here. */
  readonly elsewhere?: 'target group of a binding' | 'configuration of a Gateway' | 'unknown';
  /** For how long a request may be silent at the load balancer, where that is not among the settings. */
  readonly idleSeconds?: number;
}

/** What makes traffic arrive at the Services of a scope. Which objects belong together is found once; what they say, each time. */
export class Fronts {
  private readonly sources = new Map<Found, Found[]>();
  private readonly gateways: Gateways;
  private readonly classes: readonly Found[];
  private readonly parameters: readonly Found[];
  private readonly groups: ReadonlyMap<string, readonly Found[]>;

  public constructor(inventory: Inventory) {
    const services = groupBy(inventory.all('Service'), service => key(service.namespace, service.name));
    for (const source of inventory.all('Ingress', 'TargetGroupBinding', ...ROUTES)) {
      for (const [namespace, name] of referredTo(source)) {
        for (const service of nearest(services.get(key(namespace, name)) ?? [], source)) {
          append(this.sources, service, source);
        }
      }
    }
    this.gateways = new Gateways(inventory);
    this.classes = inventory.all('IngressClass');
    this.parameters = inventory.all('IngressClassParams');
    this.groups = groupBy(inventory.all('Ingress').filter(ingress => groupOf(ingress) !== undefined), ingress => groupOf(ingress)!);
  }

  public of(service: Found): readonly Front[] {
    const sources = this.sources.get(service) ?? [];
    const ingresses = sources.filter(({ kind }) => kind === 'Ingress');
    const fronts = [
      ...ingresses.map(ingress => this.ingressFront(ingress, service, ingresses.length === 1)),
      ...sources.filter(({ kind }) => kind === 'TargetGroupBinding').map(binding => bindingFront(binding, service)),
      ...sources.filter(({ kind }) => ROUTES.includes(kind)).map(route => ({ source: route, service, ...this.gateways.front(route, service) })),
      ...serviceFronts(service, sources.length === 0),
    ];
    // Whatever else sends to it, it is reached from within the cluster.
    return fronts.every(({ elsewhere }) => elsewhere === 'unknown') ? [...fronts, clusterFront(service)] : fronts;
  }

  private ingressFront(ingress: Found, service: Found, only: boolean): Front {
    const [ingressClass] = nearest(this.classes.filter(({ name }) => name === classNameOf(ingress)), ingress);
    const family = ingressFamily(ingress, ingressClass);
    if (family === undefined) return { source: ingress, service, settings: [], elsewhere: 'unknown' };
    if (family === 'none') return { source: ingress, service, profile: 'cluster-ip', settings: [] };
    const members = nearest(this.groups.get(groupOf(ingress) ?? '') ?? [ingress], ingress);
    // What is written on a Service would hide what other Ingresses in front of it say.
    const onIngress = backendsOf(ingress).length === 1 || !only;
    const ofClass = textAt(ingressClass?.json, ['spec', 'parameters', 'name']);
    const [parameters] = nearest(this.parameters.filter(({ name }) => name === ofClass), ingress);
    const backend = { ingress, service, onIngress, members, parameters };
    const targetType = albTargetType(backend);
    return {
      source: ingress,
      service,
      profile: profileName('alb', targetType),
      unsaidTargetType: targetType === undefined ? { found: ingress, path: ['metadata', 'annotations'] } : undefined,
      settings: albSettings(backend),
      checkedPath: albHealthCheckPath(backend),
    };
  }
}

/** Namespaces and names of the Services that an object sends to. */
function referredTo(source: Found): [namespace: string | undefined, name: string][] {
  const { kind, json, namespace } = source;
  if (kind === 'Ingress') return backendsOf(source).map(name => [namespace, name]);
  if (kind === 'TargetGroupBinding') return [[namespace, textAt(json, ['spec', 'serviceRef', 'name']) ?? '']];
  const backends = listAt(json, ['spec', 'rules']).flatMap(rule => listAt(rule, ['backendRefs']))
    .filter(backend => (textAt(backend, ['kind']) ?? 'Service') === 'Service')
    .map(backend => key(textAt(backend, ['namespace']) ?? namespace, textAt(backend, ['name']) ?? ''));
  return [...new Set(backends)].map(backend => {
    const [own, name] = backend.split('/');
    return [own === '' ? undefined : own, name];
  });
}

function bindingFront(binding: Found, service: Found): Front {
  const protocol = textAt(binding.json, ['spec', 'targetGroupProtocol']);
  const targetType = textAt(binding.json, ['spec', 'targetType']);
  const family = protocol && (/^HTTPS?$/.test(protocol) ? 'alb' : 'nlb');
  return {
    source: binding,
    service,
    binding: binding.name,
    profile: family ? profileName(family, targetType ?? 'ip') : undefined,
    targetType,
    settings: [],
    elsewhere: 'target group of a binding',
    idleSeconds: family ? DEFAULT_IDLE_TIMEOUT[family] : undefined,
  };
}

/** A node port that nothing in the scope uses is there for something outside of it. */
function serviceFronts(service: Found, only: boolean): Front[] {
  const type = textAt(service.json, ['spec', 'type']);
  if (type === 'NodePort' && only) return [{ source: service, service, settings: [], elsewhere: 'unknown' }];
  if (type !== 'LoadBalancer') return [];
  const family = serviceFamily(service);
  if (!family) return [{ source: service, service, settings: [], elsewhere: 'unknown' }];
  const targetType = nlbTargetType(service);
  const profile = profileName(family, targetType);
  const unsaidTargetType = targetType === undefined ? { found: service, path: ['metadata', 'annotations'] } : undefined;
  return nlbSettings(service).map((settings): Front => ({ source: service, service, profile, settings, unsaidTargetType }));
}

function clusterFront(service: Found): Front {
  return { source: service, service, profile: 'cluster-ip', settings: [] };
}

function key(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
