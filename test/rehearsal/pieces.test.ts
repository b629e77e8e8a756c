import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { parseRequest } from '../../src/cli/options/rehearse-settings';
import { ask } from '../../src/rehearsal/kubelet/probe';
import { readHar } from '../../src/rehearsal/load/har';
import { AppRequest, requestsInTurn } from '../../src/rehearsal/load/request';
import { parseReply } from '../../src/rehearsal/measure/connection';
import { HAS_PROC } from '../../src/rehearsal/processes/host';
import { Output } from '../../src/rehearsal/processes/output';
import { handlesSignal } from '../../src/rehearsal/processes/proc';
import { Interrupted } from '../../src/rehearsal/wait';

const request = (path: string, weight: number): AppRequest => ({ method: 'GET', path, headers: {}, weight });

describe('requestsInTurn()', () => {
  test('spreads requests by their weights', () => {
    const next = requestsInTurn([request('a', 3), request('b', 1), request('c', 2)]);
    const paths = Array.from({ length: 12 }, (_, index) => next(index).path).join('');
    expect(paths).toBe('acabcaacabca');
    expect(next(3).path).toBe('b');
  });
});

describe('parseRequest()', () => {
  test.each([
    ['/', '/', 1], ['/a=3', '/a', 3], ['/a=0.5', '/a', 0.5], ['/search?q=x', '/search?q=x', 1], ['/search?q=5', '/search?q=5', 1],
    ['/search?q=5=2', '/search?q=5', 2], ['/search?q=5&flag=2', '/search?q=5&flag=2', 1],
  ])('reads %s', (text, path, weight) => expect(parseRequest(text)).toEqual({ path, weight }));

  test('refuses a weight of 0', () => expect(() => parseRequest('/a=0')).toThrow("'--request' is '/a=0' but its weight must be more than 0"));
});

describe('readHar()', () => {
  const entry = (url: string, more: object = {}) => ({ request: { method: 'get', url, headers: [], ...more } });

  test('counts equal requests, and leaves out what belongs to one connection', () => {
    const headers = [{ name: ':path', value: '/' }, { name: 'Host', value: 'a' }, { name: 'Accept', value: 'text/html' }, { name: 'Content-Length', value: '1' }];
    expect(readHar(JSON.stringify({
      log: {
        entries: [
          entry('https://a.example/x?y=1', { headers }), entry('https://a.example/x?y=1', { headers }), entry('http://a.example/', { method: 'POST', postData: { text: 'é' } }),
          entry('wss://a.example/'), entry('data:,a'),
        ],
      },
    }))).toEqual([
      { method: 'GET', path: '/x?y=1', headers: { accept: 'text/html' }, weight: 2 },
      { method: 'POST', path: '/', headers: {}, body: Buffer.from('é'), weight: 1 },
    ]);
  });

  test.each([['{', 'it is not JSON'], ['null', 'it has no list log.entries'], ['{"log":{}}', 'it has no list log.entries'], ['{"log":{"entries":[]}}', 'it has no HTTP request']])(
    'refuses %s', (text, problem) => expect(readHar(text)).toEqual({ problem }),
  );

  const headers = (...all: unknown[]) => entry('https://a.example/', { headers: all });
  test.each<[string, unknown, string]>([
    ['null', null, ' has no request'],
    ['no request', {}, ' has no request'],
    ['a request that is a list', { request: [] }, ' has no request'],
    ['an unknown method', entry('https://a.example/', { method: 'GET /x' }), '.request.method is not a method of HTTP'],
    ['no method', entry('https://a.example/', { method: 1 }), '.request.method is not a method of HTTP'],
    ['no URL', entry('nowhere'), '.request.url is not a URL'],
    ['headers that are null', entry('https://a.example/', { headers: null }), '.request.headers is not a list'],
    ['a header that is null', headers(null), '.request.headers[0] has no name and value'],
    ['a header that would be two', headers({ name: 'a', value: 'b' }, { name: 'c', value: 'd\r\ne: f' }), '.request.headers[1] has characters that no header has'],
    ['a header with a space in its name', headers({ name: 'a b', value: 'c' }), '.request.headers[0] has characters that no header has'],
  ])('names the entry with %s', (_, damaged, problem) => {
    expect(readHar(JSON.stringify({ log: { entries: [entry('https://a.example/'), damaged] } }))).toEqual({ problem: `log.entries[1]${problem}` });
  });
});

