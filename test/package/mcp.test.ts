import { join } from 'node:path';
import { ROOT } from './tarball';
import { Client, StdioClientTransport } from '../cli/servers/mcp-client';

interface Result {
  readonly isError?: boolean;
  readonly content: readonly { readonly text: string }[];
  readonly structuredContent?: Record<string, any>;
}

/** A session of an agent with the command as it is built, by the client of the SDK. */
describe('zero-downtime mcp', () => {
  let client: Client;
  let transport: StdioClientTransport;
  beforeAll(async () => {
    client = new Client({ name: 'test', version: '1' });
    transport = new StdioClientTransport({ command: process.execPath, args: [join(ROOT, 'lib', 'cli', 'bin.js'), 'mcp'], cwd: ROOT, stderr: 'pipe' });
    await client.connect(transport);
  });
  afterAll(() => client.close());

  const call = async (name: string, given: Record<string, unknown>) => {
    const result = await client.callTool({ name, arguments: given }) as Result;
    return { ...result, text: result.content[0].text, data: result.structuredContent! };
  };

  test('leads an agent from a number in its mind to manifests without errors', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['budget', 'check', 'fix', 'simulate', 'explain']);

    const wanted = await call('budget', { longestRequestSeconds: 10, set: { preStopSeconds: 15 } });
    expect(wanted.text).toContain("'preStop' is 15 s but must be at least 25 s (5 s controllerReaction + 20 s deregistrationPropagation)");
    expect((await call('explain', { code: wanted.data.findings[0].code })).data.rules[0].source).toMatch(/^https:/);

    const defaults = { longestRequestSeconds: 10 };
    const paths = ['examples/2048-before/expected'];
    expect((await call('check', { paths, defaults })).data.summary.errors).toBeGreaterThan(0);
    expect((await call('simulate', { paths, defaults })).data.lost).toBeGreaterThan(0);
    expect((await call('fix', { paths, defaults })).data.diff).toContain('+      terminationGracePeriodSeconds: 70');

    expect(await call('check', { path: paths })).toMatchObject({ isError: true, text: "error: 'path' is not a key; did you mean 'paths'?\n" });
  });

  test('has nothing to say beside its answers, and ends with its client', async () => {
    let said = '';
    transport.stderr!.on('data', chunk => { said += String(chunk); });
    const { pid } = transport;
    await client.close();
    expect(said).toBe('');
    expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
  });
});
