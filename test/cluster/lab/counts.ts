import { allowedBy } from './allowed';
import { isHere, Lab } from './node';
import { blockageOf } from '../../../src/model/disruption';
import { buildModel } from '../../../src/model/model';
import { subjectsOf } from '../../../src/simulation';
import { objectsIn } from '../../rules/manifests';
import { exampleManifests } from '../accepted';
import { until } from '../control-plane';
import { Body } from '../objects';

type PodCount = number | string;

/** Replicas, maxSurge and maxUnavailable. */
const UPDATES: readonly (readonly [number, PodCount, PodCount])[] = [
  [5, '25%', '25%'], [3, '25%', '25%'], [4, 1, 0], [7, '30%', '10%'], [10, '15%', '15%'], [1, '25%', '25%'], [6, 0, '10%'], [2, '100%', 0], [8, 0, 3],
];
/** Disruption budgets, each for the pods of each update. */
const BUDGETS: readonly { readonly minAvailable?: PodCount; readonly maxUnavailable?: PodCount }[] = [
  { maxUnavailable: 1 }, { maxUnavailable: '25%' }, { maxUnavailable: '1%' }, { maxUnavailable: 0 }, { maxUnavailable: '0%' },
  { minAvailable: 1 }, { minAvailable: '50%' }, { minAvailable: '91%' }, { minAvailable: '100%' }, { minAvailable: 20 },
];
/** Seconds. */
const MIN_READY = 4;

/** Compares the counts of the model with the status that the real controllers write: surge, unavailable pods, evictions and minReadySeconds. */
export async function counts(lab: Lab, tell: (text: string) => void): Promise<string[]> {
  const failures: string[] = [];
  const bodies = exampleManifests().find(({ example }) => example === '2048-before')!.objects;
  for (const [index, [replicas, maxSurge, maxUnavailable]] of UPDATES.entries()) {
    const namespace = `counts-${index}`;
    const placed = bodies.map(body => placeIn(namespace, body, { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } }));
    const said = await countsOf(lab, namespace, placed, replicas);
    failures.push(...said.map(text => `${replicas} replicas, maxSurge ${maxSurge}, maxUnavailable ${maxUnavailable}: ${text}`));
  }
  failures.push(...await minReady(lab, bodies));
  tell(`${UPDATES.length} rolling updates and ${UPDATES.length * BUDGETS.length} disruption budgets as the API server counts them, and minReadySeconds: ${failures.length} differ from the model`);
  return failures;
}

function placeIn(namespace: string, body: Body, spec: object): Body {
  return { ...body, metadata: { ...body.metadata, namespace }, ...body.kind === 'Deployment' && { spec: { ...body.spec, ...spec } } };
}

async function countsOf(lab: Lab, namespace: string, bodies: readonly Body[], replicas: number): Promise<string[]> {
  const deployment = bodies.find(({ kind }) => kind === 'Deployment')!;
  await makeReady(lab, namespace, deployment, '2026-01-01T00:00:00Z');
  const failures = await budgetsOf(lab, namespace, bodies, replicas);
  const { maxSurge, maxUnavailable } = subjectsOf(buildModel(objectsIn(bodies))).subjects[0].service;
  const unavailable = maxSurge === 0 ? Math.max(1, maxUnavailable) : maxUnavailable;
  const expected = [replicas + Math.min(replicas, maxSurge), replicas - unavailable];
  await lab.objects.patch(deployment, { spec: { template: { metadata: { annotations: { 'lab/revision': '2' } } } } });
  // New pods are never ready here, so that the update stops at its bounds.
  let seen: number[] = [];
  await until(async () => {
    const live = (await lab.objects.list('v1', 'Pod', namespace)).filter(pod => pod.metadata.deletionTimestamp === undefined);
    const { body: { status } } = await lab.plane.api('GET', path(deployment));
    seen = [live.length, status.availableReplicas ?? 0];
    return String(seen) === String(expected) && status.replicas === expected[0] && status.unavailableReplicas === expected[0] - expected[1];
  }, undefined, 20_000).catch(() => failures.push(`${seen[0]} pods and ${seen[1]} available, but ${expected.join(' and ')} are modelled`));
  await clear(lab, namespace, deployment);
  return failures;
}

