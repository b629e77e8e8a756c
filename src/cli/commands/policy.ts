import { stringify } from 'yaml';
import { Config } from '../../config/config';
import { MUTATING_ADMISSION_POLICY, SLEEP_ACTION, VALIDATING_ADMISSION_POLICY, versionAtLeast } from '../../platform/cluster/kubernetes-version';
import { toAdmissionPolicies, toKyvernoMutatingPolicies, toKyvernoPolicies, toMutatingAdmissionPolicies } from '../../policy/engines';
import { mutatingPoliciesOf } from '../../policy/mutations';
import { policiesOf } from '../../policy/policies';
import { scopesOf } from '../../policy/scopes';
import { refuseInput, settingsInputs } from '../files/refuse-input';
import { saveFile } from '../files/save';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseSaid } from '../options/budget-options';
import { ConfigOptions } from '../options/findings-options';
import { collectUsageErrors, parseChoice, parseOutput, UsageError } from '../options/parse';

const FORMATS = ['kubernetes', 'kyverno'] as const;

export interface PolicyOptions {
  readonly mutate?: boolean;
  readonly output?: string;
}

/** `zero-downtime policy`: writes admission policies for the workloads of a configuration. */
export function runPolicy(options: BudgetOptions & ConfigOptions & PolicyOptions, io: Io): ExitCode {
  const { said, format, output } = collectUsageErrors({
    said: () => parseSaid(options),
    format: () => parseChoice('--format', options.format ?? 'kubernetes', FORMATS),
    output: () => parseOutput(options.output),
  });
  const settings = readSettings(['.'], options, said, io);
  if (output !== undefined) refuseInput('--output', output, settingsInputs(settings), io);
  const { config, flags } = settings;
  if (config === undefined) throw new UsageError('there is no configuration; write a zero-downtime.yaml that declares loadBalancer, longestRequestSeconds and shutdownSeconds, or name one with --config');
  checkVersion(config, format, options.mutate === true);
  const { scopes, problems, without } = scopesOf({ config, flags });
  if (problems.length > 0) throw new UsageError(...problems);
  if (scopes.length === 0) {
    throw new UsageError(`${config.file} declares no load balancer with targets of its own, and without one nothing is refused; add loadBalancer to 'defaults', such as alb-ip`);
  }
  if (without > 0) io.stderr('note: workloads for which the configuration declares no load balancer with targets of its own have no policy\n');
  const policies = policiesOf(scopes);
  const mutating = options.mutate === true ? mutatingPoliciesOf(scopes) : [];
  const objects = format === 'kyverno' ? [...toKyvernoPolicies(policies), ...toKyvernoMutatingPolicies(mutating)]
    : [...toAdmissionPolicies(policies), ...toMutatingAdmissionPolicies(mutating)];
  const yaml = objects.map(object => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
  if (output !== undefined) return saveFile(output, yaml, io) ? ExitCode.OK : ExitCode.USAGE;
  io.stdout(yaml);
  return ExitCode.OK;
}

/** Refuses to write what the declared version of Kubernetes does not have. */
function checkVersion({ file, cluster: { kubernetesVersion: version } }: Config, format: (typeof FORMATS)[number], mutates: boolean): void {
  const [needed, what, instead] = format === 'kyverno' ? [mutates ? SLEEP_ACTION : undefined, 'the sleep action that mutating policies write', 'leave out --mutate']
    : mutates ? [MUTATING_ADMISSION_POLICY, 'MutatingAdmissionPolicy', 'write --format kyverno, or leave out --mutate']
      : [VALIDATING_ADMISSION_POLICY, 'ValidatingAdmissionPolicy', 'write --format kyverno'];
  if (needed === undefined || version === undefined || versionAtLeast(version, needed)) return;
  throw new UsageError(`'cluster.kubernetesVersion' of ${file} is ${version}, but ${what} needs ${needed}; ${instead}`);
}
