import { Agenda, EVER, NEVER } from './queue';
import { TARGET_CALLS } from '../../platform/load-balancer-controller';

/**
 * The load-balancer controller as far as one service sees it: it acts when its turn comes, not while it has no leader,
 * and not faster than its throttle lets it. One reconcile at a time works on a service, whose one call carries all
 * targets that are due by then; deregistrations go before registrations.
 */
export class LoadBalancerController {
  private tokens: number = TARGET_CALLS.burst;
  private refilled = EVER;
  private nextCall = EVER;
  private gapFrom = NEVER;
  private gapUntil = NEVER;
  private webhookDown = false;

  /**
   * @param otherCallsPerSecond its calls for other services; undefined if the reaction already includes them
   * @param callSeconds how long a call of the API takes
   */
  constructor(private readonly queue: Agenda, private readonly otherCallsPerSecond?: number, private readonly callSeconds = 0) {}

  /** Between these times the controller has no effect: it has no leader, which also stops its webhook, or the AWS API is down. */
  public pause(from: number, until: number, takesWebhook: boolean): void {
    this.gapFrom = from;
    this.gapUntil = until;
    this.webhookDown = takesWebhook;
  }

  /** Whether a pod created at that time gets its gate; if the webhook cannot be reached, pods are created without one. */
  public injects(now: number): boolean {
    return !(this.webhookDown && now >= this.gapFrom && now < this.gapUntil);
  }

  /** An action without a throttled call, such as setting a gate after reading the health of targets. */
  public act(time: number, run: (now: number) => void): void {
    this.queue.at(time, now => now >= this.gapFrom && now < this.gapUntil ? this.act(this.gapUntil, run) : run(now));
  }

  /** Calls the API of the load balancer. */
  public call(time: number, run: (now: number) => void): void {
    this.act(time, now => {
      const granted = this.otherCallsPerSecond === undefined ? now : this.grant(now, this.otherCallsPerSecond);
      const done = granted + this.callSeconds;
      if (done > now) this.act(done, run); else run(now);
    });
  }

  private grant(now: number, others: number): number {
    if (this.nextCall >= now) return this.nextCall; // joins the waiting call
    const rate = Math.max(TARGET_CALLS.perSecond - others, 1 / 60);
    const full = others >= TARGET_CALLS.perSecond ? 1 : TARGET_CALLS.burst; // a bucket that others empty is never full
    this.tokens = this.refilled === EVER ? full : Math.min(full, this.tokens + (now - this.refilled) * rate);
    this.refilled = now;
    this.tokens -= 1;
    this.nextCall = this.tokens >= 0 ? now : now - this.tokens / rate;
    return this.nextCall;
  }
}
