import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { cdk } from './cdk';
import { TimingBudget } from '../constructs/budget/timing-budget';
import { TokenBoundService } from '../constructs/services/bound-services';
import { CONNECTION_TERMINATION_ATTRIBUTE, DEREGISTRATION_DELAY, SLOW_START, PROXY_PROTOCOL_ATTRIBUTE } from '../platform/attributes';
import { ELB_HEALTH_CHECK, GRPC_HEALTH_CHECK, TRAFFIC_PORT } from '../platform/health-checks';
import { LoadBalancerKind } from '../platform/load-balancers';
import { Finding, isSameFront } from '../timing';

/** A service whose pods or tasks are the targets of a group. */
export type BudgetedTargets = TokenBoundService & {
  /** Why they cannot be nodes; absent if the readiness gate of pods is the reason. */
  readonly _targetTypeReason?: string;
};

/** One setting of a target group: its value in the template, and the value that the budget of the service requires. */
interface Comparison {
  readonly field: string;
  readonly actual: unknown;
  readonly needed: string | undefined;
  /** The AWS default for a setting that the template omits; absent if it is unknown. */
  readonly preset?: string;
  readonly because?: string;
}

/**
 * Findings about a target group that contradicts the budget of a service that is bound to it.
 *
 * @param budget the budget from which the target group itself was made, if any
 */
export function contradictions(service: BudgetedTargets, targetGroup: elbv2.CfnTargetGroup, budget?: TimingBudget): Finding[] {
  const profile = profileMismatch(service, targetGroup, budget);
  if (profile) return [profile]; // everything else follows from it
  const identity = comparisonsOfIdentity(service, targetGroup).flatMap(comparison => mismatch(service, targetGroup, comparison));
  // Of another kind, a target group has other settings and other defaults: nothing could be said of them.
  return identity.length > 0 ? identity : comparisons(service, targetGroup).flatMap(comparison => mismatch(service, targetGroup, comparison));
}

function profileMismatch(service: BudgetedTargets, targetGroup: elbv2.CfnTargetGroup, budget?: TimingBudget): Finding | undefined {
  const needed = service.budget._budget.inputs.loadBalancer;
  const actual = budget?._budget.inputs.loadBalancer;
  if (actual === undefined || isSameFront(actual, needed)) return undefined;
  return finding(service, targetGroup, { field: 'budget', actual: actual.name, needed: needed.name }, actual.name);
}

/** The identity of a target group, in contrast to its settings. */
function comparisonsOfIdentity(service: BudgetedTargets, targetGroup: elbv2.CfnTargetGroup): Comparison[] {
  const { targetType, protocol } = resolve(targetGroup);
  const needed = service.targetGroupRequirements;
  const { gated, kind } = service.budget._budget.inputs.loadBalancer;
  return [
    {
      field: 'targetType',
      actual: targetType,
      needed: needed.targetType,
      preset: 'instance',
      because: service._targetTypeReason ?? (gated ? 'the pods have a readiness gate, which is opened by the health of the pod as a target, not by that of its node' : undefined),
    },
    {
      field: 'protocol',
      actual: protocol,
      needed: needed.protocol,
      because: `${kind.title} is to check health by ${needed.healthCheckProtocol}`
        + `${needed.healthCheckPath === undefined ? '' : ` ${needed.healthCheckPath}`}, which a target group of another protocol does not carry`,
    },
  ];
}

/** The AWS defaults of a health check; without a timeout here, the protocol decides it. */
const HEALTH_CHECK_PRESETS: Readonly<Record<LoadBalancerKind['forwards'], { readonly matcher: string; readonly timeout?: string }>> = {
  requests: { matcher: '200', timeout: String(ELB_HEALTH_CHECK.timeoutSeconds) },
  connections: { matcher: '200-399' },
};

