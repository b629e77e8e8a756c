import { Command, CommanderError, Option } from 'commander';
import type { AuditOptions } from './commands/audit';
import type { CalibrateOptions } from './commands/calibrate';
import type { WatchOptions } from './commands/calibrate-watch';
import type { PolicyOptions } from './commands/policy';
import { fitHelp, paragraphs } from './help';
import { ExitCode, Io } from './io';
import { addBudgetOptions, addFleetOptions, addInputOptions, BudgetOptions, INPUT_FLAGS_HELP } from './options/budget-options';
import { addBaselineOptions, addColorOption, addConfigOptions, addFindingsOptions, addManifestOptions } from './options/findings-options';
import { complaintsOf, parseFile } from './options/parse';
import { addProbeOptions, ProbeOptions } from './options/probe-options';
import { addRehearseOptions, RehearseOptions } from './options/rehearse-options';
import { addSimulationOptions, DEFAULTS as SIMULATION_DEFAULTS, SimulationOptions } from './options/simulation-options';
import { visible } from '../report/visible-characters';
import { INPUT_NAMES, NumericInput } from '../timing';

const DURATIONS = 'Durations: 90, 90s, 1m30s, 1.5h, 500ms.';
const NEEDS = `The budget of a workload is read from its annotation cdk8s-zero-downtime/budget, and from the configuration. ${INPUT_FLAGS_HELP}`;

/** Receives the exit code of a command. */
type End = (exitCode: ExitCode) => void;

/** The `zero-downtime` command, without a process: arguments in, text out, exit code back. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode = ExitCode.OK;
  const program = createProgram(io);
  const end: End = code => { exitCode = code; };
  // Only the command that runs needs its flags; all of them are needed for the help, and to say what was meant.
  for (const add of Object.hasOwn(COMMANDS, argv[0] ?? '') ? [COMMANDS[argv[0]]] : Object.values(COMMANDS)) add(program, io, end);
  try {
    await program.parseAsync(withoutVainHelp(argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    const complaints = complaintsOf(error);
    if (complaints === undefined) throw error;
    io.stderr(`${complaints.map(complaint => `error: ${visible(complaint)}\n`).join('')}(run with --help for usage)\n`);
    return ExitCode.USAGE;
  }
}

/** Of a command that it does not know, Commander would show the general help, and no word of why. */
function withoutVainHelp(argv: readonly string[]): readonly string[] {
  const [help, command] = argv;
  if (help !== 'help' || command === undefined || Object.hasOwn(COMMANDS, command)) return argv;
  return command === 'help' ? ['--help'] : [command];
}

function createProgram(io: Io): Command {
  return fitHelp(new Command('zero-downtime'), io)
    .description('Derives, explains and checks the timing of rollouts behind AWS load balancers')
    .version(version(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'show help for a command')
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', paragraphs(io, () => [
      '', 'Examples:', '  zero-downtime check k8s/ --longest-request 30s', '  helm template web ./chart | zero-downtime check -', '  zero-downtime help check', '',
    ]))
    .showHelpAfterError('(run with --help for usage)')
    .enablePositionalOptions() // otherwise the options of a command after -- would be parsed here
    .exitOverride();
}

function addBudget(program: Command, io: Io, end: End): void {
  addManifestOptions(addBudgetOptions(program.command('budget')))
    .description('derive every timing of a rollout from what the application needs, and explain each value')
    .argument('[path...]', 'explain the budgets of these manifests instead: each from its annotation cdk8s-zero-downtime/budget; flags override it')
    .option('--replicas <count>', 'number of pods in the estimated rollout (default: 3, or that of the manifests)')
    .option('--format <format>', 'one of text, json, markdown (default: text)')
    .addHelpText('after', paragraphs(io, () => [
      '', DURATIONS,
      'Exit: 0: the budget holds; 1: it cannot hold, with the reason; 2: usage error or unreadable input.', '',
      'Examples:', '  zero-downtime budget --longest-request 10s --reclaim spot', '  zero-downtime budget k8s/', '',
    ]))
    .action(async (paths: string[], options: BudgetOptions) => {
      end(paths.length === 0
        ? (require('./commands/budget') as typeof import('./commands/budget')).runBudget(options, io)
        : await (require('./commands/budgets') as typeof import('./commands/budgets')).runBudgets(paths, options, io));
    });
}

