import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/cli/files/node-files';
import { runWords } from '../scenario';

const EMPTY = async function* (): AsyncGenerator<Uint8Array> {};
const OWN = 77;
const files = nodeFiles(EMPTY, { own: OWN, isRunning: process => process === 88 });

/** Without a readiness gate, spread and disruption budget: something to fix. */
const MANIFESTS = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "nginx:1.27", ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: { service.beta.kubernetes.io/aws-load-balancer-type: external, service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }] }
`;

let root: string;
const at = (name: string) => join(root, name);
const put = (name: string, text = 'old') => writeFileSync(at(name), text);
const get = (name: string) => readFileSync(at(name), 'utf8');
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'files-')); });
afterEach(() => rmSync(root, { recursive: true }));

describe('write()', () => {
  test('keeps the mode, and leaves nothing beside', () => {
    put('a');
    chmodSync(at('a'), 0o4640);
    files.write(at('a'), 'new');
    expect([get('a'), statSync(at('a')).mode % 0o10000, readdirSync(root)]).toEqual(['new', 0o4640, ['a']]);
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot('keeps the owner and the group', () => {
    put('a');
    chownSync(at('a'), 1234, 1235);
    files.write(at('a'), 'new');
    const { uid, gid } = statSync(at('a'));
    expect([get('a'), uid, gid]).toEqual(['new', 1234, 1235]);
  });

  // Node.js neither sets nor reads them.
  const attribute = (call: string) => spawnSync('python3', ['-c', `import os, sys; ${call}`, at('a')], { encoding: 'utf8' });
  const canHaveAttributes = () => {
    put('a');
    return attribute('os.setxattr(sys.argv[1], "user.owner", b"shop")').status === 0;
  };

  test('keeps extended attributes, and takes no old time', () => {
    if (!canHaveAttributes()) return;
    utimesSync(at('a'), 1, 1);
    files.write(at('a'), 'new');
    expect([get('a'), attribute('print(os.getxattr(sys.argv[1], "user.owner").decode())').stdout.trim()]).toEqual(['new', 'shop']);
    expect(statSync(at('a')).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  });

  test.each([['longer', 'a longer text'], ['shorter', 'n']])('keeps every name of a file, whose text becomes %s', (_, text) => {
    put('a');
    linkSync(at('a'), at('b'));
    symlinkSync(at('b'), at('c'));
    files.write(at('c'), text);
    expect([get('a'), get('b'), statSync(at('a')).nlink]).toEqual([text, text, 2]);
  });

  test('fails on a file that is read-only, whoever writes', () => {
    put('a');
    chmodSync(at('a'), 0o444);
    expect(() => files.write(at('a'), 'new')).toThrow(/^is read-only$/);
    expect(get('a')).toBe('old');
  });

  test('takes over what a killed run has left', () => {
    put('a');
    put('a.zero-downtime-99');
    put('b.zero-downtime-99');
    files.write(at('a'), 'new');
    expect([get('a'), readdirSync(root)]).toEqual(['new', ['a', 'b.zero-downtime-99']]);
  });

  test('fails while another run writes the file', () => {
    put('a');
    put('a.zero-downtime-88');
    expect(() => files.write(at('a'), 'new')).toThrow(/^is being written by process 88 already$/);
    expect([get('a'), readdirSync(root)]).toEqual(['old', ['a', 'a.zero-downtime-88']]);
  });
});

describe('createFolder()', () => {
  test('makes the missing ones above it', () => {
    files.createFolder(at('a/b/c'));
    expect(statSync(at('a/b/c')).isDirectory()).toBe(true);
  });

  test('fails on a path of any length without a stack trace', () => {
    expect(() => files.createFolder(at('a/'.repeat(50_000)))).toThrow(/^has too long a name$/);
  });
});

describe('fix', () => {
  /** Runs a command with a named pipe that gets the manifests once. */
  async function throughPipe(...argv: string[]) {
    const pipe = at('pipe');
    await new Promise(resolve => { spawn('mkfifo', [pipe]).once('exit', resolve); });
    put('manifests.yaml', MANIFESTS);
    const writer = spawn('sh', ['-c', 'exec cat "$1" > "$2"', 'sh', at('manifests.yaml'), pipe]);
    const done = await runWords([...argv, pipe], 100);
    await new Promise(resolve => { if (writer.exitCode === null) writer.once('exit', resolve); else resolve(undefined); });
    return done;
  }

  test('reads a named pipe once, and prints the difference', async () => {
    const { status, stdout } = await throughPipe('fix', '--strict');
    expect([status, stdout.split('\n').filter(line => line.startsWith('+')).length > 3]).toEqual([1, true]);
  });

  test('prints what it cannot write back', async () => {
    const { stdout } = await throughPipe('fix', '--write');
    expect(stdout).toMatch(/^apiVersion: apps\/v1\n[^]*terminationGracePeriodSeconds/);
  });

  test('gives the lines of what was read', async () => {
    const { stdout } = await throughPipe('check');
    expect(stdout).toMatch(/\(line 9\)/);
  });

  test('of nothing is not a success', async () => {
    put('empty.yaml', '# nothing\n');
    expect(await runWords(['fix', at('empty.yaml')])).toEqual({ status: 2, stdout: '', stderr: 'nothing was fixed: there is no document in what could be read\n' });
  });
});

describe('timeline', () => {
  test('does not take the place of its manifests, whatever they are called', async () => {
    put('web', MANIFESTS);
    symlinkSync(at('web'), at('picture.svg'));
    const { status, stderr } = await runWords(['timeline', at('web'), '-o', at('picture.svg')], 100);
    expect([status, stderr.split('\n')[0]]).toEqual([2, `error: '--output' is '${at('picture.svg')}', which is one of the manifests; name another file`]);
    expect(get('web')).toBe(MANIFESTS);
  });
});

describe('init', () => {
  test('never leaves its folder', async () => {
    mkdirSync(at('app'));
    symlinkSync(at('elsewhere'), at('app/package.json'));
    const { status, stderr } = await runWords(['init', at('app'), '--force'], 100);
    expect([status, stderr.split('\n')[0], readdirSync(root)])
      .toEqual([2, `error: '${at('app/package.json')}' is a link, which may lead out of '${at('app')}'; remove it, or name another folder`, ['app']]);
  });

  test.each([['', '\'folder\' is empty but must be the name of a folder; for the current one, give .']])('refuses the folder %j', async (folder, message) =>
    expect((await runWords(['init', folder])).stderr.split('\n')[0]).toBe(`error: ${message}`));

  test('names no package as npm refuses to', async () => {
    await runWords(['init', at('node_modules')]);
    expect(JSON.parse(get('node_modules/package.json')).name).toBe('node-modules');
  });
});
