import { isHere, Lab } from './node';
import { PolledPod, Watch } from '../../../src/calibration/watched';
import { Ending } from '../../../src/rehearsal/deployment/scenarios';
import { Endpoints, Stage } from '../../../src/rehearsal/deployment/stage';
import { Target } from '../../../src/rehearsal/load-balancer/target';
import { NEVER, Pod } from '../../../src/simulation/entities';
import { Body } from '../objects';

/** How many pods there were at most and at least while the real controllers worked. */
export interface Counts {
  /** Pods that are not terminating. */
  most: number;
  /** Pods that are available, as the Deployment counts them. */
  fewestAvailable: number;
  mostUnavailable: number;
}

interface Endpoint {
  readonly targetRef: { readonly name: string };
  readonly conditions: { readonly ready?: boolean; readonly terminating?: boolean };
}

function isTrue(status: Body['status'], type: string): boolean {
  return (status.conditions ?? []).some((condition: { type: string; status: string }) => condition.type === type && condition.status === 'True');
}

function momentsOf(pod: Pod): string {
  const keys = ['started', 'answers', 'containersReady', 'registered', 'healthy', 'gateOpen', 'ready', 'deleted', 'deregistered'] as const;
  return keys.filter(key => Number.isFinite(pod[key])).map(key => `${key} ${pod[key].toFixed(1)}`).join(' ');
}

/** What is asked of the API server, and when it has been done. */
export interface Change {
  readonly begin: (pods: readonly string[]) => Promise<void>;
  /** Called until it is true, with the Deployment as the API server shows it. */
  readonly isDone: (deployment: Body, live: number) => Promise<boolean> | boolean;
}

/** Milliseconds between two looks at the pods. */
const LOOK = 40;
/** Seconds that a change may take on a busy machine. */
const PATIENCE = 120;

/** An end of the wait for an endpoint. */
interface Waiting {
  readonly pod: Pod;
  readonly forTarget: boolean;
  readonly done: () => void;
}

/**
 * Lets the real controllers decide which pods there are: a pod that the scheduler binds to a node of this lab starts a process on the
 * stage, one that is deleted ends there, and what the kubelet and the load balancer of the stage see becomes its status. Which of them
 * are targets follows from the EndpointSlices of the real controller.
 */
export class FollowedCluster implements Endpoints {
  public readonly counts: Counts = { most: 0, fewestAvailable: Infinity, mostUnavailable: 0 };
  private readonly known = new Map<string, Target | 'starting'>();
  private readonly said = new Map<string, string>();
  private readonly failures: unknown[] = [];
  private waiting: Waiting[] = [];
  private readonly addressOf = new Map<Target, string>();
  private addresses = 0;
  private asked = NEVER;

  public constructor(
    private readonly lab: Lab, private readonly deployment: Body, private readonly gates: readonly string[], private readonly watch?: Watch,
  ) {}

  /** When the change was asked for, in seconds from the beginning of the scenario. */
  public get askedAt(): number {
    return this.asked;
  }

  public async added(pod: Pod): Promise<void> {
    return this.endpoint(pod, true);
  }

  public async removed(pod: Pod): Promise<void> {
    return this.endpoint(pod, false);
  }

  /** Plays a change from the moment on at which the pods on the stage are those of the Deployment. */
  public async play(stage: Stage, time: () => number, change: Change): Promise<Ending> {
    const old = stage.targets.slice();
    const waiting = old.slice();
    await this.until(stage, time, async deployment => {
      const { readyReplicas = 0, availableReplicas = 0 } = deployment.status ?? {};
      return readyReplicas === old.length && availableReplicas === old.length;
    }, waiting);
    this.asked = time();
    await change.begin([...this.known.keys()]);
    Object.assign(this.counts, { most: old.length, fewestAvailable: old.length, mostUnavailable: 0 });
    await this.until(stage, time, (deployment, live) => change.isDone(deployment, live), [], deployment => {
      const { availableReplicas = 0, unavailableReplicas = 0 } = deployment.status;
      this.counts.fewestAvailable = Math.min(this.counts.fewestAvailable, availableReplicas);
      this.counts.mostUnavailable = Math.max(this.counts.mostUnavailable, unavailableReplicas);
    });
    await this.until(stage, time, () => this.waiting.length === 0, []);
    return { completed: true };
  }

  private async until(
    stage: Stage, time: () => number, holds: (deployment: Body, live: number) => Promise<boolean> | boolean, waiting: Target[],
    seen: (deployment: Body) => void = () => undefined,
  ): Promise<void> {
    for (const end = time() + PATIENCE; ;) {
      const from = time();
      const pods = await this.lab.objects.list('v1', 'Pod', this.deployment.metadata.namespace!);
      this.look(pods, stage, from, time());
      const live = await this.follow(stage, pods, waiting);
      if (this.failures.length > 0) throw this.failures[0];
      const deployment = await this.read();
      seen(deployment);
      if (await holds(deployment, live)) return;
      if (time() > end) throw new Error(`${this.deployment.metadata.name} is not done after ${PATIENCE} s: ${this.state(deployment)}`);
      await new Promise(resolve => setTimeout(resolve, LOOK));
    }
  }

  /** What a change that does not end may wait for. */
  private state({ status: { replicas, updatedReplicas, readyReplicas, availableReplicas } }: Body): string {
    const waiting = this.waiting.map(({ pod: { name }, forTarget }) => `the endpoint of ${name} ${forTarget ? 'to come' : 'to go'}`);
    const pods = [...this.known].map(([name, target]) => target === 'starting' ? `${name} starts` : `${name} ${momentsOf(target.pod)}`);
    return [JSON.stringify({ replicas, updatedReplicas, readyReplicas, availableReplicas }), ...waiting, ...pods].join('; ');
  }

