import { LoadBalancerController } from './controller';
import { DelaySource } from './delays';
import { createPod, Pod, settledPod } from './pod';
import { EventQueue, NEVER } from './queue';
import { CRASH_BACK_OFF, LEAST_AFTER_SIGTERM } from '../../platform/kubernetes';
import { Application, closesConnections, SimulatedService } from '../requests/service';

/** Who wants to know of pods. */
export interface PodObserver {
  readonly onReady?: (pod: Pod, now: number) => void;
  readonly onAvailable?: (pod: Pod, now: number) => void;
}

/** The pods of one service, what the kubelets do with them, and their targets. */
export class Cluster {
  public readonly queue = new EventQueue();
  public readonly controller: LoadBalancerController;
  public readonly pods: Pod[] = [];
  private readonly startable: boolean;
  private readonly restarted = new Map<Pod, Pod>();

  constructor(
    public readonly service: SimulatedService,
    public readonly application: Application,
    public readonly delay: DelaySource,
    private readonly options: {
      readonly otherCallsPerSecond?: number;
      /** Nodes of the load balancer, or kube-proxies, each with delays of its own. */
      readonly nodes: number;
      /** Whether the target leaves with the pod: it is the pod, or the pod's node leaves with it. */
      readonly targetsLeave: boolean;
      readonly observer: PodObserver;
    },
  ) {
    this.controller = new LoadBalancerController(this.queue, options.otherCallsPerSecond);
    this.startable = application.startupSeconds <= service.startupPeriodSeconds * service.startupFailureThreshold;
    for (let index = 0; index < service.replicas; index++) this.pods.push(settledPod(index, `old-${index}`, options.nodes));
  }

  /** Brings another pod to a node. If the startup probe gives up before the application answers, it never gets ready. */
  public createPod(now: number, name: string): Pod {
    const pod = createPod(this.pods.length, name, 'new', now, this.options.nodes);
    this.pods.push(pod);
    return this.start(pod, now + this.delay('pull', pod.index));
  }

  private start(pod: Pod, now: number): Pod {
    pod.started = now;
    if (!this.startable) return pod;
    const { delay } = this;
    const ready = now + delay('startup', pod.index) + delay('startupPhase', pod.index) + delay('readinessPhase', pod.index);
    this.queue.at(ready, time => this.becomeContainersReady(pod, time));
    return pod;
  }

  public deletePod(pod: Pod, now: number): void {
    if (pod.deleted < NEVER) return;
    pod.deleted = now;
    this.terminate(pod, now + this.delay('kubeletReaction', pod.index));
    this.deregister(pod, now);
  }

  /** The node of the pod is gone, and with it whoever could answer. */
  public loseNode(pod: Pod, now: number): void {
    pod.nodeGone = now;
    pod.listenerClosed = Math.min(pod.listenerClosed, now);
    if (pod.deleted < NEVER) return;
    pod.deleted = now;
    this.deregister(pod, now);
    this.stopChecksPassing(pod, now);
  }

  /** The containers of the pod end by themselves and start again at the same address, as a pod of their own here. */
  public crash(pod: Pod, now: number): void {
    pod.listenerClosed = now;
    pod.killed = now;
    pod.shutdownSeconds = NEVER; // the pod stays, and with it somebody who refuses connections
    this.deregister(pod, now);
    this.stopChecksPassing(pod, now);
    const again = createPod(this.pods.length, `${pod.name}-restarted`, 'new', now + CRASH_BACK_OFF, this.options.nodes);
    this.pods.push(again);
    this.restarted.set(this.start(again, again.created), pod); // the image is there already
  }

  private becomeContainersReady(pod: Pod, now: number): void {
    if (pod.deleted < NEVER) return;
    pod.containersReady = now;
    if (!this.service.gated) this.becomeReady(pod, now);
    // The same address cannot be registered again before its deregistration delay has passed.
    const previous = this.restarted.get(pod);
    const free = previous ? previous.deregistered + (this.service.deregistrationDelaySeconds ?? 0) : now;
    const reacted = now + this.delay('registrationReaction', pod.index);
    this.controller.call(Math.max(reacted, free), time => this.register(pod, time));
  }

