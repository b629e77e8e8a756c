import { mkdtempSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { CodeAction, DiagnosticSeverity } from 'vscode-languageserver/node';
import { Editor, WHOLE } from './editor';
import { Serving, serving } from './serving';
import { Io } from '../../../src/cli/io';
import { BOUNDS } from '../../../src/cli/servers/editing/overlay';
import { runLsp } from '../../../src/cli/servers/lsp';
import { run } from '../scenario';

const UNSAFE = readFileSync('examples/2048-before/expected/game-2048.k8s.yaml', 'utf8');
const SAFE = readFileSync('examples/2048/expected/game-2048.k8s.yaml', 'utf8');

let folder: string;
let editor: Editor;
let server: Serving;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'editor-'));
  server = serving();
  const { io, input, output } = server;
  // A pause is over at once, when all that came together is read.
  const timers: Io['system']['timers'] = { set: callback => setImmediate(callback), clear: timer => clearImmediate(timer as NodeJS.Immediate) };
  void runLsp({ ...io, system: { ...io.system, clock: () => 0, timers } }, '1.2.3');
  editor = new Editor(output, input, folder);
});
afterEach(() => {
  editor.dispose();
  rmSync(folder, { recursive: true });
  expect(server.stderr()).toBe('');
});

const LAZY = { textDocument: { codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } } } };
const codes = (found: readonly { readonly code?: number | string }[]) => found.map(({ code }) => code);

