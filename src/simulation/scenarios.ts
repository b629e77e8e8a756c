import { SPOT_NOTICE } from '../platform/nodes';
import { playArgo } from './argo/argo-rollout';
import { TargetGroup } from './argo/target-groups';
import { Cluster, PodObserver } from './cluster/cluster';
import { DelaySource } from './cluster/delays';
import { Pod, settledPod } from './cluster/pod';
import { NEVER } from './cluster/queue';
import { RollingUpdate } from './cluster/rolling-update';
import { Application, disruptionBudget, Scenario, SimulatedService } from './requests/service';

/** The course of a scenario: its pods, and the result of the controller that replaced them. */
export interface Course {
  readonly pods: readonly Pod[];
  /** Whether the scenario completed: all pods replaced, or gone. */
  readonly completed: boolean;
  /** When the Deployment reported ProgressDeadlineExceeded, if it did. */
  readonly progressDeadlineExceededAt?: number;
  /** The target groups between which the requests are switched, if there are several; otherwise all pods are in one. */
  readonly groups?: readonly TargetGroup[];
}

/** Runs the scenario on the side of the cluster: pods and targets, without requests. */
export function play(
  service: SimulatedService, application: Application, scenario: Scenario,
  { delay, deletionLag, otherCallsPerSecond, nodes = 1, pinsConnections }: Circumstances,
): Course {
  const stage = (observer: PodObserver, registersNewPods = true) => new Cluster(service, application, delayed(delay, scenario), {
    otherCallsPerSecond,
    registersNewPods,
    callSeconds: scenario.kind === 'api-slow' ? scenario.callSeconds : undefined,
    pinsConnections,
    nodes: service.argo || scenario.kind === 'node-loss' ? 1 : nodes,
    observer,
    targetsLeave: service.loadBalancer.targets.arePods || scenario.kind === 'drain' || scenario.kind === 'spot',
  });
  switch (scenario.kind) {
    case 'abort': return playArgo(stage, service.argo!, true);
    case 'rollout':
      if (service.argo) return playArgo(stage, service.argo, false);
      return rollOut(stage, undefined, deletionLag);
    case 'api-slow':
    case 'api-throttled': return rollOut(stage);
    case 'controller-restart':
    case 'api-outage': return rollOut(stage, scenario);
    case 'long-lived': return rollOut(stage);
    case 'scale-in':
    case 'replicas-reset': return scaleIn(stage, scenario.pods);
    case 'scale-out': return scaleOut(stage, scenario.pods);
    case 'node-loss': return loseTarget(stage, scenario.nodes, scenario.noticeSeconds);
    case 'drain': return drain(stage, scenario.pods, scenario.maxUnavailable);
    case 'spot': return drain(stage, scenario.pods, scenario.maxUnavailable, scenario.noticeSeconds ?? SPOT_NOTICE);
    case 'crash': return crash(stage, scenario.pods);
  }
}

/** The circumstances of a scenario. */
interface Circumstances {
  readonly delay: DelaySource;
  /** How late the Deployment controller deletes the nth old pod of a rolling update, from 0; by default as soon as it may, which is the worst. */
  readonly deletionLag?: (nth: number) => number;
  readonly otherCallsPerSecond?: number;
  readonly nodes?: number;
  readonly pinsConnections?: boolean;
}

/** A refused call is retried: on average 1 / (1 - share) calls are made. With 30 % refused, 1.27 was measured. */
function delayed(delay: DelaySource, scenario: Scenario): DelaySource {
  if (scenario.kind !== 'api-throttled') return delay;
  const calls = 1 / (1 - scenario.refusedShare);
  return (stage, pod) => delay(stage, pod) * (stage === 'deregistrationReaction' || stage === 'registrationReaction' ? calls : 1);
}

type Stage = (observer: PodObserver) => Cluster;

type Pause = Extract<Scenario, { gapSeconds: number }>;