function addCheck(program: Command, io: Io, end: End): void {
  addBaselineOptions(addManifestOptions(addFindingsOptions(addFleetOptions(addInputOptions(program.command('check'), ['longestRequestSeconds', 'shutdownSeconds', 'acceptsAfterSigtermSeconds', 'startupSeconds', 'marginSeconds', 'reclaim']))
    .description('report unsafe rollout settings in manifests: files, folders, patterns, or - for standard input')
    .argument('<path...>', 'rendered YAML or JSON: Helm, kustomize, cdk8s or hand-written')
    .option('--kubernetes-version <version>', 'the Kubernetes version that the manifests are for, such as 1.32')
    .option('--allow-unjudged', 'exit 0 even if no workload could be judged'))))
    .addHelpText('after', paragraphs(io, () => [
      '', NEEDS,
      'In folders, files known not to be manifests, such as the values of a Helm chart, are skipped and listed.',
      DURATIONS,
      'Exit: 0: no errors; 1: errors; 2: usage error, unreadable input, or nothing could be judged.', '',
      'Example:', '  helm template web ./chart | zero-downtime check - --longest-request 30s', '',
    ]))
    .action(async (paths: string[], options: BudgetOptions) => {
      const { runCheck } = require('./commands/check') as typeof import('./commands/check');
      end(await runCheck(paths, options, io, version()));
    });
}

function addAudit(program: Command, io: Io, end: End): void {
  const needs: (NumericInput | 'reclaim')[] = ['longestRequestSeconds', 'shutdownSeconds', 'acceptsAfterSigtermSeconds', 'startupSeconds', 'marginSeconds', 'reclaim'];
  addConfigOptions(addFindingsOptions(addFleetOptions(addInputOptions(addClusterOptions(program.command('audit')), needs))
    .description('report on a running cluster: what `check` finds in its objects, and what only a running cluster shows')
    .option('-n, --namespace <name>', 'read one namespace only (default: all)')
    .option('--aws', 'also ask AWS, through your aws command: attributes, health checks and targets of the target groups, and their load balancers')
    .option('-o, --output <folder>', 'keep what was read in a new folder, for `check`, and for `audit --from`', text => parseFile('--output', text, 'folder'))
    .option('--from <folder>', 'report on what was kept, instead of a cluster', text => parseFile('--from', text, 'folder'))
    .option('--kubernetes-version <version>', 'the Kubernetes version, such as 1.32 (default: that of the cluster)')
    .option('--allow-unread', 'exit as if everything could be read that the rights do not allow')
    .option('--allow-unjudged', 'exit 0 even if no workload could be judged')))
    .addHelpText('after', paragraphs(io, () => [
      '', 'It runs your kubectl, with your login, and only reads: api-resources, version, get; with --aws, your aws: describe-* of elbv2, and get-resources of tags.',
      'Secrets are never read, and nothing is sent anywhere else.',
      NEEDS,
      DURATIONS,
      'Exit: 0: no errors; 1: errors; 2: usage error, something could not be read, or nothing could be judged.', '',
      'Examples:', '  zero-downtime audit --namespace shop', '  zero-downtime audit --output today && zero-downtime check today', '',
    ]))
    .action(async (options: BudgetOptions & AuditOptions) => {
      end(await (require('./commands/audit') as typeof import('./commands/audit')).runAudit(options, io, version()));
    });
}

