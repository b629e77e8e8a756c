import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/cli/files/node-files';
import { main } from '../../../src/cli/main';
import { CommandOutput } from '../../../src/cli/spawn';
import { hostSystem } from '../../../src/cli/system';
import { clusterOf } from '../../audit/kubectl';
import { Patch } from '../../rules/patch';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'audit-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command on a machine with this kubectl. */
async function audit(argv: readonly string[], kubectl: (args: readonly string[]) => Partial<CommandOutput>) {
  const output = { stdout: '', stderr: '' };
  const commands: string[][] = [];
  const status = await main(['audit', ...argv], {
    stdout: text => { output.stdout += text; },
    stderr: text => { output.stderr += text; },
    columns: 200,
    color: false,
    files: nodeFiles(async function* () { /* nothing comes from there */ }),
    system: {
      ...hostSystem({ wallClock: () => Date.UTC(2026, 10, 29, 12), onInterrupt: () => () => undefined }),
      run: async args => {
        commands.push([...args]);
        return { exitCode: 0, signal: null, stdout: '', stderr: '', ...kubectl(args.slice(1)) };
      },
    },
  });
  return { status, ...output, commands };
}

const UNGATED: Patch = { remove: ['Pod/web-new-a spec.readinessGates'] };
const codes = (stdout: string): string[] => (JSON.parse(stdout) as { findings: { code: string }[] }).findings.map(({ code }) => code).sort();

describe('audit', () => {
  test('reports what check finds, and what only the cluster shows', async () => {
    const { status, stdout, stderr } = await audit(['--format', 'json'], clusterOf(UNGATED));
    expect(status).toBe(1);
    expect(codes(stdout)).toContain('L01');
    expect(codes(stdout)).toContain('S11');
    expect(stderr).toMatch(/^not in this cluster, so that there is nothing to judge of it: StatefulSet, .*Role/);
  });

  test('names the command that shows an object, and the line in what it prints', async () => {
    const { stdout } = await audit([], clusterOf(UNGATED));
    expect(stdout).toContain('  kubectl get deployments.apps web -n shop -o yaml\n');
    expect(stdout).toMatch(/error L01: the webhook lets pods pass.*\n {4}1 of 2 pods has no readiness gate: web-new-a.*\n {4}→ .* \(line \d+\)/);
  });

  test('passes on where the cluster is, and only reads', async () => {
    const { commands } = await audit(['--context', 'prod', '--kubeconfig', 'my config', '-n', 'shop'], clusterOf());
    expect(commands.every(([program, verb, ...args]) => program === 'kubectl' && ['get', 'version', 'api-resources'].includes(verb)
      && args.includes('--context=prod') && args.includes('--kubeconfig=my config'))).toBe(true);
    expect(commands.filter(args => args.includes('--namespace=shop')).length).toBeGreaterThan(4);
  });

  test('finds the same in what it keeps, which check reads, too', async () => {
    const now = await audit(['--format', 'json'], clusterOf(UNGATED));
    const kept = join(folder, 'kept');
    const keeping = await audit(['--format', 'json', '--output', kept], clusterOf(UNGATED));
    expect(keeping.stderr).toMatch(new RegExp(`^kept 12 objects in ${kept}\n`));
    expect(readdirSync(kept).sort()).toEqual(['_cluster', 'audit.facts', 'kube-system', 'shop']);
    const later = await audit(['--format', 'json', '--from', kept], () => { throw new Error('no program is to be run'); });
    expect(codes(later.stdout)).toEqual(codes(now.stdout));
    expect(later.stdout).toBe(keeping.stdout);
    const checked = { stdout: '' };
    await main(['check', kept, '--format', 'json'], {
      stdout: text => { checked.stdout += text; },
      stderr: () => undefined,
      columns: 80,
      color: false,
      files: nodeFiles(async function* () { /* nothing */ }),
      system: hostSystem({ wallClock: () => 0, onInterrupt: () => () => undefined }),
    });
    expect(codes(checked.stdout)).toEqual(codes(now.stdout).filter(code => !code.startsWith('L')));
  });

  test('shows what a kept reading says', async () => {
    await audit(['--output', folder], clusterOf());
    const facts = join(folder, 'audit.facts');
    writeFileSync(facts, JSON.stringify({ ...JSON.parse(readFileSync(facts, 'utf8')), absent: ['\u001b[31mRollout\n::error::forged'] }));
    expect((await audit(['--from', folder], clusterOf())).stderr).toMatch(/: \\u\{1b\}\[31mRollout\\n::error::forged\n/);
  });

  test('names what may not be read, and exits with 2 unless that is allowed', async () => {
    const cluster = clusterOf();
    const forbidding = (args: readonly string[]): Partial<CommandOutput> => args[1] === 'poddisruptionbudgets.v1.policy'
      ? { exitCode: 1, stderr: 'Error from server (Forbidden): poddisruptionbudgets.policy is forbidden: User "me" cannot list it\n' } : cluster(args);
    const { status, stdout } = await audit([], forbidding);
    expect(stdout).not.toContain('R04'); // nothing is known of disruption budgets
    expect(status).toBe(2);
    expect(stdout).toContain('cannot read poddisruptionbudgets.policy\n  poddisruptionbudgets.policy is forbidden: User "me" cannot list it; '
      + 'without them it is not known whether the drain of a node ends all pods at once, or is blocked\n');
    expect((await audit(['--allow-unread'], forbidding)).status).toBe(0);
  });

  test.each([
    ['kubectl is not there', () => { throw Object.assign(new Error('spawn kubectl ENOENT'), { code: 'ENOENT' }); }, 'the program \'kubectl\' is not found'],
    ['the cluster does not answer', () => ({ exitCode: 1, stderr: 'E1129 a log line\nThe connection to the server 127.0.0.1:1 was refused\n' }), 'The connection to the server 127.0.0.1:1 was refused'],
    ['kubectl ends without a word', () => ({ exitCode: 3 }), 'kubectl ended with 3'],
  ])('fails when %s', async (_, kubectl, why) => {
    const { status, stdout, stderr } = await audit([], kubectl);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `error: the cluster cannot be read: ${why}\n` });
  });

  test('fails when the folder to keep is not empty, and leaves it alone', async () => {
    mkdirSync(join(folder, 'kept'));
    writeFileSync(join(folder, 'kept', 'mine.yaml'), '');
    const { status, stderr } = await audit(['--output', join(folder, 'kept')], clusterOf());
    expect([status, stderr]).toEqual([2, `error: '--output' is '${join(folder, 'kept')}' but must be a new or an empty folder\n`]);
    expect(readdirSync(join(folder, 'kept'))).toEqual(['mine.yaml']);
  });

  test('fails when the folder holds no reading', async () => {
    const { status, stderr } = await audit(['--from', folder], clusterOf());
    expect([status, stderr]).toEqual([2, `error: '${folder}' is not a folder that \`audit --output\` has written: its file audit.facts is missing\n`]);
  });

  test('fails when a folder and a cluster are named', async () => {
    const { status, stderr } = await audit(['--from', folder, '--context', 'prod', '-n', 'shop'], clusterOf());
    expect(status).toBe(2);
    expect(stderr).toBe('error: \'--context\' must be left out with --from, which reads no cluster\n'
      + 'error: \'--namespace\' must be left out with --from, which reads no cluster\n(run with --help for usage)\n');
  });
});
