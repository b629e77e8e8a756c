import { ColorVariables, colorByDefault } from '../../src/cli/color';
import { nodeFiles } from '../../src/cli/files/node-files';
import { ExitCode } from '../../src/cli/io';
import { main } from '../../src/cli/main';
import { hostSystem } from '../../src/cli/system';

/** A command line with everything that must come of it. */
export interface Scenario {
  /** Variables before the command, such as `NO_COLOR=1`, as a shell takes them. */
  readonly environment: string;
  readonly command: string;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Reads a scenario; each of its parts must be stated, so that none can be left unchecked by accident. */
export function parseScenario(text: string): Scenario {
  const parts = /^\$ ((?:[A-Z_]+=\S* )*)zero-downtime ?(.*)\n--- status\n(\d+)\n--- stdout\n([\s\S]*?)--- stderr\n([\s\S]*)$/.exec(text);
  if (!parts) throw new Error('a scenario states the command, --- status, --- stdout and --- stderr, in this order');
  const [, environment, command, status, stdout, stderr] = parts;
  return { environment, command, status: Number(status), stdout, stderr };
}

export function formatScenario({ environment, command, status, stdout, stderr }: Scenario): string {
  return `$ ${environment}zero-downtime ${command}\n--- status\n${status}\n--- stdout\n${stdout}--- stderr\n${stderr}`;
}

/** Runs a command line as written: words may be quoted. */
export async function run(command: string, columns = 120, environment = ''): Promise<Scenario> {
  const argv = (command.match(/'[^']*'|[^\s']+/g) ?? []).map(word => word.replace(/^'|'$/g, ''));
  return { environment, command, ...await runWords(argv, columns, environment) };
}

/** Runs a command line that is given in words. */
export async function runWords(argv: readonly string[], columns = 120, environment = ''): Promise<Pick<Scenario, 'status' | 'stdout' | 'stderr'>> {
  const variables: ColorVariables = Object.fromEntries([...environment.matchAll(/(\w+)=(\S*)/g)].map(([, name, value]) => [name, value]));
  const output = { stdout: '', stderr: '' };
  const status: ExitCode = await main(argv, {
    stdout: text => { output.stdout += text; },
    stderr: text => { output.stderr += text; },
    columns,
    color: colorByDefault(variables, false),
    files: nodeFiles(noInput),
    system: hostSystem({ wallClock: () => 0, onInterrupt: () => () => undefined }),
  });
  return { status, ...output };
}

async function* noInput(): AsyncGenerator<Uint8Array> {}