  private register(pod: Pod, now: number): void {
    if (pod.deleted < NEVER) return;
    const { delay, service } = this;
    pod.registered = now;
    const checked = pod.routes.map(() => now + delay('registrationPropagation', pod.index)
      + delay('healthCheckPhase', pod.index) + delay('healthCheckTime', pod.index));
    // AWS does not say how many nodes make a target healthy. What nodes lag behind that is the gate lag of the profile.
    pod.healthy = Math.max(...checked);
    const polled = pod.healthy + (service.gated ? delay('gatePoll', pod.index) : 0);
    pod.routes.forEach((route, node) => {
      const lag = delay('gateLag', pod.index);
      route.inService = lag > 0 ? polled + lag : checked[node];
    });
    if (!service.gated) return;
    this.controller.act(polled, time => {
      if (pod.deleted < NEVER) return;
      pod.gateOpen = time;
      this.becomeReady(pod, time);
    });
  }

  private becomeReady(pod: Pod, now: number): void {
    pod.ready = now;
    this.options.observer.onReady?.(pod, now);
    this.queue.at(now + this.service.minReadySeconds, time => {
      if (pod.deleted < NEVER) return;
      pod.available = time;
      this.options.observer.onAvailable?.(pod, time);
    });
  }

  /** The kubelet: preStop, SIGTERM, SIGKILL. */
  private terminate(pod: Pod, now: number): void {
    const { service: { preStopSeconds, terminationGracePeriodSeconds: grace }, application } = this;
    const held = Math.min(preStopSeconds, grace);
    pod.sigterm = now + held;
    pod.sigkill = grace === 0 ? now : pod.sigterm + Math.max(LEAST_AFTER_SIGTERM, grace - held);
    pod.shutdownSeconds = application.onSigterm === 'ignore' ? NEVER : this.delay('shutdown', pod.index);
    pod.killed = application.onSigterm === 'exit' ? pod.sigterm : pod.sigkill;
    switch (application.onSigterm) {
      case 'drain': pod.listenerClosed = Math.min(pod.sigkill, pod.sigterm + (application.keepsListeningSeconds ?? 0)); break;
      case 'exit': pod.listenerClosed = pod.sigterm; break;
      case 'ignore': pod.listenerClosed = pod.sigkill; break;
    }
  }

  /** The endpoint is gone at once for the controller, which reacts; the load balancer follows. */
  private deregister(pod: Pod, now: number): void {
    const { delay, service } = this;
    const propagations = pod.routes.map(() => delay('deregistrationPropagation', pod.index));
    this.controller.call(now + delay('deregistrationReaction', pod.index), time => {
      pod.deregistered = time;
      if (this.options.targetsLeave && closesConnections(service)) pod.cut = time + service.deregistrationDelaySeconds!;
      pod.routes.forEach((route, node) => {
        const told = time + propagations[node];
        route.outOfService = Math.min(route.outOfService, told);
        if (route.fallbackFrom < NEVER) route.fallbackUntil = Math.min(route.fallbackUntil, Math.max(route.fallbackFrom, told));
        // kube-proxy sends to pods that are terminating but still answer if it has no others; a load balancer does not.
        if (!service.loadBalancer.targets.arePods) {
          route.fallbackFrom = route.outOfService;
          route.fallbackUntil = Math.max(route.outOfService, pod.listenerClosed);
        }
      });
    });
  }

  /** Health checks fail from now on; after enough of them the target gets requests only if there is no healthy one. */
  private stopChecksPassing(pod: Pod, now: number): void {
    const { healthCheckIntervalSeconds: interval, unhealthyThreshold: threshold, loadBalancer } = this.service;
    if (interval === undefined || threshold === undefined || !loadBalancer.targets.arePods) return;
    for (const route of pod.routes) {
      const unhealthy = now + this.delay('healthCheckPhase', pod.index) + (threshold - 1) * interval;
      this.queue.at(unhealthy, () => {
        if (route.outOfService <= unhealthy) return;
        route.fallbackFrom = unhealthy;
        route.fallbackUntil = route.outOfService;
        route.outOfService = unhealthy;
      });
    }
  }
}
