import { setMaxListeners } from 'node:events';
import { CRASH_BACK_OFF } from '../../platform/kubernetes';
import { closesConnections, SimulatedService } from '../../simulation';
import { createPod, DelaySource, LoadBalancerController, NEVER, Pod, settledPod } from '../../simulation/entities';
import { WallClock } from '../agenda';
import { Kubelet, StopSignal } from '../kubelet/kubelet';
import { Check, ContainerProbes, follow, ProbeResult } from '../kubelet/probe';
import { LoadBalancer } from '../load-balancer/load-balancer';
import { Router, Target } from '../load-balancer/target';
import { Processes } from '../processes/processes';
import { Interrupted } from '../wait';

/** Called when a pod becomes available. */
export interface StageObserver {
  readonly onAvailable?: (target: Target) => void;
}

/** A record of endpoints that others keep: the controller registers and deregisters no pod before this says so. */
export interface Endpoints {
  /** Settled once the pod is to be a target. */
  readonly added: (pod: Pod) => Promise<void>;
  /** Settled once it is not to be a target any more. */
  readonly removed: (pod: Pod) => Promise<void>;
}

/** What is on a stage. */
export interface Setting {
  readonly service: SimulatedService;
  readonly delay: DelaySource;
  readonly nodes: number;
  readonly probes: ContainerProbes;
  /** The path of the health check of the load balancer; without one, a connection suffices. */
  readonly healthCheckPath?: string;
  readonly stop: StopSignal;
  /** Whether each new container is held back for so many seconds at its start. */
  readonly slowStarts?: number;
  /**
   * Its time is part of the reaction of the controller.
   * @default - an endpoint comes and goes with the readiness of its pod, at once
   */
  readonly endpoints?: Endpoints;
}

/**
 * The pods of a service as processes, their kubelet, the controller and the target group: what `Cluster` of the simulation does on a
 * virtual clock, where it computes when an application answers and ends. Here that is seen.
 */
export class Stage {
  public static settled(index: number, application: Target['application'], nodes: number): Target {
    return { pod: settledPod(index, `old-${index}`, nodes), application, passing: new Set() };
  }

  /** In the order of their creation, which decides their delays. */
  public readonly pods: Pod[] = [];
  public readonly targets: Target[] = [];
  /** Why containers died that should not have, in sentences. */
  public readonly deaths: string[] = [];
  public observer: StageObserver = {};
  private readonly controller: LoadBalancerController;
  private readonly kubelet: Kubelet;
  private readonly checks = new AbortController();
  private readonly expectedDeaths = new Set<Pod>();
  /** When the address of a restarted container can be registered again. */
  private readonly addressFree = new Map<Pod, number>();

  constructor(
    public readonly setting: Setting, private readonly clock: WallClock, private readonly processes: Processes,
    private readonly router: Router, private readonly loadBalancer: LoadBalancer,
  ) {
    setMaxListeners(Infinity, this.checks.signal); // each target listens, however many there are
    this.controller = new LoadBalancerController(clock);
    this.kubelet = new Kubelet(clock, processes, setting.probes, setting.service, setting.stop, {
      onReady: target => this.becomeContainersReady(target),
      onUnready: target => this.deregister(target),
      onDied: (target, why) => this.restart(target, why),
    });
  }

  /** A pod that has been serving since before the scenario. */
  public addSettled(target: Target): void {
    this.pods.push(target.pod);
    this.targets.push(target);
    this.router.add(target);
    this.kubelet.watch(target, true);
    target.pod.routes.forEach((_, node) => this.checkHealth(target, node, () => undefined));
  }

  public async createPod(name: string): Promise<void> {
    const pod = createPod(this.pods.length, name, 'new', this.clock.time, this.setting.nodes);
    pod.gated = this.setting.service.gated;
    this.pods.push(pod);
    await this.start(pod);
  }

