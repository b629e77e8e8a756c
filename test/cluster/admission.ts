import { isDeepStrictEqual } from 'node:util';
import { ControlPlane, until } from './control-plane';
import { Body, Objects } from './objects';
import { toAdmissionPolicies, toMutatingAdmissionPolicies } from '../../src/policy/engines';
import { MUTATE, MUTATE_LABEL } from '../../src/policy/mutations';
import { errorsOf, factsIn, fieldsOf, fixedBy, judges, mutatingPolicy, policies, SCENES, Sent, workloads } from '../policy/scenes';

/** How many workloads the API server judged by all rules, refused and warned of, and where that is not what `check` says. */
export interface Admission {
  readonly judged: number;
  readonly refused: number;
  readonly warned: number;
  /** How many the mutating policies changed, and how many of these the others then accepted. */
  readonly changed: number;
  readonly accepted: number;
  readonly differences: readonly string[];
}

/** The namespaces with policies that refuse, with policies that add, and with both; the others are without. */
const [JUDGED, WRITTEN, BOTH] = ['judged', 'written', 'both'];

/** Lets the API server judge the workloads of all cases by the policies of each scene, and compares what it says with what `check` says. */
export async function refusedDifferently(plane: ControlPlane): Promise<Admission> {
  const objects = new Objects(plane);
  const labelsOf = (name: string) => ({ ...name !== WRITTEN && { refuses: 'yes' }, ...name !== JUDGED && { [MUTATE_LABEL]: MUTATE } });
  await objects.createAll([JUDGED, WRITTEN, BOTH].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: labelsOf(name) } })));
  const differences: string[] = [];
  const counts = { judged: 0, refused: 0, warned: 0, changed: 0, accepted: 0 };
  for (const scene of SCENES) {
    const written = [...toAdmissionPolicies(policies(scene)).map(where), ...toMutatingAdmissionPolicies([mutatingPolicy(scene)])] as Body[];
    await objects.createAll(written);
    await until(async () => (await objects.create(careless(), { dryRun: true })).status === 422);
    const unread = careless({ lifecycle: { preStop: { httpGet: { path: '/', port: 80 } } } });
    await until(async () => (await objects.create(unread, { dryRun: true })).warnings.length > 0);
    await until(async () => (await sleepOf(objects, careless({}, WRITTEN))) !== undefined);
    for (const workload of workloads()) {
      const sendTo = async (namespace: string, sent = workload) =>
        objects.create({ ...sent, metadata: { ...sent.metadata, namespace } }, { dryRun: true });
      // The object as the API server completes it, with the policies out of the way.
      const { status, body } = await sendTo('default');
      if (status !== 201) continue; // it is broken on purpose
      const completed = asSent(workload, body);
      const answer = await sendTo(JUDGED);
      const warnings = warningsOf(answer.warnings);
      const messages = answer.status === 201 ? [] : messagesOf(answer.body);
      const expected = errorsOf(scene, completed).filter(judges(warnings));
      counts.judged += Number(warnings.length === 0);
      counts.refused += Number(messages.length > 0);
      counts.warned += Number(warnings.length > 0);
      const differ = (what: string, ...said: unknown[]) =>
        differences.push(`${scene.name}: ${what}: ${said.map(each => JSON.stringify(each)).join(' ')} of ${JSON.stringify(workload.spec)}`);
      if (!isDeepStrictEqual(messages, expected)) differ('the policy and check', messages, expected, warnings);

      const changed = asSent(workload, (await sendTo(WRITTEN)).body);
      if (!isDeepStrictEqual(asSent(workload, (await sendTo(WRITTEN, changed)).body).spec, changed.spec)) differ('changed twice', changed.spec);
      const last = await sendTo(BOTH);
      const left = last.status === 201 ? [] : messagesOf(last.body);
      const remains = errorsOf(scene, changed).filter(judges(warningsOf(last.warnings)));
      if (!isDeepStrictEqual(left, remains)) differ('what is left', left, remains);
      if (isDeepStrictEqual(changed.spec, completed.spec)) continue;
      counts.changed += 1;
      counts.accepted += Number(last.status === 201);
      const fixed = fixedBy(scene, completed);
      if (!isDeepStrictEqual(fieldsOf(changed), fieldsOf(fixed))) differ('the policy and fix', fieldsOf(changed), fieldsOf(fixed));
    }
    for (const { apiVersion, kind, metadata } of written) await plane.api('DELETE', `/apis/${apiVersion}/${PLURALS[kind]}/${metadata.name}`);
    await until(async () => (await objects.create(careless(), { dryRun: true })).status === 201);
    await until(async () => (await sleepOf(objects, careless({}, WRITTEN))) === undefined);
  }
  return { ...counts, differences };
}

/** A workload as the API server has it, under the name and in the namespace in which `check` knows it. */
function asSent({ apiVersion, kind, metadata }: Sent, body: any): Sent {
  return { ...body, apiVersion, kind, metadata };
}

function warningsOf(warnings: readonly string[]): string[] {
  return warnings.flatMap(text => /^Validation failed for .*?-unread' with binding '[^']*': (.*)$/s.exec(text)?.[1] ?? []);
}

async function sleepOf(objects: Objects, body: Body): Promise<unknown> {
  return (await objects.create(body, { dryRun: true })).body.spec?.template.spec.containers[0].lifecycle;
}

const PLURALS: Readonly<Record<string, string>> = {
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
  MutatingAdmissionPolicy: 'mutatingadmissionpolicies',
  MutatingAdmissionPolicyBinding: 'mutatingadmissionpolicybindings',
};

/** Policies that refuse are bound to two namespaces. */
function where(object: object): Body {
  const body = object as Body;
  return body.kind !== 'ValidatingAdmissionPolicyBinding' ? body
    : { ...body, spec: { ...body.spec, matchResources: { namespaceSelector: { matchLabels: { refuses: 'yes' } } } } };
}

function careless(container: object = {}, namespace = JUDGED): Body {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'careless', namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'careless' } },
      template: { metadata: { labels: { app: 'careless' } }, spec: { containers: [{ name: 'web', image: 'registry.example.com/web:1', ...container }] } },
    },
  };
}

function messagesOf({ details: { causes = [] } = {} }: { readonly details?: { readonly causes?: readonly { readonly message: string }[] } }) {
  return factsIn(causes.map(({ message }) => message.replace(/^.*denied request: /s, '')));
}
