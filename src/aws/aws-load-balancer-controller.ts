import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import { IConstruct } from 'constructs';
import { cdk } from './cdk';
import { AwsLoadBalancerControllerOptions, WebhookFailurePolicy } from './controller-options';
import { controllerOf, noteController } from './installed-controllers';
import { duration, secondsOf } from '../constructs/budget/duration';
import { LoadBalancerProfile, loadBalancerProfile } from '../constructs/budget/load-balancer-profile';
import { Checks, quote } from '../constructs/input/checks';
import { choice, construct, foreign, number, readParameter, readProps, Shape, text } from '../constructs/input/shape';
import { versionAtLeast } from '../platform/kubernetes-version';
import { apiThrottle, GATE_POLL, GATE_POLL_FLAG, THROTTLE_BY_OPERATION } from '../platform/load-balancer-controller';
import { DEFAULT_THROTTLE, LOAD_BALANCERS, targetGroupsWithin, Throttle, throttleFor } from '../timing';

const DEFAULT_VERSION = 'v3.2.2';

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

/**
 * Installs the AWS Load Balancer Controller on a cluster of the AWS CDK, with the AWS CDK's own construct for it, its IAM role,
 * and the values that a rollout without downtime needs.
 */
export class AwsLoadBalancerController {
  /**
   * Installs it on a cluster of `aws-eks`.
   *
   * @throws all findings about the options, one line each
   */
  public static install(cluster: eks.Cluster, options: AwsLoadBalancerControllerOptions = {}): eks.AlbController {
    const { AlbController, AlbControllerVersion } = cdk.eks;
    const given = optionsFor('AwsLoadBalancerController.install()', cluster, options);
    const version = check<eks.AlbControllerVersion>(cluster, cluster.albController, AlbControllerVersion, given);
    const controller = AlbController.create(cluster, { cluster, version, additionalHelmChartValues: helmValues(given) });
    noteController(cluster, { controller, gatePollSeconds: gatePollOf(given), throttle: throttleOf(given) });
    return controller;
  }

  /**
   * Installs it on a cluster of `aws-eks-v2`.
   *
   * @throws all findings about the options, one line each
   */
  public static installOnV2(cluster: eksv2.Cluster, options: AwsLoadBalancerControllerOptions = {}): eksv2.AlbController {
    const { AlbController, AlbControllerVersion } = cdk.eksv2;
    const given = optionsFor('AwsLoadBalancerController.installOnV2()', cluster, options);
    const version = check<eksv2.AlbControllerVersion>(cluster, cluster.albController, AlbControllerVersion, given);
    const controller = AlbController.create(cluster, { cluster, version, additionalHelmChartValues: helmValues(given) });
    noteController(cluster, { controller, gatePollSeconds: gatePollOf(given), throttle: throttleOf(given) });
    return controller;
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

function optionsFor(where: string, cluster: IConstruct, options: AwsLoadBalancerControllerOptions): AwsLoadBalancerControllerOptions {
  readParameter(where, 'cluster', cluster, construct);
  return readProps(where, options, CONTROLLER);
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

/** Adds all findings about the options, and finds the version. */
function check<Version>(
  cluster: IConstruct, albController: IConstruct | undefined, versions: object, options: AwsLoadBalancerControllerOptions,
): Version {
  const checks = new Checks(cluster.node.path);
  const { version = DEFAULT_VERSION, replicas = DEFAULT_REPLICAS } = options;
  const found = (versions as { readonly [name: string]: Version | undefined })[version.toUpperCase().replace(/\./g, '_')];
  checkInstalledOnce(cluster, albController, checks);
  if (found === undefined || !/^v\d+\.\d+\.\d+$/.test(version)) {
    checks.add({
      field: 'version', actual: quote(version), relation: 'matching', limit: `a version that the AWS CDK has, such as '${DEFAULT_VERSION}'`, remedy: 'choose another \'version\'',
    });
  }
  checks.whole('replicas', replicas, 2, Infinity);
  checkGatePoll(version, gatePollOf(options), checks);
  checks.whole('maxBackoff', secondsOf(options.maxBackoff) ?? DEFAULT_BACKOFF_SECONDS, 1, Infinity);
  checkThrottle(version, options, checks);
  const decided = [
    ...Object.keys(ownValues(options)), 'clusterName', 'serviceAccount', 'region', 'vpcId', 'image', ...options.targetGroups === undefined ? [] : ['awsApiThrottle'],
  ];
  for (const name of Object.keys(options.values ?? {}).filter(key => decided.includes(key))) {
    checks.add({ field: `values.${name}`, actual: quote(options.values![name]), relation: 'absent', because: 'a property, or the AWS CDK, decides it', remedy: `drop 'values.${name}'` });
  }
  checks.throwIfAny();
  return found!;
}

function checkInstalledOnce(cluster: IConstruct, albController: IConstruct | undefined, checks: Checks): void {
  const other = albController ?? controllerOf(cluster)?.controller;
  if (other === undefined) return;
  checks.add({
    field: 'albController',
    actual: other.node.path,
    relation: 'absent',
    because: 'a cluster has one controller, and the AWS CDK does not give the one of its own the values that zero downtime needs',
    remedy: 'install it once, with AwsLoadBalancerController',
  });
}

function checkThrottle(version: string, { targetGroups }: AwsLoadBalancerControllerOptions, checks: Checks): void {
  if (targetGroups === undefined) return;
  checks.whole('targetGroups', targetGroups, 1, Infinity);
  if (throttleFor(targetGroups) === DEFAULT_THROTTLE || versionAtLeast(version, THROTTLE_BY_OPERATION)) return;
  checks.add({
    field: 'targetGroups',
    actual: targetGroups,
    relation: 'at most',
    limit: REACTS_TO,
    because: `${version} makes 10 calls per second of all kinds, whatever it is told of single ones`,
    remedy: `raise 'version' to v${THROTTLE_BY_OPERATION}.0, or lower 'targetGroups'`,
  });
}

function checkGatePoll(version: string, seconds: number, checks: Checks): void {
  checks.whole('gatePoll', seconds, 1, Infinity);
  if (seconds === GATE_POLL || versionAtLeast(version, GATE_POLL_FLAG)) return;
  checks.add({
    field: 'gatePoll', actual: seconds, unit: 's', relation: 'equal to', limit: GATE_POLL, because: `${version} cannot be told otherwise`, remedy: `raise 'version' to v${GATE_POLL_FLAG}.0, or drop 'gatePoll'`,
  });
}