  public deletePod(target: Target): void {
    const { pod } = target;
    if (pod.deleted < NEVER) return;
    pod.deleted = this.clock.time;
    this.clock.at(pod.deleted + this.setting.delay('kubeletReaction', pod.index), () => this.kubelet.terminate(target));
    this.deregister(target);
  }

  /** The container ends by itself, and is started again at the same address. */
  public crash(target: Target): void {
    this.expectedDeaths.add(target.pod);
    target.application.kill();
  }

  public close(): void {
    this.checks.abort();
    this.kubelet.close();
  }

  private async start(pod: Pod): Promise<void> {
    const application = await this.processes.start();
    const target: Target = { pod, application, passing: new Set() };
    pod.started = this.clock.timeOf(application.started);
    this.targets.push(target);
    this.router.add(target);
    const { slowStarts = 0 } = this.setting;
    if (slowStarts > 0) {
      application.pause();
      this.clock.at(this.clock.time + slowStarts, () => application.resume());
    }
    this.kubelet.watch(target, false);
  }

  private becomeContainersReady(target: Target): void {
    const { pod } = target;
    const { delay } = this.setting;
    if (pod.deleted < NEVER || pod.containersReady < NEVER) return;
    pod.containersReady = this.clock.time;
    if (!pod.gated) this.becomeReady(target);
    const reacted = pod.containersReady + delay('registrationReaction', pod.index);
    const register = () => this.controller.call(Math.max(reacted, this.addressFree.get(pod) ?? 0), () => this.register(target));
    this.whenever(this.setting.endpoints?.added(pod), register);
  }

  private register(target: Target): void {
    const { pod } = target;
    const { delay, service: { loadBalancer } } = this.setting;
    if (pod.deleted < NEVER) return;
    pod.registered = this.clock.time;
    const enters = pod.routes.map((__, node) => new Promise<void>(resolve => {
      const from = this.clock.time + delay('registrationPropagation', pod.index);
      const lag = delay('gateLag', pod.index);
      const passed = () => {
        if (lag === 0 && pod.deleted === NEVER) this.router.enter(target, node, this.clock.time);
        resolve();
      };
      if (!loadBalancer.targets.arePods || this.setting.service.healthCheckIntervalSeconds === undefined) {
        this.clock.at(from, passed);
        return;
      }
      this.clock.at(from + delay('healthCheckPhase', pod.index), () => this.checkHealth(target, node, () => {
        this.clock.at(this.clock.time + delay('healthCheckTime', pod.index), passed);
      }));
    }));
    void Promise.all(enters).then(() => this.becomeHealthy(target));
  }

  private becomeHealthy(target: Target): void {
    const { pod } = target;
    const { delay } = this.setting;
    pod.healthy = this.clock.time;
    const polled = pod.healthy + (pod.gated ? delay('gatePoll', pod.index) : 0);
    const lag = delay('gateLag', pod.index);
    if (lag > 0) pod.routes.forEach((_, node) => this.clock.at(polled + lag, time => this.router.enter(target, node, time)));
    if (!pod.gated) return;
    this.controller.act(polled, time => {
      if (pod.deleted < NEVER) return;
      pod.gateOpen = time;
      this.becomeReady(target);
    });
  }

  private becomeReady(target: Target): void {
    const { pod } = target;
    pod.ready = this.clock.time;
    this.clock.at(pod.ready + this.setting.service.minReadySeconds, time => {
      if (pod.deleted < NEVER || target.application.end) return;
      pod.available = time;
      this.observer.onAvailable?.(target);
    });
  }

