import * as http from 'node:http';
import type { Socket } from 'node:net';
import { AppRequest } from './request';
import type { Send } from '../../probe/engine';
import { classifyError } from '../../probe/network-error';
import { Answer } from '../../probe/outcome';
import { Connections } from '../../probe/schedule';
import { LOOPBACK } from '../processes/ports';

/** Sends the requests of a load, and tells what is behind each answer. */
export interface LoadSender {
  readonly send: Send;
  /** Closes all connections. */
  readonly close: () => void;
}

/** Hooks into the course of each request. */
export interface LoadWatch {
  /** The headers that a request gets in addition. */
  readonly headers?: (index: number) => http.OutgoingHttpHeaders;
  /** A request leaves on a connection from this local port. */
  readonly connected?: (index: number, localPort: number) => void;
}

/** A request that takes longer is given up, in seconds. */
const PATIENCE = 120;

/** The connections of a load. */
export interface LoadConnections {
  readonly kind: Connections;
  /** The kept ones, which are used in turn; one opens others beside it while it is in use. */
  readonly kept: number;
}

/** Sends to a port of this machine, on new and kept connections. */
export function createLoadSender(
  port: number, requestOf: (index: number) => AppRequest, { kind, kept }: LoadConnections, watch: LoadWatch = {},
): LoadSender {
  const fresh = new http.Agent({ keepAlive: false });
  const pool = Array.from({ length: kept }, () => new http.Agent({ keepAlive: true, maxFreeSockets: 1 }));
  const every = kind === 'mixed' ? 2 : 1;
  const choose = (index: number) => kind === 'new' || (kind === 'mixed' && index % every === 0) ? fresh : pool[Math.floor(index / every) % kept];
  return {
    send: (index, answered) => {
      const { method, path, headers, body } = requestOf(index);
      const request = http.request({
        host: LOOPBACK,
        port,
        method,
        path,
        agent: choose(index),
        headers: { 'user-agent': 'zero-downtime rehearse', ...headers, ...watch.headers?.(index), ...body && { 'content-length': body.length } },
      });
      if (watch.connected) request.on('socket', socket => onConnected(socket, localPort => watch.connected!(index, localPort)));
      follow(request, answered);
      request.end(body);
    },
    close: () => [fresh, ...pool].forEach(agent => agent.destroy()),
  };
}

function onConnected(socket: Socket, connected: (localPort: number) => void): void {
  if (socket.connecting) socket.once('connect', () => connected(socket.localPort!));
  else if (socket.localPort !== undefined) connected(socket.localPort);
}

/** Calls back once: with the status of a complete answer, or with the failure. */
function follow(request: http.ClientRequest, answered: (answer: Answer) => void): void {
  let settled = false;
  const settle = (answer: Answer) => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    answered(answer);
  };
  const timer = setTimeout(() => {
    settle({ type: 'failure', kind: 'timeout', detail: `no complete answer within ${PATIENCE} s`, reached: true });
    request.destroy();
  }, PATIENCE * 1000);
  request.on('response', response => {
    response.on('error', error => settle(classifyError(error)));
    response.on('end', () => settle({ type: 'response', status: response.statusCode! }));
    response.resume();
  });
  request.on('error', error => settle(classifyError(error)));
  request.on('close', () => settle({ type: 'failure', kind: 'closed', detail: 'closed before the answer was complete', reached: true }));
}
