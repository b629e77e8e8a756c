import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXPECTED_MANIFESTS, KINDS, MANIFESTS, StarterApp } from './starter-app';
import { packed } from './tarball';

/** What a stranger does in the first five minutes. Downloads what the starter needs. */

const MINUTES = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'starter-'));
let app: StarterApp;

beforeAll(() => { app = new StarterApp(folder, packed().tarball); }, 10 * MINUTES);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the starter app', () => {
  test.each(KINDS)('of the kind %s passes its own tests, with the snapshot that it comes with', kind => {
    app.become(kind);
    const { status, output } = app.run('npm', 'test', '--', '--ci');
    expect(output).toContain('4 passed, 4 total');
    expect(output).toContain('2 passed, 2 total');
    expect(status).toBe(0);
    app.become('web');
  }, 2 * MINUTES);

  test('synthesises, explains and draws by one command', () => {
    const { status, output } = app.run('npm', 'start');
    expect(output).toContain('Validations finished');
    expect(output).toContain('Deployment shop-production/shop behind Ingress shop');
    expect(status).toBe(0);
    expect(app.read(MANIFESTS)).toBe(readFileSync(EXPECTED_MANIFESTS, 'utf8'));
    expect(app.read('rollout.svg')).toMatch(/^<svg /);
    expect(app.run('npm', 'run', 'check').status).toBe(0);
  }, 2 * MINUTES);

  test('fails to synthesise, and to pass its tests, when a rollout would lose requests', () => {
    const chart = 'service-chart.ts';
    const safe = app.read(chart);
    app.write(chart, safe.replace('new ZeroDowntimeWebService', 'const web = new ZeroDowntimeWebService').replace(/\}\);\n  \}\n\}\n$/, `});
    web.workload.addJsonPatch(JsonPatch.replace('/spec/template/spec/terminationGracePeriodSeconds', 30));
  }
}
`).replace('{ Chart, Duration }', '{ Chart, Duration, JsonPatch }'));
    const synth = app.run('npm', 'run', 'synth');
    expect(synth.output).toContain('T01 grace-covers-drain');
    expect(synth.status).not.toBe(0);
    const tests = app.run('npm', 'test', '--', '--ci');
    expect(tests.output).toContain('expected a rollout without downtime, but');
    expect(tests.status).not.toBe(0);
    app.write(chart, safe);
  }, 2 * MINUTES);
});