function addFix(program: Command, io: Io, end: End): void {
  addManifestOptions(addFleetOptions(addInputOptions(program.command('fix'), ['longestRequestSeconds', 'shutdownSeconds', 'acceptsAfterSigtermSeconds', 'startupSeconds', 'reclaim']))
    .description('fix the fields that break a rule, with the numbers of the budget; prints a unified diff')
    .argument('<path...>', 'files, folders, patterns, or - for standard input')
    .option('--write', 'write the files instead of printing the diff; input from - goes to standard output')
    .option('--kubernetes-version <version>', 'the Kubernetes version that the manifests are for, such as 1.32')
    .option('--strict', 'also fix warnings where the fix is unambiguous'))
    .addHelpText('after', paragraphs(io, () => [
      '', 'In addition to errors, it adds a PodDisruptionBudget if none selects the pods, and fixes what its own changes would break.',
      'Comments, order and quotes stay as they are. What cannot be decided is left alone and reported.',
      NEEDS,
      DURATIONS,
      'Exit: 0: no errors are left (with --strict, no warnings either); 1: some are left; 2: usage error, or a file could not be read or written.', '',
      'Example:', '  zero-downtime fix k8s/ --longest-request 30s --write', '',
    ]))
    .action(async (paths: string[], options: BudgetOptions) => {
      end(await (require('./commands/fix') as typeof import('./commands/fix')).runFix(paths, options, io));
    });
}

function addDiff(program: Command, io: Io, end: End): void {
  addManifestOptions(addFindingsOptions(addInputOptions(program.command('diff'), ['longestRequestSeconds', 'shutdownSeconds'])
    .description('report changes of manifests that lose requests while they are applied')
    .argument('<old>', 'manifests that run now: file, folder, pattern, or - for standard input')
    .argument('<new>', 'manifests to be applied: the same')))
    .addHelpText('after', paragraphs(io, () => [
      '', 'Run `check` to judge the new manifests on their own.', INPUT_FLAGS_HELP,
      DURATIONS,
      'Exit: 0: no errors; 1: errors; 2: usage error, unreadable input, or no object in common.', '',
      'Example:', '  kubectl get deploy,svc,ingress -n prod -o yaml | zero-downtime diff - k8s/', '',
    ]))
    .action(async (old: string, now: string, options: BudgetOptions) => {
      end(await (require('./commands/diff') as typeof import('./commands/diff')).runDiff(old, now, options, io, version()));
    });
}

function addConfig(program: Command, io: Io, end: End): void {
  addManifestOptions(addFleetOptions(addInputOptions(program.command('config'), [...Object.keys(INPUT_NAMES) as NumericInput[], 'reclaim']))
    .description('print the configuration that is in force for each workload, and where each value comes from')
    .argument('[path...]', 'files, folders, patterns, or - for standard input; without any, what is in force in the working directory')
    .option('--format <format>', 'one of text, json (default: text)'))
    .addHelpText('after', paragraphs(io, () => [
      '', 'From the lowest precedence to the highest: built-in default, what the manifests show, `defaults` of the configuration, flags with --default-, the annotation '
      + 'of the workload, `overrides` of the configuration, other flags.',
      DURATIONS,
      'Exit: 0, or 2 when the configuration or a manifest cannot be read.', '',
      'Example:', '  zero-downtime config k8s/', '',
    ]))
    .action(async (paths: string[], options: BudgetOptions) => {
      end(await (require('./commands/config') as typeof import('./commands/config')).runConfig(paths, options, io));
    });
}

function addPolicy(program: Command, io: Io, end: End): void {
  addConfigOptions(addFleetOptions(addInputOptions(program.command('policy'), ['longestRequestSeconds', 'shutdownSeconds', 'acceptsAfterSigtermSeconds'])))
    .description('write admission policies that refuse what loses requests in every rollout, for the workloads of the configuration')
    .option('--format <format>', 'one of kubernetes: ValidatingAdmissionPolicies, kyverno: its ValidatingPolicies (default: kubernetes)')
    .option('--mutate', 'also write policies that add what `fix` would, in namespaces with the label cdk8s-zero-downtime/mutate: enabled')
    .option('-o, --output <file>', 'write a file instead of standard output')
    .addHelpText('after', paragraphs(io, () => [
      '', 'The configuration declares the load balancer in front, longestRequestSeconds and shutdownSeconds; its entries with a selector have policies of their own.',
      'The policies refuse what `check` calls an error by the rules that one object can answer, and warn of what they cannot read.',
      DURATIONS,
      'Exit: 0, or 2 when the configuration cannot be read, or is not enough for policies.', '',
      'Example:', '  zero-downtime policy --config zero-downtime.yaml -o policy.yaml', '',
    ]))
    .action((options: BudgetOptions & PolicyOptions) => {
      end((require('./commands/policy') as typeof import('./commands/policy')).runPolicy(options, io));
    });
}

