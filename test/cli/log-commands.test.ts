import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runWords } from './scenario';

/** What GitHub Actions takes for a command in a line of a log. */
const COMMAND = /^\s*::|##\[/m;

describe('names that a log would take for commands', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-'));
    const manifest = (name: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${JSON.stringify(name)}, labels: {app: web}, annotations: {cdk8s-zero-downtime/budget: '{"longestRequestSeconds": 10, "shutdownSeconds": 5}'}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: a, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, annotations: {service.beta.kubernetes.io/aws-load-balancer-type: external, service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip}}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
`;
    const names = { wrapped: `web ${'::error::forged '.repeat(12)}`, broken: 'web\n::error::forged\n', anywhere: '##[error]forged', leading: ' ::error::forged' };
    for (const [file, name] of Object.entries(names)) {
      writeFileSync(join(folder, `${file}.yaml`), manifest(name));
      writeFileSync(join(folder, `${file}-new.yaml`), manifest(name).replaceAll('app: web', 'app: new'));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(['wrapped', 'broken', 'anywhere', 'leading'])('give none if they are %s', async kind => {
    const file = join(folder, `${kind}.yaml`);
    for (const command of [
      'check FILE', 'check FILE --format junit', 'check FILE --format json', 'simulate FILE', 'simulate FILE --format markdown', 'simulate FILE --format svg', 'timeline FILE', 'config FILE', 'budget FILE',
      'budget FILE --format markdown', 'diff FILE NEW', 'diff FILE NEW --format junit', 'fix FILE',
    ]) {
      const { stdout, stderr } = await run(command.replace('FILE', file).replace('NEW', join(folder, `${kind}-new.yaml`)), 80);
      expect(`${stdout}${stderr}`).toContain('forged');
      // The lines of a diff are those of the file.
      expect({ command, forged: `${command.startsWith('fix') ? '' : stdout}\n${stderr}`.match(COMMAND) }).toEqual({ command, forged: null });
    }
  }, 60_000);
});

test('what an application says last gives no command', async () => {
  const { stderr } = await run("rehearse --quick --runs 1 -- node -e 'console.log(String.fromCharCode(58,58)+`error`+String.fromCharCode(58,58)+`a\\u001b[31m`); process.exit(3)'");
  expect(stderr).toContain('  \\u{3a}:error::a\\u{1b}[31m\n');
}, 20_000);

test('a flag that is none gives no command', async () => {
  expect((await runWords(['check', '--\u001b[31m\n::error::a'])).stderr).toBe("error: unknown option '--\\u{1b}[31m\n\\u{3a}:error::a'\n(run with --help for usage)\n");
});
