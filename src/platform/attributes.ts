import { INT32 } from './kubernetes';
import { LoadBalancerFamily } from './load-balancers';

/** What AWS takes as the value of an attribute: undefined when it takes the value, else what it must be. */
type Check = (value: string, family: LoadBalancerFamily) => string | undefined;

/** An attribute of a target group or load balancer. */
export interface AttributeInfo {
  /** The load balancers that know the attribute. */
  readonly families: readonly LoadBalancerFamily[];
  readonly check: Check;
}

const flag: Check = value => /^(true|false)$/.test(value) ? undefined : 'true or false';
const text: Check = value => value.length > 0 ? undefined : 'present';
const oneOf = (...choices: string[]): Check => value => choices.includes(value) ? undefined : `one of ${choices.join(', ')}`;
const whole = (low: number, high: number): Check => value =>
  /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high ? undefined : `a whole number between ${low} and ${high}`;
const either = (first: Check, second: Check): Check => (value, family) => {
  const [a, b] = [first(value, family), second(value, family)];
  return a && b ? `${a}, or ${b}` : undefined;
};

const byFamily = (checks: { readonly alb: Check; readonly nlb: Check }): Check => (value, family) =>
  (family === 'nlb' ? checks.nlb : checks.alb)(value, family);

const ALB: readonly LoadBalancerFamily[] = ['alb'];
const NLB: readonly LoadBalancerFamily[] = ['nlb'];
const BOTH: readonly LoadBalancerFamily[] = ['alb', 'nlb'];

/**
 * Attributes of a target group.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 */
export const TARGET_GROUP_ATTRIBUTES: Readonly<Record<string, AttributeInfo>> = {
  'deregistration_delay.timeout_seconds': { families: BOTH, check: whole(0, 3600) },
  'stickiness.enabled': { families: BOTH, check: flag },
  'stickiness.type': { families: BOTH, check: byFamily({ alb: oneOf('lb_cookie', 'app_cookie'), nlb: oneOf('source_ip') }) },
  'stickiness.lb_cookie.duration_seconds': { families: ALB, check: whole(1, 604800) },
  'stickiness.app_cookie.cookie_name': { families: ALB, check: text },
  'stickiness.app_cookie.duration_seconds': { families: ALB, check: whole(1, 604800) },
  'load_balancing.cross_zone.enabled': { families: BOTH, check: oneOf('true', 'false', 'use_load_balancer_configuration') },
  'target_group_health.dns_failover.minimum_healthy_targets.count': { families: BOTH, check: either(oneOf('off'), whole(1, INT32)) },
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': { families: BOTH, check: either(oneOf('off'), whole(1, 100)) },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': { families: BOTH, check: whole(1, INT32) },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': { families: BOTH, check: either(oneOf('off'), whole(1, 100)) },
  'load_balancing.algorithm.type': { families: ALB, check: oneOf('round_robin', 'least_outstanding_requests', 'weighted_random') },
  'load_balancing.algorithm.anomaly_mitigation': { families: ALB, check: oneOf('on', 'off') },
  'slow_start.duration_seconds': { families: ALB, check: either(oneOf('0'), whole(30, 900)) },
  'deregistration_delay.connection_termination.enabled': { families: NLB, check: flag },
  'preserve_client_ip.enabled': { families: NLB, check: flag },
  'proxy_protocol_v2.enabled': { families: NLB, check: flag },
  'target_health_state.unhealthy.connection_termination.enabled': { families: NLB, check: flag },
  'target_health_state.unhealthy.draining_interval_seconds': { families: NLB, check: whole(0, 360000) },
};

/**
 * Attributes of a load balancer.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export const LOAD_BALANCER_ATTRIBUTES: Readonly<Record<string, AttributeInfo>> = {
  'deletion_protection.enabled': { families: BOTH, check: flag },
  'load_balancing.cross_zone.enabled': { families: BOTH, check: byFamily({ alb: oneOf('true'), nlb: flag }) }, // an ALB always has it
  'access_logs.s3.enabled': { families: BOTH, check: flag },
  'access_logs.s3.bucket': { families: BOTH, check: text },
  'access_logs.s3.prefix': { families: BOTH, check: text },
  'ipv6.deny_all_igw_traffic': { families: BOTH, check: flag },
  'zonal_shift.config.enabled': { families: BOTH, check: flag },
  'idle_timeout.timeout_seconds': { families: ALB, check: whole(1, 4000) },
  'client_keep_alive.seconds': { families: ALB, check: whole(60, 604800) },
  'connection_logs.s3.enabled': { families: ALB, check: flag },
  'connection_logs.s3.bucket': { families: ALB, check: text },
  'connection_logs.s3.prefix': { families: ALB, check: text },
  'health_check_logs.s3.enabled': { families: ALB, check: flag },
  'health_check_logs.s3.bucket': { families: ALB, check: text },
  'health_check_logs.s3.prefix': { families: ALB, check: text },
  'routing.http.desync_mitigation_mode': { families: ALB, check: oneOf('monitor', 'defensive', 'strictest') },
  'routing.http.drop_invalid_header_fields.enabled': { families: ALB, check: flag },
  'routing.http.preserve_host_header.enabled': { families: ALB, check: flag },
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': { families: ALB, check: flag },
  'routing.http.xff_client_port.enabled': { families: ALB, check: flag },
  'routing.http.xff_header_processing.mode': { families: ALB, check: oneOf('append', 'preserve', 'remove') },
  'routing.http2.enabled': { families: ALB, check: flag },
  'waf.fail_open.enabled': { families: ALB, check: flag },
  'dns_record.client_routing_policy': {
    families: NLB,
    check: oneOf('availability_zone_affinity', 'partial_availability_zone_affinity', 'any_availability_zone'),
  },
};

/** The attribute of a load balancer whose removal of idle connections the application must outlive. */
export const IDLE_TIMEOUT_ATTRIBUTE = 'idle_timeout.timeout_seconds';
export const DEREGISTRATION_DELAY_ATTRIBUTE = 'deregistration_delay.timeout_seconds';
export const SLOW_START_ATTRIBUTE = 'slow_start.duration_seconds';
/** Whether a Network Load Balancer closes what is left of the connections when the deregistration delay is over. */
export const CONNECTION_TERMINATION_ATTRIBUTE = 'deregistration_delay.connection_termination.enabled';

/** AWS' deregistration delay where nobody sets one. */
export const DEFAULT_DEREGISTRATION_DELAY = 300;
/** AWS' idle timeout of an Application Load Balancer, and of a TCP listener of a Network Load Balancer. */
export const DEFAULT_IDLE_TIMEOUT = { alb: 60, nlb: 350 } as const;
/** Of a TCP listener of a Network Load Balancer; one that ends TLS has none. */
export const TCP_IDLE_TIMEOUT_ATTRIBUTE = 'tcp.idle_timeout.seconds';
