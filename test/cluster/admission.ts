import { ControlPlane, until } from './control-plane';
import { Body, Objects } from './objects';
import { toAdmissionPolicies } from '../../src/policy/engines';
import { errorsOf, factsIn, judges, policies, SCENES, Sent, workloads } from '../policy/scenes';

/** How many workloads the API server judged by all rules, refused and warned of, and where that is not what `check` says. */
export interface Admission {
  readonly judged: number;
  readonly refused: number;
  readonly warned: number;
  readonly differences: readonly string[];
}

/** The namespace with policies; the others are without. */
const JUDGED = 'judged';

/** Lets the API server judge the workloads of all cases by the policies of each scene, and compares what it says with what `check` says. */
export async function refusedDifferently(plane: ControlPlane): Promise<Admission> {
  const objects = new Objects(plane);
  await objects.createAll([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: JUDGED, labels: { name: JUDGED } } }]);
  const differences: string[] = [];
  let [judged, refused, warned] = [0, 0, 0];
  for (const scene of SCENES) {
    const written = (toAdmissionPolicies(policies(scene)) as Body[]).map(inItsNamespace);
    await objects.createAll(written);
    await until(async () => (await objects.create(careless(), { dryRun: true })).status === 422);
    await until(async () => (await objects.create(careless({ lifecycle: { preStop: { httpGet: { path: '/', port: 80 } } } }), { dryRun: true })).warnings.length > 0);
    for (const workload of workloads()) {
      // The object as the API server completes it, with the policies out of the way.
      const completed = await objects.create({ ...workload, metadata: { ...workload.metadata, namespace: 'default' } }, { dryRun: true });
      if (completed.status !== 201) continue; // it is broken on purpose
      const answer = await objects.create(workload, { dryRun: true });
      const warnings = answer.warnings.flatMap(text => /^Validation failed for .*?-unread' with binding '[^']*': (.*)$/s.exec(text)?.[1] ?? []);
      const messages = answer.status === 201 ? [] : messagesOf(answer.body);
      const { apiVersion, kind, metadata } = workload;
      const expected = errorsOf(scene, { ...completed.body, apiVersion, kind, metadata } as Sent).filter(judges(warnings));
      judged += Number(warnings.length === 0);
      refused += Number(messages.length > 0);
      warned += Number(warnings.length > 0);
      if (JSON.stringify(messages) !== JSON.stringify(expected)) {
        const said = [messages, expected, warnings, workload.spec].map(each => JSON.stringify(each));
        differences.push(`${scene.name}: the policy says ${said[0]}, check ${said[1]}, warned of ${said[2]} of ${said[3]}`);
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

function inItsNamespace(body: Body): Body {
  if (body.kind !== 'ValidatingAdmissionPolicyBinding') return body;
  return { ...body, spec: { ...body.spec, matchResources: { namespaceSelector: { matchLabels: { name: JUDGED } } } } };
}

function careless(container: object = {}): Body {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'careless', namespace: JUDGED },
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