function addRules(program: Command, io: Io, end: End): void {
  program.command('rules')
    .description('explain a rule, or list all of them')
    .argument('[code]', 'code or name of a rule, such as T01')
    .addHelpText('after', paragraphs(io, () => ['', 'Exit: 0, or 2 when there is no such rule.', '', 'Example:', '  zero-downtime rules T01', '']))
    .action((code: string | undefined) => {
      end((require('./commands/rules') as typeof import('./commands/rules')).runRules(code, io));
    });
}

function addSimulate(program: Command, io: Io, end: End): void {
  addManifestOptions(addColorOption(addSimulationOptions(addFleetOptions(addInputOptions(program.command('simulate'), ['longestRequestSeconds', 'shutdownSeconds', 'acceptsAfterSigtermSeconds', 'startupSeconds']))
    .description('play a rollout or a disruption of workloads, and report the lost requests')
    .argument('<path...>', 'files, folders, patterns, or - for standard input'))
    .option('--runs <count>', `how many random runs, or runs to search for the worst (default: ${SIMULATION_DEFAULTS.runs})`)
    .option('--format <format>', 'one of text, json, markdown, svg: the picture that `timeline` draws, of the worst run (default: text)')))
    .addHelpText('after', paragraphs(io, () => [
      '', NEEDS, ...delaysHelp(),
      DURATIONS,
      'Exit: 0: no request is lost; 1: some are, or the rollout does not finish in time; 2: usage error, unreadable input, or nothing to simulate.', '',
      'Example:', '  zero-downtime simulate k8s/ --longest-request 10s --delays adversarial', '',
    ]))
    .action(async (paths: string[], options: BudgetOptions & SimulationOptions) => {
      end(await (require('./commands/simulate') as typeof import('./commands/simulate')).runSimulate(paths, options, io));
    });
}

function addTimeline(program: Command, io: Io, end: End): void {
  addManifestOptions(addSimulationOptions(addFleetOptions(addInputOptions(program.command('timeline'), ['longestRequestSeconds', 'shutdownSeconds', 'acceptsAfterSigtermSeconds', 'startupSeconds']))
    .description('draw what `simulate` plays: each pod, its target, and when requests are lost')
    .argument('<path...>', 'files, folders, patterns, or - for standard input'))
    .option('--runs <count>', `how many runs to search for the worst (default: ${SIMULATION_DEFAULTS.runs})`)
    .option('--format <format>', 'one of text, svg, html (default: what the name of the file says, else text)')
    .option('-o, --output <file>', 'write a file instead of standard output'))
    .addHelpText('after', paragraphs(io, () => [
      '', 'The picture needs no other file: it is legible on light pages, on dark ones and on paper.',
      NEEDS, ...delaysHelp(),
      DURATIONS,
      'Exit: 0: no request is lost; 1: some are, or the rollout does not finish in time; 2: usage error, a file could not be read or written, or nothing to draw.', '',
      'Example:', '  zero-downtime timeline k8s/ --longest-request 10s -o rollout.svg', '',
    ]))
    .action(async (paths: string[], options: BudgetOptions & SimulationOptions) => {
      end(await (require('./commands/timeline') as typeof import('./commands/timeline')).runTimeline(paths, options, io));
    });
}

function addProbe(program: Command, io: Io, end: End): void {
  addProbeOptions(program.command('probe'))
    .description('send requests at a fixed rate, also while a command runs, and report the outages')
    .addHelpText('after', paragraphs(io, () => [
      '', DURATIONS,
      'Exit: 0 when the objective holds, 1 when it does not or the command failed, 2 for wrong usage or when no request reached a server. Ctrl-C ends with the report.', '',
      'Example:', '  zero-downtime probe http://web.example.com/ -- kubectl rollout restart deployment/web', '',
    ]))
    .action(async (url: string, command: string[], options: ProbeOptions) => {
      end(await (require('./commands/probe') as typeof import('./commands/probe')).runProbe(url, command, options, io));
    });
}