async function budgetsOf(lab: Lab, namespace: string, bodies: readonly Body[], replicas: number): Promise<string[]> {
  const failures: string[] = [];
  const deployment = bodies.find(({ kind }) => kind === 'Deployment')!;
  const budgets = BUDGETS.map((spec, index): Body => ({
    apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: `budget-${index}`, namespace }, spec: { ...spec, selector: deployment.spec.selector },
  }));
  await lab.objects.createAll(budgets);
  for (const budget of budgets) {
    const expected = allowedBy(budget, replicas);
    const model = buildModel(objectsIn([...bodies, budget]));
    const isBlocked = blockageOf(model.workloads[0].disruptionBudgets[0], model.workloads[0], model) !== undefined;
    let shown: unknown;
    await until(async () => {
      const { body } = await lab.plane.api('GET', `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/${budget.metadata.name}`);
      shown = body.status?.disruptionsAllowed;
      return body.status?.expectedPods === replicas && body.status.currentHealthy === replicas && shown === expected;
    }, undefined, 20_000).catch(() => failures.push(`${JSON.stringify(BUDGETS[budgets.indexOf(budget)])} allows ${String(shown)} disruptions, but ${expected} are modelled`));
    if (isBlocked !== (shown === 0)) failures.push(`${JSON.stringify(BUDGETS[budgets.indexOf(budget)])} allows ${String(shown)} disruptions, but the model says ${isBlocked ? 'none' : 'some'}`);
  }
  return failures;
}

/** A pod counts as available when it has been ready for minReadySeconds, which the API server counts from a whole second. */
async function minReady(lab: Lab, bodies: readonly Body[]): Promise<string[]> {
  const deployment = placeIn('counts-ready', bodies.find(({ kind }) => kind === 'Deployment')!, { replicas: 2, minReadySeconds: MIN_READY });
  const since = await makeReady(lab, 'counts-ready', deployment);
  await until(async () => (await lab.plane.api('GET', path(deployment))).body.status.availableReplicas === 2, undefined, 30_000);
  const seconds = (Date.now() - Date.parse(since)) / 1000;
  await clear(lab, 'counts-ready', deployment);
  return seconds >= MIN_READY ? [] : [`pods were available after ${seconds} s, but minReadySeconds is ${MIN_READY}`];
}

/** Lets the real controllers make the pods of a Deployment, and says of them what a kubelet would. */
async function makeReady({ plane, objects }: Lab, namespace: string, deployment: Body, since?: string): Promise<string> {
  await objects.createAll([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }]);
  await until(async () => (await plane.api('GET', `/api/v1/namespaces/${namespace}/serviceaccounts/default`)).status === 200);
  await objects.createAll([deployment]);
  const { replicas } = deployment.spec;
  const bound = async () => (await objects.list('v1', 'Pod', namespace)).filter(isHere);
  await until(async () => (await bound()).length === replicas);
  const lastTransitionTime = since ?? new Date().toISOString().replace(/\.\d+/, '');
  for (const [index, pod] of (await bound()).entries()) {
    const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(type => ({ type, status: 'True', lastTransitionTime }));
    await objects.patch(pod, { status: { phase: 'Running', podIP: `10.244.2.${index + 1}`, conditions } }, '/status');
  }
  return lastTransitionTime;
}

function path({ metadata: { name, namespace } }: Body): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
}

async function clear({ plane }: Lab, namespace: string, deployment: Body): Promise<void> {
  await plane.api('DELETE', path(deployment));
  await plane.api('DELETE', `/api/v1/namespaces/${namespace}/pods`, { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 });
}
