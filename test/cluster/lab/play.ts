import { allowedBy } from './allowed';
import { Change, FollowedCluster } from './followed';
import { Lags, lagsOf } from './lags';
import { Lab } from './node';
import { Watch } from '../../../src/calibration/watched';
import { applicationOf, scenarioOf, trafficOf } from '../../../src/rehearsal/deployment/prediction';
import { makeProbesQuick, makeQuick } from '../../../src/rehearsal/deployment/quick';
import { rehearse, RehearsedRun, RunSettings } from '../../../src/rehearsal/deployment/run';
import { ended } from '../../../src/rehearsal/deployment/scenarios';
import { RehearsedWorkload } from '../../../src/rehearsal/from-manifests';
import { behaviourOf } from '../../../src/rehearsal/measure/behaviour';
import { Measured } from '../../../src/rehearsal/measure/measure';
import { Processes } from '../../../src/rehearsal/processes/processes';
import { Outcome, Scenario, SimulatedService } from '../../../src/simulation';
import { delayBounds, Draws, NEVER, outcomeOf, play as playSimulated, worstDelays } from '../../../src/simulation/entities';
import { QUICK, serverCommand, SLOW } from '../../rehearsal/applications';
import { until } from '../control-plane';
import { Body } from '../objects';

/** What the application does, in milliseconds; it exits at once, so that a stop that comes too early loses requests. */
export const SERVER = { REQUEST: 150, ON_SIGTERM: 'exit' } as const;
const RATE = 40;
const GATE = 'target-health.elbv2.k8s.aws/lab';
export const SCENARIOS = ['rollout', 'scale-in', 'drain'] as const;
export type LabScenario = typeof SCENARIOS[number];
/** Seconds of the leak window where requests are lost: enough of them to compare. */
const LONG_WINDOW = 6;
/** The seconds of the manifests that Kubernetes takes as whole numbers, rounded up after the load balancer was made quick. */
function inWholeSeconds(service: SimulatedService): SimulatedService {
  const up = (seconds: number) => Math.ceil(seconds - 1e-9);
  return {
    ...service,
    preStopSeconds: up(service.preStopSeconds),
    terminationGracePeriodSeconds: Math.max(1, up(service.terminationGracePeriodSeconds)),
    minReadySeconds: up(service.minReadySeconds),
  };
}

/** What a play differs in from the usual one. */
export interface Manner {
  /** How long the leak window is, in seconds. */
  readonly windowSeconds?: number;
  readonly bounds?: Partial<Pick<SimulatedService, 'replicas' | 'maxSurge'>>;
  /** Requests per second. */
  readonly rate?: number;
  /** What looks at pods and targets meanwhile. */
  readonly watch?: Watch;
}

export interface LabPlay {
  readonly run: RehearsedRun;
  readonly predicted: Outcome;
  /** As it was played. */
  readonly service: SimulatedService;
  readonly failures: string[];
}

