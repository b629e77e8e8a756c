import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import { Construct, IConstruct } from 'constructs';
import { cdk } from './cdk';
import { AwsLoadBalancerControllerOptions, InstalledController, WebhookFailurePolicy } from './controller-options';
import { EksCluster, moduleOf } from './eks-clusters';
import { controllerOf, noteController } from './installed-controllers';
import { duration, secondsOf } from '../constructs/budget/duration';
import { LoadBalancerProfile, loadBalancerProfile } from '../constructs/budget/load-balancer-profile';
import { Checks, quote } from '../constructs/input/checks';
import { choice, construct, foreign, needed, number, readParameter, readProps, Shape, text } from '../constructs/input/shape';
import { versionAtLeast } from '../platform/cluster/kubernetes-version';
import { INT32 } from '../platform/kubernetes';
import { apiThrottle, FIRST_WITH_BINDINGS, GATE_POLL, GATE_POLL_FLAG, THROTTLE_BY_OPERATION } from '../platform/load-balancer-controller';
import { DEFAULT_THROTTLE, LOAD_BALANCERS, targetGroupsWithin, Throttle, throttleFor } from '../timing';

const DEFAULT_VERSION = 'v3.2.2';
const VERSION = /^v\d+\.\d+\.\d+$/;

const DEFAULT_BACKOFF_SECONDS = 10;
const DEFAULT_REPLICAS = 2;

/** How many target groups at once the controller reacts to in time without being told to call more. */
const REACTS_TO = targetGroupsWithin(LOAD_BALANCERS['alb-ip'].controllerReactionSeconds);

const CONTROLLER: Shape<AwsLoadBalancerControllerOptions> = {
  version: text,
  replicas: number,
  gatePoll: duration,
  maxBackoff: duration,
  webhookFailurePolicy: choice(WebhookFailurePolicy),
  targetGroups: number,
  values: foreign(),
};

const INSTALLED: Shape<InstalledController> = { version: needed(text), gatePoll: duration, callsPerSecond: number, burst: number };

/**
 * Installs the AWS Load Balancer Controller on a cluster of the AWS CDK, with the AWS CDK's own construct for it, its IAM role,
 * and the values that a rollout without downtime needs.
 */
export class AwsLoadBalancerController {
  /**
   * Installs it on a cluster of `aws-eks` or `aws-eks-v2` that the program makes.
   *
   * @returns the `AlbController` of the module of the cluster
   * @throws all findings about the options, one line each
   */
  public static install(cluster: eks.IClusterRef, options: AwsLoadBalancerControllerOptions = {}): Construct {
    const where = 'AwsLoadBalancerController.install()';
    readParameter(where, 'cluster', cluster, construct);
    const given = readProps(where, options, CONTROLLER);
    check(cluster, given);
    const controller = create(cluster, given);
    noteController(cluster, { controller, gatePollSeconds: gatePollOf(given), throttle: throttleOf(given) });
    return controller;
  }

  /**
   * Says that the controller runs on a cluster although the program does not install it: an imported cluster, or one on which something else
   * installs it. What `ChartDeployment` checks against budgets rests on it, and nothing looks at the cluster itself.
   *
   * @throws all findings about what is said, one line each
   */
  public static declareInstalled(cluster: eks.IClusterRef, facts: InstalledController): void {
    const where = 'AwsLoadBalancerController.declareInstalled()';
    readParameter(where, 'cluster', cluster, construct);
    const { version, gatePoll, callsPerSecond, burst } = readProps(where, facts, INSTALLED);
    const checks = new Checks(cluster.node.path);
    checkInstalledOnce(cluster, checks);
    checkInstalledVersion(version, checks);
    checkGatePoll(version, secondsOf(gatePoll) ?? GATE_POLL, checks);
    for (const [field, value] of Object.entries({ callsPerSecond, burst })) {
      if (value === undefined) continue;
      checks.whole(field, value, 1, INT32);
      if (VERSION.test(version) && !throttlesByOperation(version)) {
        checks.add({
          field, actual: value, relation: 'absent', because: oneThrottle(version), remedy: `upgrade it to v${THROTTLE_BY_OPERATION}.0, or drop '${field}'`,
        });
      }
    }
    checks.throwIfAny();
    noteController(cluster, {
      gatePollSeconds: secondsOf(gatePoll) ?? GATE_POLL,
      throttle: throttlesByOperation(version)
        ? { callsPerSecond: callsPerSecond ?? DEFAULT_THROTTLE.callsPerSecond, burst: burst ?? DEFAULT_THROTTLE.burst } : undefined,
    });
  }

