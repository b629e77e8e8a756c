import { Command, Option } from 'commander';
import { collectUsageErrors, parseChoice, parseCount, parseDuration, UsageError } from './parse';
import type { Said } from '../../config/in-force';
import { INT32 } from '../../platform/kubernetes';
import {
  DEFAULT_INPUTS, DEFAULT_THROTTLE, DRAIN_POLICIES, excessOfFleet, Fleet, FieldOverrides, FIELDS, INPUT_NAMES, karpenter, LOAD_BALANCERS,
  LoadBalancerName, NumericInput, RECLAIM_PATHS, ReclaimPath, SETTABLE_FIELDS, SettableField, targetGroupsWithin, TimingInputs,
  tryFindField,
} from '../../timing';

/** The flags that describe a budget, as they come from the command line. */
export type BudgetOptions = Readonly<Partial<Record<string, string>>> & {
  readonly reclaim?: string[];
  readonly defaultReclaim?: string[];
  readonly set?: string[];
};

/** The flag of an input: `longestRequest` is `--longest-request`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}

const RECLAIM_CHOICES = `${RECLAIM_PATHS.map(({ name }) => name).join(', ')} or karpenter=<duration>`;

const collect = (value: string, values: string[] = []) => [...values, value];

/** Declares the flags for the number of target groups in one disruption, and for the throttle of the controller. */
export function addFleetOptions(command: Command): Command {
  const { callsPerSecond, burst } = DEFAULT_THROTTLE;
  return command
    .option('--target-groups <count>', `target groups that one disruption touches at once, for which the controller calls one after the other (default: up to ${targetGroupsWithin(5)})`)
    .option('--controller-calls <count>', `calls per second that --aws-api-throttle of the controller allows it (default: ${callsPerSecond})`)
    .option('--controller-burst <count>', `calls that it makes at once (default: ${burst})`);
}

/** Declares those flags for the needs of the application that a command uses; others would have no effect. */
export function addInputOptions(
  command: Command, inputs: readonly (NumericInput | 'reclaim')[], otherwise: (input: NumericInput) => string = key => `${DEFAULT_INPUTS[key]}s`,
): Command {
  for (const key of inputs) {
    if (key === 'reclaim') {
      command.option('--reclaim <path>', `how nodes are reclaimed: ${RECLAIM_CHOICES}; repeatable`, collect);
      command.addOption(new Option('--default-reclaim <path>').argParser(collect).hideHelp());
    } else {
      command.option(`${flagOf(INPUT_NAMES[key].name)} <duration>`, `${INPUT_NAMES[key].about} (default: ${otherwise(key)})`);
      command.addOption(new Option(`${flagOf(defaultOf(INPUT_NAMES[key].name))} <duration>`).hideHelp());
    }
  }
  return command;
}

/** The name of the flag that counts only where nothing declares the input: `longestRequest` is `defaultLongestRequest`. */
function defaultOf(name: string): string {
  return `default${name[0].toUpperCase()}${name.slice(1)}`;
}

/** What a flag of an input does, and the one beside it; for the help of commands. */
export const INPUT_FLAGS_HELP = 'A flag such as --longest-request overrides what a workload declares, which is reported; with --default- before its name, '
  + 'such as --default-longest-request, it counts only where nothing declares the input.';

/** Declares all flags that describe a budget. */
export function addBudgetOptions(command: Command): Command {
  return addFleetOptions(addInputOptions(command, [...Object.keys(INPUT_NAMES) as NumericInput[], 'reclaim']))
    .option('--load-balancer <profile>', `one of ${Object.keys(LOAD_BALANCERS).join(', ')} (default: ${DEFAULT_INPUTS.loadBalancer.name}); `
      + 'not allowed with manifests, which already show it for each workload')
    .option('--drain-policy <policy>', `one of ${DRAIN_POLICIES.join(', ')} (default: ${DEFAULT_INPUTS.drainPolicy})`)
    .option('--set <field=value>', 'set a value instead of deriving it, such as preStop=180s; it is checked, and nothing is derived from it; repeatable', collect);
}

/** The inputs that the flags declare: those that override what is declared, and those for what is not. */
export function parseSaid(options: BudgetOptions): Said['flags'] {
  return collectUsageErrors({
    overrides: () => parseInputs(options),
    defaults: () => collectUsageErrors<Partial<TimingInputs>>({
      ...parsersOf(options, defaultOf),
      ...options.defaultReclaim !== undefined && { reclaim: () => options.defaultReclaim!.map(path => parseReclaim(path, '--default-reclaim')) },
    }),
  });
}