/** Plays a scenario by the real controllers, and then by the simulation, with the times that these took. */
export async function play(
  lab: Lab, namespace: string, found: RehearsedWorkload, bodies: readonly Body[], scenario: LabScenario, measured: Measured,
  { windowSeconds, bounds: asked, rate = RATE, watch }: Manner = {},
): Promise<LabPlay> {
  const { plane } = lab;
  const application = applicationOf(behaviourOf(measured));
  const { longestSeconds } = measured.requestTimes!;
  // Without gates and preStop requests are lost.
  const { gated, preStopSeconds } = found.subject.service;
  const usual = gated || preStopSeconds > 0 ? undefined : LONG_WINDOW;
  const quick = makeQuick(found.subject.service, { acceptsSeconds: 0, longestSeconds }, windowSeconds ?? usual);
  const service = { ...inWholeSeconds(quick.service), ...asked };
  const { deployment, budget, gates } = await apply(lab, namespace, found, bodies, service);
  const pods = Math.ceil(service.replicas / 4);
  const allowed = allowedBy(budget, service.replicas);
  const delay = worstDelays(delayBounds(service, application));
  const cluster = new FollowedCluster(lab, deployment, gates, watch);
  const settings: RunSettings = {
    service,
    delay,
    nodes: 1,
    probes: makeProbesQuick(found.probes, quick.factor),
    healthCheckPath: found.healthCheckPath,
    stop: { signal: 'SIGTERM', isHeard: true },
    scenario: scenario === 'drain' ? 'rollout' : scenario,
    pods,
    requests: [SLOW],
    ready: QUICK,
    startLimitSeconds: 30,
    rate,
    connections: { kind: 'new', kept: 1 },
    opensConnections: true,
    longestSeconds,
    seed: 1,
    endpoints: cluster,
  };
  const failures: string[] = [];
  const processes = new Processes({ argv: serverCommand(SERVER), portVariable: 'PORT' });
  try {
    const run = await rehearse(processes, settings, () => undefined, new AbortController().signal, async (_, __, stage, clock, interruption) => {
      const ending = await cluster.play(stage, () => clock.time, changeOf(lab, deployment, service, scenario, pods, { budget, allowed, failures }));
      await ended(stage.targets.filter(({ pod }) => pod.deleted < NEVER), clock, interruption);
      return ending;
    });
    const drained: Scenario = { kind: 'drain', pods, maxUnavailable: allowed };
    const lags = scenario === 'rollout' ? lagsOf(service, run.outcome.pods, cluster.askedAt) : undefined;
    if (lags !== undefined) failures.push(...bounds(cluster.counts, service), ...early(lags, service));
    const draws: Draws = {
      delay: (stage, pod) => (stage === 'pull' && lags?.starts[pod - service.replicas]) || delay(stage, pod),
      deletionLag: lags && (nth => Math.max(0, lags.deletions[nth] ?? 0)),
      phase: 0,
      seed: settings.seed,
      drawsRaces: true,
    };
    const traffic = trafficOf(rate, measured.requestTimes!);
    const played = playSimulated(service, application, traffic, scenario === 'drain' ? drained : scenarioOf(settings), draws);
    return { run, predicted: outcomeOf(played, service, settings.seed), service, failures };
  } finally {
    await processes.close();
    await plane.api('DELETE', `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment.metadata.name}`);
    await plane.api('DELETE', `/api/v1/namespaces/${namespace}/pods`, { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 });
  }
}

/** The bounds of a rolling update as the status of the real Deployment shows them. */
function bounds({ most, fewestAvailable }: FollowedCluster['counts'], { replicas, maxSurge, maxUnavailable }: SimulatedService): string[] {
  const unavailable = maxSurge === 0 ? Math.max(1, maxUnavailable) : maxUnavailable;
  return [
    ...most <= replicas + Math.min(replicas, maxSurge) ? [] : [`there were ${most} pods at most, but ${replicas} and a surge of ${maxSurge} are modelled`],
    ...fewestAvailable >= replicas - unavailable ? [] : [`${fewestAvailable} pods were available at least, but ${replicas - unavailable} are modelled`],
  ];
}

/** Seconds by which moments of the API server and of this process may differ. */
const AT_ONCE = 0.05;
/** The API server counts minReadySeconds from the whole second before. */
const WHOLE_SECOND = 1;

/** What the real Deployment did before the model would have. */
function early({ deletions, starts }: Lags, { minReadySeconds }: SimulatedService): string[] {
  const most = minReadySeconds > 0 ? WHOLE_SECOND + AT_ONCE : AT_ONCE;
  const told = (what: string, lags: readonly number[]) => lags.filter(lag => lag < -most)
    .map(lag => `a pod was ${what} ${(-lag).toFixed(2)} s before the model does it`);
  return [...told('deleted', deletions), ...told('started', starts)];
}

