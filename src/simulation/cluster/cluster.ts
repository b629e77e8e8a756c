import { LoadBalancerController } from './controller';
import { DelaySource } from './delays';
import { createPod, Pod, settledPod } from './pod';
import { EventQueue, EVER, NEVER } from './queue';
import { signalsAfter } from './termination';
import { CRASH_BACK_OFF } from '../../platform/kubernetes';
import { Application, closesConnections, SimulatedService, startupPatience } from '../requests/service';

/** Callbacks for the events of pods. */
export interface PodObserver {
  readonly onReady?: (pod: Pod, now: number) => void;
  readonly onAvailable?: (pod: Pod, now: number) => void;
}

/** The pods of one service, the actions of the kubelets on them, and their targets. */
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
      readonly callSeconds?: number;
      /** Whether a new pod is a target as soon as it is ready, and not only when a Service turns to it. */
      readonly registersNewPods?: boolean;
      /** Whether requests come on kept connections often enough for these to stay open. */
      readonly pinsConnections?: boolean;
      /** Nodes of the load balancer, or kube-proxies, each with delays of its own. */
      readonly nodes: number;
      /** Whether the target leaves with the pod: it is the pod, or the pod's node leaves with it. */
      readonly targetsLeave: boolean;
      readonly observer: PodObserver;
    },
  ) {
    this.controller = new LoadBalancerController(this.queue, options.otherCallsPerSecond, options.callSeconds);
    this.startable = application.startupSeconds <= startupPatience(service);
    for (let index = 0; index < service.replicas; index++) this.pods.push(settledPod(index, `old-${index}`, options.nodes));
  }

  /** Creates a pod on a node. If the startup probe gives up before the application answers, the pod never becomes ready. */
  public createPod(now: number, name: string): Pod {
    const pod = createPod(this.pods.length, name, 'new', now, this.options.nodes);
    // The gate of a pod that is not a target yet is not opened by any controller.
    pod.gated = this.service.gated && this.options.registersNewPods !== false && !(this.service.gateInjected && !this.controller.injects(now));
    this.pods.push(pod);
    return this.start(pod, now + this.delay('pull', pod.index));
  }

  private start(pod: Pod, now: number): Pod {
    pod.started = now;
    if (!this.startable) return pod;
    const { delay } = this;
    pod.answers = now + delay('startup', pod.index);
    const ready = this.service.readyAtOnce ? now : pod.answers + delay('startupPhase', pod.index) + delay('readinessPhase', pod.index);
    this.queue.at(ready, time => this.becomeContainersReady(pod, time));
    return pod;
  }

  /** @param sentUntil when the load balancer applies an earlier change, before which it does not apply this one */
  public deletePod(pod: Pod, now: number, sentUntil = EVER): void {
    if (pod.deleted < NEVER) return;
    pod.deleted = now;
    this.terminate(pod, now + this.delay('kubeletReaction', pod.index));
    this.deregister(pod, now, sentUntil);
    this.stopChecksPassing(pod, pod.listenerClosed);
  }

  /** The node of the pod is gone, so that nothing answers at the address. */
  public loseNode(pod: Pod, now: number): void {
    pod.nodeGone = now;
    pod.listenerClosed = Math.min(pod.listenerClosed, now);
    pod.connectionsClosed = Math.min(pod.connectionsClosed, now);
    for (const route of pod.routes) route.outOfService = Math.min(route.outOfService, Math.max(route.noNew, now));
    if (pod.deleted < NEVER) return;
    pod.deleted = now;
    this.deregister(pod, now);
    this.stopChecksPassing(pod, now);
  }

  /** A node that is a target goes, at `ends`; requests to it are lost from then on, until the load balancer has deregistered it. */
  public endTarget(node: Pod, now: number, ends: number): void {
    node.nodeGone = ends;
    node.listenerClosed = ends;
    node.killed = ends;
    const told = this.delay('nodeDeregistration', node.index);
    this.controller.call(now + this.delay('deregistrationReaction', node.index), time => {
      node.deregistered = time;
      if (closesConnections(this.service)) node.cut = time + this.service.deregistrationDelaySeconds!;
      for (const route of node.routes) route.noNew = route.outOfService = time + told;
    });
  }

  /** The containers of the pod end by themselves and start again at the same address, as a pod of their own here. */
  public crash(pod: Pod, now: number): void {
    pod.listenerClosed = now;
    pod.connectionsClosed = now;
    pod.killed = now;
    pod.shutdownSeconds = NEVER; // the pod stays, and its address still refuses connections
    this.deregister(pod, now);
    this.stopChecksPassing(pod, now);
    const again = createPod(this.pods.length, `${pod.name}-restarted`, 'new', now + CRASH_BACK_OFF, this.options.nodes);
    again.gated = this.service.gated;
    this.pods.push(again);
    this.restarted.set(this.start(again, again.created), pod); // the image is already on the node
  }

  private becomeContainersReady(pod: Pod, now: number): void {
    if (pod.deleted < NEVER) return;
    pod.containersReady = now;
    if (!pod.gated) this.becomeReady(pod, now);
    if (this.options.registersNewPods === false) return;
    // The same address cannot be registered again before its deregistration delay has passed.
    const previous = this.restarted.get(pod);
    const free = previous ? previous.deregistered + (this.service.deregistrationDelaySeconds ?? 0) : now;
    const reacted = now + this.delay('registrationReaction', pod.index);
    this.controller.call(Math.max(reacted, free), time => this.register(pod, time));
  }

  /** A Service turns to the pod, which is ready. */
  public enrol(pod: Pod, now: number): void {
    this.controller.call(now + this.delay('registrationReaction', pod.index), time => this.register(pod, time));
  }

  /** A Service turns away from the pod, which continues to run. */
  public withdraw(pod: Pod, now: number): void {
    this.deregister(pod, now);
  }

  private register(pod: Pod, now: number): void {
    if (pod.deleted < NEVER) return;
    const { delay } = this;
    pod.registered = now;
    // Only a load balancer that checks the pod itself waits for the application.
    const answers = this.service.loadBalancer.targets.arePods ? pod.answers : EVER;
    const checked = pod.routes.map(() => Math.max(now + delay('registrationPropagation', pod.index), answers)
      + this.untilPassed(pod));
    // AWS does not document how many nodes make a target healthy. The lag of other nodes is the gate lag of the profile.
    pod.healthy = Math.max(...checked);
    const polled = pod.healthy + (pod.gated ? delay('gatePoll', pod.index) : 0);
    pod.routes.forEach((route, node) => {
      const lag = delay('gateLag', pod.index);
      route.inService = lag > 0 ? polled + lag : checked[node];
    });
    if (!pod.gated) return;
    this.controller.act(polled, time => {
      if (pod.deleted < NEVER) return;
      pod.gateOpen = time;
      this.becomeReady(pod, time);
    });
  }

  /** From the first moment at which a check may pass until the target, or its node, gets requests. */
  private untilPassed({ index }: Pod): number {
    const { delay, service: { local, healthCheckIntervalSeconds: interval = 0 } } = this;
    const first = delay('healthCheckPhase', index) + delay('healthCheckTime', index);
    return local ? first + (local.healthyThreshold - 1) * interval + delay('nodeDeregistration', index) : first;
  }

  /** From the first failing check of a node without pods of its own until the node gets no requests. */
  private untilFailed({ index, listenerClosed }: Pod, left: number): number {
    const { delay, service: { local, healthCheckIntervalSeconds: interval = 0, unhealthyThreshold = 1 } } = this;
    if (!local) return left;
    const failing = local.checksKubeProxy ? left : Math.max(left, listenerClosed);
    return failing + (unhealthyThreshold - 1) * interval + delay('healthCheckPhase', index) + delay('nodeDeregistration', index);
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
    const { application } = this;
    Object.assign(pod, signalsAfter(now, this.service));
    pod.shutdownSeconds = application.onSigterm === 'ignore' ? NEVER : this.delay('shutdown', pod.index);
    pod.acceptsUntil = pod.sigterm + (application.acceptsAfterSigtermSeconds ?? 0);
    const closes = Math.min(pod.sigkill, pod.acceptsUntil);
    pod.listenerClosed = application.onSigterm === 'ignore' ? pod.sigkill : closes;
    pod.killed = application.onSigterm === 'exit' ? closes : pod.sigkill;
    if (!this.options.pinsConnections) return;
    const closing = this.service.connections?.closes ?? 'sigterm';
    // On connections that the application does not close, requests are accepted without a listener, and the process waits for them.
    if (closing === 'never' && application.onSigterm === 'drain') {
      pod.listenerClosed = pod.sigkill;
      pod.shutdownSeconds = NEVER;
    }
    pod.connectionsClosed = closing === 'prestop' ? now : pod.listenerClosed;
  }

  /** The endpoint is removed at once, the controller reacts to it, and the load balancer follows. */
  private deregister(pod: Pod, now: number, sentUntil = EVER): void {
    const { delay, service } = this;
    const propagations = pod.routes.map(() => delay('deregistrationPropagation', pod.index));
    this.controller.call(now + delay('deregistrationReaction', pod.index), time => {
      if (pod.deregistered < NEVER) return; // already draining
      pod.deregistered = time;
      // Most pinned connections pass through other nodes than the one that leaves.
      const passesElsewhere = this.options.pinsConnections && !service.loadBalancer.targets.arePods;
      if (this.options.targetsLeave && !passesElsewhere && closesConnections(service)) pod.cut = time + service.deregistrationDelaySeconds!;
      pod.routes.forEach((route, node) => {
        const forgotten = service.stopsAtDelay ? service.deregistrationDelaySeconds ?? NEVER : NEVER;
        const told = Math.max(sentUntil, this.untilFailed(pod, time + Math.min(propagations[node], forgotten)));
        route.noNew = told;
        // A kept connection leads to the pod until the pod closes it, or a load balancer that terminates connections.
        const closed = Math.min(pod.connectionsClosed, pod.cut);
        route.outOfService = Math.min(route.outOfService, this.options.pinsConnections ? Math.max(told, closed) : told);
        if (route.fallbackFrom < NEVER) route.fallbackUntil = Math.min(route.fallbackUntil, Math.max(route.fallbackFrom, told));
        // kube-proxy sends to pods that are terminating but still answer if it has no others; a load balancer does not.
        if (!service.loadBalancer.targets.arePods) {
          route.fallbackFrom = told;
          route.fallbackUntil = Math.max(told, pod.listenerClosed);
        }
      });
    });
  }

  /**
   * Health checks fail from then on; after enough of them the target gets requests only if there is no healthy one. So a pod
   * that has ended while it is registered, because the controller is slow or gone, also leaves service. A target that is
   * draining is no longer checked: NLB nodes sent to dead ones for minutes.
   */
  private stopChecksPassing(pod: Pod, from: number): void {
    const { healthCheckIntervalSeconds: interval, unhealthyThreshold: threshold, loadBalancer } = this.service;
    if (interval === undefined || threshold === undefined || !loadBalancer.targets.arePods) return;
    const leave = (route: Pod['routes'][number], unhealthy: number) => this.queue.at(unhealthy, () => {
      if (pod.deregistered <= unhealthy || route.outOfService <= unhealthy) return;
      route.fallbackFrom = unhealthy;
      route.fallbackUntil = route.outOfService;
      route.outOfService = unhealthy;
    });
    this.queue.at(from + (threshold - 1) * interval, now => {
      if (pod.deregistered > now) pod.routes.forEach(route => leave(route, now + this.delay('healthCheckPhase', pod.index)));
    });
  }
}
