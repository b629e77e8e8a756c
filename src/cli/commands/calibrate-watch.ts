import { startCommand } from './probe-command';
import { parseListing } from '../../audit/listing';
import { writeWatchFile } from '../../calibration/watch-file';
import { Poll, PolledPod, Watch } from '../../calibration/watched';
import { isGateOfAny } from '../../model/pods/gate';
import { isRecord } from '../../platform/records';
import { visible } from '../../report/visible-characters';
import { askThroughAws } from '../cluster/aws';
import { askThroughKubectl, ClusterOptions } from '../cluster/kubectl';
import { refuseInput } from '../files/refuse-input';
import { saveFile } from '../files/save';
import { ExitCode, Io } from '../io';
import { collectUsageErrors, parseDuration, parseFile, UsageError } from '../options/parse';

export interface WatchOptions extends ClusterOptions {
  readonly namespace?: string;
  readonly selector?: string;
  readonly output?: string;
  readonly every?: string;
  readonly settle?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** `zero-downtime calibrate watch`: polls pods and their targets while a rollout runs, and notes when what happened. */
export async function runWatch(argv: readonly string[], options: WatchOptions, io: Io): Promise<ExitCode> {
  const { namespace, output, everySeconds, settleSeconds } = collectUsageErrors({
    namespace: () => needed('--namespace', options.namespace),
    output: () => parseFile('--output', needed('--output', options.output)),
    everySeconds: () => parseDuration('--every', options.every ?? '1'),
    settleSeconds: () => parseDuration('--settle', options.settle ?? '180'),
  });
  if (options.kubeconfig !== undefined) refuseInput('--output', output, [{ file: options.kubeconfig, what: 'is the kubeconfig' }], io);
  const { system } = io;
  const kubectl = askThroughKubectl(options, system);
  const bindings = await kubectl(['get', 'targetgroupbindings.elbv2.k8s.aws', `--namespace=${namespace}`, '--output=json']);
  const groups = 'text' in bindings ? groupsIn(parseListing(bindings.text) ?? []) : [];
  if (groups.length === 0) {
    io.stderr(`error: no target group can be watched: ${visible('why' in bindings ? bindings.why : `namespace '${namespace}' has no TargetGroupBinding with pods as targets`)}\n`);
    return ExitCode.USAGE;
  }
  const aws = askThroughAws(system);
  const watch = new Watch();
  const complaints = new Set<string>();
  const poll = async (): Promise<void> => {
    const from = system.wallClock() / 1000;
    const [pods, ...health] = await Promise.all([
      kubectl(['get', 'pods', `--namespace=${namespace}`, ...options.selector === undefined ? [] : [`--selector=${options.selector}`], '--output=json']),
      ...groups.map(({ arn, region }) => aws(['elbv2', 'describe-target-health', '--target-group-arn', arn, '--region', region, '--output', 'json'])),
    ]);
    const why = [pods, ...health].find(reply => 'why' in reply);
    if (why !== undefined && 'why' in why) {
      // A poll that fails is a gap, not an end of targets.
      if (!complaints.has(why.why)) io.stderr(`a poll fails: ${visible(why.why)}\n`);
      complaints.add(why.why);
      return;
    }
    const seen: Poll = {
      from,
      to: system.wallClock() / 1000,
      pods: 'text' in pods ? (parseListing(pods.text) ?? []).flatMap(podIn) : [],
      targets: health.flatMap(reply => 'text' in reply ? targetsIn(reply.text) : []),
    };
    watch.add(seen);
  };
  await poll(); // what was before the command is to be known
  const command = argv.length === 0 ? undefined : await startCommand(argv, system, text => io.stderr(text));
  let isOver = false;
  let endAt = Infinity;
  const release = system.onInterrupt(() => { isOver = true; });
  void command?.exited.then(() => { endAt = system.clock() + settleSeconds * 1000; });
  while (!isOver && system.clock() < endAt) {
    const began = system.clock();
    await poll();
    const rest = everySeconds * 1000 - (system.clock() - began);
    if (rest > 0 && !isOver) await new Promise<void>(resolve => void system.timers.set(resolve, rest));
  }
  command?.end('tell');
  release();
  const targets = watch.result();
  io.stderr(`watched ${targets.length} targets, ${targets.filter(({ draining }) => draining !== undefined).length} of which were deregistered\n`);
  return saveFile(output, writeWatchFile({ everySeconds, targets }), io) ? ExitCode.OK : ExitCode.USAGE;
}

function needed(flag: string, text: string | undefined): string {
  if (text === undefined) throw new UsageError(`'${flag}' is needed`);
  return text;
}

/** The target groups of pods, and the regions that they are in. */
function groupsIn(bindings: readonly Fields[]): { readonly arn: string; readonly region: string }[] {
  return bindings.flatMap(({ spec }) => isRecord(spec) && spec.targetType === 'ip' && typeof spec.targetGroupARN === 'string'
    ? [{ arn: spec.targetGroupARN, region: spec.targetGroupARN.split(':')[3] }] : []);
}

function podIn({ metadata, status }: Fields): PolledPod[] {
  if (!isRecord(metadata) || !isRecord(status) || typeof status.podIP !== 'string') return [];
  const conditions = (Array.isArray(status.conditions) ? status.conditions : []).filter(isRecord);
  const isTrue = (holds: (type: string) => boolean) => conditions.some(({ type, status: value }) => holds(String(type)) && value === 'True');
  return [{
    name: String(metadata.name),
    address: status.podIP,
    isReady: isTrue(type => type === 'ContainersReady'),
    isGateOpen: isTrue(isGateOfAny),
    isDeleted: metadata.deletionTimestamp !== undefined,
  }];
}

function targetsIn(text: string): Poll['targets'] {
  const value: unknown = JSON.parse(text);
  const described = isRecord(value) && Array.isArray(value.TargetHealthDescriptions) ? value.TargetHealthDescriptions.filter(isRecord) : [];
  return described.flatMap(({ Target: target, TargetHealth: health }) =>
    isRecord(target) && isRecord(health) ? [{ target: `${String(target.Id)}:${String(target.Port)}`, state: String(health.State) }] : []);
}
