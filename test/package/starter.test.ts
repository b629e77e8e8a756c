import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packTo, ROOT } from './tarball';

/** What a stranger does in the first five minutes, with the package as it is published. Downloads what the starter needs. */

const MINUTES = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'starter-'));
const app = join(folder, 'shop');

function run(command: string, ...args: string[]) {
  // Without what npm and jest tell the processes that they start: an app is nobody's child.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(npm_|NODE_OPTIONS|NODE_ENV|JEST_|TS_NODE_)/i.test(key)));
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: app, encoding: 'utf8', env });
  return { status, output: `${stdout}${stderr}` };
}

beforeAll(() => {
  const { tarball } = packTo(folder);
  const { status } = spawnSync(process.execPath, [join(ROOT, 'lib', 'cli', 'bin.js'), 'init', app]);
  expect(status).toBe(0);
  const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
  manifest.dependencies['cdk8s-zero-downtime'] = `file:${tarball}`;
  writeFileSync(join(app, 'package.json'), JSON.stringify(manifest));
  const installed = run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund');
  if (installed.status !== 0) throw new Error(`npm install failed:\n${installed.output}`);
}, 10 * MINUTES);

afterAll(() => rmSync(folder, { recursive: true }));

describe('the starter app', () => {
  test('passes its own tests, with the snapshot that it comes with', () => {
    const { status, output } = run('npm', 'test', '--', '--ci');
    expect(output).toContain('2 passed, 2 total');
    expect(output).toContain('1 passed, 1 total');
    expect(status).toBe(0);
  }, 2 * MINUTES);

  test('synthesises, explains and draws by one command', () => {
    const { status, output } = run('npm', 'start');
    expect(output).toContain('Validations finished');
    expect(output).toContain('Deployment web/web behind Ingress web');
    expect(status).toBe(0);
    expect(readFileSync(join(app, 'dist', 'web.k8s.yaml'), 'utf8')).toBe(readFileSync(join(__dirname, 'starter', 'web.k8s.yaml'), 'utf8'));
    expect(readFileSync(join(app, 'rollout.svg'), 'utf8')).toMatch(/^<svg /);
    expect(run('npm', 'run', 'check').status).toBe(0);
  }, 2 * MINUTES);

  test('fails to synthesise, and to pass its tests, when a rollout would lose requests', () => {
    const chart = join(app, 'web-chart.ts');
    const safe = readFileSync(chart, 'utf8');
    writeFileSync(chart, safe.replace('new ZeroDowntimeWebService', 'const web = new ZeroDowntimeWebService').replace(/\}\);\n  \}\n\}\n$/, `});
    web.deployment.addJsonPatch(JsonPatch.replace('/spec/template/spec/terminationGracePeriodSeconds', 30));
  }
}
`).replace('{ Chart, Duration }', '{ Chart, Duration, JsonPatch }'));
    const synth = run('npm', 'run', 'synth');
    expect(synth.output).toContain('T02 prestop-within-grace');
    expect(synth.status).not.toBe(0);
    const tests = run('npm', 'test', '--', '--ci');
    expect(tests.output).toContain('expected a rollout without downtime, but');
    expect(tests.status).not.toBe(0);
    writeFileSync(chart, safe);
  }, 2 * MINUTES);
});
