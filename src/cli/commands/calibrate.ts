import { gunzipSync } from 'node:zlib';
import { calibrate, Calibration } from '../../calibration/calibrate';
import { DEFAULT_DEMAND } from '../../calibration/estimate';
import { MeasuredFile, readMeasurements } from '../../calibration/read-measurements';
import { LOAD_BALANCER_CONTROLLER_NAME } from '../../platform/load-balancer-controller';
import { calibrationToAnnotation, calibrationToConfiguration, calibrationToJson, calibrationToTypeScript } from '../../report/calibration/calibration-profile';
import { calibrationToText } from '../../report/calibration/calibration-text';
import { visible } from '../../report/visible-characters';
import { LOAD_BALANCERS, LoadBalancerName } from '../../timing';
import { askThroughKubectl, ClusterOptions } from '../cluster/kubectl';
import { FileError } from '../files/files';
import { ExitCode, Io } from '../io';
import { collectUsageErrors, parseChoice, parseDuration, UsageError } from '../options/parse';

export interface CalibrateOptions extends ClusterOptions {
  readonly loadBalancer?: string;
  readonly coverage?: string;
  readonly confidence?: string;
  readonly healthCheckInterval?: string;
  readonly healthCheckTimeout?: string;
  readonly clockOffset?: string;
  /** Whether the histogram is read from the controller itself. */
  readonly metrics?: boolean;
  readonly format?: string;
}

/** What a calibration is printed as. */
const FORMATS: Readonly<Record<string, (calibration: Calibration) => string>> = {
  text: calibrationToText,
  json: calibrationToJson,
  typescript: calibrationToTypeScript,
  annotation: calibrationToAnnotation,
  config: calibrationToConfiguration,
};

const MEBIBYTE = 1024 * 1024;

/** An hour of access logs of a busy load balancer. */
const LIMIT = 256 * MEBIBYTE;

/** `zero-downtime calibrate`: makes a profile of a load balancer out of measurements. */
export async function runCalibrate(paths: readonly string[], options: CalibrateOptions, io: Io): Promise<ExitCode> {
  const { preset, demand, check, clockOffset, format } = collectUsageErrors({
    preset: () => LOAD_BALANCERS[parseChoice('--load-balancer', options.loadBalancer ?? 'alb-ip', Object.keys(LOAD_BALANCERS) as LoadBalancerName[])],
    demand: () => collectUsageErrors({
      coverage: () => parseShare('--coverage', options.coverage, DEFAULT_DEMAND.coverage),
      confidence: () => parseShare('--confidence', options.confidence, DEFAULT_DEMAND.confidence),
    }),
    check: () => collectUsageErrors({
      intervalSeconds: () => parseDuration('--health-check-interval', options.healthCheckInterval ?? '15'),
      timeoutSeconds: () => parseDuration('--health-check-timeout', options.healthCheckTimeout ?? '5'),
    }),
    clockOffset: () => parseOffset(options.clockOffset ?? '0'),
    format: () => parseChoice('--format', options.format ?? 'text', Object.keys(FORMATS)),
    paths: () => {
      if (paths.length === 0 && !options.metrics) throw new UsageError('no measurements are given: name their files, or use --metrics');
    },
  });
  const { files, problems } = readAll(paths, io);
  if (options.metrics) await readMetrics(options, io, files, problems);
  const read = readMeasurements(files, { clockOffset });
  const all = [...problems, ...read.problems];
  for (const { file, message } of all) io.stderr(`cannot use ${visible(file)}: ${visible(message)}\n`);
  const calibration = calibrate(read.measurements, preset, check, demand);
  const { delays, inputs, refused } = calibration;
  if (delays.length + inputs.length + refused.length === 0) {
    io.stderr('error: nothing was measured\n');
    return ExitCode.USAGE;
  }
  if (format === 'config' && delays.length === 0 && inputs.length > 0) {
    io.stderr('error: a configuration takes delays of a load balancer, and none was measured\n');
    return ExitCode.USAGE;
  }
  if (format === 'text' || format === 'json' || delays.length + inputs.length > 0) io.stdout(FORMATS[format](calibration));
  if (all.length > 0) return ExitCode.USAGE;
  return refused.length > 0 ? ExitCode.FINDINGS : ExitCode.OK;
}

interface Problem {
  readonly file: string;
  readonly message: string;
}

function readAll(paths: readonly string[], io: Io): { files: MeasuredFile[]; problems: Problem[] } {
  const files: MeasuredFile[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    try {
      const bytes = io.files.read(path, LIMIT);
      if (bytes === undefined) problems.push({ file: path, message: `the file is larger than ${LIMIT / MEBIBYTE} MiB; give it in parts` });
      else files.push({ name: path, text: textIn(bytes) });
    } catch (error) {
      if (error instanceof FileError) problems.push({ file: path, message: `the file ${error.message}` });
      else if ((error as { code?: string }).code?.startsWith('Z_')) problems.push({ file: path, message: 'the file cannot be unpacked' });
      else if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') problems.push({ file: path, message: `the file is larger than ${LIMIT / MEBIBYTE} MiB when it is unpacked; give it in parts` });
      else throw error;
    }
  }
  return { files, problems };
}

/** Load balancers pack their logs. */
function textIn(bytes: Uint8Array): string {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isPacked ? gunzipSync(bytes, { maxOutputLength: LIMIT }) : Buffer.from(bytes)).toString('utf8');
}

/** The metrics of each pod of the controller: the leader alone opens gates, and it may have changed. */
async function readMetrics(options: CalibrateOptions, io: Io, files: MeasuredFile[], problems: Problem[]): Promise<void> {
  const ask = askThroughKubectl(options, io.system);
  const selector = `--selector=app.kubernetes.io/name=${LOAD_BALANCER_CONTROLLER_NAME}`;
  const found = await ask(['get', 'pods', '--all-namespaces', selector, '--output=jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{"\\n"}{end}']);
  if ('why' in found) problems.push({ file: 'kubectl get pods', message: found.why });
  const pods = 'text' in found ? found.text.split('\n').filter(line => line.includes('/')) : [];
  if ('text' in found && pods.length === 0) problems.push({ file: 'kubectl get pods', message: `no pod has the label app.kubernetes.io/name=${LOAD_BALANCER_CONTROLLER_NAME}` });
  for (const pod of pods) {
    const [namespace, name] = pod.split('/');
    const path = `/api/v1/namespaces/${namespace}/pods/${name}:8080/proxy/metrics`;
    const reply = await ask(['get', '--raw', path]);
    if ('why' in reply) problems.push({ file: `kubectl get --raw ${path}`, message: reply.why });
    else files.push({ name: `kubectl get --raw ${path}`, text: reply.text });
  }
}

function parseShare(flag: string, text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault;
  const share = Number(text);
  if (!(share > 0 && share < 1)) throw new UsageError(`'${flag}' is '${text}' but must be a number between 0 and 1, such as 0.95`);
  return share;
}

function parseOffset(text: string): number {
  const [, sign = '', duration = text] = /^([+-])(.*)$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * parseDuration('--clock-offset', duration);
}
