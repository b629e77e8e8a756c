import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo, connect, createServer, Server } from 'node:net';
import { ApplicationLoadBalancer, AlbSettings } from '../../src/rehearsal/load-balancer/alb';
import { INDEX_HEADER } from '../../src/rehearsal/load-balancer/load-balancer';
import { NetworkLoadBalancer } from '../../src/rehearsal/load-balancer/nlb';
import { Router, Target } from '../../src/rehearsal/load-balancer/target';
import { Application } from '../../src/rehearsal/processes/application';
import { settledPod } from '../../src/simulation/entities';

const closers: (() => unknown)[] = [];
afterEach(async () => { await Promise.all(closers.splice(0).reverse().map(close => close())); });

/** A target in this process: the load balancer only knows its port. */
function targetOn(port: number, name = 'old-0'): Target {
  return { pod: settledPod(0, name, 1), application: { port, end: undefined } as Application, passing: new Set() };
}

async function listen(server: Server | http.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    (server as http.Server).closeAllConnections?.();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function albFor(targets: readonly Target[], settings: Partial<AlbSettings> = {}): Promise<ApplicationLoadBalancer> {
  const router = new Router(1, () => 0);
  targets.forEach(target => router.add(target));
  const alb = await ApplicationLoadBalancer.start(router, { nodes: 1, idleTimeoutSeconds: 60, pinsConnections: false, ...settings });
  closers.push(() => alb.close());
  return alb;
}

interface Answer { readonly status: number; readonly body: string; readonly headers: http.IncomingHttpHeaders }

async function ask(port: number, options: http.RequestOptions & { body?: string } = {}): Promise<Answer> {
  const request = http.request({ host: '127.0.0.1', port, agent: false, ...options, headers: { [INDEX_HEADER]: '7', ...options.headers } });
  request.end(options.body);
  const [response] = await once(request, 'response') as [http.IncomingMessage];
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode!, body, headers: response.headers };
}

