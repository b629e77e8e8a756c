import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './tarball';

/** The kinds of starter apps. */
export const KINDS = ['web', 'network', 'gateway'] as const;

type Kind = typeof KINDS[number];

/** The name of the folder, and so of the app. */
const NAME = 'shop';

/** The starter app as a stranger has it: written by `init`, installed with the package as it is published. */
export class StarterApp {
  private readonly folder: string;

  /** @param parent an empty folder for the app */
  public constructor(parent: string, private readonly tarball: string) {
    this.folder = join(parent, NAME);
    this.become('web');
    const installed = this.run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund');
    if (installed.status !== 0) throw new Error(`npm install failed:\n${installed.output}`);
  }

  /** Writes the app anew as one of a kind: all kinds need the same packages. */
  public become(kind: Kind): void {
    const written = spawnSync(process.execPath, [join(ROOT, 'lib', 'cli', 'bin.js'), 'init', this.folder, '--kind', kind, '--force'], { encoding: 'utf8' });
    if (written.status !== 0) throw new Error(`init failed:\n${written.stderr}`);
    const manifest = JSON.parse(this.read('package.json'));
    manifest.dependencies['cdk8s-zero-downtime'] = `file:${this.tarball}`;
    this.write('package.json', JSON.stringify(manifest));
  }

  public read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  public write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  public run(command: string, ...args: string[]): { readonly status: number | null; readonly output: string } {
    // Without what npm and jest tell the processes that they start: an app is nobody's child.
    const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(npm_|NODE_OPTIONS|NODE_ENV|JEST_|TS_NODE_)/i.test(key)));
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: this.folder, encoding: 'utf8', env });
    return { status, output: `${stdout}${stderr}` };
  }
}

/** What the starter's own test compares its manifests with, in the app and in the template, where it has another name. */
export const SNAPSHOT = join('__snapshots__', 'service-chart.test.ts.snap');
export const snapshotOf = (kind: Kind) => join(ROOT, 'template', 'kinds', kind, SNAPSHOT);
export const asInTemplate = (text: string) => text.replaceAll(NAME, 'starter-app');

/** What the starter synthesises for production, in the app, and here. */
export const MANIFESTS = join('dist', `${NAME}-production.k8s.yaml`);
export const EXPECTED_MANIFESTS = join(__dirname, 'starter', `${NAME}-production.k8s.yaml`);
