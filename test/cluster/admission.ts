import { ControlPlane, until } from './control-plane';
import { Body, Objects } from './objects';
import { toAdmissionPolicies } from '../../src/policy/policies';
import { errorsOf, factsIn, policies, SCENES, Sent, workloads } from '../policy/scenes';

/** What the API server refused by policies, and where that is not what `check` says. */
export interface Admission {
  readonly judged: number;
  readonly refused: number;
  readonly warned: number;
  readonly differences: readonly string[];
}

/** The namespace with the policies as they are, and the one in which they refuse what they otherwise warn of, to have it seen. */
const [JUDGED, UNREAD] = ['judged', 'unread'];

/** Lets the API server judge the workloads of all cases by the policies of each scene, and compares what it says with what `check` says. */
export async function refusedDifferently(plane: ControlPlane): Promise<Admission> {
  const objects = new Objects(plane);
  await objects.createAll([JUDGED, UNREAD].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { name } } })));
  const differences: string[] = [];
  let [judged, refused, warned] = [0, 0, 0];
  for (const scene of SCENES) {
    const written = (toAdmissionPolicies(policies(scene)) as Body[]).map(inTheirNamespace);
    await objects.createAll(written);
    await inForce(objects);
    for (const workload of workloads()) {
      const answer = await objects.create(workload, { dryRun: true });
      if (answer.status !== 201 && !isRefusal(answer.body)) continue; // it is broken on purpose
      const probe = await objects.create({ ...workload, metadata: { ...workload.metadata, namespace: UNREAD } }, { dryRun: true });
      const messages = answer.status === 201 ? [] : messagesOf(answer.body);
      if (probe.status !== 201) {
        warned += 1;
        differences.push(...messages.filter(message => !message.startsWith('R01')).map(message => `${scene.name}: warned of and refused: ${message}`));
        continue;
      }
      judged += 1;
      refused += Number(messages.length > 0);
      // The object as the API server completes it, with the policies out of the way.
      const completed = await objects.create({ ...workload, metadata: { ...workload.metadata, namespace: 'default' } }, { dryRun: true });
      const { apiVersion, kind, metadata } = workload;
      const expected = errorsOf(scene, { ...completed.body, apiVersion, kind, metadata } as Sent);
      if (JSON.stringify(messages) !== JSON.stringify(expected)) {
        const said = [messages, expected, workload.spec].map(each => JSON.stringify(each));
        differences.push(`${scene.name}: the policy says ${said[0]}, check ${said[1]} of ${said[2]}`);
      }
    }
    for (const { apiVersion, kind, metadata } of written) await plane.api('DELETE', `/apis/${apiVersion}/${PLURALS[kind]}/${metadata.name}`);
    await until(async () => (await objects.create(careless(), { dryRun: true })).status === 201);
  }
  return { judged, refused, warned, differences };
}

const PLURALS: Readonly<Record<string, string>> = {
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies', ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
};

function inTheirNamespace(body: Body): Body {
  if (body.kind !== 'ValidatingAdmissionPolicyBinding') return body;
  const isWarning = body.spec.validationActions.includes('Warn');
  return {
    ...body,
    spec: { ...body.spec, validationActions: ['Deny'], matchResources: { namespaceSelector: { matchLabels: { name: isWarning ? UNREAD : JUDGED } } } },
  };
}

/** Policies are in force some time after they are there. */
async function inForce(objects: Objects): Promise<void> {
  await until(async () => (await objects.create(careless(), { dryRun: true })).status === 422);
  await until(async () => (await objects.create(careless(UNREAD, { lifecycle: { preStop: { httpGet: { path: '/', port: 80 } } } }), { dryRun: true })).status === 422);
}

function careless(namespace = JUDGED, container: object = {}): Body {
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

function isRefusal({ message = '' }: { readonly message?: string }): boolean {
  return message.includes('ValidatingAdmissionPolicy');
}

function messagesOf({ details: { causes = [] } = {} }: { readonly details?: { readonly causes?: readonly { readonly message: string }[] } }) {
  return factsIn(causes.map(({ message }) => message.replace(/^.*denied request: /s, '')));
}
