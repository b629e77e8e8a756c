import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamTransport } from './mcp-client';
import { Serving, serving } from './serving';
import { ExitCode } from '../../../src/cli/io';
import { runMcp } from '../../../src/cli/servers/mcp';
import { DEFAULT_INPUTS, planBudget } from '../../../src/timing';
import { run } from '../scenario';

const UNSAFE = 'examples/2048-before/expected';
const SAFE = 'examples/2048/expected';
const textOf = (folder: string) => readFileSync(join(folder, 'game-2048.k8s.yaml'), 'utf8');

function serve(): Serving & { readonly ended: Promise<ExitCode> } {
  const world = serving();
  return { ...world, ended: runMcp(world.io, '1.2.3') };
}

type Result = { readonly isError?: boolean; readonly content: readonly { readonly text: string }[]; readonly structuredContent: Record<string, any> };

let client: Client;
let server: ReturnType<typeof serve>;
beforeEach(async () => {
  server = serve();
  client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamTransport(server.output, server.input));
  await client.listTools(); // from then on, it holds each result against the schema of its tool
});
afterEach(async () => {
  server.input.end();
  expect([await server.ended, server.stderr()]).toEqual([ExitCode.OK, '']);
});

const call = async (name: string, given: object) => await client.callTool({ name, arguments: given as Record<string, unknown> }) as unknown as Result;

