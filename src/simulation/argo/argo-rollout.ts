import { ArgoRollout, CANARY_TURNED_AWAY } from './strategy';
import { TargetGroup, WeightChange } from './target-groups';
import { Cluster, PodObserver } from '../cluster/cluster';
import { createPod, Pod } from '../cluster/pod';
import { NEVER } from '../cluster/queue';

/** The course of an update: all pods, and the target groups between which the requests were switched. */
export interface ArgoCourse {
  readonly pods: readonly Pod[];
  readonly completed: boolean;
  readonly groups: readonly TargetGroup[];
}

/** Seconds from the switch of a blue-green update until it is taken back, as measured. */
const BLUE_GREEN_UNDONE = 12;

/** Runs an update, or one that is taken back when the last weight below 100 % is in force. */
export function playArgo(stage: (observer: PodObserver, registersNewPods: boolean) => Cluster, argo: ArgoRollout, aborts: boolean): ArgoCourse {
  return argo.kind === 'blue-green' ? playBlueGreen(stage, argo, aborts) : playCanary(stage, argo, aborts);
}

function playCanary(stage: (observer: PodObserver, registersNewPods: boolean) => Cluster, argo: ArgoRollout, aborts: boolean): ArgoCourse {
  const changes: WeightChange[] = [];
  const [moved, back]: Pod[][] = [[], []];
  let [step, available, created, deleted] = [0, 0, 0, 0];
  let completed = false;
  const cluster = stage({
    onAvailable: (_, now) => {
      available += 1;
      if (available === created) weigh(now);
    },
  }, true);
  const { replicas } = cluster.service;
  const old = cluster.pods.slice();
  const weightAt = (index: number) => argo.weights[index] ?? 100;
  const grow = (now: number) => {
    const wanted = Math.ceil(replicas * weightAt(step) / 100);
    while (created < wanted) cluster.createPod(now, `new-${created++}`);
    if (available === created) weigh(now);
  };
  const set = (now: number, percent: number) => {
    const time = now + cluster.delay('weightChange', 0);
    changes.push({ time, share: percent / 100 });
    return time;
  };
  /** The weights were changed before, and a load balancer applies changes in order: until then it sends to the old pods. */
  const removeOld = (now: number, left: number) => {
    const inForce = changes.at(-1)?.time;
    while (replicas - deleted > left) cluster.deletePod(old[deleted++], now, inForce);
  };
  const weigh = (now: number) => {
    const percent = weightAt(step);
    if (percent >= 100) {
      finish(now);
      return;
    }
    const inForce = set(now, percent);
    if (argo.dynamicStableScale) removeOld(now, Math.ceil(replicas * (100 - percent) / 100));
    step += 1;
    if (aborts && step === argo.weights.length) cluster.queue.at(inForce, abort);
    else cluster.queue.at(inForce, grow);
  };
  const finish = (now: number) => {
    completed = true;
    const inForce = set(now, 100);
    if (argo.kind === 'stable-canary') cluster.queue.at(inForce, turnStable);
    cluster.queue.at(now + (argo.dynamicStableScale ? 0 : argo.scaleDownDelaySeconds), time => removeOld(time, 0));
  };
  /** The stable Service selects the new pods, which are not targets of its group yet, and gets all requests back. */
  const turnStable = (now: number) => {
    for (const pod of cluster.pods.filter(({ revision }) => revision === 'new')) {
      const target = { ...createPod(pod.index, pod.name, 'new', pod.created, pod.routes.length), gated: false };
      moved.push(target);
      cluster.enrol(target, now);
    }
    for (const pod of old) cluster.withdraw(pod, now);
    set(now, 0);
  };
  const abort = (now: number) => {
    completed = true;
    set(now, 0);
    if (argo.kind === 'stable-canary') turnCanary(now);
    // Pods that were deleted as their weight shrank come back first; the time for that is not simulated.
    if (argo.abortScaleDownDelaySeconds === undefined) return;
    cluster.queue.at(now + argo.abortScaleDownDelaySeconds, time => {
      for (const pod of [...cluster.pods, ...back]) if (pod.revision === 'new') cluster.deletePod(pod, time);
    });
  };
  /** The canary Service turns away from the new pods and back, while they still get their share. */
  const turnCanary = (now: number) => {
    const fresh = cluster.pods.filter(({ revision }) => revision === 'new');
    for (const pod of fresh) cluster.withdraw(pod, now);
    cluster.queue.at(now + CANARY_TURNED_AWAY, time => back.push(...fresh.map(pod => registerAnew(cluster, pod, time))));
  };
  cluster.queue.at(0, grow);
  cluster.queue.runAll();
  const fresh = cluster.pods.filter(({ revision }) => revision === 'new');
  return {
    pods: cluster.pods,
    completed,
    groups: [
      { pods: [...old, ...moved], share: shareOf(changes, share => 1 - share) },
      { pods: [...fresh, ...back], share: shareOf(changes, share => share) },
    ],
  };
}

function playBlueGreen(stage: (observer: PodObserver, registersNewPods: boolean) => Cluster, argo: ArgoRollout, aborts: boolean): ArgoCourse {
  let [available, completed] = [0, false];
  const cluster = stage({
    onAvailable: (_, now) => {
      available += 1;
      if (available === cluster.service.replicas) turn(now);
    },
  }, false);
  const { replicas } = cluster.service;
  const old = cluster.pods.slice();
  const back: Pod[] = [];
  const fresh = () => cluster.pods.filter(({ revision }) => revision === 'new');
  const turn = (now: number) => {
    completed = true;
    for (const pod of fresh()) cluster.enrol(pod, now);
    for (const pod of old) cluster.withdraw(pod, now);
    if (aborts) cluster.queue.at(now + BLUE_GREEN_UNDONE, undo);
    else cluster.queue.at(now + argo.scaleDownDelaySeconds, time => old.forEach(pod => cluster.deletePod(pod, time)));
  };
  const undo = (now: number) => {
    back.push(...old.map(pod => registerAnew(cluster, pod, now)));
    for (const pod of fresh()) {
      for (const route of pod.routes) if (route.inService > now) route.inService = NEVER;
      cluster.withdraw(pod, now);
    }
    if (argo.abortScaleDownDelaySeconds === undefined) return;
    cluster.queue.at(now + argo.abortScaleDownDelaySeconds, time => fresh().forEach(pod => cluster.deletePod(pod, time)));
  };
  cluster.queue.at(0, now => {
    for (let index = 0; index < replicas; index++) cluster.createPod(now, `new-${index}`);
  });
  cluster.queue.runAll();
  return { pods: cluster.pods, completed, groups: [{ pods: [...old, ...fresh(), ...back], share: () => 1 }] };
}

/**
 * A Service turns back to a pod that it has turned away from. A target that is registered while it drains begins anew: it gets no
 * requests until it has passed its checks.
 */
function registerAnew(cluster: Cluster, pod: Pod, now: number): Pod {
  for (const route of pod.routes) route.outOfService = Math.min(route.outOfService, now);
  const target = createPod(pod.index, pod.name, pod.revision, pod.created, pod.routes.length);
  cluster.enrol(target, now);
  return target;
}

/** The share of the requests that a group gets at a time, as the nodes of the load balancer know it. */
function shareOf(changes: readonly WeightChange[], own: (share: number) => number): TargetGroup['share'] {
  return time => {
    let share = 0;
    for (const change of changes) if (change.time <= time) share = change.share;
    return own(share);
  };
}
