import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './tarball';
import { Editor, WHOLE } from '../cli/servers/editor';

const UNSAFE = readFileSync(join(ROOT, 'examples', '2048-before', 'expected', 'game-2048.k8s.yaml'), 'utf8');

/** A session of an editor with the command as it is built, by the client of the protocol. */
describe('zero-downtime lsp', () => {
  let folder: string;
  let server: ChildProcessWithoutNullStreams;
  let ended: Promise<number | null>;
  let said = '';
  let editor: Editor;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'editor-'));
    // As the client of Visual Studio Code starts it.
    server = spawn(process.execPath, [join(ROOT, 'lib', 'cli', 'bin.js'), 'lsp', '--stdio', `--clientProcessId=${process.pid}`], { cwd: folder });
    ended = new Promise(end => { server.on('exit', end); });
    server.stderr.on('data', chunk => { said += String(chunk); });
    editor = new Editor(server.stdout, server.stdin, folder);
  });
  afterEach(() => {
    editor.dispose();
    server.kill();
    rmSync(folder, { recursive: true });
  });

  test('leads from the first diagnostic to a file without errors, and ends with its editor', async () => {
    await editor.start();
    editor.save('zero-downtime.yaml', 'defaults:\n  longestRequestSeconds: 10\n');
    await editor.open('web.yaml', UNSAFE);
    const found = await editor.diagnostics('web.yaml');
    expect(found.map(({ code }) => code)).toEqual(expect.arrayContaining(['T01', 'T03', 'S02']));
    expect((await editor.hover('web.yaml', 'kind: Deployment'))).toBeUndefined();

    const [fixAll] = await editor.actions('web.yaml', WHOLE, ['source.fixAll']);
    await editor.retype('web.yaml', editor.applied('web.yaml', fixAll.edit!));
    expect((await editor.diagnostics('web.yaml')).filter(({ severity }) => severity === 1)).toEqual([]);
    expect((await editor.hover('web.yaml', 'terminationGracePeriodSeconds'))?.text).toContain('max(P, L + R) + A + m = max(40, 25 + 10) + 20 + 10');

    await editor.replace('web.yaml', 'spec:', 'spec: [');
    expect((await editor.diagnostics('web.yaml')).map(({ message }) => message)).toContainEqual(expect.stringContaining('cannot be read as YAML'));

    await editor.shutDown();
    expect([await ended, said]).toEqual([0, '']);
  });

  test('ends where its editor is gone without a word', async () => {
    await editor.start();
    server.stdin.end();
    expect(await ended).toBe(1);
  });
});