/** The Deployment controller's rolling update: new pods up to the surge, old ones down to what must be available. */
function rollOut(stage: Stage, pause?: Pause, deletionLag?: Circumstances['deletionLag']): Course {
  const cluster = stage({ onAvailable: (_, now) => progress(now, true) });
  const { progressDeadlineSeconds } = cluster.service;
  const update = new RollingUpdate(cluster.service);
  const old = cluster.pods.slice();
  let last = 0;
  let exceeded: number | undefined;
  let gapIsOpen = pause === undefined;
  const openGap = (from: number) => {
    if (!gapIsOpen) cluster.controller.pause(from, from + pause!.gapSeconds, pause!.kind === 'controller-restart');
    gapIsOpen = true;
  };
  if (pause?.startsAtSeconds !== undefined) openGap(pause.startsAtSeconds);

  const progress = (now: number, newlyAvailable: boolean) => {
    if (newlyAvailable) {
      update.becameAvailable();
      if (now - last > progressDeadlineSeconds) exceeded ??= last + progressDeadlineSeconds;
      last = now;
    }
    update.proceed(index => cluster.createPod(now, `new-${index}`), index => {
      openGap(now); // the worst moment, by default
      if (deletionLag === undefined) cluster.deletePod(old[index], now);
      else cluster.queue.at(now + deletionLag(index), time => cluster.deletePod(old[index], time));
    });
  };
  cluster.queue.at(0, now => progress(now, false));
  cluster.queue.runAll();
  const completed = update.isCompleted;
  if (!completed) exceeded ??= last + progressDeadlineSeconds;
  return { pods: cluster.pods, completed, progressDeadlineExceededAt: exceeded };
}

function scaleIn(stage: Stage, pods: number): Course {
  const cluster = stage({});
  cluster.queue.at(0, now => cluster.pods.slice(0, pods).forEach(pod => cluster.deletePod(pod, now)));
  cluster.queue.runAll();
  return { pods: cluster.pods, completed: true, progressDeadlineExceededAt: undefined };
}

function scaleOut(stage: Stage, pods: number): Course {
  let available = 0;
  const cluster = stage({ onAvailable: () => { available += 1; } });
  cluster.queue.at(0, now => {
    for (let n = 0; n < pods; n++) cluster.createPod(now, `new-${n}`);
  });
  cluster.queue.runAll();
  return { pods: cluster.pods, completed: available === pods, progressDeadlineExceededAt: undefined };
}

/** Requests go round the nodes, regardless of the pods behind them: the node that goes is a target in addition to the pods. */
function loseTarget(stage: Stage, nodes: number, noticeSeconds: number): Course {
  const cluster = stage({});
  const node = settledPod(cluster.pods.length, 'node', 1);
  cluster.queue.at(0, now => cluster.endTarget(node, now, now + noticeSeconds));
  cluster.queue.runAll();
  const { outOfService } = node.routes[0];
  const share = (time: number) => time < outOfService ? 1 / nodes : 0;
  return {
    pods: [...cluster.pods, node],
    completed: true,
    groups: [{ pods: [node], share }, { pods: cluster.pods, share: time => 1 - share(time) }],
  };
}

/**
 * Evicts the pods of a node one by one while the PodDisruptionBudget allows it, which counts pods that are Ready. The
 * ReplicaSet replaces each pod elsewhere at once. A node that goes takes its remaining pods along.
 */
function drain(stage: Stage, pods: number, maxUnavailable?: number, noticeSeconds?: number): Course {
  const cluster = stage({
    onReady: (_, now) => {
      ready += 1;
      retry(now);
    },
  });
  const { replicas } = cluster.service;
  const desired = replicas - (maxUnavailable ?? disruptionBudget(replicas));
  const waiting = cluster.pods.slice(0, pods);
  let [ready, replaced] = [replicas, 0];

  const replace = (now: number) => cluster.createPod(now, `new-${replaced++}`);
  const evict = (now: number) => {
    while (waiting.length > 0 && ready > desired) {
      const pod = waiting.shift()!;
      ready -= 1;
      cluster.deletePod(pod, now);
      replace(now);
    }
  };
  const retry = (now: number) => {
    if (waiting.length > 0) cluster.queue.at(now + cluster.delay('evictionRetry', waiting[0].index), evict);
  };
  if (noticeSeconds === undefined) {
    cluster.queue.at(0, evict);
  } else {
    const node = waiting.slice();
    cluster.queue.at(cluster.delay('interruptionDetection', 0), evict);
    cluster.queue.at(noticeSeconds, now => {
      for (const pod of node) {
        if (pod.deleted === NEVER) {
          ready -= 1;
          replace(now);
        }
        cluster.loseNode(pod, now);
      }
      waiting.length = 0;
    });
  }
  cluster.queue.runAll();
  return { pods: cluster.pods, completed: waiting.length === 0 && ready >= replicas, progressDeadlineExceededAt: undefined };
}

function crash(stage: Stage, pods: number): Course {
  const cluster = stage({});
  cluster.queue.at(0, now => cluster.pods.slice(0, pods).forEach(pod => cluster.crash(pod, now)));
  cluster.queue.runAll();
  return { pods: cluster.pods, completed: cluster.pods.every(({ ready }) => ready < NEVER), progressDeadlineExceededAt: undefined };
}