describe('ask()', () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1'); // takes connections, and never answers
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => { server.close(); });

  const closes = async () => {
    const [socket] = await once(server, 'connection') as [Socket];
    return once(socket.resume(), 'close');
  };

  test.each([['a path', '/'], ['none', undefined]])('leaves no connection behind where it is interrupted, with %s', async (_, path) => {
    const interruption = new AbortController();
    const closed = closes();
    const asked = ask({ port }, { path, timeoutSeconds: 60 }, interruption.signal).catch((error: unknown) => error);
    if (path === undefined) interruption.abort(); // while it connects
    else void once(server, 'connection').then(() => interruption.abort());
    expect(await asked).toBeInstanceOf(Interrupted);
    await closed;
  });

  test('leaves none behind without an answer', async () => {
    const closed = closes();
    expect(await ask({ port }, { path: '/', timeoutSeconds: 0.05 }, new AbortController().signal)).toBe(false);
    await closed;
  });
});

describe('parseReply()', () => {
  const reply = (text: string, method = 'GET', isEnd = false) => parseReply(Buffer.from(text.replaceAll('\n', '\r\n')), method, isEnd);

  test.each<[string, string, string, boolean, ReturnType<typeof parseReply>]>([
    ['half a head', 'HTTP/1.1 200 OK\nA: b', 'GET', false, undefined],
    ['a whole body', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', 'GET', false, { status: 200, closes: false }],
    ['half a body', 'HTTP/1.1 200 OK\nContent-Length: 3\n\nok', 'GET', false, undefined],
    ['an answer to HEAD', 'HTTP/1.1 200 OK\nContent-Length: 3\n\n', 'HEAD', false, { status: 200, closes: false }],
    ['chunks', 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nConnection: Close\n\n2\nok\n0\n\n', 'GET', false, { status: 200, closes: true }],
    ['chunks without their end', 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n', 'GET', false, undefined],
    ['a body up to the end', 'HTTP/1.0 200 OK\n\nok', 'GET', true, { status: 200, closes: true }],
    ['a body up to the end, before it', 'HTTP/1.0 200 OK\n\nok', 'GET', false, undefined],
    ['a hint before the answer', 'HTTP/1.1 100 Continue\n\nHTTP/1.1 204 No Content\n\n', 'GET', false, { status: 204, closes: false }],
    ['no HTTP', 'SSH-2.0\n\n', 'GET', false, undefined],
  ])('reads %s', (_, text, method, isEnd, expected) => expect(reply(text, method, isEnd)).toEqual(expected));
});

describe('Output', () => {
  test('keeps the last lines, and not more', () => {
    const output = new Output();
    for (let line = 0; line < 1000; line++) output.push(Buffer.from(`line ${line}\n`));
    output.push(Buffer.from(`${'x'.repeat(10_000)}`));
    const lines = output.lines();
    expect(lines).toHaveLength(401);
    expect(lines[0].text).toBe('line 600');
    expect(lines.at(-1)!.text).toHaveLength(400);
  });

  test('joins the pieces of a line, and of a character', () => {
    const output = new Output();
    const bytes = Buffer.from('é\nb\n');
    output.push(bytes.subarray(0, 1));
    output.push(bytes.subarray(1));
    expect(output.lines().map(({ text }) => text)).toEqual(['é', 'b']);
  });
});

(HAS_PROC ? describe : describe.skip)('handlesSignal()', () => {
  test('tells whether a process has a handler', async () => {
    const child = spawn('sleep', ['10']);
    await once(child, 'spawn');
    const trapping = spawn('sh', ['-c', 'trap : TERM; echo ready; read -r line']);
    await once(trapping.stdout, 'data');
    expect([handlesSignal(child.pid!, 'SIGTERM'), handlesSignal(trapping.pid!, 'SIGTERM')]).toEqual([false, true]);
    [child, trapping].forEach(one => one.kill('SIGKILL'));
  });
});
