import { exportsMetrics, isController, isDatastore } from './bystanders';
import { isAskedByUsers } from './fronts/front';
import { isScraped, Service } from './fronts/service';
import { Model } from './model';
import { describeObject } from './objects/object';
import { View } from './objects/view';
import { endsBeforeReplaced, isScaledToNothing, Workload } from './workload';

/** The senders of requests to a workload, which decide the severity of a lost request. */
export interface Audience {
  /**
   * - `users`: a load balancer, a gateway, an Ingress, a route, or a caller at a port of the nodes;
   * - `pods`: only other pods, which may retry;
   * - `helpers`: nothing that users wait for, such as a webhook, or a workload whose only pod ends before its replacement starts;
   * - `unknown`: the manifests do not show it.
   */
  readonly who: 'users' | 'pods' | 'helpers' | 'unknown';
  /** Why the rollout of a helper, or of a workload with an unknown audience, is not judged; continues "Deployment web: ". */
  readonly because?: string;
}

/** The audiences of the workloads of one set of manifests. */
export class Audiences {
  /** The Services that an Ingress, a route or a binding names. */
  private readonly named: ReadonlySet<Service>;
  /** The Services that the API server calls, with the object that registers them, by namespace and name. */
  private readonly calledBack: ReadonlyMap<string, string>;
  /** The same Services, by name alone. */
  private readonly calledByName: ReadonlyMap<string, string>;

  public constructor(private readonly model: Model) {
    this.named = new Set(model.references.map(({ service }) => service).filter(service => service !== undefined));
    this.calledBack = callbacks(model);
    this.calledByName = new Map([...this.calledBack].map(([key, caller]) => [key.slice(key.indexOf('/') + 1), caller]));
  }

  public of(workload: Workload): Audience {
    const { fronts, services } = workload;
    if (isScaledToNothing(workload)) return { who: 'helpers', because: 'it is scaled to no pods' };
    const bystander = this.bystanding(workload);
    if (bystander !== undefined) return { who: 'helpers', because: bystander };
    if (fronts.some(isAskedByUsers) || services.some(service => this.isOpen(service))) return { who: 'users' };
    const asked = services.filter(service => !isScraped(service));
    if (services.length === 0) return { who: 'unknown', because: this.whyUnasked(workload) };
    if (asked.length === 0) return { who: 'helpers', because: 'its Services are for metrics alone' };
    const callers = asked.map(service => this.callerOf(service));
    if (callers.every(caller => caller !== undefined)) {
      return { who: 'helpers', because: `only the API server asks it, by ${[...new Set(callers)].join(' and ')}` };
    }
    if (endsBeforeReplaced(workload)) {
      return { who: 'helpers', because: workload.object.kind === 'StatefulSet' ? 'a StatefulSet of one pod replaces it only after its end' : 'its strategy is Recreate: it is replaced only after its end' };
    }
    if (electsLeader(workload)) return { who: 'helpers', because: 'its pods elect a leader, which alone works' };
    if (fronts.length === 0) return { who: 'unknown', because: 'its Services are headless: clients learn of its pods by DNS, and choose one themselves' };
    return { who: 'pods' };
  }

  /** The object that makes the API server call a Service. A Service without a namespace is applied into the one that this object names. */
  private callerOf(service: Service): string | undefined {
    const { namespace, name } = service;
    return this.calledBack.get(keyOf(service)) ?? (namespace === undefined ? this.calledByName.get(name) : undefined);
  }

  /** Why users do not wait for the answers of a workload, even if it can be reached from outside. */
  private bystanding(workload: Workload): string | undefined {
    if (exportsMetrics(workload)) return 'it exports metrics: what scrapes it asks again and again';
    if (isController(workload, this.model.index)) return 'it is a controller, which works on what it watches: no user waits for its responses';
    const isBalanced = workload.fronts.some(({ kind }) => kind !== 'cluster') || workload.services.some(service => this.named.has(service) || service.type === 'LoadBalancer');
    return !isBalanced && isDatastore(workload) ? 'it is a datastore: its clients keep their connections and open them again' : undefined;
  }

  /** Whether senders other than pods can reach a Service. */
  private isOpen(service: Service): boolean {
    return this.named.has(service) || service.type === 'LoadBalancer' || service.type === 'NodePort';
  }

  /** The reason that no Service selects its pods, and whether a missing one may. */
  private whyUnasked({ object: { namespace } }: Workload): string {
    const missing = this.model.unseenServices.get(namespace ?? '');
    const none = 'no Service among the manifests selects its pods';
    return missing === undefined ? none : `${none}; ${describeObject(missing.from.object)} names Service ${missing.name}, which is not among them`;
  }
}

function keyOf({ namespace, name }: Pick<Service, 'namespace' | 'name'>): string {
  return `${namespace ?? ''}/${name}`;
}

/** Services that the API server calls: webhooks, aggregated APIs, conversions. */
function callbacks({ index }: Model): Map<string, string> {
  const found = new Map<string, string>();
  const note = (service: View) => {
    const name = service.at('name').text();
    if (name !== undefined) found.set(keyOf({ namespace: service.at('namespace').text(), name }), describeObject(service.object));
  };
  for (const hooks of index.all('ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration')) {
    hooks.at('webhooks').list().forEach(hook => note(hook.at('clientConfig', 'service')));
  }
  index.all('APIService').forEach(api => note(api.at('spec', 'service')));
  index.all('CustomResourceDefinition').forEach(definition => note(definition.at('spec', 'conversion', 'webhook', 'clientConfig', 'service')));
  return found;
}

/** Whether the arguments of a container turn the election of a leader on: `--leader-elect`, `--enable-leader-election=true`. */
function electsLeader({ pod }: Workload): boolean {
  return pod.containers.some(({ command, args }) => [...command, ...args].some(word => /^--?[a-z-]*leader-?elect(ion)?[a-z-]*(=true)?$/i.test(word)));
}