  /**
   * The profile of services behind a controller that is installed with `targetGroups`: how long it takes to react when one
   * disruption touches all of them.
   *
   * @throws if the controller does not call for each pod of the preset, as where nodes are the targets
   */
  public static profileFor(preset: LoadBalancerProfile, targetGroups: number): LoadBalancerProfile {
    readParameter('AwsLoadBalancerController.profileFor()', 'preset', preset, loadBalancerProfile);
    readParameter('AwsLoadBalancerController.profileFor()', 'targetGroups', targetGroups, number);
    const { callsPerSecond, burst } = throttleFor(targetGroups);
    return LoadBalancerProfile.of({ preset, targetGroups, controllerCallsPerSecond: callsPerSecond, controllerBurst: burst });
  }

  private constructor() {}
}

/** The construct of the AWS CDK for the controller, of the module that the cluster is of. */
function create(cluster: IConstruct, options: AwsLoadBalancerControllerOptions): Construct {
  const additionalHelmChartValues = helmValues(options);
  if (moduleOf(cluster) === 'eksv2') {
    const { AlbController, AlbControllerVersion } = cdk.eksv2;
    const owned = cluster as eksv2.Cluster;
    return AlbController.create(owned, { cluster: owned, version: versionIn(AlbControllerVersion, options)!, additionalHelmChartValues });
  }
  const { AlbController, AlbControllerVersion } = cdk.eks;
  const owned = cluster as eks.Cluster;
  return AlbController.create(owned, { cluster: owned, version: versionIn(AlbControllerVersion, options)!, additionalHelmChartValues });
}

/** The version as the AWS CDK has it, with its chart and its IAM policy. */
function versionIn<Version>(versions: object, { version = DEFAULT_VERSION }: AwsLoadBalancerControllerOptions): Version | undefined {
  return (versions as { readonly [name: string]: Version | undefined })[version.toUpperCase().replace(/\./g, '_')];
}

/** The construct of the AWS CDK types two of the values, and passes all of them on. */
function helmValues(options: AwsLoadBalancerControllerOptions): object {
  return { ...options.values, ...ownValues(options) };
}

function ownValues(options: AwsLoadBalancerControllerOptions): { readonly [name: string]: unknown } {
  const throttle = throttleOf(options);
  return {
    replicaCount: options.replicas ?? DEFAULT_REPLICAS,
    podDisruptionBudget: { maxUnavailable: 1 },
    enablePodReadinessGateInject: true,
    podMutatorWebhookConfig: { failurePolicy: options.webhookFailurePolicy ?? WebhookFailurePolicy.FAIL },
    targetgroupbindingRequeueDuration: `${gatePollOf(options)}s`,
    targetgroupbindingMaxExponentialBackoffDelay: `${secondsOf(options.maxBackoff) ?? DEFAULT_BACKOFF_SECONDS}s`,
    ...throttle !== undefined && throttle !== DEFAULT_THROTTLE && { awsApiThrottle: apiThrottle(throttle.callsPerSecond, throttle.burst) },
  };
}

/** How fast it calls; undefined where a value of the user's own says it. */
function throttleOf({ targetGroups, values }: AwsLoadBalancerControllerOptions): Throttle | undefined {
  if (targetGroups !== undefined) return throttleFor(targetGroups);
  return values?.awsApiThrottle === undefined ? DEFAULT_THROTTLE : undefined;
}

function gatePollOf({ gatePoll }: AwsLoadBalancerControllerOptions): number {
  return secondsOf(gatePoll) ?? GATE_POLL;
}