  private async read(): Promise<Body> {
    const { namespace, name } = this.deployment.metadata;
    return (await this.lab.plane.api('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`)).body;
  }

  /** Does what the API server wants of pods, and says what became of them; returns how many there are, also those that are terminating. */
  private async follow(stage: Stage, pods: readonly Body[], waiting: Target[]): Promise<number> {
    this.counts.most = Math.max(this.counts.most, pods.filter(pod => pod.metadata.deletionTimestamp === undefined).length);
    for (const pod of pods) {
      const { name } = pod.metadata;
      if (!isHere(pod)) continue;
      const target = this.known.get(name) ?? this.start(stage, name, waiting);
      if (target === 'starting') continue;
      if (pod.metadata.deletionTimestamp !== undefined) stage.deletePod(target);
      if (pod.metadata.deletionTimestamp !== undefined && target.application.end !== undefined) await this.remove(pod);
      else await this.tell(pod, target);
    }
    if (this.waiting.length > 0) await this.followEndpoints(pods);
    return pods.length;
  }

  private async endpoint(pod: Pod, forTarget: boolean): Promise<void> {
    return new Promise(done => { this.waiting.push({ pod, forTarget, done }); });
  }

  /** As the AWS Load Balancer Controller reads the endpoints of a Service. */
  private async followEndpoints(pods: readonly Body[]): Promise<void> {
    const areReady = new Set(pods.filter(({ status }) => isTrue(status, 'ContainersReady')).map(({ metadata }) => metadata.name));
    const slices = await this.lab.objects.list('discovery.k8s.io/v1', 'EndpointSlice', this.deployment.metadata.namespace!);
    const names = slices.flatMap(({ endpoints }): Endpoint[] => endpoints ?? [])
      .filter(({ targetRef, conditions: { ready, terminating } }) => ready !== false || (areReady.has(targetRef.name) && terminating !== true))
      .map(({ targetRef }) => this.known.get(targetRef.name));
    const targets = new Set(names.map(target => target === undefined || target === 'starting' ? undefined : target.pod));
    const isOver = ({ pod, forTarget }: Waiting) => targets.has(pod) === forTarget;
    const over = this.waiting.filter(isOver);
    this.waiting = this.waiting.filter(each => !isOver(each));
    over.forEach(({ done }) => done());
  }

  /** What `calibrate watch` sees: the pods of the API server, and the health of their targets. */
  private look(pods: readonly Body[], { setting: { service } }: Stage, from: number, to: number): void {
    if (this.watch === undefined) return;
    for (const { metadata: { name }, status: { podIP } } of pods) {
      const target = this.known.get(name);
      if (target !== undefined && target !== 'starting' && podIP !== undefined) this.addressOf.set(target, podIP);
    }
    const stateOf = ({ registered, healthy, deregistered }: Pod) => {
      if (registered > to || deregistered + (service.deregistrationDelaySeconds ?? 0) < to) return [];
      return [deregistered <= to ? 'draining' : healthy <= to ? 'healthy' : 'initial'];
    };
    this.watch.add({
      from,
      to,
      pods: pods.filter(({ status }) => status.podIP !== undefined).map(({ metadata, status }): PolledPod => ({
        name: metadata.name,
        address: status.podIP,
        isReady: isTrue(status, 'ContainersReady'),
        isGateOpen: this.gates.some(gate => isTrue(status, gate)),
        isDeleted: metadata.deletionTimestamp !== undefined,
      })),
      targets: [...this.addressOf].flatMap(([{ pod }, address]) => stateOf(pod).map(state => ({ target: `${address}:80`, state }))),
    });
  }

  private start(stage: Stage, name: string, waiting: Target[]): Target | 'starting' {
    const settled = waiting.shift();
    this.known.set(name, settled ?? 'starting');
    if (settled !== undefined) return settled;
    stage.createPod(name).then(
      () => this.known.set(name, stage.targets.find(({ pod }) => pod.name === name)!),
      error => this.failures.push(error),
    );
    return 'starting';
  }

  private async remove({ metadata: { name, namespace } }: Body): Promise<void> {
    await this.lab.plane.api('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`, { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 });
  }

  private async tell(body: Body, { pod }: Target): Promise<void> {
    const happened = [pod.containersReady, pod.gateOpen, pod.ready].map(moment => moment < NEVER);
    const news = happened.join();
    const { name } = body.metadata;
    if (this.said.get(name) === news) return;
    const [containersReady, gateOpen, ready] = happened;
    const before: { type: string; status: string; lastTransitionTime: string }[] = body.status.conditions ?? [];
    const condition = (type: string, holds: boolean) => {
      const status = holds ? 'True' : 'False';
      const same = before.find(each => each.type === type && each.status === status);
      return { type, status, lastTransitionTime: same?.lastTransitionTime ?? new Date().toISOString().replace(/\.\d+/, '') };
    };
    await this.lab.objects.patch(body, {
      status: {
        phase: 'Running',
        podIP: body.status.podIP ?? `10.244.1.${++this.addresses % 250 + 1}`,
        conditions: [
          condition('PodScheduled', true), condition('Initialized', true), condition('ContainersReady', containersReady),
          ...this.gates.map(gate => condition(gate, gateOpen)), condition('Ready', ready),
        ],
      },
    }, '/status');
    this.said.set(name, news);
  }
}
