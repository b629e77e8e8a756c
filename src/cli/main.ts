import { Command, CommanderError } from 'commander';
import { addBudgetOptions, BudgetOptions } from './budget-options';
import { ExitCode, Io } from './io';
import { UsageError } from './parse';
import { addProbeOptions, ProbeOptions } from './probe-options';

/** The `zero-downtime` command, without a process: arguments in, text out, exit code back. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode = ExitCode.OK;
  const program = new Command('zero-downtime')
    .description('Derives, explains and checks the timing of rollouts behind AWS load balancers')
    .version(version(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'explain a command')
    .helpOption('-h, --help', 'explain this command')
    .configureOutput({
      writeOut: io.stdout,
      writeErr: io.stderr,
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    })
    .showHelpAfterError('(add --help for an explanation)')
    .enablePositionalOptions() // or the options of a command that follows -- would be taken for ours
    .exitOverride();

  addBudgetOptions(program.command('budget'))
    .description('derive every timing of a rollout from what the application needs, and say why each is what it is')
    .option('--replicas <count>', 'number of pods whose rollout is estimated (default: 3)')
    .option('--format <format>', 'one of text, json, markdown (default: text)')
    .addHelpText('after', [
      '', 'Durations: 90, 90s, 1m30s.',
      'Exit: 0 when the budget holds, 1 when it cannot hold (saying why), 2 for wrong usage.', '',
      'Example:', '  zero-downtime budget --longest-request 10s --reclaim spot', '',
    ].join('\n'))
    .action((options: BudgetOptions) => {
      exitCode = load<typeof import('./commands/budget')>('./commands/budget').runBudget(options, io);
    });

  addProbeOptions(program.command('probe'))
    .description('send requests at a fixed rate, while a command runs if one is given, and say when the server was down')
    .addHelpText('after', [
      '', 'Durations: 90, 90s, 1m30s.',
      'Exit: 0 when the objective holds, 1 when it does not or the command failed, 2 for wrong usage or when no request',
      'reached a server. Ctrl-C ends with the report.', '',
      'Example:', '  zero-downtime probe http://web.example.com/ -- kubectl rollout restart deployment/web', '',
    ].join('\n'))
    .action(async (url: string, command: string[], options: ProbeOptions) => {
      exitCode = await load<typeof import('./commands/probe')>('./commands/probe').runProbe(url, command, options, io);
    });

  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    if (!(error instanceof UsageError)) throw error;
    io.stderr(`${error.message.split('\n').map(line => `error: ${line}`).join('\n')}\n(add --help for an explanation)\n`);
    return ExitCode.USAGE;
  }
}

/** A command's module, loaded on use: each pays for its own dependencies only. */
function load<Module>(path: string): Module {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would load it as an ES module, which jest cannot
  return require(path);
}

function version(): string {
  return load<{ version: string }>('../../package.json').version;
}
