import { Connection, Reply } from './connection';
import { watchLag } from './lag';
import { now } from '../clock';
import { AppRequest } from '../load/request';
import { Application } from '../processes/application';
import { OutputLine } from '../processes/output';
import { sleep, within } from '../wait';

/** How an application is told to end, and how long that may take. */
export interface StopQuestion {
  readonly signal: NodeJS.Signals;
  /** From the signal until SIGKILL. */
  readonly limitSeconds: number;
  /** The image starts the application by an init, so that it gets signals that it has no handler for. */
  readonly hasInit: boolean;
}

/** What became of the requests in flight when the signal came. */
export interface InFlight {
  readonly count: number;
  readonly finished: number;
  readonly reset: number;
  /** Answered with an error of the server. */
  readonly failed: number;
  /** How long after the signal the last of them was answered. */
  readonly lastAnswerSeconds?: number;
}

/** What an application did when it was told to end; times are seconds since the signal. */
export interface StopObservation {
  /** Whether it has a handler for the signal; undefined where that cannot be seen. */
  readonly handled: boolean | undefined;
  /**
   * Why it does not end as process 1 of a container, where the kernel drops signals that are left to their default: it has no handler, or
   * only that of Node.js, which restores the terminal and then leaves the rest to the default.
   */
  readonly unheard?: 'no-handler' | 'default';
  /** Whether the signal itself ended it, and not the program on its own. */
  readonly endedBySignal: boolean;
  /** Whether a shell was the process that got the signal, and the application its child. */
  readonly shell: boolean;
  /** Undefined if it had to be killed at the limit. */
  readonly exitSeconds?: number;
  readonly exitCode?: number | null;
  readonly limitSeconds: number;
  /** Processes that the command left behind when it ended. */
  readonly leftBehind: number;
  /** How long this process was kept from measuring, at most. */
  readonly lagSeconds: number;
  /** What was seen of connections, if there were any. */
  readonly traffic?: StopTraffic;
  readonly output: readonly OutputLine[];
}

export interface StopTraffic {
  readonly inFlight: InFlight;
  /** When the last new connection was made that was answered; 0 if none after the signal. */
  readonly acceptsSeconds: number;
  /** When the first new connection was refused; undefined if none was. */
  readonly refusesSeconds?: number;
  /** When the first new connection after the last answered one was refused, or not answered; undefined if none was. */
  readonly failsSeconds?: number;
  /** New connections after the signal that were accepted and then not answered. */
  readonly acceptedAndLost: number;
  /** When an idle kept connection was closed; undefined if not before the end. */
  readonly idleClosedSeconds?: number;
  /** Whether answers after the signal on kept connections said `Connection: close`; undefined if there was no such answer. */
  readonly announcesClose?: boolean;
}

/** Tells an application to end while nothing is in flight and no connection open. */
export async function observeIdleStop(application: Application, question: StopQuestion, interruption: AbortSignal): Promise<StopObservation> {
  return (await stopAnd(application, question, interruption)).observation;
}

/** Connections with a request in flight at the signal. */
const CONCURRENT = 8;

/** Seconds between two new connections after the signal; most listeners close in the first hundredths. */
const POLL = 0.02;
const FIRST_POLL = 0.005;
const FIRST_POLLS = 10;

/** New connections in a row that are refused until the listener counts as closed. */
const REFUSALS = 3;

/** New connections that wait for an answer, at most. */
const MAX_WAITING = 64;

/** Seconds between two requests on a connection that is kept busy. */
const BUSY = 0.05;

/** Seconds for which it is used after the listener has closed: a load balancer leaves, and a server may wait for just that. */
const BUSY_WITHOUT_LISTENER = 1;

/** The part of the usual duration of a request after which the signal comes. */
const INTO_REQUEST = 0.4;

/** Tells an application to end with requests in flight, and goes on sending. */
export async function observeLoadedStop(
  application: Application, question: StopQuestion, slow: AppRequest, usualSeconds: number, quick: AppRequest, interruption: AbortSignal,
): Promise<StopObservation> {
  const { port } = application;
  // Where the application keeps connections, those are used that it has answered on; an unused one could hold a thread of it.
  const keep = async () => {
    const connection = await Connection.open(port);
    const first = await connection?.request(quick);
    return first?.type === 'answer' && !first.closes ? connection : undefined;
  };
  const [idle, busy, ...kept] = await Promise.all(Array.from({ length: CONCURRENT + 2 }, keep));
  const workers = (await Promise.all(kept.map(async connection => connection ?? Connection.open(port)))).filter(one => one !== undefined);
  const sent = workers.map(worker => {
    const fate: { reply?: Reply } = {};
    void worker.request(slow).then(reply => {
      fate.reply = reply;
      worker.destroy(); // as a load balancer does that leaves the target
    });
    return fate;
  });
  // Written, and on their way into the application.
  await sleep(Math.min(INTO_REQUEST * usualSeconds, 1), interruption);
  const before = new Set(sent.filter(({ reply }) => reply !== undefined));
  const { observation, told } = await stopAnd(application, question, interruption, async (begin, isOver) => {
    const polls = pollNewConnections(port, quick, begin, isOver, interruption);
    let left = Infinity;
    void polls.then(() => { left = now() + BUSY_WITHOUT_LISTENER; });
    const closes = keepBusy(busy, quick, () => isOver() || now() > left, interruption).finally(() => busy?.destroy());
    return { begin, polls: await polls, announcesClose: await closes };
  });
  [idle, busy, ...workers].forEach(connection => connection?.destroy());
  const { begin, polls, announcesClose } = told!;
  const inFlight = sent.filter(fate => !before.has(fate)).map(({ reply }) => reply);
  const answers = inFlight.filter(reply => reply?.type === 'answer');
  const idleClosed = idle && !idle.isOpen ? await idle.closed : undefined;
  return {
    ...observation,
    traffic: {
      inFlight: {
        count: inFlight.length,
        finished: answers.filter(({ status }) => status < 500).length,
        failed: answers.filter(({ status }) => status >= 500).length,
        reset: inFlight.length - answers.length,
        ...answers.length > 0 && { lastAnswerSeconds: Math.max(...answers.map(({ time }) => time)) - begin },
      },
      ...polls,
      ...idleClosed !== undefined && idleClosed >= begin && { idleClosedSeconds: idleClosed - begin },
      ...announcesClose !== undefined && { announcesClose },
    },
  };
}