describe('zero-downtime mcp', () => {
  test('says who it is, and when to ask', () => {
    expect(client.getServerVersion()).toMatchObject({ name: 'zero-downtime', version: '1.2.3' });
    expect(client.getInstructions()).toContain('Before you write preStop');
  });

  test('lists tools that only read, with everything described', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['budget', 'check', 'fix', 'simulate', 'explain']);
    for (const { description, annotations, inputSchema, outputSchema } of tools) {
      expect(description).toMatch(/\bCall it |\bPrefer it /);
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false, openWorldHint: false });
      expect(Object.values(inputSchema.properties ?? {}).filter(property => !(property as { description?: string }).description)).toEqual([]);
      // What the interfaces of models refuse at the top of a schema.
      expect(Object.keys(inputSchema).filter(key => /^(oneOf|anyOf|allOf|not|\$ref)$/.test(key))).toEqual([]);
      expect(outputSchema).toMatchObject({ type: 'object' });
    }
  });

  describe('budget', () => {
    test('derives the numbers, with their sums', async () => {
      const { structuredContent, content: [{ text }] } = await call('budget', { longestRequestSeconds: 10, loadBalancer: 'nlb-ip', reclaim: ['cluster-autoscaler'], replicas: 7 });
      const { stdout } = await run('budget --longest-request 10s --load-balancer nlb-ip --reclaim cluster-autoscaler --replicas 7 --format json');
      expect(structuredContent).toEqual(JSON.parse(stdout));
      expect(text).toBe((await run('budget --longest-request 10s --load-balancer nlb-ip --reclaim cluster-autoscaler --replicas 7 --format markdown')).stdout);
    });

    test.each([[24, ['T03']], [25, []]])('holds a preStop of %d s against its limit', async (preStopSeconds, codes) => {
      const { structuredContent: { findings = [], derived } } = await call('budget', { drainPolicy: 'leak-window', set: { preStopSeconds } });
      expect(findings.map(({ code }: { code: string }) => code)).toEqual(codes);
      if (codes.length === 0) expect(derived.preStopSeconds).toBe(preStopSeconds);
      else expect(findings[0]).toMatchObject({ actual: 24, limit: 25, message: expect.stringContaining('(5 s controllerReaction + 20 s deregistrationPropagation)') });
    });

    test('assumes what is not declared', async () => {
      const planned = planBudget(DEFAULT_INPUTS);
      if (!planned.ok) throw new Error('the defaults make a budget');
      const { structuredContent } = await call('budget', {});
      expect(structuredContent.derived.terminationGracePeriodSeconds).toBe(planned.budget.timings.terminationGracePeriodSeconds);
    });
  });

  describe('check', () => {
    test('finds in files what the command finds', async () => {
      const { structuredContent, content: [{ text }] } = await call('check', { paths: [UNSAFE] });
      expect(structuredContent).toEqual(JSON.parse((await run(`check ${UNSAFE} --format json`)).stdout));
      expect(text).toBe((await run(`check ${UNSAFE} --verbose`, 160)).stdout);
    });

    test('finds the same in a text', async () => {
      const codes = ({ structuredContent: { findings } }: Result) => findings.map(({ code, line }: { code: string; line: number }) => [code, line]);
      expect(codes(await call('check', { manifests: textOf(UNSAFE) }))).toEqual(codes(await call('check', { paths: [UNSAFE] })));
    });

    test('takes what the application needs', async () => {
      const limits = async (given: object) => (await call('check', { paths: [UNSAFE], ...given })).structuredContent.findings.find(({ code }: { code: string }) => code === 'T01').message;
      expect(await limits({ defaults: { longestRequestSeconds: 100 } })).toContain('must be at least 145 s');
      expect(await limits({ overrides: { longestRequestSeconds: 50 } })).toContain('must be at least 95 s');
    });

    test('reads the configuration, and says what is left out and overridden', async () => {
      const folder = 'test/cli/manifests/configured';
      const { structuredContent: { notes, ...data }, content: [{ text }] } = await call('check', { paths: [folder], overrides: { longestRequestSeconds: 5 } });
      const { stdout, stderr } = await run(`check ${folder} --longest-request 5s --format json`);
      expect(data).toEqual(JSON.parse(stdout));
      expect(notes.length).toBeGreaterThan(0);
      expect(notes).toEqual(stderr.trim().split('\n'));
      expect(text.endsWith(stderr)).toBe(true);
    });

    test('says what it cannot read, beside what it can', async () => {
      const { isError, structuredContent: { problems, summary } } = await call('check', { manifests: `${textOf(SAFE)}\n---\na: [` });
      expect([isError, summary.workloads, problems.map(({ message }: { message: string }) => message)]).toEqual([undefined, 1, [expect.stringContaining('the document cannot be read as YAML')]]);
    });
  });

  describe('fix', () => {
    test('returns the text, after which no error is left', async () => {
      const { structuredContent: { text, fixed, left } } = await call('fix', { manifests: textOf(UNSAFE), defaults: { longestRequestSeconds: 10 } });
      expect(fixed.map(({ code }: { code: string }) => code)).toEqual(expect.arrayContaining(['T01', 'T03', 'S02']));
      expect(text).toContain('terminationGracePeriodSeconds: 70');
      expect(left).toEqual([{ code: 'S03', severity: 'warning', object: 'Deployment game-2048/deployment-2048', field: 'kind', reason: expect.any(String) }]);
      const { structuredContent: { findings } } = await call('check', { manifests: text, defaults: { longestRequestSeconds: 10 } });
      expect(findings.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
    });

    test.each([[{}, ''], [{ strict: true }, ' --strict']])('returns the diff of files, and leaves them: %j', async (given, flags) => {
      const before = textOf(UNSAFE);
      const { structuredContent: { diff, text } } = await call('fix', { paths: [UNSAFE], ...given });
      expect([diff, text]).toEqual([expect.stringMatching(/^--- a\//), undefined]);
      // The command prints the additions as a part of their own.
      const added = (all: string) => all.split('\n').filter(line => line.startsWith('+') && !line.startsWith('+++'));
      expect(added(diff)).toEqual(added((await run(`fix ${UNSAFE}${flags}`)).stdout));
      expect(textOf(UNSAFE)).toBe(before);
    });

    test('has nothing to do', async () => {
      const { content: [{ text }], structuredContent } = await call('fix', { paths: [SAFE] });
      expect([text, structuredContent.diff]).toEqual(['Nothing was changed\n', '']);
    });
  });

  test('simulate counts what the command counts', async () => {
    const { structuredContent, content: [{ text }] } = await call('simulate', { paths: [UNSAFE], scenario: 'drain', delays: 'typical', sigterm: 'exit', rate: '50' });
    const command = `simulate ${UNSAFE} --scenario drain --delays typical --sigterm exit --rate 50`;
    expect(structuredContent).toEqual(JSON.parse((await run(`${command} --format json`)).stdout));
    expect(structuredContent.lost).toBeGreaterThan(0);
    expect(text).toBe((await run(`${command} --format markdown`)).stdout);
  });

  describe('explain', () => {
    test.each(['T03', 't03', 'prestop-covers-leak'])('gives the reason of %s, and its page', async code => {
      const { structuredContent: { rules: [rule, ...others] }, content: [{ text }] } = await call('explain', { code });
      expect(others).toEqual([]);
      expect(rule).toMatchObject({ code: 'T03', formula: expect.stringContaining('L = r + X'), page: expect.stringMatching(/\/docs\/rules\.md#t03-prestop-covers-leak$/) });
      expect(text).toBe((await run('rules T03', 160)).stdout);
    });

    test('lists all rules', async () => {
      const { structuredContent: { rules }, content: [{ text }] } = await call('explain', {});
      expect(rules.length).toBeGreaterThan(60);
      expect(text).toBe((await run('rules', 160)).stdout);
    });
  });

  describe('refuses, as a result for the agent to correct,', () => {
    let elsewhere: string;
    let inside: string;
    beforeAll(() => {
      elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
      writeFileSync(join(elsewhere, 'web.yaml'), textOf(SAFE));
      mkdirSync('dist', { recursive: true });
      inside = mkdtempSync(join('dist', 'inside-'));
      symlinkSync(join(elsewhere, 'web.yaml'), join(inside, 'link.yaml'));
    });
    afterAll(() => [elsewhere, inside].forEach(folder => rmSync(folder, { recursive: true })));

    test.each<[string, object, string]>([
      ['check', { paths: [UNSAFE], default: {} }, "error: 'default' is not a key; did you mean 'defaults'?\n"],
      ['check', { paths: [UNSAFE], defaults: { longestRequest: 3, shutdownSeconds: 'x' } }, "error: 'longestRequest' is not a key in 'defaults'; did you mean 'longestRequestSeconds'?\n"
        + "error: 'defaults.shutdownSeconds' is \"x\" but must be a number of seconds\n"],
      ['check', { paths: 'k8s' }, "error: 'paths' is \"k8s\" but must be a list\n"],
      ['check', {}, "error: give either 'manifests' or 'paths'; without both there is nothing to read\n"],
      ['check', { paths: [] }, "error: give either 'manifests' or 'paths'; without both there is nothing to read\n"],
      ['check', { paths: [UNSAFE], manifests: 'a: 1' }, "error: give either 'manifests' or 'paths', not both\n"],
      ['fix', { paths: ['-', '../x', '/etc'] }, ['-', '../x', '/etc'].map(path =>
        `error: '${path}' of 'paths' is not below the working directory of the server; give its content as 'manifests'\n`).join('')],
      ['fix', { paths: ['{..,a}/*.yaml'] }, "error: '{..,a}/*.yaml' of 'paths' is not below the working directory of the server; give its content as 'manifests'\n"],
      ['simulate', { paths: [UNSAFE], scenario: 'roll-out' }, expect.stringMatching(/^error: 'scenario' is "roll-out" but must be one of rollout, /)],
      ['simulate', { paths: [UNSAFE], rate: '-1', requestDuration: 'x' }, expect.stringMatching(/^error: 'rate' is '-1' but .*\nerror: 'requestDuration' is 'x' but .*\n$/)],
      ['explain', { code: 'T3' }, "error: 'T3' of 'code' is not a rule; did you mean 'T03'?\n"],
      ['budget', { set: { preStop: 15 } }, "error: 'preStop' is not a key in 'set'; did you mean 'preStopSeconds'?\n"],
      ['budget', { set: { preStopSeconds: -1 } }, "error: 'set.preStopSeconds' is -1 but must be a whole number of at least 0\n"],
    ])('%s of %j', async (name, given, text) =>
      expect(await call(name, given)).toEqual({ isError: true, content: [{ type: 'text', text }] }));

    test('a link that leads elsewhere', async () => {
      const { structuredContent: { problems, summary } } = await call('check', { paths: [inside] });
      expect([summary.documents, problems]).toEqual([0, [{ file: join(inside, 'link.yaml'), message: expect.stringMatching(/^the file is a link to '.*', which is outside of the working directory$/) }]]);
    });
  });

  test('refuses a tool that it does not have', async () =>
    expect(call('chek', {})).rejects.toThrow("'chek' is not a tool; the tools are budget, check, fix, simulate, explain"));
});

describe('a client that speaks badly', () => {
  test('is answered, and everything that it asked before its end, too', async () => {
    const bare = serve();
    let received = '';
    bare.output.on('data', chunk => { received += String(chunk); });
    const ask = (id: number, method: string, params: object) => `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
    bare.input.end([
      'not JSON\n', '{"no":"message"}\n',
      ask(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } }),
      ask(2, 'tools/call', { name: 'check', arguments: { paths: [`${UNSAFE}/*.yaml`] } }),
    ].join(''));
    expect(await bare.ended).toBe(ExitCode.OK);
    const messages = received.trim().split('\n').map(line => JSON.parse(line));
    expect(messages.map(({ id, error }) => [id, error?.code])).toEqual([[null, -32700], [null, -32600], [1, undefined], [2, undefined]]);
    expect(messages[3].result.structuredContent.summary.errors).toBeGreaterThan(0);
  });
});
