import { INT32 } from './kubernetes';

/** What is registered with a target group, as ELB and its controllers spell it. */
export type TargetType = 'ip' | 'instance';

/** What AWS takes as the value of an attribute: undefined when it takes the value, else what it must be. */
export type AttributeCheck = (value: string) => string | undefined;

/** Attributes by key. */
export type AttributeTable = Readonly<Record<string, AttributeCheck>>;

/** What attributes belong to, as messages call it. */
export type AttributeOwner = 'target group' | 'load balancer';

/** All attributes that AWS knows of one kind of load balancer. */
export type AttributeTables = Readonly<Record<AttributeOwner, AttributeTable>>;

const flag: AttributeCheck = value => /^(true|false)$/.test(value) ? undefined : 'true or false';
const text: AttributeCheck = value => value.length > 0 ? undefined : 'present';
const oneOf = (...choices: string[]): AttributeCheck => value => choices.includes(value) ? undefined : `one of ${choices.join(', ')}`;
const whole = (low: number, high: number): AttributeCheck => value =>
  /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high ? undefined : `a whole number between ${low} and ${high}`;
const either = (first: AttributeCheck, second: AttributeCheck): AttributeCheck => value => {
  const [a, b] = [first(value), second(value)];
  return a && b ? `${a}, or ${b}` : undefined;
};

/** Inclusive bounds of what AWS accepts. */
export type Range = readonly [minimum: number, maximum: number];

/** A number of seconds that AWS takes as an attribute. */
export interface AttributeSetting {
  readonly owner: AttributeOwner | 'listener';
  /** The key of the attribute. */
  readonly attribute: string;
  /** In force where nothing sets it, in seconds. */
  readonly default: number;
  /** In seconds. */
  readonly range: Range;
}

/** How long a deregistered target is left what it has. */
export const DEREGISTRATION_DELAY: AttributeSetting = {
  owner: 'target group', attribute: 'deregistration_delay.timeout_seconds', default: 300, range: [0, 3600],
};

/** How long the share of a new target grows; 0 is off. */
export const SLOW_START: AttributeSetting = { owner: 'target group', attribute: 'slow_start.duration_seconds', default: 0, range: [30, 900] };

/** How long an Application Load Balancer waits for the next byte, of a request or between two. */
export const IDLE_TIMEOUT: AttributeSetting = { owner: 'load balancer', attribute: 'idle_timeout.timeout_seconds', default: 60, range: [1, 4000] };

/** The same of a TCP listener of a Network Load Balancer; one that ends TLS has none. */
export const TCP_IDLE_TIMEOUT: AttributeSetting = { owner: 'listener', attribute: 'tcp.idle_timeout.seconds', default: 350, range: [60, 6000] };

/**
 * How long a TLS listener of a Network Load Balancer keeps a silent connection, in seconds; it has no setting for it.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html
 */
export const TLS_IDLE_TIMEOUT = 350;

/** Whether a Network Load Balancer closes what is left of the connections when the deregistration delay is over. */
export const CONNECTION_TERMINATION_ATTRIBUTE = 'deregistration_delay.connection_termination.enabled';

/** Whether targets of a Network Load Balancer see the address of the client. */
export const PRESERVE_CLIENT_IP_ATTRIBUTE = 'preserve_client_ip.enabled';

/** Whether a Network Load Balancer begins each connection with the header of the proxy protocol. */
export const PROXY_PROTOCOL_ATTRIBUTE = 'proxy_protocol_v2.enabled';

/** Whether a Network Load Balancer cuts the connections of a target that fails its health check. */
export const UNHEALTHY_TERMINATION_ATTRIBUTE = 'target_health_state.unhealthy.connection_termination.enabled';

/** How long they live on where it does not. */
export const UNHEALTHY_DRAINING_ATTRIBUTE = 'target_health_state.unhealthy.draining_interval_seconds';

/** Whether requests and connections go to the targets of all zones. */
export const CROSS_ZONE_ATTRIBUTE = 'load_balancing.cross_zone.enabled';

/** How an Application Load Balancer chooses a target. */
export const ALGORITHM_ATTRIBUTE = 'load_balancing.algorithm.type';