function parsersOf(options: BudgetOptions, nameOf: (name: string) => string): { [Key in NumericInput]?: () => number } {
  const named = (Object.keys(INPUT_NAMES) as NumericInput[]).map(key => [key, nameOf(INPUT_NAMES[key].name)] as const);
  return Object.fromEntries(named.filter(([, name]) => options[name] !== undefined)
    .map(([key, name]) => [key, () => parseInput(flagOf(name), options[name] as string)]));
}

/** The inputs that the flags declare whatever else does; undeclared ones are absent. */
export function parseInputs(options: BudgetOptions): Partial<TimingInputs> {
  return collectUsageErrors<Partial<TimingInputs>>({
    ...parsersOf(options, name => name),
    ...options.loadBalancer !== undefined && {
      loadBalancer: () => LOAD_BALANCERS[parseChoice('--load-balancer', options.loadBalancer!, Object.keys(LOAD_BALANCERS) as LoadBalancerName[])],
    },
    ...options.drainPolicy !== undefined && {
      drainPolicy: () => parseChoice('--drain-policy', options.drainPolicy!, DRAIN_POLICIES),
    },
    ...FLEET_FLAGS.some(flag => options[flag] !== undefined) && { fleet: () => parseFleet(options) },
    ...options.reclaim !== undefined && { reclaim: () => options.reclaim!.map(path => parseReclaim(path)) },
  });
}

/** A time of the model, which has to fit the fields of Kubernetes. */
function parseInput(flag: string, text: string): number {
  const seconds = parseDuration(flag, text);
  if (seconds > INT32) throw new UsageError(`'${flag}' is '${text}' but must be at most ${INT32} s; lower it`);
  return seconds;
}

const FLEET_FLAGS = ['targetGroups', 'controllerCalls', 'controllerBurst'];

function parseFleet({ targetGroups, controllerCalls, controllerBurst }: BudgetOptions): Fleet {
  if (targetGroups === undefined) {
    const flag = controllerCalls === undefined ? '--controller-burst' : '--controller-calls';
    throw new UsageError(`'${flag}' is '${controllerCalls ?? controllerBurst}' but must be left out without --target-groups, with which alone it counts`);
  }
  const fleet = {
    targetGroups: parseCount('--target-groups', targetGroups),
    callsPerSecond: controllerCalls === undefined ? DEFAULT_THROTTLE.callsPerSecond : parseCount('--controller-calls', controllerCalls),
    burst: controllerBurst === undefined ? DEFAULT_THROTTLE.burst : parseCount('--controller-burst', controllerBurst),
  };
  const excess = excessOfFleet(fleet);
  if (excess !== undefined) throw new UsageError(`'--target-groups' ${excess}`);
  return fleet;
}

/** The values of the `--set` flags. */
export function parseOverrides(settings: readonly string[] = []): FieldOverrides {
  const parsers: { [field: string]: () => number } = {};
  settings.forEach((setting, index) => {
    const [, name, text] = /^([^=]*)=(.*)$/.exec(setting) ?? [];
    const field = name === undefined ? undefined : tryFindField(name);
    if (field === undefined) {
      parsers[`unknown ${index}`] = () => { throw new UsageError(unknownField(setting, name)); };
    } else if (parsers[field]) {
      parsers[`twice ${index}`] = () => { throw new UsageError(`'--set ${name}' is given twice but must be given once`); };
    } else {
      parsers[field] = () => (FIELDS[field].unit === 's' ? parseDuration : parseCount)(`--set ${name}`, text);
    }
  });
  return collectUsageErrors<Partial<Record<SettableField, number>>>(parsers);
}

function unknownField(setting: string, name: string | undefined): string {
  return name === undefined
    ? `'--set' is '${setting}' but must be <field>=<value>, such as preStop=180s`
    : `'--set' is '${setting}' but its field must be one of ${SETTABLE_FIELDS.map(field => FIELDS[field].name).join(', ')}`;
}

function parseReclaim(text: string, flag = '--reclaim'): ReclaimPath {
  const [, duration] = /^karpenter=(.*)$/.exec(text) ?? [];
  if (duration !== undefined) return karpenter(parseInput(`${flag} karpenter`, duration));
  const path = RECLAIM_PATHS.find(({ name }) => name === text);
  if (!path) {
    throw new UsageError(`'${flag}' is '${text}' but must be one of ${RECLAIM_PATHS.map(({ name }) => name).join(', ')}, karpenter=<duration>`);
  }
  return path;
}
