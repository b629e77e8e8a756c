import { ContainerProbe, ContainerProbes, follow, ProbeResult } from './probe';
import { SimulatedService } from '../../simulation';
import { Pod, signalsAfter } from '../../simulation/entities';
import { WallClock } from '../agenda';
import { Target } from '../load-balancer/target';
import { Processes } from '../processes/processes';
import { Interrupted, sleep } from '../wait';

/** What the kubelet reports of the container of a pod. */
export interface KubeletObserver {
  readonly onReady: (target: Target) => void;
  readonly onUnready: (target: Target) => void;
  /** The container has ended by itself, or a probe has ended it. */
  readonly onDied: (target: Target, why: string) => void;
}

/** How containers are ended. */
export interface StopSignal {
  readonly signal: NodeJS.Signals;
  /** Whether the application gets the signal as process 1 of a container. */
  readonly isHeard: boolean;
}

/** The kubelet of all pods: it probes their containers, and ends them. */
export class Kubelet {
  private readonly stops = new Map<Pod, AbortController>();

  constructor(
    private readonly clock: WallClock, private readonly processes: Processes, private readonly probes: ContainerProbes,
    private readonly service: Pick<SimulatedService, 'preStopSeconds' | 'terminationGracePeriodSeconds'>,
    private readonly stop: StopSignal, private readonly observer: KubeletObserver,
  ) {}

  /** Probes a container that has just been started, or one that has long been ready. */
  public watch(target: Target, isSettled: boolean): void {
    const stop = new AbortController();
    const { pod } = target;
    this.stops.set(pod, stop);
    void target.application.exited.then(() => {
      if (pod.deleted === Infinity && !stop.signal.aborted) this.observer.onDied(target, 'it ended by itself');
      stop.abort();
    });
    this.probe(target, isSettled, stop.signal).catch(error => {
      if (!(error instanceof Interrupted)) throw error;
    });
  }

  /** Ends a pod: preStop, the signal, and SIGKILL at the end of the grace period. */
  public terminate(target: Target): void {
    const { pod, application } = target;
    const { sigterm, sigkill } = signalsAfter(this.clock.time, this.service);
    pod.sigterm = sigterm;
    pod.sigkill = sigkill;
    this.clock.at(sigterm, time => {
      this.stops.get(pod)?.abort();
      pod.sigterm = time;
      if (this.stop.isHeard) application.signal(this.stop.signal);
    });
    this.clock.at(sigkill, () => {
      if (!application.end) void this.processes.end(target.application);
    });
    void application.exited.then(() => this.processes.end(application)); // what it left behind goes with the container
  }

  public close(): void {
    this.stops.forEach(stop => stop.abort());
  }

  private async probe(target: Target, isSettled: boolean, interruption: AbortSignal): Promise<void> {
    const { application, pod } = target;
    const { startup, readiness, liveness } = this.probes;
    if (startup && !isSettled) {
      const started = await this.until(target, startup, interruption);
      if (!started) return this.observer.onDied(target, 'the startup probe gave up');
      pod.answers = this.clock.time;
    }
    if (liveness) {
      void this.settle(liveness, isSettled, interruption).then(() => follow(application, liveness, resultOf(liveness), good => {
        if (!good) this.observer.onDied(target, 'the liveness probe failed');
        return !good;
      }, interruption)).catch(() => undefined);
    }
    if (!readiness) return this.observer.onReady(target);
    await this.settle(readiness, isSettled, interruption);
    let isReady = isSettled;
    await follow(application, readiness, resultOf(readiness), good => {
      if (pod.answers === -Infinity && good && !isSettled) pod.answers = this.clock.time;
      if (good === isReady) return;
      isReady = good;
      if (good) this.observer.onReady(target); else this.observer.onUnready(target);
    }, interruption);
  }

  /** Whether the probe succeeds before it has failed too often. */
  private async until({ application }: Target, probe: ContainerProbe, interruption: AbortSignal): Promise<boolean> {
    await sleep(probe.initialDelaySeconds, interruption);
    let result = false;
    await follow(application, probe, resultOf(probe), good => {
      result = good;
      return true;
    }, interruption);
    return result;
  }

  private async settle({ initialDelaySeconds }: ContainerProbe, isSettled: boolean, interruption: AbortSignal): Promise<void> {
    if (!isSettled) await sleep(initialDelaySeconds, interruption);
  }
}

function resultOf({ successThreshold, failureThreshold }: ContainerProbe): ProbeResult {
  return new ProbeResult(successThreshold, failureThreshold);
}
