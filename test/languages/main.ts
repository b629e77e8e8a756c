import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PACKAGE = readJson(join(ROOT, 'package.json'));

/** The two peers whose generated code is too large to be made here; it comes from the registry of the language, the others are generated. */
const LARGE = ['aws-cdk-lib', 'constructs'];
const GENERATED = Object.keys(PACKAGE.peerDependencies).filter(name => !LARGE.includes(name));

/** A language whose code jsii generates. */
interface Language {
  readonly title: string;
  /** The command that shows whether the tools are there. */
  readonly tool: readonly [command: string, ...args: string[]];
  readonly target: 'go' | 'java' | 'dotnet';
  /** Gets what the code depends on from the registry. */
  readonly fetch: (folder: string) => Outcome;
  /** Compiles the code. */
  readonly compile: (folder: string) => Outcome;
}

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

const LANGUAGES: readonly Language[] = [
  { title: 'Java', tool: ['mvn', '--version'], target: 'java', fetch: fetchJars, compile: compileJava },
  { title: 'Go', tool: ['go', 'version'], target: 'go', fetch: fetchModules, compile: folder => run('go', ['build', './...'], goModule(folder)) },
  {
    title: '.NET',
    tool: ['dotnet', '--version'],
    target: 'dotnet',
    fetch: folder => run('dotnet', ['restore'], dotnetProject(folder)),
    compile: folder => run('dotnet', ['build', '--no-restore'], dotnetProject(folder)),
  },
];

/**
 * The code that other languages get compiles. A language whose tools are not on this machine, or whose registry has not what the code depends on,
 * is named and left out.
 */
function main(): void {
  for (const { title, tool: [command, ...args], target, fetch, compile } of LANGUAGES) {
    if (spawnSync(command, args).status !== 0) {
      console.log(`${title}: skipped, ${command} is not on this machine`);
      continue;
    }
    const folder = mkdtempSync(join(tmpdir(), `${target}-`));
    try {
      [ROOT, ...target === 'dotnet' ? [] : GENERATED.map(directoryOf)].forEach(directory => generate(target, directory, folder));
      const fetched = fetch(folder);
      if (!fetched.ok) {
        console.log(`${title}: skipped, its registry has not all that the code depends on:\n${lastLines(fetched.output)}`);
        continue;
      }
      const compiled = compile(folder);
      if (!compiled.ok) process.exitCode = 1;
      console.log(compiled.ok ? `${title}: the code compiles` : `${title}: the code does not compile:\n${lastLines(compiled.output, 40)}`);
    } finally {
      // Modules of Go are read-only.
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function generate(target: Language['target'], directory: string, folder: string): void {
  const { name } = readJson(join(directory, 'package.json'));
  const pacmak = require.resolve('jsii-pacmak/bin/jsii-pacmak');
  const { ok, output } = run(process.execPath, [pacmak, '--target', target, '--code-only', '--outdir', join(folder, name), directory], ROOT);
  if (!ok) throw new Error(`jsii-pacmak cannot generate ${name}:\n${output}`);
}

/** The jars that the code is compiled with; Maven resolves those that they depend on. */
function fetchJars(folder: string): Outcome {
  const version = (name: string) => readJson(join(directoryOf(name), 'package.json')).version;
  const jsii = /<artifactId>jsii-runtime<\/artifactId>\s*<version>\[([\d.]+)/.exec(readFileSync(join(folder, PACKAGE.name, 'java', 'pom.xml'), 'utf8'))![1];
  const dependencies = [
    ['software.amazon.awscdk', 'aws-cdk-lib', version('aws-cdk-lib')],
    ['software.constructs', 'constructs', version('constructs')],
    ['software.amazon.jsii', 'jsii-runtime', jsii],
    ['org.jetbrains', 'annotations', '16.0.3'],
    ['javax.annotation', 'javax.annotation-api', '1.3.2'],
  ].map(([group, artifact, number]) => `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${number}</version></dependency>`);
  writeFileSync(join(folder, 'pom.xml'), `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>test</groupId><artifactId>languages</artifactId><version>1</version><dependencies>${dependencies.join('')}</dependencies></project>\n`);
  return run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=jars'], folder);
}

/** All code at once, ours and that of the peers that are generated. */
function compileJava(folder: string): Outcome {
  const sources = [PACKAGE.name, ...GENERATED].flatMap(name => filesBelow(join(folder, name, 'java', 'src')).filter(file => file.endsWith('.java')));
  writeFileSync(join(folder, 'sources'), sources.map(file => `"${file}"`).join('\n'));
  mkdirSync(join(folder, 'classes'));
  return run('javac', ['-nowarn', '-proc:none', '-encoding', 'UTF-8', '-d', 'classes', '-cp', join('jars', '*'), '@sources'], folder);
}

/** Our module uses those that were generated here, and whichever versions of the others go with them. */
function fetchModules(folder: string): Outcome {
  const module = goModule(folder);
  const indirect = [...readFileSync(join(module, 'go.mod'), 'utf8').matchAll(/^\s*(\S+) \S+ \/\/ indirect$/gm)].map(([, path]) => `-droprequire=${path}`);
  const replaced = GENERATED.map(name => {
    const local = goModule(folder, name);
    return `-replace=${/^module (\S+)$/m.exec(readFileSync(join(local, 'go.mod'), 'utf8'))![1]}=${local}`;
  });
  const edited = run('go', ['mod', 'edit', ...indirect, ...replaced], module);
  return edited.ok ? run('go', ['mod', 'tidy'], module) : edited;
}

function goModule(folder: string, name: string = PACKAGE.name): string {
  return dirname(filesBelow(join(folder, name, 'go')).find(file => file.endsWith('go.mod'))!);
}

function dotnetProject(folder: string): string {
  return dirname(filesBelow(join(folder, PACKAGE.name, 'dotnet')).find(file => file.endsWith('.csproj'))!);
}

function directoryOf(name: string): string {
  return join(ROOT, 'node_modules', name);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(file => join(folder, file));
}

function run(command: string, args: readonly string[], cwd: string): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return { ok: status === 0, output: `${error?.message ?? ''}${stdout}${stderr}` };
}

function lastLines(text: string, count = 4): string {
  return text.trimEnd().split('\n').slice(-count).map(line => `  ${line}`).join('\n');
}

function readJson(file: string): any {
  return JSON.parse(readFileSync(file, 'utf8'));
}

main();
