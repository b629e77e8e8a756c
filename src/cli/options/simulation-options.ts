import type { Command } from 'commander';
import { USUAL_IDLE_SECONDS } from '../../platform/gateways/proxies';

/** The flags of a simulation, as they come from the command line. */
export type SimulationOptions = Readonly<Partial<Record<
  'scenario' | 'pods' | 'targets' | 'notice' | 'longLived' | 'gap' | 'call' | 'refused' | 'pull' | 'nodes' | 'otherCalls' | 'rate' | 'requestDuration' | 'bursts' | 'connections' | 'pool' | 'idle' | 'closes' | 'delays' | 'runs' | 'seed' | 'sigterm' | 'format' | 'output', string
>>>;

export const SCENARIO_KINDS = ['rollout', 'scale-in', 'scale-out', 'replicas-reset', 'drain', 'spot', 'node-loss', 'crash', 'long-lived', 'abort', 'controller-restart', 'api-outage', 'api-slow', 'api-throttled'] as const;
export type ScenarioKind = typeof SCENARIO_KINDS[number];

export const CONNECTION_CHOICES = ['kept', 'new'] as const;

export const SIGTERM_CHOICES = ['drain', 'exit', 'ignore'] as const;

export const DEFAULTS = {
  scenario: 'rollout',
  notice: '0s',
  gap: '60s',
  call: '3s',
  refused: '30%',
  pull: '0s',
  rate: '200',
  requestDuration: 'p50=20ms,p99=2s',
  delays: 'worst',
  nodes: '3',
  otherCalls: '0',
  runs: '1000',
  seed: '1',
} as const;

/** Declares the flags for the scenario of a service, and for its delays. */
export function addSimulationOptions(command: Command): Command {
  return command
    .option('--scenario <kind>', `one of ${SCENARIO_KINDS.join(', ')} (default: ${DEFAULTS.scenario})`)
    .option('--pods <count>', 'pods that scale-in, scale-out, drain, spot or crash is about (default: a quarter of all)')
    .option('--targets <count>', 'nodes that are targets, of which node-loss takes one with all that it passes on to other nodes')
    .option('--notice <duration>', `from that node being marked to go until it is gone (default: ${DEFAULTS.notice})`)
    .option('--long-lived <count>', 'WebSockets, streams or flows that are open during long-lived, a rollout that counts how often they are cut')
    .option('--gap <duration>', 'how long controller-restart leaves the load-balancer controller without a leader, and api-outage '
      + `without the API of the load balancer (default: ${DEFAULTS.gap})`)
    .option('--call <duration>', `how long each call of that API takes in api-slow (default: ${DEFAULTS.call})`)
    .option('--refused <percentage>', `how many of the calls AWS refuses in api-throttled (default: ${DEFAULTS.refused})`)
    .option('--pull <duration>', `from a pod's creation until its containers start: scheduling, pulling the image (default: ${DEFAULTS.pull})`)
    .option('--rate <number>', `requests per second, independent of the responses (default: ${DEFAULTS.rate})`)
    .option('--request-duration <durations>', `fixed=10s, or p50=20ms,p99=2s and up to the longest request (default: ${DEFAULTS.requestDuration})`)
    .option('--bursts <duration>', 'requests come in bursts, one every so often, at the same rate on average (default: evenly)')
    .option('--connections <kind>', 'kept: requests come on connections that are kept, through kube-proxy, a Network Load Balancer or node '
      + 'ports, to the pod that they led to before; new: each opens its own (default: kept where an Application Load Balancer has nodes as targets)')
    .option('--pool <count>', 'connections that are kept, used in turn (default: up to 4 for each pod, as far as --rate uses them)')
    .option('--idle <duration>', 'a kept connection is closed after so long without a request (default: the idle timeout of the load '
      + `balancer, without one ${USUAL_IDLE_SECONDS}s)`)
    .option('--closes <moment>', 'when the application closes kept connections, by Connection: close and those that are idle: prestop: as '
      + 'soon as preStop begins, sigterm, or never by itself (default: sigterm)')
    .option('--delays <mode>', 'worst: all at their bounds; typical: as an ordinary rollout meets them; adversarial: those that are found to lose most; random or random=<preset>; '
      + `constant or constant=<stage>:<duration>,… (default: ${DEFAULTS.delays}, and where that loses none, adversarial)`)
    .option('--nodes <count>', `nodes of the load balancer, or kube-proxies, each with delays of its own; for random delays (default: ${DEFAULTS.nodes})`)
    .option('--other-calls <number>', 'calls per second that the load-balancer controller makes for other services, of the 4 that it may make; '
      + `for random delays (default: ${DEFAULTS.otherCalls})`)
    .option('--seed <number>', `seed of random and adversarial; the same seed gives the same result (default: ${DEFAULTS.seed})`)
    .option('--sigterm <behaviour>', 'what the application does on SIGTERM: drain: finish what is in flight, exit: drop it, ignore '
      + '(default: exit where the workload declares the drain policy outlast-deregistration, else drain)');
}
