import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { cdk } from './cdk';
import { controllerOf, noteController } from './installed-controllers';
import { Checks, quote, versionAtLeast } from '../constructs/checks';
import { secondsOf } from '../constructs/duration';

/**
 * What happens to a new pod while no replica of the controller can give it a readiness gate.
 */
export enum WebhookFailurePolicy {
  /** It is not created, and tried again: a rollout waits. */
  FAIL = 'Fail',
  /** It is created without a gate: a rollout may run ahead of the load balancer. */
  IGNORE = 'Ignore',
}

/**
 * How the AWS Load Balancer Controller is installed.
 */
export interface AwsLoadBalancerControllerOptions {
  /**
   * Version of the controller, such as `v3.2.2`: one that the AWS CDK has the chart and the IAM policy of.
   *
   * @default 'v3.2.2'
   */
  readonly version?: string;

  /**
   * Number of replicas, one of which works at a time. At least 2: while there is none, ended pods stay registered and new
   * ones do not become ready.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * How often the controller asks whether a new target is healthy (g of the load-balancer profiles). Whole seconds, at least
   * 1. Before v3.2.0 it was always 15 s.
   *
   * @default Duration.seconds(15) - as the presets of LoadBalancerProfile assume
   */
  readonly gatePoll?: Duration;

  /**
   * The longest wait after errors in a row. The default of the controller, 1000 s, is longer than a rollout may take. Whole
   * seconds, at least 1.
   *
   * @default Duration.seconds(10)
   */
  readonly maxBackoff?: Duration;

  /**
   * What happens to a new pod while no replica can give it a readiness gate. Concerns gates that are injected: those of bound
   * services are declared in the pod template.
   *
   * @default WebhookFailurePolicy.FAIL
   */
  readonly webhookFailurePolicy?: WebhookFailurePolicy;

  /**
   * Values of the Helm chart beside those that a property decides.
   *
   * @default - none
   * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/helm/aws-load-balancer-controller/values.yaml
   */
  readonly values?: { [name: string]: unknown };
}

const DEFAULT_VERSION = 'v3.2.2';

/** The controller polls as often as it is told from this version on. */
const POLL_CONFIGURABLE = '3.2';
const FIXED_POLL_SECONDS = 15;
const DEFAULT_BACKOFF_SECONDS = 10;
const DEFAULT_REPLICAS = 2;

/**
 * Installs the AWS Load Balancer Controller on a cluster of the AWS CDK, with its IAM role, by the construct that the AWS CDK
 * has for it, and with the values that a rollout without downtime needs.
 */
export class AwsLoadBalancerController {
  /**
   * Installs it on a cluster of `aws-eks`.
   *
   * @throws everything that is wrong with the options, one line each
   */
  public static install(cluster: eks.Cluster, options: AwsLoadBalancerControllerOptions = {}): eks.AlbController {
    const { AlbController, AlbControllerVersion } = cdk.eks;
    const version = check<eks.AlbControllerVersion>(cluster, cluster.albController, AlbControllerVersion, options);
    const controller = AlbController.create(cluster, { cluster, version, additionalHelmChartValues: helmValues(options) });
    noteController(cluster, { controller, gatePollSeconds: gatePollOf(options) });
    return controller;
  }

  /**
   * Installs it on a cluster of `aws-eks-v2`.
   *
   * @throws everything that is wrong with the options, one line each
   */
  public static installOnV2(cluster: eksv2.Cluster, options: AwsLoadBalancerControllerOptions = {}): eksv2.AlbController {
    const { AlbController, AlbControllerVersion } = cdk.eksv2;
    const version = check<eksv2.AlbControllerVersion>(cluster, cluster.albController, AlbControllerVersion, options);
    const controller = AlbController.create(cluster, { cluster, version, additionalHelmChartValues: helmValues(options) });
    noteController(cluster, { controller, gatePollSeconds: gatePollOf(options) });
    return controller;
  }

  private constructor() {}
}

/** The construct of the AWS CDK types two of the values, and passes all of them on. */
function helmValues(options: AwsLoadBalancerControllerOptions): object {
  return { ...options.values, ...ownValues(options) };
}

function ownValues(options: AwsLoadBalancerControllerOptions): { readonly [name: string]: unknown } {
  return {
    replicaCount: options.replicas ?? DEFAULT_REPLICAS,
    podDisruptionBudget: { maxUnavailable: 1 },
    enablePodReadinessGateInject: true,
    podMutatorWebhookConfig: { failurePolicy: options.webhookFailurePolicy ?? WebhookFailurePolicy.FAIL },
    targetgroupbindingRequeueDuration: `${gatePollOf(options)}s`,
    targetgroupbindingMaxExponentialBackoffDelay: `${secondsOf('maxBackoff', options.maxBackoff) ?? DEFAULT_BACKOFF_SECONDS}s`,
  };
}

function gatePollOf({ gatePoll }: AwsLoadBalancerControllerOptions): number {
  return secondsOf('gatePoll', gatePoll) ?? FIXED_POLL_SECONDS;
}

/** Notes everything that is wrong with the options, and finds the version. */
function check<Version>(
  cluster: IConstruct, albController: IConstruct | undefined, versions: object, options: AwsLoadBalancerControllerOptions,
): Version {
  const checks = new Checks(cluster.node.path);
  const { version = DEFAULT_VERSION, replicas = DEFAULT_REPLICAS } = options;
  const found = (versions as { readonly [name: string]: Version | undefined })[version.toUpperCase().replace(/\./g, '_')];
  checkInstalledOnce(cluster, albController, checks);
  if (found === undefined || !/^v\d+\.\d+\.\d+$/.test(version)) {
    checks.add({
      field: 'version', actual: quote(version), relation: 'like', limit: `'${DEFAULT_VERSION}'`, because: 'the AWS CDK has no such version', remedy: 'choose another \'version\'',
    });
  }
  checks.whole('replicas', replicas, 2, Infinity);
  checkGatePoll(version, gatePollOf(options), checks);
  checks.whole('maxBackoff', secondsOf('maxBackoff', options.maxBackoff) ?? DEFAULT_BACKOFF_SECONDS, 1, Infinity);
  for (const name of Object.keys(options.values ?? {}).filter(key => key in ownValues(options) || ['clusterName', 'serviceAccount', 'region', 'vpcId', 'image'].includes(key))) {
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

function checkGatePoll(version: string, seconds: number, checks: Checks): void {
  checks.whole('gatePoll', seconds, 1, Infinity);
  if (seconds === FIXED_POLL_SECONDS || versionAtLeast(version, POLL_CONFIGURABLE)) return;
  checks.add({
    field: 'gatePoll', actual: seconds, unit: 's', relation: 'equal to', limit: FIXED_POLL_SECONDS, because: `${version} cannot be told otherwise`, remedy: 'raise \'version\' to v3.2.0, or drop \'gatePoll\'',
  });
}