function comparisons(service: BudgetedTargets, targetGroup: elbv2.CfnTargetGroup): Comparison[] {
  const needed = service.targetGroupRequirements;
  const actual = resolve(targetGroup);
  const { kind } = service.budget._budget.inputs.loadBalancer;
  const preset = HEALTH_CHECK_PRESETS[kind.forwards];
  const grpc = needed.protocolVersion === 'GRPC';
  const matcher = actual.matcher as { httpCode?: string; grpcCode?: string } | undefined;
  return [
    { field: 'protocolVersion', actual: actual.protocolVersion, needed: needed.protocolVersion, preset: 'HTTP1' },
    { field: 'healthCheckProtocol', actual: actual.healthCheckProtocol, needed: needed.healthCheckProtocol, preset: kind.healthCheck?.defaultProtocol },
    { field: 'healthCheckPath', actual: actual.healthCheckPath, needed: needed.healthCheckPath, preset: grpc ? GRPC_HEALTH_CHECK.path : '/' },
    { field: 'healthCheckPort', actual: actual.healthCheckPort, needed: needed.healthCheckPort, preset: TRAFFIC_PORT },
    {
      field: 'matcher',
      actual: grpc ? matcher?.grpcCode : matcher?.httpCode,
      needed: needed.successCodes,
      preset: grpc ? GRPC_HEALTH_CHECK.successCodes : preset.matcher,
    },
    { field: 'healthCheckIntervalSeconds', actual: actual.healthCheckIntervalSeconds, needed: String(needed.healthCheck.interval.toSeconds()), preset: String(ELB_HEALTH_CHECK.intervalSeconds) },
    { field: 'healthCheckTimeoutSeconds', actual: actual.healthCheckTimeoutSeconds, needed: String(needed.healthCheck.timeout.toSeconds()), preset: preset.timeout },
    { field: 'healthyThresholdCount', actual: actual.healthyThresholdCount, needed: String(needed.healthCheck.healthyThreshold), preset: String(ELB_HEALTH_CHECK.healthyThreshold) },
    { field: 'unhealthyThresholdCount', actual: actual.unhealthyThresholdCount, needed: String(needed.healthCheck.unhealthyThreshold), preset: String(ELB_HEALTH_CHECK.unhealthyThreshold) },
    ...attributeComparisons(needed.targetGroupAttributes, actual.targetGroupAttributes),
  ];
}

/** The AWS defaults of the attributes that a budget always sets. */
const ATTRIBUTE_PRESETS: Readonly<Record<string, string>> = {
  [DEREGISTRATION_DELAY.attribute]: String(DEREGISTRATION_DELAY.default),
  [SLOW_START.attribute]: String(SLOW_START.default),
  [CONNECTION_TERMINATION_ATTRIBUTE]: 'false',
  [PROXY_PROTOCOL_ATTRIBUTE]: 'false',
};

function attributeComparisons(needed: { readonly [name: string]: string }, attributes: unknown): Comparison[] {
  const actual = new Map((Array.isArray(attributes) ? attributes as { key: string; value: unknown }[] : []).map(({ key, value }) => [key, value]));
  return Object.entries(needed).map(([key, value]) => ({
    field: `targetGroupAttributes.${key}`, actual: actual.get(key), needed: value, preset: ATTRIBUTE_PRESETS[key],
  }));
}

function mismatch(service: BudgetedTargets, targetGroup: elbv2.CfnTargetGroup, comparison: Comparison): Finding[] {
  const { actual = comparison.preset, needed } = comparison;
  const known = typeof actual === 'string' || typeof actual === 'number'; // what is only known at deployment cannot be compared
  if (needed === undefined || !known || String(actual) === needed) return [];
  return [finding(service, targetGroup, comparison, `${actual}${comparison.actual === undefined ? ' (by default)' : ''}`)];
}

function finding(
  service: BudgetedTargets, targetGroup: elbv2.CfnTargetGroup, { field, needed, because }: Comparison, actual: string,
): Finding {
  return {
    severity: 'error',
    path: ownerOf(targetGroup),
    field,
    actual,
    relation: 'equal to',
    limit: needed,
    because: `so the budget of ${service.node.path}, which is bound to it${because ? `: ${because}` : ''}`,
    remedy: 'make target group and service from one budget',
  };
}

/** The construct that the user made, rather than the resource in it. */
function ownerOf({ node }: elbv2.CfnTargetGroup): string {
  return node.id === 'Resource' && node.scope ? node.scope.node.path : node.path;
}

const FIELDS = [
  'targetType', 'protocol', 'protocolVersion', 'healthCheckProtocol', 'healthCheckPath', 'healthCheckPort', 'matcher', 'healthCheckIntervalSeconds',
  'healthCheckTimeoutSeconds', 'healthyThresholdCount', 'unhealthyThresholdCount', 'targetGroupAttributes',
] as const;

/** The properties as the template will have them. */
function resolve(targetGroup: elbv2.CfnTargetGroup): { readonly [Field in typeof FIELDS[number]]?: unknown } {
  return cdk.core.Stack.of(targetGroup).resolve(Object.fromEntries(FIELDS.map(field => [field, targetGroup[field]])));
}
