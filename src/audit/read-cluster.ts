import { dump } from 'js-yaml';
import { Body, gateLabelTimes, LabelTimes, parseListing, withoutBookkeeping } from './listing';
import { exactName, fullName, parseResources, Resource, wantedResources } from './resources';
import { Facts, Snapshot, Unread } from './snapshot';
import { KubernetesObject, identify } from '../model/objects/object';
import { KINDS, isKnownKind } from '../platform/kinds';
import { LOAD_BALANCER_CONTROLLER_NAME } from '../platform/load-balancer-controller';
import { isRecord } from '../platform/records';

/** The answer of a program: what it printed, or why there is nothing. */
export type Reply = { readonly text: string } | { readonly why: string };

/** Asks the cluster through kubectl, which gets these arguments. */
export type Ask = (args: readonly string[]) => Promise<Reply>;

export interface ReadOptions {
  /** Absent for all namespaces. */
  readonly namespace?: string;
  /** The present time, in the format of the API server. */
  readonly now: string;
}

/** The number of objects in one page of the API server. */
const CHUNK = 500;

/** Requests at a time: a cluster should not notice the reading. */
const AT_A_TIME = 4;

/** An object with the resource that it was asked for as. */
export interface ReadObject {
  readonly resource: Resource;
  readonly body: Body;
}

/** All that was read, before it is a model. */
export interface ClusterReading {
  readonly facts: Facts;
  readonly objects: readonly ReadObject[];
}

/** Why nothing at all can be read, for the user. */
export class NoCluster extends Error {}

/** Reads every kind of the model from a cluster, in pages; what may not be read is noted, and the rest is read all the same. */
export async function readCluster(ask: Ask, { namespace, now }: ReadOptions): Promise<ClusterReading> {
  const served = await ask(['api-resources', '--no-headers', '--verbs=list', '--request-timeout=60s']);
  if ('why' in served) throw new NoCluster(served.why);
  const kinds = parseResources(served.text);
  if (kinds.length === 0) throw new NoCluster('it serves no kind of objects');
  const { resources, absent } = wantedResources(kinds);
  const asked = resources.map(resource => requestsFor(resource, namespace));
  const [version, first] = [await ask(['version', '--output=json']), await readAll(ask, asked.flat())];
  const others = makersOfPods(first.objects, kinds);
  const second = await readAll(ask, others.flatMap(resource => requestsFor(resource, namespace)));
  const labelled: Record<string, LabelTimes> = {};
  for (const { resource, body } of first.objects) {
    if (resource.kind === 'Namespace') labelled[identify(body.metadata).name] = gateLabelTimes(body);
  }
  return {
    facts: {
      readAt: now,
      kubernetesVersion: 'text' in version ? serverVersion(version.text) : undefined,
      namespace,
      labelled,
      unread: [...first.unread, ...second.unread],
      absent,
    },
    objects: withoutRepetitions([...first.objects, ...second.objects]).map(({ resource, body }) => ({ resource, body: withoutBookkeeping(body) })),
  };
}

interface Request {
  readonly resource: Resource;
  readonly args: readonly string[];
}

/** What is asked for one kind: all of it, or that of one namespace, with the controller of load balancers wherever it runs. */
function requestsFor(resource: Resource, namespace: string | undefined): Request[] {
  const get = (...scope: string[]) => ({
    resource,
    args: [
      'get', exactName(resource), ...scope, '--output=json', `--chunk-size=${CHUNK}`, '--request-timeout=0',
      // It says when a Namespace got its label; of nothing else it is needed.
      `--show-managed-fields=${resource.kind === 'Namespace'}`,
    ],
  });
  if (!resource.isNamespaced) return [resource.kind === 'Namespace' && namespace !== undefined ? get(namespace) : get()];
  if (namespace === undefined) return [get('--all-namespaces')];
  const ofController = get('--all-namespaces', `--selector=app.kubernetes.io/name=${LOAD_BALANCER_CONTROLLER_NAME}`);
  return [get(`--namespace=${namespace}`), ...resource.kind === 'Deployment' ? [ofController] : []];
}

