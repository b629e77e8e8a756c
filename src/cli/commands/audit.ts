import { join } from 'node:path';
import { auditSnapshot } from '../../audit/audit';
import { withAws } from '../../audit/aws/read-aws';
import { FACTS_FILE, keepReading, parseFacts } from '../../audit/keep';
import { NoCluster, readCluster, toProblem, toSnapshot } from '../../audit/read-cluster';
import { Snapshot } from '../../audit/snapshot';
import { formatTime } from '../../platform/cluster/times';
import { FORMAT_NAMES, FORMATS } from '../../report/findings/formats';
import { visible } from '../../report/visible-characters';
import { RULES } from '../../rules';
import { fails, isUnjudged } from '../../rules/engine/report';
import { LIVE_RULES } from '../../rules/live';
import { askThroughAws } from '../cluster/aws';
import { askThroughKubectl, ClusterOptions } from '../cluster/kubectl';
import { FileError } from '../files/files';
import { readManifests, tellOverrides } from '../files/manifests';
import { reread } from '../files/read';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseSaid } from '../options/budget-options';
import { ConfigOptions, failsOn, FindingsOptions, parseColor } from '../options/findings-options';
import { collectUsageErrors, parseChoice, parseVersion, UsageError } from '../options/parse';

export interface AuditOptions extends ClusterOptions {
  readonly namespace?: string;
  /** The folder to keep what was read in. */
  readonly output?: string;
  /** The folder of an earlier reading, instead of a cluster. */
  readonly from?: string;
  /** Whether AWS is asked, too, through the aws command of the user. */
  readonly aws?: boolean;
  readonly allowUnread?: boolean;
  readonly allowUnjudged?: boolean;
}

/** `zero-downtime audit`: reports on a running cluster. */
export async function runAudit(options: AuditOptions & BudgetOptions & FindingsOptions & ConfigOptions, io: Io, version: string): Promise<ExitCode> {
  const { said, format, color, kubernetesVersion } = collectUsageErrors({
    said: () => parseSaid(options),
    format: () => parseChoice('--format', options.format ?? 'text', FORMAT_NAMES),
    color: () => parseColor(options.color, io),
    kubernetesVersion: () => parseVersion(options.kubernetesVersion),
    from: () => refuseBoth(options),
  });
  const settings = readSettings([options.from ?? '.'], { config: options.config }, said, io);
  const snapshot = options.from === undefined ? await readNow(options, io) : await readKept(options.from, io);
  if (snapshot === undefined) return ExitCode.USAGE;
  const { facts: { unread, absent }, manifests } = snapshot;
  if (absent.length > 0) io.stderr(`not in this cluster, so that there is nothing to judge of it: ${visible(absent.join(', '))}\n`);
  const failOn = failsOn(options, settings);
  const strict = failOn === 'warning';
  const checked = auditSnapshot(snapshot, { settings, kubernetesVersion });
  tellOverrides(checked.overridden, settings, io);
  const rules = [...RULES, ...LIVE_RULES];
  io.stdout(FORMATS[format]({ ...checked, rules, strict, version }, { columns: io.columns, color, verbose: options.verbose }));
  const problems = checked.problems.length - (options.allowUnread ? unread.length : 0);
  if (problems > 0 || manifests.documents === 0) return ExitCode.USAGE;
  if (failOn !== 'never' && fails(checked, strict)) return ExitCode.FINDINGS;
  return isUnjudged(checked) && !options.allowUnjudged ? ExitCode.USAGE : ExitCode.OK;
}

function refuseBoth({ from, output, context, kubeconfig, namespace, aws }: AuditOptions): void {
  const others = Object.entries({ output, context, kubeconfig, namespace, aws }).filter(([, value]) => value !== undefined).map(([name]) => `--${name}`);
  if (from === undefined || others.length === 0) return;
  throw new UsageError(...others.map(flag => `'${flag}' must be left out with --from, which reads no cluster`));
}

/** Reads the cluster, and keeps what was read if that is asked for. */
async function readNow(options: AuditOptions, io: Io): Promise<Snapshot | undefined> {
  try {
    const now = formatTime(io.system.wallClock());
    const cluster = await readCluster(askThroughKubectl(options, io.system), { namespace: options.namespace, now });
    const reading = options.aws ? await withAws(cluster, askThroughAws(io.system)) : cluster;
    if (options.output === undefined) return toSnapshot(reading);
    const { output } = options;
    if (!save(output, keepReading(reading), io)) return undefined;
    io.stderr(`kept ${reading.objects.length} objects in ${visible(output)}\n`);
    return await readKept(output, io);
  } catch (error) {
    if (!(error instanceof NoCluster)) throw error;
    io.stderr(`error: the cluster cannot be read: ${visible(error.message)}\n`);
    return undefined;
  }
}

/** A folder that is there may hold what is not to be mixed with this reading. */
function save(folder: string, files: ReturnType<typeof keepReading>, io: Io): boolean {
  try {
    if (io.files.kindOf(folder) !== undefined && (io.files.kindOf(folder) !== 'folder' || io.files.list(folder).length > 0)) {
      io.stderr(`error: '--output' is '${visible(folder)}' but must be a new or an empty folder\n`);
      return false;
    }
    const folders = new Set(files.map(({ path }) => join(folder, path, '..')));
    for (const each of folders) io.files.createFolder(each);
    for (const { path, text } of files) io.files.create(join(folder, path), text);
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    io.stderr(`error: what was read cannot be kept in ${visible(folder)}: the file ${error.message}\n`);
    return false;
  }
}

async function readKept(folder: string, io: Io): Promise<Snapshot | undefined> {
  const text = reread(join(folder, FACTS_FILE), io.files);
  const facts = text === undefined ? undefined : parseFacts(text);
  if (facts === undefined) {
    io.stderr(`error: '${visible(folder)}' is not a folder that \`audit --output\` has written: its file ${FACTS_FILE} ${text === undefined ? 'is missing' : 'cannot be understood'}\n`);
    return undefined;
  }
  const { manifests, textOf } = await readManifests([folder], io);
  return { facts, manifests: { ...manifests, problems: [...facts.unread.map(toProblem), ...manifests.problems] }, textOf };
}