/** Signals the application, and kills it at the limit; `meanwhile` runs until it has ended. */
async function stopAnd<Told>(
  application: Application, { signal, limitSeconds, hasInit }: StopQuestion, interruption: AbortSignal,
  meanwhile?: (begin: number, isOver: () => boolean) => Promise<Told>,
): Promise<{ readonly observation: StopObservation; readonly told?: Told }> {
  const lag = watchLag();
  const handled = application.handles(signal);
  const shell = application.isShellInFront();
  const isNode = application.isNode();
  const begin = now();
  if (hasInit || handled !== false) application.signal(signal);
  const told = meanwhile?.(begin, () => application.end !== undefined);
  const end = await within(limitSeconds, application.exited, interruption);
  const leftBehind = end ? application.members().filter(pid => pid !== application.pid).length : 0;
  if (!end) {
    application.kill();
    await application.exited;
  }
  const endedBySignal = end?.signal === signal;
  const unheard = hasInit ? undefined : handled === false ? 'no-handler' : endedBySignal && isNode ? 'default' : undefined;
  return {
    observation: {
      handled,
      ...unheard && { unheard },
      endedBySignal,
      shell,
      ...end && { exitSeconds: end.time - begin, exitCode: end.exitCode },
      limitSeconds,
      leftBehind,
      lagSeconds: lag(),
      output: application.output.lines(),
    },
    told: await told,
  };
}

type Polls = Pick<StopTraffic, 'acceptsSeconds' | 'refusesSeconds' | 'failsSeconds' | 'acceptedAndLost'>;

/** Opens a new connection again and again until they are refused. */
async function pollNewConnections(
  port: number, request: AppRequest, begin: number, isOver: () => boolean, interruption: AbortSignal,
): Promise<Polls> {
  const fates: Promise<void>[] = [];
  const lost: number[] = [];
  let [waiting, refusals, acceptsSeconds] = [0, 0, 0];
  let refusesSeconds: number | undefined;
  for (let turn = 1; refusals < REFUSALS && !isOver(); turn++) {
    await sleep(begin + Math.min(turn, FIRST_POLLS) * FIRST_POLL + Math.max(0, turn - FIRST_POLLS) * POLL - now(), interruption);
    if (waiting >= MAX_WAITING) continue;
    const since = now() - begin;
    const connection = await Connection.open(port);
    if (!connection) {
      refusals += 1;
      refusesSeconds ??= since;
      continue;
    }
    [refusals, refusesSeconds] = [0, undefined];
    waiting += 1;
    fates.push(connection.request(request, false).then(reply => {
      waiting -= 1;
      connection.destroy();
      if (reply.type === 'answer' && reply.status < 500) acceptsSeconds = Math.max(acceptsSeconds, since);
      else lost.push(since);
    }));
  }
  while (waiting > 0 && !isOver()) await sleep(POLL, interruption);
  await Promise.all(fates);
  const failsSeconds = Math.min(refusesSeconds ?? Infinity, ...lost.filter(time => time > acceptsSeconds));
  return {
    acceptsSeconds,
    acceptedAndLost: lost.length,
    ...refusesSeconds !== undefined && { refusesSeconds },
    ...failsSeconds < Infinity && { failsSeconds },
  };
}

/** Sends requests on a kept connection, and reports whether the answers ask to leave it. */
async function keepBusy(
  connection: Connection | undefined, request: AppRequest, isOver: () => boolean, interruption: AbortSignal,
): Promise<boolean | undefined> {
  let announces: boolean | undefined;
  while (connection?.isOpen && !isOver()) {
    const reply = await connection.request(request);
    if (reply.type === 'lost') break;
    announces = announces === true || reply.closes;
    if (reply.closes) break;
    await sleep(BUSY, interruption);
  }
  return announces;
}
