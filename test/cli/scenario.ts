import { nodeFiles } from '../../src/cli/files/node-files';
import { ExitCode } from '../../src/cli/io';
import { main } from '../../src/cli/main';
import { hostSystem } from '../../src/cli/system';

/** A command line with everything that must come of it. */
export interface Scenario {
  readonly command: string;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Reads a scenario; each of its parts must be stated, so that none can be left unchecked by accident. */
export function parseScenario(text: string): Scenario {
  const parts = /^\$ zero-downtime ?(.*)\n--- status\n(\d+)\n--- stdout\n([\s\S]*?)--- stderr\n([\s\S]*)$/.exec(text);
  if (!parts) throw new Error('a scenario states the command, --- status, --- stdout and --- stderr, in this order');
  const [, command, status, stdout, stderr] = parts;
  return { command, status: Number(status), stdout, stderr };
}

export function formatScenario({ command, status, stdout, stderr }: Scenario): string {
  return `$ zero-downtime ${command}\n--- status\n${status}\n--- stdout\n${stdout}--- stderr\n${stderr}`;
}

/** Runs a command line as written: words may be quoted. */
export async function run(command: string, columns = 120): Promise<Scenario> {
  const argv = (command.match(/'[^']*'|[^\s']+/g) ?? []).map(word => word.replace(/^'|'$/g, ''));
  return { command, ...await runWords(argv, columns) };
}

/** Runs a command line that is given in words. */
export async function runWords(argv: readonly string[], columns = 120): Promise<Omit<Scenario, 'command'>> {
  const output = { stdout: '', stderr: '' };
  const status: ExitCode = await main(argv, {
    stdout: text => { output.stdout += text; },
    stderr: text => { output.stderr += text; },
    columns,
    files: nodeFiles(noInput),
    system: hostSystem({ wallClock: () => 0, onInterrupt: () => () => undefined }),
  });
  return { status, ...output };
}

async function* noInput(): AsyncGenerator<Uint8Array> {}