/** The default of it, and the only one with which AWS takes a slow start. */
export const ROUND_ROBIN = 'round_robin';

/** Attributes of any target group. */
const ANY_TARGET_GROUP: AttributeTable = {
  [DEREGISTRATION_DELAY.attribute]: whole(...DEREGISTRATION_DELAY.range),
  'stickiness.enabled': flag,
  [CROSS_ZONE_ATTRIBUTE]: oneOf('true', 'false', 'use_load_balancer_configuration'),
  'target_group_health.dns_failover.minimum_healthy_targets.count': either(oneOf('off'), whole(1, INT32)),
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': either(oneOf('off'), whole(1, 100)),
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': whole(1, INT32),
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': either(oneOf('off'), whole(1, 100)),
};

/** Attributes of any load balancer. */
const ANY_LOAD_BALANCER: AttributeTable = {
  'deletion_protection.enabled': flag,
  'access_logs.s3.enabled': flag,
  'access_logs.s3.bucket': text,
  'access_logs.s3.prefix': text,
  'ipv6.deny_all_igw_traffic': flag,
  'zonal_shift.config.enabled': flag,
};

/**
 * What an Application Load Balancer and its target groups have.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export const APPLICATION_ATTRIBUTES: AttributeTables = {
  'target group': {
    ...ANY_TARGET_GROUP,
    'stickiness.type': oneOf('lb_cookie', 'app_cookie'),
    'stickiness.lb_cookie.duration_seconds': whole(1, 604800),
    'stickiness.app_cookie.cookie_name': text,
    'stickiness.app_cookie.duration_seconds': whole(1, 604800),
    [ALGORITHM_ATTRIBUTE]: oneOf(ROUND_ROBIN, 'least_outstanding_requests', 'weighted_random'),
    'load_balancing.algorithm.anomaly_mitigation': oneOf('on', 'off'),
    [SLOW_START.attribute]: either(oneOf('0'), whole(...SLOW_START.range)),
  },
  'load balancer': {
    ...ANY_LOAD_BALANCER,
    [CROSS_ZONE_ATTRIBUTE]: oneOf('true'), // it always sends to all zones
    [IDLE_TIMEOUT.attribute]: whole(...IDLE_TIMEOUT.range),
    'client_keep_alive.seconds': whole(60, 604800),
    'connection_logs.s3.enabled': flag,
    'connection_logs.s3.bucket': text,
    'connection_logs.s3.prefix': text,
    'health_check_logs.s3.enabled': flag,
    'health_check_logs.s3.bucket': text,
    'health_check_logs.s3.prefix': text,
    'routing.http.desync_mitigation_mode': oneOf('monitor', 'defensive', 'strictest'),
    'routing.http.drop_invalid_header_fields.enabled': flag,
    'routing.http.preserve_host_header.enabled': flag,
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': flag,
    'routing.http.xff_client_port.enabled': flag,
    'routing.http.xff_header_processing.mode': oneOf('append', 'preserve', 'remove'),
    'routing.http2.enabled': flag,
    'waf.fail_open.enabled': flag,
  },
};

/** The same of a Network Load Balancer. */
export const NETWORK_ATTRIBUTES: AttributeTables = {
  'target group': {
    ...ANY_TARGET_GROUP,
    'stickiness.type': oneOf('source_ip'),
    [CONNECTION_TERMINATION_ATTRIBUTE]: flag,
    [PRESERVE_CLIENT_IP_ATTRIBUTE]: flag,
    [PROXY_PROTOCOL_ATTRIBUTE]: flag,
    [UNHEALTHY_TERMINATION_ATTRIBUTE]: flag,
    [UNHEALTHY_DRAINING_ATTRIBUTE]: whole(0, 360000),
  },
  'load balancer': {
    ...ANY_LOAD_BALANCER,
    [CROSS_ZONE_ATTRIBUTE]: flag,
    'dns_record.client_routing_policy': oneOf('availability_zone_affinity', 'partial_availability_zone_affinity', 'any_availability_zone'),
  },
};

/** Of what has no attributes. */
export const NO_ATTRIBUTES: AttributeTables = { 'target group': {}, 'load balancer': {} };
