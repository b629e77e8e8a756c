import { createServer as createHttpsServer } from 'node:https';
import { AddressInfo, createServer } from 'node:net';
import { LOCALHOST_CERTIFICATE } from './certificate';
import { reset, TestServer } from './server';
import { hostSystem } from '../../src/cli/system';
import { Prober } from '../../src/probe/engine';
import { createHttpSender, HttpTarget } from '../../src/probe/http';
import { Expectation } from '../../src/probe/judge';
import { Schedule } from '../../src/probe/schedule';

const { clock, timers } = hostSystem({ wallClock: () => 0, onInterrupt: () => () => undefined });

/** A busy machine may stall everybody for as long, in seconds. */
const STALL = 1;

async function probe(url: string, schedule: Schedule, target: Partial<HttpTarget> = {}, expectation: Expectation = { statuses: [[200, 399]] }) {
  const sender = createHttpSender({
    url: new URL(url),
    method: 'GET',
    headers: {},
    connections: 'new',
    timeoutSeconds: 10,
    readsBody: expectation.match !== undefined,
    verifiesCertificate: true,
    ...target,
  }, timers);
  const result = await new Prober(schedule, expectation, sender.send, { clock, timers }).done;
  sender.close();
  return result;
}

// Most of the time nothing happens: each test has a server of its own, and they run side by side.
describe('an HTTP probe', () => {
  const servers: TestServer[] = [];
  const start = async (...given: Parameters<typeof TestServer.start>) => {
    const server = await TestServer.start(...given);
    servers.push(server);
    return server;
  };
  afterAll(async () => {
    for (const server of servers) await server.kill();
  });

  test.concurrent('finds nothing wrong where nothing is', async () => {
    const server = await start((_, response) => response.end('ok'));
    const result = await probe(server.url, { rate: 400, durationSeconds: 0.5 });
    expect(result).toMatchObject({ requests: 200, ok: 200, failed: 0, reached: 200, unsent: 0, windows: [], statuses: { 200: 200 } });
    expect(server.requests).toBe(200);
  });

  test.concurrent.each([
    ['new', 40, 40], ['keep-alive', 1, 30], ['mixed', 21, 35],
  ] as const)('with %s connections makes as many as that needs', async (connections, least, most) => {
    const server = await start((_, response) => response.end('ok'));
    // An answer is there before the next request, unless the machine stalls: then the pool grows.
    const result = await probe(server.url, { rate: 50, durationSeconds: 0.8 }, { connections });
    expect(result.ok).toBe(40);
    expect(server.connections).toBeGreaterThanOrEqual(least);
    expect(server.connections).toBeLessThanOrEqual(most);
  });

  test.concurrent('finds an outage, its beginning, its end and nothing else', async () => {
    const server = await start((_, response) => response.end('ok'));
    const begin = clock();
    const at = (seconds: number) => new Promise(resolve => setTimeout(resolve, seconds * 1000 - (clock() - begin)));
    const outage = (async () => {
      await at(0.4);
      await server.stop();
      const down = (clock() - begin) / 1000;
      await at(1);
      const up = (clock() - begin) / 1000;
      await server.listen();
      return { down, up };
    })();
    const result = await probe(server.url, { rate: 50, durationSeconds: 1.5 });
    const { down, up } = await outage;
    expect(result.requests).toBe(75);
    expect(result.ok).toBe(server.requests);
    expect(result.failed).toBe(75 - server.requests);
    // A connection that waits to be accepted when the server stops is reset.
    expect(result.failuresByKind.refused + (result.failuresByKind.reset ?? 0)).toBe(result.failed);
    expect(result.windows).toHaveLength(1);
    const [{ from, to, recovered }] = result.windows;
    expect(recovered).toBe(true);
    expect(Math.abs(from - down)).toBeLessThan(STALL);
    expect(Math.abs(to - up)).toBeLessThan(STALL);
    expect(to - from).toBeGreaterThan(0.2);
  });

  test.concurrent.each([
    ['reset', (socket: import('node:net').Socket) => reset(socket)],
    ['closed', (socket: import('node:net').Socket) => socket.end()],
  ] as const)('counts each connection that is %s', async (kind, end) => {
    const server = await start((request, response) => {
      if (server.requests % 10 === 0) end(request.socket); else response.end('ok');
    });
    const result = await probe(server.url, { rate: 200, durationSeconds: 0.5 });
    expect(result.failuresByKind).toEqual({ [kind]: 10 });
    expect(result.ok).toBe(90);
    expect(result.windows.reduce((sum, { failed }) => sum + failed, 0)).toBe(10);
  });

  test.concurrent('does not take an answer that breaks off for one', async () => {
    const server = await start((request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half');
      setTimeout(() => server.requests % 2 === 0 ? reset(request.socket) : request.socket.end(), 20);
    });
    const { ok, failed, failuresByKind } = await probe(server.url, { rate: 10, durationSeconds: 0.4 });
    expect({ ok, failed }).toEqual({ ok: 0, failed: 4 });
    expect(Object.keys(failuresByKind).filter(kind => !['closed', 'reset'].includes(kind))).toEqual([]);
  });

  test.concurrent('sends on time while answers are slow, and times out those that do not come', async () => {
    const server = await start((_, response) => {
      if (server.requests > 5) response.end('ok'); // the first five hang
    });
    const result = await probe(server.url, { rate: 100, durationSeconds: 0.5 }, { timeoutSeconds: 1.2 });
    expect(result).toMatchObject({ requests: 50, ok: 45, failed: 5, failuresByKind: { timeout: 5 }, firstFailures: { timeout: 'no complete answer within 1.2 s' } });
    // Had they waited for one another, some would have waited as long as the timeout.
    expect(result.latency!.percentiles[0]).toBeLessThan(500);
  });

  test.concurrent('sees a stall in every request that it delays', async () => {
    const held: (() => void)[] = [];
    let stalled = true;
    const server = await start((_, response) => {
      if (stalled) held.push(() => response.end('ok')); else response.end('ok');
    });
    const timer = setTimeout(() => { stalled = false; held.forEach(answer => answer()); }, 700);
    const result = await probe(server.url, { rate: 100, durationSeconds: 1 });
    clearTimeout(timer);
    expect(result).toMatchObject({ requests: 100, ok: 100 });
    // Most requests fell into the stall, and waited a third of a second on average.
    expect(held.length).toBeGreaterThan(25);
    expect(result.latency!.max).toBeGreaterThan(600);
    expect(result.latency!.mean).toBeGreaterThan(150);
  });

  test.concurrent('counts unexpected statuses by their code, however often they come', async () => {
    const server = await start((_, response) => {
      response.statusCode = server.requests % 50 === 0 ? 503 : server.requests % 25 === 0 ? 502 : 200;
      response.end();
    });
    const result = await probe(server.url, { rate: 400, durationSeconds: 0.5 });
    expect(result.statuses).toEqual({ 200: 192, 502: 4, 503: 4 });
    expect(result.failuresByKind).toEqual({ status: 8 });
  });

  test.concurrent('measures 0.07 % as such', async () => {
    const server = await start((_, response) => {
      response.statusCode = server.requests === 1000 ? 502 : 200;
      response.end();
    });
    const { requests, failed } = await probe(server.url, { rate: 1500, durationSeconds: 1 }, { connections: 'keep-alive' });
    expect({ requests, failed }).toEqual({ requests: 1500, failed: 1 });
    expect((failed / requests * 100).toFixed(2)).toBe('0.07');
  });

  test.concurrent('tells versions apart, and when each answered', async () => {
    const server = await start((_, response) => response.end(`<title>${server.requests <= 20 ? '2048' : 'Welcome to nginx!'}</title>`));
    const { versions, ok } = await probe(server.url, { rate: 100, durationSeconds: 0.5 }, {}, {
      statuses: [[200, 200]], match: /<title>(.*)<\/title>/,
    });
    expect(ok).toBe(50);
    expect(versions.map(({ version, count }) => ({ version, count }))).toEqual([{ version: '2048', count: 20 }, { version: 'Welcome to nginx!', count: 30 }]);
    expect(versions[0].firstSeen).toBe(0);
    expect(versions[1].lastSeen).toBe(0.49);
    expect(versions[0].lastSeen).toBeLessThan(versions[1].lastSeen);
  });

  test.concurrent('sends the method and the headers it is given', async () => {
    const seen: unknown[] = [];
    const server = await start(({ method, headers, url }, response) => {
      seen.push([method, headers.host, headers['x-one'], headers.authorization, url]);
      response.end();
    });
    const target = { method: 'HEAD', headers: { 'host': 'web.example.com', 'x-one': ['a', 'b'] } };
    await probe(server.url.replace('//', '//user:secret@').concat('a/b?c=d'), { rate: 10, durationSeconds: 0.1 }, target);
    expect(seen).toEqual([['HEAD', 'web.example.com', 'a, b', 'Basic dXNlcjpzZWNyZXQ=', '/a/b?c=d']]);
  });

  test.concurrent('tells a name that does not exist', async () => {
    // Longer than a part of a name may be, so that nobody has to be asked.
    const { failuresByKind, reached } = await probe(`http://${'a'.repeat(64)}.invalid/`, { rate: 10, durationSeconds: 0.2 });
    expect(failuresByKind).toEqual({ dns: 2 });
    expect(reached).toBe(0);
  });

  test.concurrent('tells what is not HTTP', async () => {
    const server = createServer(socket => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.6\r\n')).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const { failuresByKind } = await probe(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { rate: 10, durationSeconds: 0.2 });
    server.close();
    expect(failuresByKind).toEqual({ protocol: 2 });
  });

  test.concurrent('speaks TLS, and refuses a certificate that nobody vouches for', async () => {
    const server = createHttpsServer(LOCALHOST_CERTIFICATE, (_, response) => response.end('ok')).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
    for (const connections of ['new', 'keep-alive'] as const) {
      const taken = await probe(url, { rate: 20, durationSeconds: 0.25 }, { connections, verifiesCertificate: false });
      expect(taken).toMatchObject({ requests: 5, ok: 5 });
    }
    const refused = await probe(url, { rate: 20, durationSeconds: 0.25 });
    expect(refused).toMatchObject({ requests: 5, failuresByKind: { tls: 5 }, reached: 5 });
    server.closeAllConnections();
    server.close();
  });

  test.concurrent('tells a server that does not speak TLS', async () => {
    const server = await start((_, response) => response.end('ok'));
    const { failuresByKind } = await probe(server.url.replace('http:', 'https:'), { rate: 10, durationSeconds: 0.2 });
    expect(failuresByKind).toEqual({ tls: 2 });
  });
});