function addCalibrate(program: Command, io: Io, end: End): void {
  const calibrate = addClusterOptions(program.command('calibrate'))
    .description('make a profile of a load balancer out of measurements: each delay with how sure it is')
    .argument('[file...]', 'metrics of the controller (Prometheus text), files of `calibrate watch`, reports of `probe` and `rehearse` (JSON), access logs of an Application Load Balancer; also packed')
    .option('--metrics', 'read the metrics of the controller in the cluster, through your kubectl')
    .option('--load-balancer <profile>', 'the profile that was measured (default: alb-ip)')
    .option('--coverage <share>', 'the share of events that a bound covers (default: 0.95)')
    .option('--confidence <share>', 'how sure that is to be (default: 0.95)')
    .option('--health-check-interval <duration>', 'that of the target groups, which is part of the time until a gate opens (default: 15s)')
    .option('--health-check-timeout <duration>', 'the same (default: 5s)')
    .option('--clock-offset <duration>', 'how far the clock of AWS is ahead of the one of `calibrate watch`, for access logs; with a minus, behind (default: 0s)')
    .option('--format <format>', 'one of text, json, typescript, annotation, config (default: text)')
    .enablePositionalOptions()
    .addHelpText('after', paragraphs(io, () => [
      '', DURATIONS,
      'Exit: 0: all that was measured makes a bound; 1: something has too few measurements, with how many it needs; 2: usage error, or a file could not be used.', '',
      'Examples:', '  zero-downtime calibrate watch -n shop -o rollout.json -- kubectl rollout restart deployment/web -n shop',
      '  zero-downtime calibrate rollout.json access.log.gz --metrics', '',
    ]))
    .action(async (files: string[], options: CalibrateOptions) => {
      end(await (require('./commands/calibrate') as typeof import('./commands/calibrate')).runCalibrate(files, options, io));
    });
  addClusterOptions(fitHelp(calibrate.command('watch'), io))
    .description('poll pods and their targets, also while a command runs, and note when each is registered, healthy, deleted, deregistered and gone')
    .argument('[command...]', 'a command to run, behind --')
    .option('-n, --namespace <name>', 'the namespace of the pods and their TargetGroupBindings')
    .option('-l, --selector <labels>', 'the labels of the pods (default: all pods of the namespace)')
    .option('-o, --output <file>', 'the file to write')
    .option('--every <duration>', 'from the beginning of one poll to that of the next (default: 1s)')
    .option('--settle <duration>', 'how long to go on after the command has ended (default: 180s)')
    .passThroughOptions()
    .addHelpText('after', paragraphs(io, () => [
      '', DURATIONS,
      'It only reads. Without a command, Ctrl-C ends it.',
      'Exit: 0: the file is written; 2: usage error, nothing to watch, or the file could not be written.', '',
    ]))
    .action(async (command: string[], options: WatchOptions) => {
      end(await (require('./commands/calibrate-watch') as typeof import('./commands/calibrate-watch')).runWatch(command, options, io));
    });
}

function addClusterOptions(command: Command): Command {
  return command
    .option('--context <name>', 'the context of the kubeconfig, as kubectl takes it')
    .option('--kubeconfig <file>', 'the kubeconfig, as kubectl takes it');
}

function addRehearse(program: Command, io: Io, end: End): void {
  addRehearseOptions(program.command('rehearse'))
    .description('start the real application, measure what its budget needs, and roll it out behind a load balancer on this machine')
    .addHelpText('after', paragraphs(io, () => [
      '', 'The application runs on this machine, on 127.0.0.1. Flags such as --shutdown declare what is expected of it; the rest is measured.',
      'With manifests, or with --scenario, copies of it are replaced under load, and what is lost is compared with what `simulate` says.',
      DURATIONS,
      'Exit: 0: nothing is lost, and all is as declared; 1: something is not; 2: usage error, the application does not come up, or interrupted.', '',
      'Examples:', "  zero-downtime rehearse --request / --request '/search?q=x=3' -- node server.js", '  zero-downtime rehearse k8s/ --quick --request /search -- node server.js', '',
    ]))
    .action(async (words: string[], options: RehearseOptions, command: Command) => {
      // What stands after -- is the command, however many manifests come before it.
      const raw = (command.parent as unknown as { rawArgs: string[] }).rawArgs;
      const argv = raw.includes('--') ? raw.slice(raw.indexOf('--') + 1) : [];
      const paths = words.slice(0, words.length - argv.length);
      end(await (require('./commands/rehearse') as typeof import('./commands/rehearse')).runRehearse(paths, argv, options, io));
    });
}