describe('ApplicationLoadBalancer', () => {
  test('passes requests and answers on, and keeps its connections', async () => {
    const connections = new Set<unknown>();
    const port = await listen(http.createServer(async (request, response) => {
      connections.add(request.socket);
      let body = '';
      for await (const chunk of request) body += chunk;
      response.setHeader('x-seen', JSON.stringify([request.method, request.url, request.headers.host, request.headers['x-a'], request.headers[INDEX_HEADER]]));
      response.statusCode = 201;
      response.end(body.toUpperCase());
    }));
    const alb = await albFor([targetOn(port)]);
    const headers = { 'host': 'shop.example', 'x-a': 'b', 'connection': 'close' };
    for (let n = 0; n < 3; n++) {
      const { status, body, headers: answered } = await ask(alb.port, { method: 'POST', path: '/a?b=c', headers, body: 'ping' });
      expect({ status, body, seen: JSON.parse(answered['x-seen'] as string) }).toEqual({ status: 201, body: 'PING', seen: ['POST', '/a?b=c', 'shop.example', 'b', null] });
    }
    expect(connections.size).toBe(1);
  });

  test('passes a stream on as it comes, in both directions', async () => {
    const port = await listen(http.createServer((request, response) => {
      response.write('first ');
      request.on('data', chunk => response.write(`echo:${chunk} `));
      request.on('end', () => response.end('last'));
    }));
    const alb = await albFor([targetOn(port)]);
    const request = http.request({ host: '127.0.0.1', port: alb.port, agent: false, method: 'POST' });
    closers.push(() => request.destroy());
    request.flushHeaders();
    const [response] = await once(request, 'response') as [http.IncomingMessage];
    response.setEncoding('utf8');
    const next = async () => (await once(response, 'data'))[0] as string;
    expect(await next()).toBe('first ');
    request.write('one');
    expect(await next()).toBe('echo:one ');
    request.end();
    expect(await next()).toBe('last');
  });

  test('upgrades to a WebSocket, and cuts it at the end of the deregistration delay', async () => {
    const server = http.createServer();
    server.on('upgrade', (_, socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
      socket.pipe(socket);
    });
    const target = targetOn(await listen(server));
    const alb = await albFor([target]);
    const request = http.request({ host: '127.0.0.1', port: alb.port, headers: { connection: 'Upgrade', upgrade: 'echo' } });
    request.end();
    const [response, socket] = await once(request, 'upgrade') as [http.IncomingMessage, import('node:net').Socket];
    expect(response.statusCode).toBe(101);
    socket.write('hello');
    expect(String((await once(socket, 'data'))[0])).toBe('hello');
    alb.cut(target);
    await once(socket, 'close');
    expect(target.passing.size).toBe(0);
  });

  test('answers with 503 without a target', async () => {
    const alb = await albFor([]);
    expect((await ask(alb.port)).status).toBe(503);
    expect(alb.fateOf(7)).toMatchObject({ lossClass: 'no-target' });
  });

  test('answers with 502 for a target that refuses, or that ends with a request in flight', async () => {
    const closed = createServer();
    const refusing = await listen(closed);
    closed.close();
    await once(closed, 'close');
    const alb = await albFor([targetOn(refusing)]);
    expect((await ask(alb.port)).status).toBe(502);
    expect(alb.fateOf(7)).toMatchObject({ lossClass: 'refused' });
    const other = await albFor([targetOn(await listen(http.createServer(request => request.socket.resetAndDestroy())))]);
    expect((await ask(other.port)).status).toBe(502);
    expect(other.fateOf(7)).toMatchObject({ lossClass: 'killed' });
  });

  test('answers with 504 when nothing comes for as long as the idle timeout', async () => {
    const alb = await albFor([targetOn(await listen(http.createServer(() => undefined)))], { idleTimeoutSeconds: 0.2 });
    expect((await ask(alb.port)).status).toBe(504);
    expect(alb.fateOf(7)).toMatchObject({ lossClass: 'idle-timeout' });
  });

  test('ends the connection of the client if an answer ends early', async () => {
    const alb = await albFor([targetOn(await listen(http.createServer((request, response) => {
      response.write('half', () => request.socket.destroy());
    })))]);
    await expect(ask(alb.port)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(alb.fateOf(7)).toMatchObject({ lossClass: 'killed' });
  });

  test('answers with 502 for a request in flight at the end of the deregistration delay', async () => {
    const server = http.createServer();
    const target = targetOn(await listen(server));
    const alb = await albFor([target]);
    const asked = ask(alb.port);
    await once(server, 'request');
    alb.cut(target);
    expect((await asked).status).toBe(502);
    expect(alb.fateOf(7)).toMatchObject({ lossClass: 'cut' });
  });

  test('closes what it keeps to a target that it leaves, and not what is in use', async () => {
    const server = http.createServer((_, response) => setTimeout(() => response.end('ok'), 100));
    const target = targetOn(await listen(server));
    const alb = await albFor([target]);
    await ask(alb.port);
    const [socket] = [...await new Promise<import('node:net').Socket[]>(resolve => {
      server.once('request', request => resolve([request.socket]));
      void ask(alb.port);
    })];
    const [asked] = [ask(alb.port)];
    await new Promise(resolve => { setTimeout(resolve, 20); });
    alb.leave(target, 0);
    expect((await asked).body).toBe('ok');
    if (!socket.destroyed) await once(socket, 'close');
  });

  test('stays with a pod on the connections of nodes, until the pod closes them', async () => {
    const served: string[] = [];
    const serve = async (name: string) => listen(http.createServer((_, response) => {
      served.push(name);
      response.end();
    }));
    const [a, b] = [targetOn(await serve('a'), 'a'), targetOn(await serve('b'), 'b')];
    const alb = await albFor([a, b], { pinsConnections: true });
    await ask(alb.port);
    a.pod.routes[0].noNew = -1; // kube-proxy sends it nothing new
    await ask(alb.port);
    await ask(alb.port);
    expect(served).toEqual(['a', 'a', 'a']);
  });
});

describe('NetworkLoadBalancer', () => {
  async function nlbFor(targets: readonly Target[], idleTimeoutSeconds = 60): Promise<NetworkLoadBalancer> {
    const router = new Router(1, () => 0);
    targets.forEach(target => router.add(target));
    const nlb = await NetworkLoadBalancer.start(router, idleTimeoutSeconds);
    closers.push(() => nlb.close());
    return nlb;
  }
  const echo = async () => listen(createServer(socket => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  }));

  test('carries a flow to one target, also after that has left, and terminates it when told', async () => {
    const target = targetOn(await echo());
    const nlb = await nlbFor([target]);
    const client = connect(nlb.port, '127.0.0.1');
    const { localPort } = await once(client, 'connect').then(() => client);
    client.write('one');
    expect(String((await once(client, 'data'))[0])).toBe('one');
    target.pod.routes[0].noNew = target.pod.routes[0].outOfService = -1;
    client.write('two');
    expect(String((await once(client, 'data'))[0])).toBe('two');
    const other = connect(nlb.port, '127.0.0.1');
    await expect(once(other, 'close')).rejects.toMatchObject({ code: 'ECONNRESET' });
    nlb.cut(target);
    await expect(once(client, 'close')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(nlb.fateOf(0, localPort)).toMatchObject({ lossClass: 'cut' });
  });

  test('ends a flow that is idle for too long', async () => {
    const nlb = await nlbFor([targetOn(await echo())], 0.1);
    const client = connect(nlb.port, '127.0.0.1');
    const { localPort } = await once(client, 'connect').then(() => client);
    await expect(once(client, 'close')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(nlb.fateOf(0, localPort)).toMatchObject({ lossClass: 'idle-timeout' });
  });
});

describe('Router', () => {
  let now = 0;
  const router = (count: number, slowStart = 0) => {
    const targets = Array.from({ length: count }, (_, index) => ({ ...targetOn(1, `old-${index}`) }));
    const made = new Router(1, () => now, slowStart);
    targets.forEach(target => made.add(target));
    return { made, targets };
  };
  const counts = (made: Router, times: number) => {
    const chosen: Record<string, number> = {};
    for (let n = 0; n < times; n++) {
      const name = made.choose(0)?.pod.name ?? 'none';
      chosen[name] = (chosen[name] ?? 0) + 1;
    }
    return chosen;
  };

  test('goes round the targets in service, and falls back to others without any', () => {
    now = 5;
    const { made, targets: [a, b, c] } = router(3);
    expect(counts(made, 6)).toEqual({ 'old-0': 2, 'old-1': 2, 'old-2': 2 });
    a.pod.routes[0].outOfService = 5;
    expect(counts(made, 6)).toEqual({ 'old-1': 3, 'old-2': 3 });
    b.pod.routes[0].noNew = 4;
    Object.assign(c.pod.routes[0], { outOfService: 5, fallbackFrom: 5, fallbackUntil: 9 });
    expect(counts(made, 6)).toEqual({ 'old-2': 6 });
    now = 9;
    expect(counts(made, 6)).toEqual({ none: 6 });
  });

  test('lets the share of a new target grow', () => {
    now = 100;
    const { made, targets: [, b] } = router(2, 10);
    b.pod.routes[0].inService = Infinity;
    made.enter(b, 0, 100);
    const shares = [101, 105, 109, 111].map(time => {
      now = time;
      return (counts(made, 1000)['old-1'] ?? 0) / 500;
    });
    [0.1, 0.5, 0.9, 1].forEach((share, index) => expect(shares[index]).toBeCloseTo(share, 1));
  });
});
