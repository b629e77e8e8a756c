import { now } from '../clock';
import { Connection } from '../measure/connection';
import { isGood } from '../measure/ready';
import { Application } from '../processes/application';
import { sleep, within } from '../wait';

/** How a probe or a health check asks the application. */
export interface Check {
  /** The path that is asked for; without one, a connection suffices. */
  readonly path?: string;
  readonly timeoutSeconds: number;
}

/** A probe of a container. */
export interface ContainerProbe extends Check {
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly successThreshold: number;
}

/** The probes of a container; it is ready as soon as it runs without any. */
export interface ContainerProbes {
  readonly startup?: ContainerProbe;
  readonly readiness?: ContainerProbe;
  readonly liveness?: ContainerProbe;
}

/** Asks once, and leaves no connection behind, whatever comes of it: an application that is told to end waits for those that are open. */
export async function ask({ port }: Pick<Application, 'port'>, { path, timeoutSeconds }: Check, interruption: AbortSignal): Promise<boolean> {
  const opening = Connection.open(port);
  try {
    const connection = await within(timeoutSeconds, opening, interruption);
    if (!connection) return false;
    if (path === undefined) return true;
    const request = { method: 'GET', path, headers: { 'user-agent': 'kube-probe/zero-downtime' }, weight: 1 };
    const reply = await within(timeoutSeconds, connection.request(request, false), interruption);
    return reply?.type === 'answer' && isGood(reply.status);
  } finally {
    void opening.then(connection => connection?.destroy()); // also one that opens later
  }
}

/** The result of answers in a row: it is unknown at first, and changes when as many are alike as the thresholds say. */
export class ProbeResult {
  private result?: boolean;
  private inRow = 0;
  private last?: boolean;

  /** @param firstSuccesses how many successes make it good for the first time */
  constructor(
    private readonly successThreshold: number, private readonly failureThreshold: number, private readonly firstSuccesses = successThreshold,
  ) {}

  /** Takes an answer; returns the new result if it has changed. */
  public take(answer: boolean): boolean | undefined {
    this.inRow = answer === this.last ? this.inRow + 1 : 1;
    this.last = answer;
    const successes = this.result === undefined ? this.firstSuccesses : this.successThreshold;
    if (answer === this.result || this.inRow < (answer ? successes : this.failureThreshold)) return undefined;
    this.result = answer;
    return answer;
  }
}

/** Asks once in a period, and calls back whenever the result changes; a callback that returns true ends it. */
export async function follow(
  application: Application, check: Check & { readonly periodSeconds: number }, result: ProbeResult, changed: (good: boolean) => boolean | void,
  interruption: AbortSignal,
): Promise<void> {
  for (;;) {
    const begun = now();
    const good = result.take(await ask(application, check, interruption));
    if (good !== undefined && changed(good) === true) return;
    await sleep(check.periodSeconds - (now() - begun), interruption);
  }
}
