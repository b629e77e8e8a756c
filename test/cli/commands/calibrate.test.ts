import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeWatchFile } from '../../../src/calibration/watch-file';
import { nodeFiles } from '../../../src/cli/files/node-files';
import { main } from '../../../src/cli/main';
import { CommandOutput } from '../../../src/cli/spawn';
import { hostSystem, System } from '../../../src/cli/system';
import { observe } from '../../calibration/world';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'calibrate-')); });
afterEach(() => rmSync(folder, { recursive: true }));

async function zeroDowntime(argv: readonly string[], system: Partial<System> = {}) {
  const output = { stdout: '', stderr: '' };
  const status = await main(argv, {
    stdout: text => { output.stdout += text; },
    stderr: text => { output.stderr += text; },
    columns: 200,
    color: false,
    files: nodeFiles(async function* () { /* nothing comes from there */ }),
    system: { ...hostSystem({ wallClock: () => 0, onInterrupt: () => () => undefined }), ...system },
  });
  return { status, ...output };
}

const WORLD = observe({
  targets: 70, every: 0.5, failing: 0, seed: 3, clockOffset: 2, delays: { reaction: [2, 3], propagation: [12, 14], healthy: [18, 22], gate: [5, 6] },
});

function files(): { watch: string; log: string; metrics: string } {
  const paths = { watch: join(folder, 'rollout.json'), log: join(folder, 'access.log.gz'), metrics: join(folder, 'metrics.txt') };
  writeFileSync(paths.watch, writeWatchFile({ everySeconds: 0.5, targets: WORLD.watched }));
  writeFileSync(paths.log, gzipSync(WORLD.log));
  writeFileSync(paths.metrics, WORLD.histogram);
  return paths;
}

const replying = (replies: (argv: readonly string[]) => Partial<CommandOutput>): System['run'] =>
  async argv => ({ exitCode: 0, signal: null, stdout: '', stderr: '', ...replies(argv) });

