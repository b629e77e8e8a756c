import { Connection } from './connection';
import { shownAddress } from '../../probe/shown-url';
import { now } from '../clock';
import { AppRequest } from '../load/request';
import { Application } from '../processes/application';
import { StartFailure } from '../processes/start-failure';
import { sleep, within } from '../wait';

/** Seconds between two looks at a starting application. */
const LOOK = 0.01;

/** Seconds that one question to a starting application may take. */
const PATIENCE = 5;

/** Seconds after which an application that listens elsewhere is not waited for any more. */
const ELSEWHERE = 1;

/** The lines of the output that a failure shows. */
const LINES = 8;

/** How the application is asked whether it is ready. */
export interface ReadyCheck {
  readonly request: AppRequest;
  /** The longest start that is waited for. */
  readonly limitSeconds: number;
}

/** Waits until the application answers well; returns how long that took since its start, or throws the reason why it does not. */
export async function waitUntilReady(application: Application, { request, limitSeconds }: ReadyCheck, interruption: AbortSignal): Promise<number> {
  let answered: number | undefined;
  let elsewhere: number | undefined;
  for (;;) {
    const begun = now();
    if (application.end) throw await whyEnded(application);
    if (begun - application.started > limitSeconds) throw whySilent(application, request, limitSeconds, answered);
    const connection = await Connection.open(application.port);
    if (connection) {
      const reply = await within(PATIENCE, connection.request(request, false), interruption);
      connection.destroy();
      if (reply?.type === 'answer') {
        answered = reply.status;
        if (isGood(reply.status)) return reply.time - application.started;
      }
    } else {
      const [other] = application.listensOn().filter(port => port !== application.port);
      if (other === undefined) elsewhere = undefined;
      else elsewhere ??= begun;
      if (elsewhere !== undefined && begun - elsewhere > ELSEWHERE) throw otherPort(application, other);
    }
    await sleep(LOOK - (now() - begun), interruption);
  }
}

/** As the kubelet judges a probe. */
export function isGood(status: number): boolean {
  return status >= 200 && status < 400;
}

async function whyEnded(application: Application): Promise<StartFailure> {
  const { exitCode, signal } = application.end!;
  await new Promise(resolve => { setTimeout(resolve, SETTLE); }); // for its last words, and for a child to open its port
  const left = application.members();
  const lines = application.output.lines().slice(-LINES);
  if (left.length > 0) {
    return new StartFailure('forked', `the command ended with exit code ${exitCode ?? signal} but left ${left.length === 1 ? 'a process' : `${left.length} processes`} behind: `
      + 'it puts itself into the background, where a container would end with it; start it in the foreground', lines);
  }
  return new StartFailure('died', `the application ended while it started, ${exitCode === null ? `by ${signal}` : `with exit code ${exitCode}`}`, lines);
}

/** Milliseconds. */
const SETTLE = 200;

function otherPort(application: Application, other: number): StartFailure {
  return new StartFailure('other-port', `the application listens on port ${other} but must listen on ${application.port}, the one it is given: `
    + 'let it take its port from a variable (\'--port-variable\' names it) or from an argument ({port} in the command stands for it)', application.output.lines().slice(-LINES));
}

function whySilent(application: Application, { method, path }: AppRequest, limitSeconds: number, answered: number | undefined): StartFailure {
  const lines = application.output.lines().slice(-LINES);
  if (answered !== undefined) {
    return new StartFailure('bad-answer', `the application answers ${method} ${shownAddress(path)} with status ${answered} but must answer with 200 to 399 within ${limitSeconds} s; `
      + 'name a path that it has by \'--ready\' or \'--request\'', lines);
  }
  return new StartFailure('silent', `the application did not answer on port ${application.port} within ${limitSeconds} s; `
    + 'let it listen on the port in the variable that \'--port-variable\' names or on {port}, or raise \'--startup\'', lines);
}