describe('zero-downtime lsp', () => {
  test('says what it can', async () => {
    expect(await editor.start()).toEqual({
      serverInfo: { name: 'zero-downtime', version: '1.2.3' },
      capabilities: expect.objectContaining({ positionEncoding: 'utf-16', textDocumentSync: 2, hoverProvider: true }),
    });
  });

  describe('diagnostics', () => {
    test('are what check finds, at their places, with the page of their rule', async () => {
      await editor.start();
      editor.save('web.yaml', UNSAFE);
      await editor.open('web.yaml', UNSAFE);
      const found = await editor.diagnostics('web.yaml');
      const { findings } = JSON.parse((await run(`check ${folder} --format json`)).stdout);
      expect(found.map(({ code, range: { start } }) => [code, start.line + 1, start.character + 1]))
        .toEqual(findings.map(({ code, line, column }: Record<string, unknown>) => [code, line, column]));
      const t03 = found.find(({ code }) => code === 'T03')!;
      expect(t03).toMatchObject({
        severity: DiagnosticSeverity.Error,
        source: 'zero-downtime',
        codeDescription: { href: expect.stringMatching(/\/docs\/rules\.md#t03-prestop-covers-leak$/) },
        message: expect.stringMatching(/^connections are refused .*\n.*must be at least 25 s \(5 s controllerReaction \+ 20 s deregistrationPropagation\)\n→ .*preStop: \{sleep: \{seconds: 60\}\}$/),
      });
    });

    test('follow the text that is typed, not the one on the disk', async () => {
      await editor.start();
      editor.save('web.yaml', UNSAFE);
      await editor.open('web.yaml', SAFE);
      expect((await editor.diagnostics('web.yaml')).filter(({ severity }) => severity === DiagnosticSeverity.Error)).toEqual([]);
      await editor.replace('web.yaml', 'terminationGracePeriodSeconds: 70', 'terminationGracePeriodSeconds: 59');
      const [found] = await editor.diagnostics('web.yaml');
      expect([found.code, editor.textAt('web.yaml', found.range)]).toEqual(['T01', '59']);
      await editor.replace('web.yaml', 'terminationGracePeriodSeconds: 59', 'terminationGracePeriodSeconds: 70');
      expect(codes(await editor.diagnostics('web.yaml'))).not.toContain('T01');
    });

    test('see the folder as a whole, open or not', async () => {
      await editor.start();
      const documents = UNSAFE.split('---\n');
      const [namespace, others] = [documents.filter(text => text.includes('kind: Namespace')).join('---\n'), documents.filter(text => !text.includes('kind: Namespace')).join('---\n')];
      editor.save('deep/er/namespace.yaml', namespace);
      editor.save('web.yaml', others);
      await editor.open('web.yaml', others);
      expect(codes(await editor.diagnostics('web.yaml'))).not.toContain('S02'); // the label is missing in the other file
      await editor.open('deep/er/namespace.yaml', namespace);
      expect(codes(await editor.diagnostics('deep/er/namespace.yaml'))).toEqual(['S02']);
      await editor.replace('deep/er/namespace.yaml', '  name: game-2048\n', '  name: game-2048\n  labels:\n    elbv2.k8s.aws/pod-readiness-gate-inject: enabled\n');
      expect(await editor.diagnostics('deep/er/namespace.yaml')).toEqual([]);
    });

    test('do not depend on the folder that the server runs in', async () => {
      const before = process.cwd();
      editor.save('app/other.txt', '');
      process.chdir(join(folder, 'app'));
      try {
        await editor.start();
        await editor.open('app/web.yaml', UNSAFE);
        expect(codes(await editor.diagnostics('app/web.yaml'))).toContain('T03');
        expect((await editor.hover('app/web.yaml', 'app-2048'))).toBeUndefined();
        const [fixAll] = await editor.actions('app/web.yaml', WHOLE, ['source.fixAll']);
        expect(editor.applied('app/web.yaml', fixAll.edit!)).toContain('preStop');
      } finally {
        process.chdir(before);
      }
    });

    test('know a file that is not saved yet, and forget one that is closed', async () => {
      await editor.start();
      editor.save('other.txt', '');
      await editor.open('new.yaml', UNSAFE);
      expect(codes(await editor.diagnostics('new.yaml'))).toContain('T03');
      await editor.close('new.yaml');
      await editor.next();
      expect(editor.publishedFor('new.yaml')).toEqual([]);
    });

    test('go on when files are deleted and come back', async () => {
      await editor.start({ workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } });
      const [service, others] = [/(?:^|---\n)(apiVersion: v1\nkind: Service\n[\s\S]*?)---\n/.exec(UNSAFE)![1], UNSAFE.replace(/---\napiVersion: v1\nkind: Service\n[\s\S]*?(?=---\n)/, '')];
      editor.save('service.yaml', service);
      editor.save('web.yaml', others);
      await editor.open('web.yaml', others);
      expect(codes(await editor.diagnostics('web.yaml'))).toContain('T03');
      expect(editor.watched).toMatchObject([{ method: 'workspace/didChangeWatchedFiles' }]);
      unlinkSync(join(folder, 'service.yaml'));
      await editor.diskChanged('service.yaml');
      await editor.diagnostics('web.yaml', found => !codes(found).includes('T03')); // nobody sends to the pods
      unlinkSync(join(folder, 'web.yaml')); // the editor still has it
      editor.save('service.yaml', service);
      await editor.diskChanged('service.yaml', 'web.yaml');
      expect(codes(await editor.diagnostics('web.yaml', found => codes(found).includes('T03')))).toContain('S11');
    });

    test('obey the configuration, also one that is typed, and say what is wrong with it', async () => {
      await editor.start();
      await editor.open('web.yaml', UNSAFE);
      await editor.open('zero-downtime.yaml', 'rules:\n  T03:\n    severity: off\n    reason: a test\n');
      await editor.diagnostics('web.yaml', found => !codes(found).includes('T03') && codes(found).includes('T01'));
      await editor.replace('zero-downtime.yaml', 'severity', 'severty');
      const [problem] = await editor.diagnostics('zero-downtime.yaml', found => found.length > 0);
      expect([problem.message, editor.textAt('zero-downtime.yaml', problem.range)]).toEqual([expect.stringContaining("'severity' is missing"), expect.stringMatching(/^(T03|severty)$/)]);
      const [refusal] = await editor.diagnostics('web.yaml', found => found.length > 0 && found[0].code === undefined);
      expect(refusal.message).toMatch(/^nothing is judged: .*zero-downtime\.yaml:\d+:\d+: 'severity' is missing/);
    });

    test('take a folder with a configuration of its own by itself', async () => {
      await editor.start();
      editor.save('a/zero-downtime.yaml', 'defaults:\n  longestRequestSeconds: 100\n');
      editor.save('b/web.yaml', UNSAFE);
      await editor.open('a/web.yaml', UNSAFE);
      await editor.open('b/web.yaml', UNSAFE);
      const limit = async (file: string) => /terminationGracePeriodSeconds' .* must be at least (\d+) s/.exec((await editor.diagnostics(file)).map(({ message }) => message).join('\n'))?.[1];
      expect([await limit('a/web.yaml'), await limit('b/web.yaml')]).toEqual(['145', '75']);
    });

    test('judge a file that is in no open folder by itself', async () => {
      await editor.start({}, []);
      editor.save('namespace.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: game-2048\n  labels:\n    elbv2.k8s.aws/pod-readiness-gate-inject: enabled\n');
      await editor.open('web.yaml', UNSAFE);
      expect(codes(await editor.diagnostics('web.yaml'))).toContain('S02');
    });

    test('are those of a part of the folder where the whole is too large', async () => {
      await editor.start();
      for (let index = 0; index <= BOUNDS.files; index += 1) editor.save(`many/${index}.yaml`, '');
      const documents = UNSAFE.split('---\n');
      editor.save('app/namespace.yaml', documents[0].replace('  name: game-2048\n', '  name: game-2048\n  labels:\n    elbv2.k8s.aws/pod-readiness-gate-inject: enabled\n'));
      const web = documents.slice(1).join('---\n');
      await editor.open('app/web.yaml', web);
      expect(codes(await editor.diagnostics('app/web.yaml'))).toEqual(expect.not.arrayContaining(['S02']));
      await editor.replace('app/web.yaml', 'replicas: ', 'replicas:  ');
      expect(codes(await editor.diagnostics('app/web.yaml'))).toContain('T03');
      expect(editor.shown).toEqual([expect.stringMatching(/^zero-downtime: '.*' holds more than can be judged while you type \(1000 files, 2 MiB\): '.*app' is judged by itself$/)]);
    });

    test.each([
      ['services: {web: {image: x}}\n'], ['- a\n- b\n'], ['openapi: 3.0.0\npaths: [\n'], ['{{ template }}\n'], [''],
    ])('say nothing of %j, which is not a manifest', async text => {
      await editor.start();
      await editor.open('other.yaml', text);
      expect(await editor.diagnostics('other.yaml')).toEqual([]);
    });
  });

  describe('half-written text', () => {
    test('is a diagnostic where it breaks off, for every prefix of a file, and never the end of the server', async () => {
      await editor.start();
      await editor.open('web.yaml', '');
      for (let length = 50; length < UNSAFE.length; length += 97) {
        await editor.retype('web.yaml', UNSAFE.slice(0, length));
        await editor.diagnostics('web.yaml');
      }
      await editor.retype('web.yaml', `${UNSAFE}---\napiVersion: v1\nkind: Service\nspec: [`);
      const found = await editor.diagnostics('web.yaml');
      expect(codes(found)).toContain('T03'); // the others are still judged
      expect(found.filter(({ code }) => code === undefined)).toEqual([expect.objectContaining({
        severity: DiagnosticSeverity.Error, message: expect.stringContaining('the document cannot be read as YAML'),
      })]);
    });

    const piece = fc.oneof(
      fc.constantFrom('', '"', "'", '[', '}', '{{ x }}', '---\n', '&a ', '*a', '<<: *a', '\t', '\r', '\r\n', '\u0000', '\ud83d', '🚀', '\u202eab', '|', '- ', ': ', '\ufeff', '#'),
      fc.constantFrom('terminationGracePeriodSeconds: 1\n', 'kind: List\nitems:\n', '1e999', '? a\n', '!!binary x', '[['.repeat(500), 'x'.repeat(5000)),
    );
    const edit = fc.record({ at: fc.nat(UNSAFE.length), cut: fc.integer({ min: 0, max: 60 }), text: piece, from: fc.nat(UNSAFE.length) });

    test('of any kind is answered, with places that are in it', async () => {
      await editor.start(LAZY);
      await editor.open('web.yaml', UNSAFE);
      await fc.assert(fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async edits => {
        await editor.retype('web.yaml', UNSAFE);
        for (const { at, cut, text, from } of edits) {
          await editor.type('web.yaml', [{ range: editor.between('web.yaml', at, at + cut), text }]);
          const found = await editor.diagnostics('web.yaml');
          for (const { range } of found) expect(editor.between('web.yaml', ...editor.offsets('web.yaml', range))).toEqual(range);
          await editor.hover('web.yaml', '', from);
          const [action] = await editor.actions('web.yaml', editor.between('web.yaml', from, UNSAFE.length));
          if (action !== undefined) expect(typeof editor.applied('web.yaml', (await editor.resolve(action)).edit!)).toBe('string');
        }
      }), { numRuns: 15 });
    }, 60_000);
  });

  describe('positions', () => {
    test('count UTF-16 units', async () => {
      await editor.start();
      const text = `# 👩‍👩‍👧‍👦 שלום\n${UNSAFE.replace(/^(\s+)containers:/m, (_, indent: string) => `${indent.replace('\n', '')}containers:`)}`
        .replace('metadata:\n  name: game-2048\n', 'metadata: {annotations: {note: "👩‍👩‍👧‍👦 שלום \u202b 🚀"}, name: game-2048}\n')
        .replace(/^ {8}- image: (.*)$/m, '        - {"👩‍👩‍👧‍👦 שלום": 1, image: $1, name: app-2048, ports: [{containerPort: 80}], lifecycle: {preStop: {sleep: {seconds: 3}}}}')
        .replace(/^ {10}name: app-2048\n {10}ports:\n {12}- containerPort: 80\n/m, '');
      await editor.open('web.yaml', text);
      const found = await editor.diagnostics('web.yaml');
      const t03 = found.find(({ code }) => code === 'T03')!;
      const line = text.split('\n')[t03.range.start.line];
      expect(line).toContain('👩‍👩‍👧‍👦 שלום');
      expect(line.slice(t03.range.start.character)).toMatch(/^(3|\{seconds: 3|\{sleep: |sleep: )/);
      const [action] = await editor.actions('web.yaml', t03.range, ['quickfix']);
      const after = editor.applied('web.yaml', action.edit!);
      expect(after).toContain('preStop: {sleep: {seconds: 60}}');
      expect(after.replace('seconds: 60', 'seconds: 3').replace(/ *terminationGracePeriodSeconds: \d+\n/, '')).toBe(text);
    });

    test.each([['\r\n'], ['\n']])('do not depend on the ends of lines %j', async end => {
      await editor.start();
      const text = SAFE.replace('terminationGracePeriodSeconds: 70', 'terminationGracePeriodSeconds: 59').replaceAll('\n', end);
      await editor.open('web.yaml', text);
      const [found] = await editor.diagnostics('web.yaml');
      expect([found.code, editor.textAt('web.yaml', found.range)]).toEqual(['T01', '59']);
      const [action] = await editor.actions('web.yaml', found.range, ['quickfix']);
      expect(editor.applied('web.yaml', action.edit!)).toBe(SAFE.replaceAll('\n', end));
    });
  });

  describe('hover', () => {
    test.each([
      ['terminationGracePeriodSeconds: 70', 'terminationGracePeriod (G)', 'max(P, L + R) + A + m = max(40, 25 + 10) + 20 + 10', '70 s'],
      ['preStop:', 'preStop (P)', 'max(L, X + R) + m = max(25, 20 + 10) + 10', '40 s'],
      ['seconds: 40', 'preStop (P)', 'max(L, X + R) + m = max(25, 20 + 10) + 10', '40 s'],
      ['deregistration_delay.timeout_seconds=30', 'deregistrationDelay (D)', 'X + R = 20 + 10', '30 s'],
      ['alb.ingress.kubernetes.io/healthcheck-interval-seconds', 'healthCheck.interval (I)', '', '10 s'],
    ])('on %s shows the sum', async (words, name, sum, value) => {
      await editor.start();
      await editor.open('web.yaml', SAFE);
      const { text } = (await editor.hover('web.yaml', words, 2))!;
      expect(text).toContain(`**${name}** of Deployment game-2048/`);
      expect(text).toContain(sum);
      expect(text).toContain(`is ${value}; the budget derives **${value}**`);
    });

    test('covers the key or the value that it is on', async () => {
      await editor.start();
      await editor.open('web.yaml', SAFE);
      expect((await editor.hover('web.yaml', 'terminationGracePeriodSeconds: 70', 3))?.over).toBe('terminationGracePeriodSeconds');
      expect((await editor.hover('web.yaml', 'terminationGracePeriodSeconds: 70', 32))?.over).toBe('70');
    });

    test('shows the whole budget on its annotation', async () => {
      await editor.start();
      await editor.open('web.yaml', SAFE);
      const { text } = (await editor.hover('web.yaml', 'cdk8s-zero-downtime/budget', 3))!;
      expect(text).toContain('| terminationGracePeriod (G)');
      expect(text).toContain('max(P, L + R) + A + m');
    });

    test('shows what is found there', async () => {
      await editor.start();
      await editor.open('web.yaml', SAFE.replace('terminationGracePeriodSeconds: 70', 'terminationGracePeriodSeconds: 59'));
      const { text } = (await editor.hover('web.yaml', 'GracePeriodSeconds: 59', 20))!;
      expect(text).toContain('is 59 s; the budget derives **70 s**');
      expect(text).toMatch(/\[T01\]\(https:.*#t01-grace-covers-drain\): requests in flight are killed/);
    });

    test.each(['kind: Deployment', 'image: '])('on %s has nothing to say', async words => {
      await editor.start();
      await editor.open('web.yaml', SAFE);
      expect(await editor.hover('web.yaml', words)).toBeUndefined();
    });
  });

  describe('code actions', () => {
    const all = async (file: string) => {
      await editor.diagnostics(file);
      return editor.actions(file, WHOLE);
    };

    test('fix one finding, with what that would break', async () => {
      await editor.start();
      await editor.open('web.yaml', UNSAFE);
      const t03 = (await all('web.yaml')).find(({ title }) => title.startsWith('Fix T03: write preStop: {sleep: {seconds: 60}}'))!;
      expect(t03).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'T03' }] });
      const after = editor.applied('web.yaml', t03.edit!);
      expect(after).toMatch(/preStop:\n\s+sleep:\n\s+seconds: 60/);
      expect(after).toMatch(/terminationGracePeriodSeconds: \d+/); // a preStop takes its time from the grace period
      expect(after).not.toContain('pod-readiness-gate-inject');
    });

    test('fix all that fix does', async () => {
      await editor.start();
      editor.save('web.yaml', UNSAFE);
      await editor.open('web.yaml', UNSAFE);
      const titles = (actions: readonly CodeAction[]) => actions.map(({ title }) => title);
      const every = (await all('web.yaml')).filter(({ title }) => title.startsWith('Fix all'));
      expect(every.map(({ kind }) => kind)).toEqual(['quickfix', 'source.fixAll.zero-downtime']);
      const [onSave, ...others] = await editor.actions('web.yaml', { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, ['source.fixAll']);
      expect([titles([onSave]), others]).toEqual([['Fix all in this file (zero-downtime)'], []]);
      const { stdout } = await run(`fix ${folder}/web.yaml`);
      const after = editor.applied('web.yaml', onSave.edit!);
      const lines = (text: string) => new Set(text.split('\n'));
      const added = [...lines(after)].filter(line => !lines(UNSAFE).has(line));
      expect(added.length).toBeGreaterThan(5);
      expect(added.filter(line => !lines(stdout).has(`+${line}`))).toEqual([]);
      await editor.retype('web.yaml', after);
      expect((await editor.diagnostics('web.yaml')).filter(({ severity }) => severity === DiagnosticSeverity.Error)).toEqual([]);
    });

    test('wait with their edits for an editor that asks for them', async () => {
      await editor.start({ ...LAZY, workspace: { workspaceEdit: { documentChanges: true } } });
      await editor.open('web.yaml', UNSAFE);
      const [action] = await all('web.yaml');
      expect(action.edit).toBeUndefined();
      const { edit } = await editor.resolve(action);
      expect(edit!.documentChanges).toMatchObject([{ textDocument: { uri: editor.uri('web.yaml'), version: 1 } }]);
      await editor.replace('web.yaml', 'kind: Deployment', 'kind: Other');
      expect((await editor.resolve(action)).edit?.documentChanges ?? []).toEqual([]); // its finding is gone
    });

    test('change another file of the folder where that has the cause', async () => {
      await editor.start();
      const documents = UNSAFE.split('---\n');
      editor.save('namespace.yaml', documents[0]);
      await editor.open('namespace.yaml', documents[0]);
      await editor.open('web.yaml', documents.slice(1).join('---\n'));
      await editor.diagnostics('namespace.yaml', found => codes(found).includes('S02'));
      const [action] = await all('namespace.yaml');
      expect(editor.applied('namespace.yaml', action.edit!)).toContain('elbv2.k8s.aws/pod-readiness-gate-inject: enabled');
    });

    test('are none where nothing is found', async () => {
      await editor.start();
      await editor.open('web.yaml', SAFE);
      await editor.diagnostics('web.yaml');
      expect(await editor.actions('web.yaml', editor.rangeOf('web.yaml', 'kind: Service'), ['quickfix'])).toEqual([]);
      expect(await editor.actions('web.yaml', editor.rangeOf('web.yaml', 'kind: Service'), ['refactor'])).toEqual([]);
    });
  });
});