async function readAll(ask: Ask, requests: readonly Request[]): Promise<{ readonly objects: ReadObject[]; readonly unread: Unread[] }> {
  const replies: Reply[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < requests.length; index = next++) replies[index] = await ask(requests[index].args);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const objects: ReadObject[] = [];
  const unread: Unread[] = [];
  requests.forEach(({ resource }, index) => {
    const reply = replies[index];
    const bodies = 'text' in reply ? parseListing(reply.text) : undefined;
    if (bodies === undefined) {
      const { kind } = resource;
      unread.push({
        resource: fullName(resource),
        kind,
        why: 'why' in reply ? reply.why : 'kubectl printed something else than JSON',
        unjudged: isKnownKind(kind) ? KINDS[kind].unjudged : 'the pods that such an object makes are not judged',
      });
    }
    for (const body of bodies ?? []) objects.push({ resource, body });
  });
  return { objects, unread };
}

/** Kinds that own pods and are not among those of the model: an operator makes the pods of an object of its own. */
function makersOfPods(objects: readonly ReadObject[], served: readonly Resource[]): Resource[] {
  const makers = new Map<string, Resource>();
  for (const { resource, body: { metadata } } of objects) {
    const owners = resource.kind === 'Pod' && isRecord(metadata) && Array.isArray(metadata.ownerReferences) ? metadata.ownerReferences : [];
    for (const owner of owners.filter(isRecord)) {
      const [kind, apiVersion] = [String(owner.kind), String(owner.apiVersion)];
      const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
      if (isKnownKind(kind) || group === '' || kind === 'Job') continue; // nodes own the pods that kubelets make by themselves
      const found = served.find(other => other.kind === kind && other.group === group);
      if (found) makers.set(fullName(found), found);
    }
  }
  return [...makers.values()];
}

function serverVersion(text: string): string | undefined {
  try {
    const { serverVersion: version } = JSON.parse(text) as { serverVersion?: { major?: unknown; minor?: unknown } };
    const [major, minor] = [version?.major, version?.minor].map(part => /^\d+/.exec(String(part))?.[0]); // EKS says 34+
    return major === undefined || minor === undefined ? undefined : `${major}.${minor}`;
  } catch {
    return undefined;
  }
}

/** An object may be asked for twice: with its namespace, and as one of the controller. */
function withoutRepetitions(objects: readonly ReadObject[]): ReadObject[] {
  return [...new Map(objects.map(item => [JSON.stringify([fullName(item.resource), identify(item.body.metadata)]), item])).values()];
}

/** The objects of a reading, each in a file of its own: what a command prints of it. */
export function toSnapshot({ facts, objects }: ClusterReading): Snapshot {
  const bodies = new Map<string, Body>();
  const read = objects.map(item => {
    const object = asObject(item);
    bodies.set(object.source.file, item.body);
    return object;
  });
  return {
    facts,
    manifests: { objects: read, documents: read.length, problems: facts.unread.map(toProblem) },
    textOf: file => {
      const body = bodies.get(file);
      return body && dump(body, { sortKeys: true, noArrayIndent: true, lineWidth: -1, noRefs: true });
    },
  };
}

/** An object of a cluster, in a file of its own. */
export function asObject({ resource, body }: ReadObject): KubernetesObject {
  const { name, namespace } = identify(body.metadata);
  return {
    apiVersion: String(body.apiVersion),
    kind: String(body.kind),
    name,
    ...namespace !== undefined && { namespace },
    body,
    prefix: [],
    source: { file: `kubectl get ${fullName(resource)} ${name}${namespace === undefined ? '' : ` -n ${namespace}`} -o yaml`, document: 0, line: 1 },
  };
}

/** What could not be read, as a report says it. */
export function toProblem({ resource, why, unjudged }: Unread): { readonly file: string; readonly message: string } {
  return { file: resource, message: `${why}; without them ${unjudged}` };
}
