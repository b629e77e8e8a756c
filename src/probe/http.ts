import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { Send, Timers } from './engine';
import { classifyError } from './network-error';
import { Answer } from './outcome';
import { Connections } from './schedule';

/** The request that is sent repeatedly. */
export interface HttpTarget {
  readonly url: URL;
  readonly method: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly connections: Connections;
  readonly timeoutSeconds: number;
  /** Whether the body is evaluated. */
  readonly readsBody: boolean;
  /** Whether the server's certificate has to be valid. */
  readonly verifiesCertificate: boolean;
}

export interface HttpSender {
  readonly send: Send;
  /** Closes the pool, including its requests in flight. */
  readonly close: () => void;
}

/** The part of a body that is evaluated; a version is near its beginning. */
const BODY_CHARACTERS = 1_048_576;

export function createHttpSender(target: HttpTarget, timers: Timers): HttpSender {
  const secure = target.url.protocol === 'https:';
  const [fresh, pooled] = [false, true].map(keepAlive => createAgent(secure, keepAlive, target));
  const options = [fresh, pooled].map(agent => ({
    ...urlToHttpOptions(target.url), agent, method: target.method, headers: target.headers,
  }));
  const choose = { 'new': () => 0, 'keep-alive': () => 1, 'mixed': (index: number) => index % 2 }[target.connections];
  const request = secure ? https.request : http.request;
  return {
    send: (index, answered) => sendOne(() => request(options[choose(index)]), target, timers, answered),
    close: () => [fresh, pooled].forEach(agent => agent.destroy()),
  };
}

function createAgent(secure: boolean, keepAlive: boolean, target: HttpTarget): http.Agent {
  const options = { keepAlive, maxSockets: Infinity, maxFreeSockets: Infinity };
  return secure ? new https.Agent({ ...options, rejectUnauthorized: target.verifiesCertificate }) : new http.Agent(options);
}

function sendOne(open: () => http.ClientRequest, target: HttpTarget, timers: Timers, answered: (answer: Answer) => void): void {
  let settled = false;
  const settle = (answer: Answer) => {
    if (settled) return;
    settled = true;
    timers.clear(timer);
    answered(answer);
  };
  const request = open();
  const timer = timers.set(() => {
    const reached = request.socket !== null && !request.socket.connecting;
    settle({ type: 'failure', kind: 'timeout', detail: `no ${reached ? 'complete answer' : 'connection'} within ${target.timeoutSeconds} s`, reached });
    request.destroy();
  }, target.timeoutSeconds * 1000);
  request.on('response', response => readResponse(response, target.readsBody, settle));
  request.on('error', error => settle(classifyError(error)));
  request.on('close', () => settle(CLOSED));
  request.end();
}

const CLOSED: Answer = { type: 'failure', kind: 'closed', detail: 'closed before the answer was complete', reached: true };

/** Only a complete answer counts: a killed pod leaves a truncated body. */
function readResponse(response: http.IncomingMessage, readsBody: boolean, settle: (answer: Answer) => void): void {
  let body = '';
  const status = response.statusCode!;
  response.on('error', error => settle(classifyError(resetOf(response) ?? error)));
  response.on('end', () => settle({ type: 'response', status, ...readsBody && { body } }));
  if (!readsBody) {
    response.resume();
    return;
  }
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    if (body.length < BODY_CHARACTERS) body += chunk;
  });
}

/** The error of the connection itself, which is more specific than that of the aborted answer. */
function resetOf(response: http.IncomingMessage): Error | undefined {
  const socket: Socket | null = response.socket; // null once the connection is back in the pool
  return socket?.errored ?? undefined;
}
