import * as http from 'node:http';
import { AddressInfo, connect, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Fate, INDEX_HEADER, LoadBalancer, lossOf } from './load-balancer';
import { Router, Target } from './target';
import { LOOPBACK } from '../processes/ports';

/** The settings of an Application Load Balancer that decide about requests. */
export interface AlbSettings {
  readonly nodes: number;
  /** Connections without a byte are closed after so many seconds. */
  readonly idleTimeoutSeconds: number;
  /** Whether nodes are the targets: kube-proxy chooses the pod of each connection, which then stays with it. */
  readonly pinsConnections: boolean;
  /** Whether it opens a connection for each request, and keeps none. */
  readonly opensConnections?: boolean;
}

/** The headers that concern one connection alone. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade'];

/** A connection to a target, which knows the target. */
interface TargetSocket extends Socket { target?: Target }

/** The data path of an Application Load Balancer: requests on connections that it keeps to its targets. */
export class ApplicationLoadBalancer implements LoadBalancer {
  public static async start(router: Router, settings: AlbSettings): Promise<ApplicationLoadBalancer> {
    const server = http.createServer({ keepAlive: true, requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
    server.timeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, LOOPBACK, resolve);
    });
    return new ApplicationLoadBalancer(server, router, settings);
  }

  private readonly pools = new Map<Target | undefined, http.Agent[]>();
  private readonly fates = new Map<number, Fate>();
  private readonly upgraded = new Set<Duplex>();

  private constructor(private readonly server: http.Server, private readonly router: Router, private readonly settings: AlbSettings) {
    server.on('request', (request, response) => this.forward(request, response));
    server.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => this.upgrade(request, socket, head));
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public leave(target: Target, node: number): void {
    if (this.settings.pinsConnections) return; // kube-proxy leaves established connections alone
    const agent = this.pools.get(target)?.[node];
    if (!agent) return;
    (agent as { keepAlive?: boolean }).keepAlive = false; // those in use close after their request
    for (const sockets of Object.values(agent.freeSockets)) sockets?.forEach(socket => socket.destroy());
  }

  public cut(target: Target): void {
    target.passing.forEach(({ cut }) => cut());
  }

  public fateOf(index: number): Fate | undefined {
    return this.fates.get(index);
  }

  public async close(): Promise<void> {
    this.pools.forEach(agents => agents.forEach(agent => agent.destroy()));
    this.upgraded.forEach(socket => socket.destroy());
    const closed = new Promise(resolve => { this.server.close(resolve); });
    this.server.closeAllConnections();
    await closed;
  }

  private forward(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { index, headers } = passedOn(request);
    const node = this.router.nextNode();
    const chosen = this.settings.pinsConnections ? undefined : this.router.choose(node);
    if (!chosen && !this.settings.pinsConnections) {
      this.fates.set(index, { lossClass: 'no-target', detail: 'no target is in service' });
      answer(response, 503);
      return;
    }
    const upstream = http.request({
      host: LOOPBACK,
      port: chosen?.application.port ?? 0,
      method: request.method,
      path: request.url,
      headers,
      setHost: false,
      agent: this.agentOf(chosen, node),
    });
    const targetOf = () => chosen ?? (upstream.socket as TargetSocket | null)?.target;
    let lost: Fate | undefined;
    const passing = { cut: () => this.lose(index, lost ??= { lossClass: 'cut', target: targetOf(), detail: 'the deregistration delay is over' }, upstream) };
    const join = () => targetOf()?.passing.add(passing);
    if (chosen) join(); else upstream.once('socket', join);
    const done = () => targetOf()?.passing.delete(passing);
    const fail = (error: NodeJS.ErrnoException) => {
      const target = targetOf();
      done();
      if (target) lost ??= { lossClass: lossOf(error, target, upstream.reusedSocket, response.headersSent), target, detail: error.message };
      lost ??= { lossClass: 'no-target', detail: error.message };
      this.fates.set(index, lost);
      if (response.headersSent) response.destroy();
      else answer(response, lost.lossClass === 'idle-timeout' ? 504 : lost.lossClass === 'no-target' ? 503 : 502);
    };
    upstream.setTimeout(this.settings.idleTimeoutSeconds * 1000, () => {
      this.lose(index, lost ??= { lossClass: 'idle-timeout', target: targetOf(), detail: 'no byte for as long as the idle timeout' }, upstream);
    });
    upstream.on('error', fail);
    upstream.on('response', reply => {
      response.writeHead(reply.statusCode!, withoutHopByHop(reply.headers));
      reply.pipe(response);
      reply.on('end', done);
      reply.on('error', fail);
      reply.on('close', () => { if (!reply.complete) fail(Object.assign(new Error('the answer ended early'), { code: 'ECONNRESET' })); });
    });
    response.on('close', () => {
      if (!response.writableFinished) upstream.destroy(); // the client has gone
    });
    // The target gets the head before the body, which may come late.
    if (request.headers['transfer-encoding'] !== undefined) upstream.flushHeaders();
    request.pipe(upstream);
  }

  private lose(index: number, fate: Fate, upstream: http.ClientRequest): void {
    this.fates.set(index, fate);
    upstream.destroy(new Error(fate.detail));
  }

  private upgrade(request: http.IncomingMessage, client: Duplex, head: Buffer): void {
    const { headers } = passedOn(request);
    const target = this.router.choose(this.router.nextNode());
    if (!target) {
      client.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    const upstream = http.request({
      host: LOOPBACK,
      port: target.application.port,
      method: request.method,
      path: request.url,
      setHost: false,
      agent: false,
      headers: { ...headers, connection: 'Upgrade', upgrade: request.headers.upgrade },
    });
    const passing = { cut: () => client.destroy() };
    target.passing.add(passing);
    this.upgraded.add(client);
    client.on('close', () => {
      target.passing.delete(passing);
      this.upgraded.delete(client);
      upstream.destroy();
    });
    client.on('error', () => client.destroy());
    const refuse = () => client.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n');
    upstream.on('error', refuse);
    upstream.on('response', reply => { // it does not upgrade
      client.end(`HTTP/1.1 ${reply.statusCode} ${reply.statusMessage}\r\nConnection: close\r\n\r\n`);
      reply.destroy();
    });
    upstream.on('upgrade', (reply, socket, first) => {
      const lines = Object.entries(reply.headers).flatMap(([name, value]) => [value].flat().map(each => `${name}: ${each}`));
      client.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      client.write(first);
      socket.write(head);
      [socket, client as Socket].forEach(side => side.setTimeout?.(this.settings.idleTimeoutSeconds * 1000, () => client.destroy()));
      socket.on('error', () => client.destroy());
      socket.on('close', () => client.destroy());
      socket.pipe(client).pipe(socket);
    });
    upstream.end();
  }

  /** The pool of a node to a target; where nodes are the targets, one pool for all pods. */
  private agentOf(target: Target | undefined, node: number): http.Agent {
    const known = this.pools.get(target);
    if (known) return known[node];
    const options = { keepAlive: this.settings.opensConnections !== true, maxFreeSockets: Infinity, scheduling: 'fifo' as const };
    const made = Array.from({ length: this.settings.nodes }, (_, index) => {
      const agent = new http.Agent(options);
      if (!target) (agent as unknown as { createConnection: () => Socket }).createConnection = () => this.connectThroughNode(index);
      return agent;
    });
    this.pools.set(target, made);
    return made[node];
  }

  /** kube-proxy gives the connection to a pod, with which it stays. */
  private connectThroughNode(node: number): Socket {
    const target = this.router.choose(node);
    const socket: TargetSocket = connect({ host: LOOPBACK, port: target?.application.port ?? 1, noDelay: true });
    socket.target = target;
    return socket;
  }
}

function passedOn(request: http.IncomingMessage): { readonly index: number; readonly headers: http.OutgoingHttpHeaders } {
  const { [INDEX_HEADER]: index, ...headers } = request.headers;
  return {
    index: Number(index ?? NaN),
    headers: {
      ...withoutHopByHop(headers),
      // A body without a length comes in chunks, as it came.
      ...request.headers['transfer-encoding'] !== undefined && { 'transfer-encoding': 'chunked' },
      'x-forwarded-for': request.socket.remoteAddress,
      'x-forwarded-proto': 'http',
    },
  };
}

function withoutHopByHop(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}

function answer(response: http.ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(`${http.STATUS_CODES[status]}\n`);
}
