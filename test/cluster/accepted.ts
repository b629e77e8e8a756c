import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { ControlPlane } from './control-plane';
import { Body, Objects } from './objects';
import { KINDS } from '../constructs/services/every-service';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** The objects of a YAML file. */
export function objectsOf(file: string): Body[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS())
    .flatMap((body: Body): Body[] => body?.kind === 'List' ? body.items : [body])
    .filter(body => typeof body?.metadata?.name === 'string'); // beside manifests there are other files, such as workflows
}

/** The files of manifests below a folder. */
export function manifestsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => /\.ya?ml$/.test(file)).sort().map(file => join(folder, file));
}

/** The manifests of each example. */
export function exampleManifests(): { readonly example: string; readonly objects: Body[] }[] {
  return readdirSync(EXAMPLES).filter(name => existsSync(join(EXAMPLES, name, 'expected'))).sort().flatMap(example => {
    const files = manifestsIn(join(EXAMPLES, example, 'expected'));
    return files.length === 0 ? [] : [{ example, objects: files.flatMap(objectsOf) }];
  });
}

/** The objects of random services, of each kind in turn. */
export function randomServices(count: number): Body[][] {
  const kinds = Object.values(KINDS);
  const each = Math.ceil(count / kinds.length);
  return kinds.flatMap(({ Service, props }) => fc.sample(props, { numRuns: each, seed: 20261129 }).map((given): Body[] => {
    const chart = new Chart(Testing.app(), 'random', { namespace: 'random' });
    new Service(chart, 'web', given);
    return Testing.synth(chart);
  })).slice(0, count);
}

/** How many objects were accepted, and what was said of the others. */
export interface Acceptance {
  readonly objects: number;
  readonly refused: readonly string[];
  /** Pods out of the templates, which the profile `restricted` accepts. */
  readonly pods: number;
  readonly unrestricted: readonly string[];
}

/** Lets the API server validate objects strictly, and pods out of their templates by the profile `restricted`. */
export async function accepted(plane: ControlPlane, sets: readonly (readonly Body[])[]): Promise<Acceptance> {
  const objects = new Objects(plane);
  const namespaces = new Set(sets.flat().flatMap(({ kind, metadata }) => [kind === 'Namespace' ? metadata.name : metadata.namespace ?? 'default']));
  await objects.createAll([...namespaces].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
  await objects.createAll([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: RESTRICTED, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } }]);
  const [refused, unrestricted]: [string[], string[]] = [[], []];
  let [count, pods] = [0, 0];
  for (const body of sets.flat()) {
    if (body.kind === 'Namespace') continue; // they are there
    count += 1;
    const { status, body: said } = await objects.create(body, { dryRun: true });
    if (status !== 201 && !(status === 409 && said.reason === 'AlreadyExists')) refused.push(`${body.kind} ${body.metadata.name}: ${said.message}`);
    const template = body.spec?.template;
    if (template?.spec?.containers === undefined) continue;
    pods += 1;
    const spec = withOwnSidecars(template.spec);
    const pod = await objects.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bare', namespace: RESTRICTED, labels: template.metadata?.labels }, spec }, { dryRun: true });
    if (pod.status !== 201) unrestricted.push(`${body.kind} ${body.metadata.name}: ${pod.body.message}`);
  }
  return { objects: count, refused, pods, unrestricted };
}

const RESTRICTED = 'restricted';

/** The pod under another account, with the sidecar that random services have from their user, who secures it himself. */
function withOwnSidecars(spec: any): object {
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const secured = (containers: any[] | undefined) => containers?.map(container => container.name === 'envoy' ? { securityContext, ...container } : container);
  return { ...spec, serviceAccountName: undefined, containers: secured(spec.containers), initContainers: secured(spec.initContainers) };
}