describe('calibrate', () => {
  test('prints each delay with its bound, and how sure it is', async () => {
    const { watch, log } = files();
    const { status, stdout, stderr } = await zeroDowntime(['calibrate', watch, log, '--clock-offset', '2s']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Delays for 'alb-ip', in seconds\n\n\| delay +\| typical \| bound \| preset +\| n +\| how sure/);
    expect(stdout).toMatch(/\| deregistrationPropagation +\| 1[23](\.\d)? +\| 1[45](\.\d)? +\| 15 \/ 20 +\| 70 +\| bound covers 95 % of events with 95 % confidence: the largest of 70; typical is the median, between/);
    expect(stdout).toContain('\nregistrationPropagation: the time until the gate opens without a health check of 15 + 5 s and the poll of the gate, so that all together are what was measured\n');
  });

  test('says how much of a packed file is read', async () => {
    const log = join(folder, 'bomb.log.gz');
    writeFileSync(log, Buffer.concat(Array(257).fill(gzipSync(Buffer.alloc(1024 * 1024)))));
    const { status, stderr } = await zeroDowntime(['calibrate', log]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: `cannot use ${log}: the file is larger than 256 MiB when it is unpacked; give it in parts\nerror: nothing was measured\n` });
  });

  test('prints code, an annotation and a configuration', async () => {
    const { watch, log } = files();
    const print = async (format: string) => (await zeroDowntime(['calibrate', watch, log, '--clock-offset', '2s', '--format', format])).stdout;
    expect(await print('typescript')).toMatch(/^import .*\nimport .*\n\nexport const measured = LoadBalancerProfile\.of\(\{\n {2}preset: LoadBalancerProfile\.ALB_IP,\n {2}\/\/ bound covers .*\n {2}controllerReaction: Duration\.seconds\([45]\),\n/);
    expect(await print('annotation')).toMatch(/^cdk8s-zero-downtime\/budget: '\{"loadBalancer":\{"preset":"alb-ip",.*"deregistrationPropagationSeconds":1[56].*\}\}'\n$/);
    expect(await print('config')).toMatch(/^defaults:\n {2}loadBalancer:\n {4}preset: alb-ip\n.* {4}deregistrationPropagationSeconds: 1[56]\n/s);
    expect(JSON.parse(await print('json'))).toMatchObject({ preset: 'alb-ip', refused: [], delays: [{ delay: 'controllerReaction', n: 70, confidence: 0.95 }, {}, {}, {}] });
  });

  test('refuses too few measurements, with how many are needed, and takes less if that is asked for', async () => {
    const { metrics } = files();
    writeFileSync(metrics, WORLD.histogram.replace(/ 70$/gm, ' 20').replace(/ ([2-6]\d)$/gm, ' 20'));
    const { status, stdout } = await zeroDowntime(['calibrate', metrics]);
    expect([status, stdout]).toEqual([1, 'No delay of the profile was measured well enough\n\n'
      + 'Refused: the time until the gate opens from the histogram awslbc_readiness_gate_ready_seconds has 20 measurements but needs 59, 39 more; '
      + 'or ask for less with --coverage or --confidence\n']);
    expect((await zeroDowntime(['calibrate', metrics, '--coverage', '0.8'])).status).toBe(0);
  });

  test('reads the metrics of each pod of the controller through kubectl', async () => {
    const asked: string[][] = [];
    const run = replying(argv => {
      asked.push([...argv]);
      return { stdout: argv.includes('--raw') ? WORLD.histogram : 'kube-system/controller-a\nkube-system/controller-b\n' };
    });
    const { status, stdout } = await zeroDowntime(['calibrate', '--metrics', '--context', 'prod', '--format', 'json'], { run });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).delays[0]).toMatchObject({ delay: 'registrationPropagation', n: 140 });
    expect(asked.slice(1).map(argv => argv.join(' '))).toEqual(['a', 'b'].map(name =>
      `kubectl get --raw /api/v1/namespaces/kube-system/pods/controller-${name}:8080/proxy/metrics --context=prod`));
  });

  test('takes the leak window from reports of probe', async () => {
    const reports = Array.from({ length: 59 }, (_, index) => {
      const path = join(folder, `probe-${index}.json`);
      writeFileSync(path, JSON.stringify({ command: { argv: ['kubectl', 'delete', 'pod', 'web-0'] }, windows: [{ from: 1, to: 20 + index / 10, recovered: true }] }));
      return path;
    });
    const { status, stdout } = await zeroDowntime(['calibrate', ...reports, '--format', 'json']);
    expect(status).toBe(0);
    const [{ delay, bound, derivation }] = JSON.parse(stdout).delays;
    expect([delay, bound.toFixed(1), derivation]).toEqual(['deregistrationPropagation', '20.8', 'the leak window without the reaction of the controller, so that both together are what was measured']);
  });

  test('takes start-up and shutdown from reports of rehearse', async () => {
    const path = join(folder, 'rehearsal.json');
    const stops = Array.from({ length: 59 }, (_, index) => ({ exitSeconds: 2 + index / 100 }));
    writeFileSync(path, JSON.stringify({ measured: { starts: stops.map(({ exitSeconds }) => exitSeconds + 10), stops }, behaviour: { onSigterm: 'drain', acceptsAfterSigterm: null } }));
    const print = async (format: string, ...more: string[]) => zeroDowntime(['calibrate', path, ...more, '--format', format]);
    const sure = 'bound covers 95 % of events with 95 % confidence: the largest of 59; typical is the median, between';
    expect((await print('text')).stdout).toMatch(new RegExp(`^Inputs of the application, in seconds\n\n\\| input +\\| typical \\| bound \\| n .*\n.*\n\\| startup +\\| 12.3 +\\| 12.6 +\\| 59 \\| ${sure}`));
    expect((await print('annotation')).stdout).toBe('cdk8s-zero-downtime/budget: \'{"startupSeconds":13,"shutdownSeconds":3}\'\n');
    expect((await print('typescript')).stdout).toMatch(/^import { Duration } from 'cdk8s';\n\nexport const inputs = \{\n {2}\/\/ .*\n {2}startup: Duration\.seconds\(13\),\n {2}\/\/ .*\n {2}shutdown: Duration\.seconds\(3\),\n\};\n$/);
    expect(JSON.parse((await print('json')).stdout)).toMatchObject({ delays: [], inputs: [{ input: 'startup', n: 59 }, { input: 'shutdown', n: 59, bound: 2.58 }] });
    expect((await print('text', files().watch)).stdout).toMatch(/^Delays for 'alb-ip'.*\n\nInputs of the application, in seconds\n/s);
    expect(await print('config')).toEqual({ status: 2, stdout: '', stderr: 'error: a configuration takes delays of a load balancer, and none was measured\n' });
  });

  test.each([
    ['no measurements', 'hello', 'it is none of what can be read: metrics with awslbc_readiness_gate_ready_seconds, a file of `calibrate watch`, a report of `probe` or `rehearse` as JSON, an access log of an Application Load Balancer'],
    ['an access log alone', 'http 2026-11-29T12:00:00.1Z app/a 192.0.2.1:1 10.0.0.1:80 0.0 0.1 0.0 200', 'an access log needs a file of `calibrate watch` beside it, which says when targets were deregistered'],
    ['a damaged watch file', '{"kind":"zero-downtime/watch","version":1,"everySeconds":1,"targets":[{"target":"a","healthy":1}]}', 'it is damaged, or another version of `calibrate watch` has written it'],
    ['a moment that ends before it begins', '{"kind":"zero-downtime/watch","version":1,"everySeconds":1,"targets":[{"target":"a","healthy":{"low":2,"high":1}}]}', 'it is damaged, or another version of `calibrate watch` has written it'],
    ['polls of no interval', '{"kind":"zero-downtime/watch","version":1,"everySeconds":1e999,"targets":[]}', 'it is damaged, or another version of `calibrate watch` has written it'],
    ['a rehearsal without numbers', '{"measured":{"starts":[1,-1],"stops":[]},"behaviour":{}}', 'one of its times is not a number of seconds'],
    ['a probe that ends nowhere', '{"windows":[{"to":"soon","recovered":true}],"command":{"argv":["kubectl","delete"]}}', 'the end of one of its windows is not a number of seconds'],
    ['a probe of no words', '{"windows":[],"command":{"argv":[{},"delete"]}}', 'no command ran during the probe, so that it is not known when a pod was deleted'],
    ['a probe without a command', '{"windows":[]}', 'no command ran during the probe, so that it is not known when a pod was deleted'],
    ['a probe of a rollout', '{"windows":[],"command":{"argv":["kubectl","rollout","restart","x"]}}', 'its command \'kubectl rollout restart\' deletes no pod'],
    ['a probe without failures', '{"windows":[],"command":{"argv":["kubectl","delete"]}}', 'no request failed: the pod went on to answer while requests reached it; delete one that ends at once'],
    ['a probe that ended early', '{"windows":[{"to":3,"recovered":false}],"command":{"argv":["kubectl","delete"]}}', 'requests still failed when the probe ended'],
    ['gates beyond the histogram', 'awslbc_readiness_gate_ready_seconds_bucket{le="600"} 3\nawslbc_readiness_gate_ready_seconds_bucket{le="+Inf"} 4\n', '1 of 4 gates opened after the last edge of the histogram: nobody knows when'],
  ])('fails for %s', async (_, text, why) => {
    const path = join(folder, 'file');
    writeFileSync(path, text);
    expect(await zeroDowntime(['calibrate', path])).toEqual({ status: 2, stdout: '', stderr: `cannot use ${path}: ${why}\nerror: nothing was measured\n` });
  });

  test('fails for wrong flags, all at once', async () => {
    const { status, stderr } = await zeroDowntime(['calibrate', '--coverage', '95', '--format', 'xml', '--load-balancer', 'elb']);
    expect(status).toBe(2);
    expect(stderr).toContain('\'--coverage\' is \'95\' but must be a number between 0 and 1, such as 0.95');
    expect(stderr).toContain('\'--format\' is \'xml\'');
    expect(stderr).toContain('\'--load-balancer\' is \'elb\'');
    expect(stderr).toContain('no measurements are given: name their files, or use --metrics');
  });
});

