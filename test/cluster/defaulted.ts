import { exampleManifests } from './accepted';
import { ControlPlane } from './control-plane';
import { Body, Objects } from './objects';
import { buildModel } from '../../src/model/model';
import { isLive } from '../../src/model/objects/live';
import { describeObject } from '../../src/model/objects/object';
import { formatPath } from '../../src/model/objects/view';
import { CheckOptions, checkModel } from '../../src/rules/engine/check';
import { RULE_CASES } from '../rules/cases';
import { objectsIn } from '../rules/manifests';

/** Sets of manifests of which the API server's own version has other findings. */
export interface Defaulted {
  readonly compared: number;
  readonly differences: readonly string[];
}

/**
 * Lets the API server fill in what manifests leave out, in all examples and all cases of all rules, and compares the findings. An object
 * that it does not take (of a kind that it does not serve, or broken on purpose) stays as it was written.
 */
export async function defaultedDifferently(plane: ControlPlane): Promise<Defaulted> {
  const objects = new Objects(plane);
  const sets: { readonly name: string; readonly bodies: readonly Body[]; readonly options: CheckOptions }[] = [
    ...exampleManifests().map(({ example, objects: bodies }) => ({ name: example, bodies, options: {} })),
    ...RULE_CASES.filter(({ text }) => text === undefined).map(({ code, name, bodies, options }) => ({ name: `${code}, ${name}`, bodies: bodies as readonly Body[], options })),
  ];
  // What stands for objects of a cluster already is no manifest that somebody could have applied.
  const manifests = sets.filter(({ bodies }) => !objectsIn(bodies as any).some(isLive));
  const namespaces = new Set(manifests.flatMap(({ bodies }) => bodies.flatMap(({ metadata }) => metadata?.namespace ?? [])));
  await objects.createAll([...namespaces].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
  const differences: string[] = [];
  let compared = 0;
  for (const { name, bodies, options } of manifests) {
    const completed: Body[] = [];
    let taken = 0;
    for (const body of bodies) {
      const said = typeof body.metadata?.name === 'string' ? await objects.create(body, { dryRun: true }) : { status: 0, body };
      taken += Number(said.status === 201);
      completed.push(said.status === 201 ? asRead(body, said.body) : body);
    }
    if (taken === 0) continue;
    compared += 1;
    const [written, live] = [findings(bodies, options), findings(completed, options)];
    const [gone, come] = [written.filter(item => !live.includes(item)), live.filter(item => !written.includes(item))];
    if (gone.length + come.length > 0) differences.push(`${name}: without defaults ${gone.join(', ') || 'nothing'}; with them ${come.join(', ') || 'nothing'}`);
  }
  return { compared, differences };
}

/** What a dry run does not write, as it is after `kubectl apply`; the namespace is that of the manifest, which may have none. */
function asRead(written: Body, read: Body): Body {
  const { managedFields, ...metadata } = read.metadata;
  const annotations = { ...metadata.annotations as object, 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(written) };
  return { ...read, metadata: { ...metadata, annotations, namespace: written.metadata.namespace, resourceVersion: '1' } };
}

/** Nothing of a cluster shows in which order a file had its objects (S03), and no two objects there have one name (I03). */
const OF_FILES = ['S03', 'I03'];

/** Without the words, in which a default and a value that was written differ. */
function findings(bodies: readonly Body[], options: CheckOptions): string[] {
  return checkModel(buildModel(objectsIn(bodies as any)), options)
    .filter(({ suppressed, rule }) => suppressed === undefined && !OF_FILES.includes(rule.code))
    .map(({ rule, severity, finding: { object, path } }) => `${rule.code} ${severity} ${describeObject(object)} ${formatPath(path)}`);
}