/** The Deployment of an example with its disruption budget, in a namespace of its own, and with the quick numbers. */
async function apply(
  { plane, objects }: Lab, namespace: string, { object, subject }: RehearsedWorkload, bodies: readonly Body[], quick: SimulatedService,
): Promise<{ readonly deployment: Body; readonly budget?: Body; readonly gates: readonly string[] }> {
  const own = bodies.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === object.name)!;
  const { template } = own.spec;
  const gates = subject.service.gated ? [GATE] : [];
  const lifecycle = quick.preStopSeconds > 0 ? { preStop: { sleep: { seconds: quick.preStopSeconds } } } : undefined;
  const container = (each: object) => ({ ...each, lifecycle });
  const deployment: Body = {
    ...own,
    metadata: { ...own.metadata, namespace },
    spec: {
      ...own.spec,
      replicas: quick.replicas,
      ...quick.maxSurge !== subject.service.maxSurge
        && { strategy: { rollingUpdate: { maxSurge: quick.maxSurge, maxUnavailable: quick.maxUnavailable } } },
      minReadySeconds: quick.minReadySeconds,
      template: {
        ...template,
        spec: {
          ...template.spec,
          readinessGates: gates.map(conditionType => ({ conditionType })),
          terminationGracePeriodSeconds: Math.max(quick.terminationGracePeriodSeconds, quick.preStopSeconds),
          containers: template.spec.containers.map(container),
          serviceAccountName: undefined,
        },
      },
    },
  };
  const labels: Record<string, string> = template.metadata.labels;
  const found = bodies.find(({ kind, spec }) => kind === 'PodDisruptionBudget'
    && Object.entries(spec.selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value));
  const budget = found && { ...found, metadata: { ...found.metadata, namespace } };
  await objects.createAll([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }]);
  await until(async () => (await plane.api('GET', `/api/v1/namespaces/${namespace}/serviceaccounts/default`)).status === 200);
  const service: Body = {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'lab', namespace }, spec: { selector: own.spec.selector.matchLabels, ports: [{ port: 80 }] },
  };
  await objects.createAll([service, deployment, ...budget ? [budget] : []]);
  return { deployment, budget, gates };
}

interface Eviction { readonly budget?: Body; readonly allowed: number; readonly failures: string[] }

function changeOf(
  { plane, objects }: Lab, deployment: Body, { replicas }: SimulatedService, scenario: LabScenario, pods: number, eviction: Eviction,
): Change {
  const { namespace } = deployment.metadata;
  switch (scenario) {
    case 'rollout': return {
      begin: () => objects.patch(deployment, { spec: { template: { metadata: { annotations: { 'lab/revision': '2' } } } } }),
      isDone: ({ metadata, status }, live) => status.observedGeneration === metadata.generation && status.updatedReplicas === replicas
        && status.availableReplicas === replicas && live === replicas,
    };
    case 'scale-in': return {
      begin: () => objects.patch(deployment, { spec: { replicas: replicas - pods } }),
      isDone: (_, live) => live === replicas - pods,
    };
    case 'drain': {
      const waiting: string[] = [];
      let evicted = 0;
      const evict = async () => {
        while (waiting.length > 0) {
          const path = `/api/v1/namespaces/${namespace}/pods/${waiting[0]}/eviction`;
          const { status } = await plane.api('POST', path, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: waiting[0], namespace } });
          if (status !== 201) return; // 429: the budget does not allow it now
          waiting.shift();
          evicted += 1;
        }
      };
      return {
        begin: async names => {
          waiting.push(...names.slice(0, pods));
          if (eviction.budget !== undefined) {
            const path = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/${eviction.budget.metadata.name}`;
            let shown: unknown;
            await until(async () => {
              shown = (await plane.api('GET', path)).body.status?.disruptionsAllowed;
              return shown === eviction.allowed;
            }, undefined, 5000).catch(() => eviction.failures.push(`disruptionsAllowed is ${String(shown)}, but ${eviction.allowed} are modelled`));
          }
          await evict();
          const first = Math.min(pods, eviction.allowed);
          if (evicted !== first) eviction.failures.push(`${evicted} pods could be evicted at once, but ${first} are modelled`);
        },
        isDone: async ({ status }, live) => {
          await evict();
          return waiting.length === 0 && status.readyReplicas === replicas && live === replicas;
        },
      };
    }
  }
}
