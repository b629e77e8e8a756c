import { INT32 } from './kubernetes';

/** The type of the targets of a target group, as spelt by ELB and its controllers. */
export type TargetType = 'ip' | 'instance';

/** Checks the value of an attribute: undefined if AWS accepts it, otherwise the requirement. */
export type AttributeCheck = (value: string) => string | undefined;

/** Attributes by key. */
export type AttributeTable = Readonly<Record<string, AttributeCheck>>;

/** The owner of attributes, by its name in messages. */
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

/** An attribute of AWS in seconds. */
export interface AttributeSetting {
  readonly owner: AttributeOwner | 'listener';
  /** The key of the attribute. */
  readonly attribute: string;
  /** The default in seconds. */
  readonly default: number;
  /** In seconds. */
  readonly range: Range;
}

/** How long a deregistered target keeps its requests and connections. */
export const DEREGISTRATION_DELAY: AttributeSetting = {
  owner: 'target group', attribute: 'deregistration_delay.timeout_seconds', default: 300, range: [0, 3600],
};

/** How long the share of a new target grows; 0 is off. */
export const SLOW_START: AttributeSetting = { owner: 'target group', attribute: 'slow_start.duration_seconds', default: 0, range: [30, 900] };

/** How long an Application Load Balancer waits for the next byte, during a request or between two. */
export const IDLE_TIMEOUT: AttributeSetting = { owner: 'load balancer', attribute: 'idle_timeout.timeout_seconds', default: 60, range: [1, 4000] };

/** The idle timeout of a TCP listener of a Network Load Balancer; one that terminates TLS has no such setting. */
export const TCP_IDLE_TIMEOUT: AttributeSetting = { owner: 'listener', attribute: 'tcp.idle_timeout.seconds', default: 350, range: [60, 6000] };

/**
 * How long a TLS listener of a Network Load Balancer keeps a silent connection, in seconds; there is no setting for it.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html
 */
export const TLS_IDLE_TIMEOUT = 350;

/** Whether a Network Load Balancer closes the remaining connections when the deregistration delay is over. */
export const CONNECTION_TERMINATION_ATTRIBUTE = 'deregistration_delay.connection_termination.enabled';

/** Whether targets of a Network Load Balancer see the address of the client. */
export const PRESERVE_CLIENT_IP_ATTRIBUTE = 'preserve_client_ip.enabled';

/** Whether a Network Load Balancer begins each connection with the header of the proxy protocol. */
export const PROXY_PROTOCOL_ATTRIBUTE = 'proxy_protocol_v2.enabled';

/** Whether a Network Load Balancer cuts the connections of a target that fails its health check. */
export const UNHEALTHY_TERMINATION_ATTRIBUTE = 'target_health_state.unhealthy.connection_termination.enabled';

/** How long connections of an unhealthy target last if it does not. */
export const UNHEALTHY_DRAINING_ATTRIBUTE = 'target_health_state.unhealthy.draining_interval_seconds';

/** Whether requests and connections go to the targets of all zones. */
export const CROSS_ZONE_ATTRIBUTE = 'load_balancing.cross_zone.enabled';

/** How an Application Load Balancer chooses a target. */
export const ALGORITHM_ATTRIBUTE = 'load_balancing.algorithm.type';

/** The default algorithm, and the only one with which AWS accepts a slow start. */
export const ROUND_ROBIN = 'round_robin';

/** Where a load balancer writes a line for each request or connection. */
export const ACCESS_LOGS = { enabled: 'access_logs.s3.enabled', bucket: 'access_logs.s3.bucket', prefix: 'access_logs.s3.prefix' } as const;

/** Whether, how and for how long a load balancer sends the requests of one client to one target. */
export const STICKINESS = { enabled: 'stickiness.enabled', type: 'stickiness.type', seconds: 'stickiness.lb_cookie.duration_seconds' } as const;

/** How long that may last, in seconds. */
export const STICKINESS_RANGE: Range = [1, 604800];

/** Attributes of any target group. */
const ANY_TARGET_GROUP: AttributeTable = {
  [DEREGISTRATION_DELAY.attribute]: whole(...DEREGISTRATION_DELAY.range),
  [STICKINESS.enabled]: flag,
  [CROSS_ZONE_ATTRIBUTE]: oneOf('true', 'false', 'use_load_balancer_configuration'),
  'target_group_health.dns_failover.minimum_healthy_targets.count': either(oneOf('off'), whole(1, INT32)),
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': either(oneOf('off'), whole(1, 100)),
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': whole(1, INT32),
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': either(oneOf('off'), whole(1, 100)),
};

/** Attributes of any load balancer. */
const ANY_LOAD_BALANCER: AttributeTable = {
  'deletion_protection.enabled': flag,
  [ACCESS_LOGS.enabled]: flag,
  [ACCESS_LOGS.bucket]: text,
  [ACCESS_LOGS.prefix]: text,
  'ipv6.deny_all_igw_traffic': flag,
  'zonal_shift.config.enabled': flag,
};

/**
 * The attributes of an Application Load Balancer and its target groups.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export const APPLICATION_ATTRIBUTES: AttributeTables = {
  'target group': {
    ...ANY_TARGET_GROUP,
    [STICKINESS.type]: oneOf('lb_cookie', 'app_cookie'),
    [STICKINESS.seconds]: whole(...STICKINESS_RANGE),
    'stickiness.app_cookie.cookie_name': text,
    'stickiness.app_cookie.duration_seconds': whole(...STICKINESS_RANGE),
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

/** The attributes of a Network Load Balancer and its target groups. */
export const NETWORK_ATTRIBUTES: AttributeTables = {
  'target group': {
    ...ANY_TARGET_GROUP,
    [STICKINESS.type]: oneOf('source_ip'),
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

/** For kinds without attributes. */
export const NO_ATTRIBUTES: AttributeTables = { 'target group': {}, 'load balancer': {} };