function addInit(program: Command, io: Io, end: End): void {
  program.command('init')
    .description('write a starter app: a cdk8s app with tests')
    .argument('<folder>', 'target folder; created if missing')
    .option('--kind <kind>', 'web (an Ingress), network (a Network Load Balancer), gateway (a Gateway) or fargate (Amazon ECS, AWS CDK)', 'web')
    .option('--force', 'overwrite existing files')
    .addHelpText('after', paragraphs(io, () => [
      '', 'App, charts and service get the name of the folder. Asks nothing. Lists each file that it writes. If any of them exists, nothing is written.',
      'Exit: 0: all files are written; 2: a file already exists or cannot be written.', '',
      'Example:', '  zero-downtime init shop && cd shop && npm install && npm start', '',
    ]))
    .action((folder: string, options: { readonly force?: boolean; readonly kind: string }) => {
      end((require('./commands/init') as typeof import('./commands/init')).runInit(folder, options, io, version()));
    });
}

function addMcp(program: Command, io: Io, end: End): void {
  program.command('mcp')
    .description('a server of the Model Context Protocol for agents, on standard input and output')
    .addHelpText('after', paragraphs(io, () => [
      '', 'Its tools are budget, check, fix, simulate and explain. They take manifests as a text, or paths below the working directory, of which they read the '
      + 'configuration, too. They write no file: fix returns the text, or a diff.',
      'Exit: 0 when the client closes its end.', '',
      'Example:', '  claude mcp add zero-downtime -- npx -y cdk8s-zero-downtime mcp', '',
    ]))
    .action(async () => {
      end(await (require('./servers/mcp') as typeof import('./servers/mcp')).runMcp(io, version()));
    });
}

function addLsp(program: Command, io: Io, end: End): void {
  program.command('lsp')
    .description('a language server for editors, on standard input and output')
    .addOption(new Option('--stdio', 'as many editors add it: there is no other way').hideHelp())
    .addOption(new Option('--clientProcessId <number>', 'the editor, with which it ends').hideHelp())
    .addHelpText('after', paragraphs(io, () => [
      '', 'It judges open manifests together with those of their folder, as `check` does, and reads the configuration. It shows the sum behind a number, and makes '
      + 'the changes of `fix`. It writes no file.',
      'Exit: 0 when the editor ends it, 1 when the editor is gone without a word.', '',
    ]))
    .action(async () => {
      end(await (require('./servers/lsp') as typeof import('./servers/lsp')).runLsp(io, version()));
    });
}

/** Loads the simulation only if this help is shown. */
function delaysHelp(): readonly string[] {
  return (require('./options/delays-help') as typeof import('./options/delays-help')).DELAYS_HELP;
}

/**
 * The commands in the order of the help. Each loads its module on use, and pays for its own dependencies only; the module has the
 * name of its command, from which a file with all that it needs is made.
 */
export const COMMANDS: Readonly<Record<string, (program: Command, io: Io, end: End) => void>> = {
  budget: addBudget,
  check: addCheck,
  audit: addAudit,
  fix: addFix,
  diff: addDiff,
  config: addConfig,
  policy: addPolicy,
  rules: addRules,
  simulate: addSimulate,
  timeline: addTimeline,
  probe: addProbe,
  rehearse: addRehearse,
  calibrate: addCalibrate,
  init: addInit,
  mcp: addMcp,
  lsp: addLsp,
};

function version(): string {
  return (require('../../package.json') as { version: string }).version;
}
