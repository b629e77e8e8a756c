import { RehearsedScenario } from './scenario-kinds';
import { Stage } from './stage';
import { NEVER, RollingUpdate } from '../../simulation/entities';
import { WallClock } from '../agenda';
import { Target } from '../load-balancer/target';
import { sleep } from '../wait';

/** How a scenario ended. */
export interface Ending {
  readonly completed: boolean;
  readonly progressDeadlineExceededAt?: number;
}

/** Seconds between two looks at the course of a scenario. */
const LOOK = 0.1;

/** Plays a scenario with the old pods, and returns when it is over or cannot come to its end. */
export type Course = (kind: RehearsedScenario, pods: number, stage: Stage, clock: WallClock, interruption: AbortSignal) => Promise<Ending>;

export const playScenario: Course = async (kind, pods, stage, clock, interruption) => {
  const old = stage.targets.slice();
  switch (kind) {
    case 'rollout':
    case 'slow-start': return rollOut(old, stage, clock, interruption);
    case 'scale-in': {
      old.slice(0, pods).forEach(target => stage.deletePod(target));
      await ended(old.slice(0, pods), clock, interruption);
      return { completed: true };
    }
    case 'crash': {
      old.slice(0, pods).forEach(target => stage.crash(target));
      const deadline = clock.time + stage.setting.service.progressDeadlineSeconds;
      const isBack = () => stage.pods.filter(({ name }) => name.endsWith('-restarted')).filter(({ available }) => available < Infinity).length >= pods;
      while (!isBack() && clock.time < deadline) await sleep(LOOK, interruption);
      return { completed: isBack() };
    }
  }
};

/** The rolling update of a Deployment. */
async function rollOut(old: readonly Target[], stage: Stage, clock: WallClock, interruption: AbortSignal): Promise<Ending> {
  const update = new RollingUpdate(stage.setting.service);
  const failures: unknown[] = [];
  let last = clock.time;
  const proceed = () => update.proceed(
    index => void stage.createPod(`new-${index}`).catch(error => failures.push(error)),
    index => stage.deletePod(old[index]),
  );
  stage.observer = {
    onAvailable: () => {
      last = clock.time;
      update.becameAvailable();
      proceed();
    },
  };
  proceed();
  const { progressDeadlineSeconds } = stage.setting.service;
  while (!update.isCompleted) {
    await sleep(LOOK, interruption);
    if (failures.length > 0) throw failures[0];
    // A container that dies while a rollout waits for it would only die again.
    if (stage.deaths.length > 0) return { completed: false };
    if (clock.time - last > progressDeadlineSeconds) return { completed: false, progressDeadlineExceededAt: last + progressDeadlineSeconds };
  }
  await ended(old, clock, interruption);
  return { completed: true };
}

/** Waits until pods that were deleted have ended, and no node sends to them any more. */
export async function ended(targets: readonly Target[], clock: WallClock, interruption: AbortSignal): Promise<void> {
  const isOver = ({ pod, application }: Target) => application.end !== undefined
    && pod.routes.every(({ noNew, outOfService }) => Math.min(noNew, outOfService) <= clock.time);
  while (!targets.every(isOver)) await sleep(LOOK, interruption);
}

/** Waits until the pods that live are sent to by all nodes, or the limit is over. */
export async function served(targets: readonly Target[], clock: WallClock, limit: number, interruption: AbortSignal): Promise<void> {
  const isServing = ({ pod, application }: Target) => pod.deleted < NEVER || application.end !== undefined
    || pod.routes.every(route => route.inService <= clock.time);
  while (!targets.every(isServing) && clock.time < limit) await sleep(LOOK, interruption);
}
