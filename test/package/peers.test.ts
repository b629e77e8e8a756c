import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packed } from './tarball';

/** The package as it is published, in apps of people who have, or have not, the AWS CDK. Nothing is downloaded. */

const folder = mkdtempSync(join(tmpdir(), 'package-'));
const { tarball } = packed();

afterAll(() => rmSync(folder, { recursive: true }));

/** An app that has the tarball installed, and of its peers those that are named. */
function anApp(name: string, peers: readonly string[]): string {
  const app = join(folder, name);
  const own = join(app, 'node_modules', 'cdk8s-zero-downtime');
  mkdirSync(own, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', own]);
  for (const peer of peers) symlinkSync(dirname(require.resolve(`${peer}/package.json`)), join(app, 'node_modules', peer));
  return app;
}

const PEERS = ['cdk8s', 'constructs'];

const WITHOUT = `
import { App, Chart } from 'cdk8s';
import { ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
new ZeroDowntimeWebService(new Chart(app, 'shop'), 'web', { image: 'shop/web:1.4.2', containerPort: 8080 });
`;
const WITH = `
import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Testing } from 'cdk8s';
import { TimingBudget } from 'cdk8s-zero-downtime';
import { ZeroDowntimeApplicationTargetGroup } from 'cdk8s-zero-downtime/aws';

const stack = new Stack(new App(), 'Shop');
const group = new ZeroDowntimeApplicationTargetGroup(stack, 'Web', { vpc: new Vpc(stack, 'Vpc'), budget: TimingBudget.of() });
const chart = Testing.chart();
group.bind(chart, 'web', { image: 'shop/web:1.4.2', containerPort: 8080 });
`;

/** Type-checks the source as TypeScript apps do, then runs what came out of it with a line that prints. */
function compileAndRun(app: string, source: string, print: string, options: readonly string[]) {
  writeFileSync(join(app, 'main.ts'), source + print);
  const compiled = spawnSync(process.execPath, [
    require.resolve('typescript/bin/tsc'), '--strict', '--target', 'es2022', '--pretty', 'false', ...options, 'main.ts',
  ], { cwd: app, encoding: 'utf8' });
  return { compiled: compiled.stdout, ...run(app, 'main.js') };
}

function run(app: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: app, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const NODE_10 = ['--module', 'commonjs', '--moduleResolution', 'node10', '--ignoreDeprecations', '6.0'];
const NODE_16 = ['--module', 'node16', '--moduleResolution', 'node16'];

describe('the package without aws-cdk-lib', () => {
  let app: string;
  beforeAll(() => { app = anApp('without', PEERS); });

  test('has none', () => {
    expect(run(app, '-e', 'require(\'aws-cdk-lib\')').stderr).toContain('Cannot find module \'aws-cdk-lib\'');
  });

  // Declarations are checked, too: a type from aws-cdk-lib anywhere in them would fail.
  test.each([['that ignores exports', NODE_10], ['of today', NODE_16]])('compiles with a module resolution %s, and synthesises', (_, options) => {
    const { compiled, status, stdout } = compileAndRun(app, WITHOUT, '(globalThis as any).console.log(app.synthYaml());', options);
    expect(compiled).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('terminationGracePeriodSeconds: 90');
  }, 120_000);

  test('is loaded by its path as well, as jsii and the plugins of cdk8s do', () => {
    const { status } = run(app, '-e', 'require(require("path").resolve("node_modules/cdk8s-zero-downtime"))');
    expect(status).toBe(0);
  });

  test('says what is missing where something of AWS is used', () => {
    const script = 'const { TimingBudget } = require("cdk8s-zero-downtime"); const { ZeroDowntimeApplicationTargetGroup } = require("cdk8s-zero-downtime/aws");'
      + 'const { Construct } = require("constructs");'
      + 'try { new ZeroDowntimeApplicationTargetGroup(new Construct(undefined, ""), "Web", { budget: TimingBudget.of(), vpc: { vpcId: "vpc-1" } }); } catch (error) { console.log(error.message); }';
    expect(run(app, '-e', script).stdout)
      .toBe('what is in \'cdk8s-zero-downtime/aws\' needs the AWS CDK, which is not installed; run npm install aws-cdk-lib\n');
  });
});

describe('the package with aws-cdk-lib', () => {
  // The examples are compiled with a module resolution of today.
  test('compiles with a module resolution that ignores exports, and synthesises', () => {
    const app = anApp('with', [...PEERS, 'aws-cdk-lib']);
    const print = '(globalThis as any).console.log(JSON.stringify(stack.resolve(Testing.synth(chart))));';
    const { compiled, status, stdout } = compileAndRun(app, WITH, print, ['--skipLibCheck', ...NODE_10]);
    expect(compiled).toBe('');
    expect(status).toBe(0);
    const binding = JSON.parse(stdout).find(({ kind }: { kind: string }) => kind === 'TargetGroupBinding');
    expect(binding.spec.targetGroupARN).toEqual({ Ref: expect.stringMatching(/^WebTargetGroup/) });
  }, 120_000);

  test('loads nothing of it before something of AWS is used', () => {
    const app = anApp('lazy', [...PEERS, 'aws-cdk-lib']);
    const script = 'require("cdk8s-zero-downtime"); require("cdk8s-zero-downtime/aws");'
      + 'console.log(Object.keys(require.cache).filter(file => file.includes("aws-cdk-lib")).length)';
    expect(run(app, '-e', script).stdout).toBe('0\n');
  });
});