describe('calibrate watch', () => {
  const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef';

  /** A machine whose clock goes on by itself, with a cluster whose pod is deleted at some time. */
  function machine() {
    let now = 0;
    const asked: string[][] = [];
    const run = replying(argv => {
      asked.push([...argv]);
      const seconds = now / 1000;
      if (argv.includes('targetgroupbindings.elbv2.k8s.aws')) return { stdout: JSON.stringify({ items: [{ spec: { targetType: 'ip', targetGroupARN: ARN } }] }) };
      if (argv[0] === 'aws') {
        const state = seconds >= 9.5 ? undefined : seconds >= 4.5 ? 'draining' : 'healthy';
        return seconds >= 6.5 && seconds < 7.5 ? { exitCode: 1, stderr: 'Rate exceeded' }
          : { stdout: JSON.stringify({ TargetHealthDescriptions: state === undefined ? [] : [{ Target: { Id: '10.0.0.1', Port: 80 }, TargetHealth: { State: state } }] }) };
      }
      const metadata = { name: 'web-a', ...seconds >= 2.5 && { deletionTimestamp: 'now' } };
      return { stdout: JSON.stringify({ items: [{ metadata, status: { podIP: '10.0.0.1', conditions: [{ type: 'ContainersReady', status: 'True' }] } }] }) };
    });
    const system: Partial<System> = {
      run,
      wallClock: () => now,
      clock: () => now,
      timers: { set: (callback, milliseconds) => { now += milliseconds; setImmediate(callback); return 0; }, clear: () => undefined },
      spawn: async () => ({ exited: Promise.resolve({ exitCode: 0, signal: null }), kill: () => undefined }),
    };
    return { system, asked };
  }

  test('notes what happened to each target, between which polls', async () => {
    const { system, asked } = machine();
    const path = join(folder, 'watch.json');
    const { status, stderr } = await zeroDowntime(['calibrate', 'watch', '-n', 'shop', '-o', path, '--settle', '12s', '--', 'kubectl', 'delete', 'pod', 'web-a'], system);
    expect({ status, stderr }).toEqual({ status: 0, stderr: `a poll fails: Rate exceeded\nwatched 1 targets, 1 of which were deregistered\nwrote ${path}\n` });
    expect(JSON.parse(readFileSync(path, 'utf8')).targets).toEqual([{
      target: '10.0.0.1:80', pod: 'web-a', deleted: { low: 2, high: 3 }, draining: { low: 4, high: 5 }, gone: { low: 9, high: 10 },
    }]);
    expect(asked.every(([program, verb, operation]) => program === 'kubectl' ? verb === 'get' : operation === 'describe-target-health')).toBe(true);
  });

  test('fails without a target group to watch', async () => {
    const run = replying(() => ({ stdout: JSON.stringify({ items: [] }) }));
    expect(await zeroDowntime(['calibrate', 'watch', '-n', 'shop', '-o', 'x'], { run })).toEqual({
      status: 2, stdout: '', stderr: 'error: no target group can be watched: namespace \'shop\' has no TargetGroupBinding with pods as targets\n',
    });
  });

  test('fails without a namespace and a file', async () => {
    expect((await zeroDowntime(['calibrate', 'watch'])).stderr).toBe('error: \'--namespace\' is needed\nerror: \'--output\' is needed\n(run with --help for usage)\n');
  });
});