  /** The health check of one node: `passed` is called the first time it passes. */
  private checkHealth(target: Target, node: number, passed: () => void): void {
    const { pod, application } = target;
    const { service, healthCheckPath } = this.setting;
    const { healthCheckIntervalSeconds: interval, healthCheckTimeoutSeconds: timeout = 5, unhealthyThreshold = 2 } = service;
    if (interval === undefined || !service.loadBalancer.targets.arePods) return;
    const route = pod.routes[node];
    const check: Check & { periodSeconds: number } = { path: healthCheckPath, timeoutSeconds: timeout, periodSeconds: interval };
    let isFirst = true;
    let before = route.outOfService;
    follow(application, check, new ProbeResult(HEALTHY_THRESHOLD, unhealthyThreshold, 1), good => {
      if (pod.deregistered < NEVER) return true; // a draining target is not checked
      if (good && isFirst) {
        isFirst = false;
        passed();
      } else if (good) {
        route.outOfService = before;
        route.fallbackFrom = route.fallbackUntil = NEVER;
      } else if (!isFirst || pod.registered === -Infinity) {
        isFirst = false;
        before = route.outOfService;
        // It gets requests only if there is no healthy target.
        [route.fallbackFrom, route.fallbackUntil, route.outOfService] = [this.clock.time, route.outOfService, this.clock.time];
      }
      return false;
    }, this.checks.signal).catch((error: unknown) => {
      if (!(error instanceof Interrupted)) throw error;
    });
  }

  /** The endpoint is removed at once, the controller reacts to it, and each node of the load balancer follows. */
  private deregister(target: Target): void {
    const { pod } = target;
    const { delay, service } = this.setting;
    const propagations = pod.routes.map(() => delay('deregistrationPropagation', pod.index));
    const reacted = this.clock.time + delay('deregistrationReaction', pod.index);
    this.whenever(this.setting.endpoints?.removed(pod), () => this.controller.call(reacted, now => {
      if (pod.deregistered < NEVER) return; // already draining
      pod.deregistered = now;
      if (closesConnections(service) && service.loadBalancer.targets.arePods) {
        pod.cut = now + service.deregistrationDelaySeconds!;
        this.clock.at(pod.cut, () => this.loadBalancer.cut(target));
      }
      pod.routes.forEach((route, node) => this.clock.at(now + propagations[node], time => {
        route.noNew = time;
        route.outOfService = Math.min(route.outOfService, time);
        if (route.fallbackFrom < NEVER) route.fallbackUntil = Math.min(route.fallbackUntil, Math.max(route.fallbackFrom, time));
        // kube-proxy sends to pods that are terminating if it has no others.
        if (!service.loadBalancer.targets.arePods) [route.fallbackFrom, route.fallbackUntil] = [time, NEVER];
        this.loadBalancer.leave(target, node);
      }));
    }));
  }

  /** At once where there is nothing to wait for. */
  private whenever(event: Promise<void> | undefined, act: () => void): void {
    if (event === undefined) act(); else void event.then(act);
  }

  /** A container that has ended without being told to: its target leaves, and it starts again after the back-off. */
  private restart(target: Target, why: string): void {
    const { pod, application } = target;
    if (pod.deleted < NEVER) return;
    const time = this.clock.time;
    if (!this.expectedDeaths.has(pod)) {
      const { exitCode, signal } = application.end ?? {};
      this.deaths.push(`${pod.name}: ${why}${application.end ? `, ${exitCode === null ? `by ${signal}` : `with exit code ${exitCode}`}` : ''}`);
    }
    application.kill();
    pod.listenerClosed = Math.min(pod.listenerClosed, time);
    pod.killed = Math.min(pod.killed, time);
    pod.shutdownSeconds = NEVER; // the pod stays, and its address still refuses connections
    this.deregister(target);
    const again = createPod(this.pods.length, `${pod.name}-restarted`, 'new', time + CRASH_BACK_OFF, this.setting.nodes);
    again.gated = this.setting.service.gated;
    this.pods.push(again);
    this.clock.at(again.created, () => {
      // The same address cannot be registered again before its deregistration delay has passed.
      this.addressFree.set(again, pod.deregistered + (this.setting.service.deregistrationDelaySeconds ?? 0));
      void this.start(again);
    });
  }
}

/** A target that was unhealthy is healthy again after so many checks; one is enough for a new one. */
const HEALTHY_THRESHOLD = 2;