/** Adds all findings about the cluster and the options. */
function check(cluster: IConstruct, options: AwsLoadBalancerControllerOptions): void {
  const checks = new Checks(cluster.node.path);
  const { version = DEFAULT_VERSION, replicas = DEFAULT_REPLICAS } = options;
  const module = moduleOf(cluster);
  checkInstalledOnce(cluster, checks);
  if (module === undefined) {
    checks.add({
      field: 'cluster',
      actual: quote(cluster),
      relation: 'matching',
      limit: 'a Cluster of aws-eks or aws-eks-v2 that the program makes',
      because: 'the AWS CDK installs the controller on no other',
      remedy: 'if the controller runs on it, say so with AwsLoadBalancerController.declareInstalled()',
    });
  }
  if (module !== undefined && (versionIn(cdk[module].AlbControllerVersion, options) === undefined || !VERSION.test(version))) {
    checks.add({
      field: 'version',
      actual: quote(version),
      relation: 'matching',
      limit: `a version that the AWS CDK has, such as '${DEFAULT_VERSION}'`,
      remedy: 'choose another \'version\'',
    });
  }
  checks.whole('replicas', replicas, 2, INT32);
  checkGatePoll(version, gatePollOf(options), checks);
  checks.whole('maxBackoff', secondsOf(options.maxBackoff) ?? DEFAULT_BACKOFF_SECONDS, 1, INT32);
  checkThrottle(version, options, checks);
  const decided = [
    ...Object.keys(ownValues(options)), 'clusterName', 'serviceAccount', 'region', 'vpcId', 'image', ...options.targetGroups === undefined ? [] : ['awsApiThrottle'],
  ];
  for (const name of Object.keys(options.values ?? {}).filter(key => decided.includes(key))) {
    checks.add({ field: `values.${name}`, actual: quote(options.values![name]), relation: 'absent', because: 'a property, or the AWS CDK, decides it', remedy: `drop 'values.${name}'` });
  }
  checks.throwIfAny();
}

/** Versions before the first that binds target groups cannot register the pods of anything here. */
function checkInstalledVersion(version: string, checks: Checks): void {
  checks.matching('version', version, VERSION, `a version such as ${DEFAULT_VERSION}`, 'give all of its three numbers');
  if (!VERSION.test(version) || versionAtLeast(version, FIRST_WITH_BINDINGS)) return;
  checks.add({
    field: 'version',
    actual: version,
    relation: 'at least',
    limit: `v${FIRST_WITH_BINDINGS}.0`,
    because: 'earlier ones do not know TargetGroupBindings',
    remedy: 'upgrade the controller',
  });
}

function checkInstalledOnce(cluster: IConstruct, checks: Checks): void {
  const noted = controllerOf(cluster);
  const other = (cluster as Partial<EksCluster>).albController ?? noted?.controller;
  if (other === undefined && noted === undefined) return;
  checks.add({
    field: 'albController',
    actual: other?.node.path ?? 'declared as installed',
    relation: 'absent',
    because: 'a cluster has one controller, and the AWS CDK does not give the one of its own the values that zero downtime needs',
    remedy: 'install it once, with AwsLoadBalancerController',
  });
}

function throttlesByOperation(version: string): boolean {
  return versionAtLeast(version, THROTTLE_BY_OPERATION);
}

function oneThrottle(version: string): string {
  return `${version} makes 10 calls per second of all kinds, whatever it is told of single ones`;
}

function checkThrottle(version: string, { targetGroups }: AwsLoadBalancerControllerOptions, checks: Checks): void {
  if (targetGroups === undefined) return;
  checks.whole('targetGroups', targetGroups, 1, INT32);
  if (throttleFor(targetGroups) === DEFAULT_THROTTLE || throttlesByOperation(version)) return;
  checks.add({
    field: 'targetGroups',
    actual: targetGroups,
    relation: 'at most',
    limit: REACTS_TO,
    because: oneThrottle(version),
    remedy: `raise 'version' to v${THROTTLE_BY_OPERATION}.0, or lower 'targetGroups'`,
  });
}

function checkGatePoll(version: string, seconds: number, checks: Checks): void {
  checks.whole('gatePoll', seconds, 1, INT32);
  if (seconds === GATE_POLL || versionAtLeast(version, GATE_POLL_FLAG)) return;
  checks.add({
    field: 'gatePoll', actual: seconds, unit: 's', relation: 'equal to', limit: GATE_POLL, because: `${version} cannot be told otherwise`, remedy: `raise 'version' to v${GATE_POLL_FLAG}.0, or drop 'gatePoll'`,
  });
}
