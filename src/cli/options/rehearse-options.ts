import type { Command } from 'commander';
import { addInputOptions, BudgetOptions } from './budget-options';
import { addManifestOptions, ManifestOptions } from './findings-options';
import { CONNECTIONS } from '../../probe/schedule';
import { REHEARSED_SCENARIOS } from '../../rehearsal/deployment/scenario-kinds';
import { DEFAULT_INPUTS, DRAIN_POLICIES, LOAD_BALANCERS, NumericInput } from '../../timing';

/** The flags of a rehearsal, as they come from the command line. */
export type RehearseOptions = BudgetOptions & ManifestOptions & Readonly<Partial<Record<
  'workload' | 'scenario' | 'connections' | 'pods' | 'delays' | 'seed' | 'ready' | 'method' | 'body' | 'har' | 'rate' | 'portVariable' | 'stopSignal' | 'grace' | 'runs' | 'timeline' | 'format', string
>>> & {
  readonly request?: string[];
  readonly header?: string[];
  readonly init?: boolean;
  readonly quick?: boolean;
  readonly write?: boolean;
};

export const REHEARSE_FORMATS = ['text', 'json', 'junit'] as const;
export type RehearseFormat = typeof REHEARSE_FORMATS[number];

export const DEFAULTS = { request: '/', method: 'GET', rate: '50', portVariable: 'PORT', stopSignal: 'SIGTERM', grace: '30s', runs: '3', scenario: 'rollout', delays: 'worst', seed: '1', format: 'text' } as const;

export const DELAY_CHOICES = ['worst', 'typical', 'random'] as const;
export type DelayChoice = typeof DELAY_CHOICES[number];

const collect = (value: string, values: string[] = []) => [...values, value];

/** The inputs of a budget, most of which are measured unless they are declared. */
const INPUTS: readonly (NumericInput | 'reclaim')[] = [
  'longestRequestSeconds', 'shutdownSeconds', 'acceptsAfterSigtermSeconds', 'startupSeconds', 'longestPauseSeconds', 'marginSeconds', 'reclaim',
];
const MEASURED: ReadonlySet<NumericInput> = new Set(['longestRequestSeconds', 'shutdownSeconds', 'acceptsAfterSigtermSeconds', 'startupSeconds']);

/** Declares the flags of a rehearsal on a command. */
export function addRehearseOptions(command: Command): Command {
  return addManifestOptions(addInputOptions(command, INPUTS, key => MEASURED.has(key) ? 'as measured' : `${DEFAULT_INPUTS[key]}s`))
    .option('--load-balancer <profile>', `one of ${Object.keys(LOAD_BALANCERS).join(', ')} (default: ${DEFAULT_INPUTS.loadBalancer.name}); not allowed with manifests`)
    .option('--drain-policy <policy>', `one of ${DRAIN_POLICIES.join(', ')} (default: as measured)`)
    .usage('[options] [manifests...] -- <command...>')
    .argument('[manifests...]', 'files, folders or patterns with the workload that is rehearsed; after -- the command that starts one copy of the application')
    .option('--workload <name>', "which one, if the manifests have several, such as 'Deployment shop/web'")
    .option('--scenario <kind>', `what is played under load: ${REHEARSED_SCENARIOS.join(', ')} (default: ${DEFAULTS.scenario} with manifests; without them the application is only measured)`)
    .option('--pods <count>', 'pods that scale-in or crash is about (default: a quarter of all)')
    .option('--delays <mode>', 'the delays of the load balancer: worst: all at their bounds; typical: as an ordinary rollout meets them; random, within the bounds '
      + `(default: ${DEFAULTS.delays})`)
    .option('--seed <number>', `seed of random delays (default: ${DEFAULTS.seed})`)
    .option('--request <path[=weight]>', `a request, and how often it comes in relation to the others; repeatable (default: ${DEFAULTS.request})`, collect)
    .option('--ready <path>', 'the path that is good when the application is ready (default: that of the readiness probe, else of the first request)')
    .option('--method <method>', `HTTP method of the requests (default: ${DEFAULTS.method})`)
    .option('--header <header>', "'Name: value', such as 'Host: example.com'; repeatable", collect)
    .option('--body <file>', 'a file with the body of the requests')
    .option('--har <file>', 'take the requests from a HAR file, as browsers save them, instead of --request')
    .option('--rate <number>', `requests per second, independent of the answers (default: ${DEFAULTS.rate})`)
    .option('--connections <kind>', `one of ${CONNECTIONS.join(', ')}: one for each request, a pool, or half each (default: mixed; new where connections stay with their pod)`)
    .option('--port-variable <name>', `the variable that tells the application its port; {port} in the command is replaced, too (default: ${DEFAULTS.portVariable})`)
    .option('--stop-signal <signal>', `what the container gets first when it is to end (default: that of the manifests, else ${DEFAULTS.stopSignal})`)
    .option('--init', 'the image starts the application by an init, such as tini: it also gets signals that it has no handler for')
    .option('--grace <duration>', `from the signal to SIGKILL (default: the grace period of the manifests, else ${DEFAULTS.grace})`)
    .option('--runs <count>', `how often the application is started and told to end, each with and without requests in flight (default: ${DEFAULTS.runs}); with a scenario, how often that is played (default: 1)`)
    .option('--quick', 'a fast load balancer, and short watches: the same inequalities in seconds')
    .option('--write', 'write the measured budget into the manifests, as the annotation that all commands read')
    .option('--timeline <file>', 'draw the scenario as it was measured, as SVG')
    .option('--format <format>', `one of ${REHEARSE_FORMATS.join(', ')} (default: ${DEFAULTS.format})`);
}
