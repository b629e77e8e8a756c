import { AttributeOwner, AttributeTable } from '../../src/platform/attributes';
import { LOAD_BALANCER_KINDS, LoadBalancerKindName } from '../../src/platform/load-balancers';

const INT32 = 2147483647;

/**
 * The numbers that AWS takes, from its documentation.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
const RANGES: Readonly<Record<string, readonly [lowest: number, highest: number, besides?: string]>> = {
  'deregistration_delay.timeout_seconds': [0, 3600],
  'slow_start.duration_seconds': [30, 900, '0'],
  'idle_timeout.timeout_seconds': [1, 4000],
  'client_keep_alive.seconds': [60, 604800],
  'stickiness.lb_cookie.duration_seconds': [1, 604800],
  'stickiness.app_cookie.duration_seconds': [1, 604800],
  'target_health_state.unhealthy.draining_interval_seconds': [0, 360000],
  'target_group_health.dns_failover.minimum_healthy_targets.count': [1, INT32, 'off'],
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': [1, 100, 'off'],
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': [1, INT32],
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': [1, 100, 'off'],
};

/** The words that it takes, where they are the same for all load balancers. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  'load_balancing.algorithm.type': ['round_robin', 'least_outstanding_requests', 'weighted_random'],
  'load_balancing.algorithm.anomaly_mitigation': ['on', 'off'],
  'routing.http.desync_mitigation_mode': ['monitor', 'defensive', 'strictest'],
  'routing.http.xff_header_processing.mode': ['append', 'preserve', 'remove'],
  'dns_record.client_routing_policy': ['availability_zone_affinity', 'partial_availability_zone_affinity', 'any_availability_zone'],
};

const FLAG = ['true', 'false'];

/** The words that it takes of one kind of load balancer. */
const WORDS_OF: { readonly [Kind in LoadBalancerKindName]?: { readonly [Owner in AttributeOwner]: Readonly<Record<string, readonly string[]>> } } = {
  alb: {
    'target group': { 'stickiness.type': ['lb_cookie', 'app_cookie'], 'load_balancing.cross_zone.enabled': [...FLAG, 'use_load_balancer_configuration'] },
    'load balancer': { 'load_balancing.cross_zone.enabled': ['true'] },
  },
  nlb: {
    'target group': { 'stickiness.type': ['source_ip'], 'load_balancing.cross_zone.enabled': [...FLAG, 'use_load_balancer_configuration'] },
    'load balancer': {},
  },
};

/** Names of what is on or off, and of what is any text. */
const IS_FLAG = /\.(enabled|deny_all_igw_traffic|x_amzn_tls_version_and_cipher_suite|xff_client_port)$/;
const IS_TEXT = /\.(bucket|prefix|cookie_name)$/;

const TABLES = (['alb', 'nlb'] as const).flatMap(kind => (['target group', 'load balancer'] as const)
  .map(owner => ({ kind, owner, table: LOAD_BALANCER_KINDS[kind].attributes[owner], words: { ...WORDS, ...WORDS_OF[kind]?.[owner] } })));

const ATTRIBUTES = TABLES.flatMap(({ kind, owner, table, words }) => Object.keys(table).map(key => ({ kind, owner, table, words, key })));

const taken = (table: AttributeTable, key: string, values: readonly (string | number)[]) =>
  values.filter(value => table[key](String(value)) === undefined);

describe('attributes', () => {
  test.each(ATTRIBUTES.filter(({ key }) => key in RANGES))('$key of a $owner ($kind) takes its range and nothing beyond', ({ table, key }) => {
    const [lowest, highest, besides] = RANGES[key];
    const fine = [lowest, highest, ...besides === undefined ? [] : [besides]];
    const near = [lowest - 1, highest + 1].filter(value => String(value) !== besides);
    expect(taken(table, key, [...fine, ...near, '', 'on', `${lowest}.5`, `${highest}s`])).toEqual(fine);
  });

  const worded = ATTRIBUTES.filter(({ key, words }) => key in words || IS_FLAG.test(key));

  test.each(worded)('$key of a $owner ($kind) takes its words alone', ({ table, key, words }) => {
    const known = [...new Set([...Object.values(words).flat(), ...FLAG, 'source_ip', 'lb_cookie'])];
    const fine = words[key] ?? FLAG;
    expect(taken(table, key, [...known, '', 'TRUE', 'yes', '1']).sort()).toEqual([...fine].sort());
  });

  test.each(ATTRIBUTES.filter(({ key }) => IS_TEXT.test(key)))('$key of a $owner ($kind) takes any text but none', ({ table, key }) => {
    expect(taken(table, key, ['', 'x', 'true'])).toEqual(['x', 'true']);
  });

  test.each(TABLES)('of a $owner ($kind) are all among those', ({ table, words }) => {
    expect(Object.keys(table).filter(key => !(key in RANGES) && !(key in words) && !IS_FLAG.test(key) && !IS_TEXT.test(key))).toEqual([]);
  });

  test('belong to one kind of load balancer or to both', () => {
    const of = (owner: AttributeOwner) => TABLES.filter(item => item.owner === owner).map(({ table }) => Object.keys(table));
    const alone = (owner: AttributeOwner) => {
      const [alb, nlb] = of(owner);
      return { alb: alb.filter(key => !nlb.includes(key)), nlb: nlb.filter(key => !alb.includes(key)) };
    };
    const families = (owner: AttributeOwner) => Object.fromEntries(Object.entries(alone(owner))
      .map(([kind, keys]) => [kind, [...new Set(keys.map(key => key.split('.')[0]))].sort()]));
    expect(families('target group')).toEqual({
      alb: ['load_balancing', 'slow_start', 'stickiness'],
      nlb: ['deregistration_delay', 'preserve_client_ip', 'proxy_protocol_v2', 'target_health_state'],
    });
    expect(families('load balancer')).toEqual({
      alb: ['client_keep_alive', 'connection_logs', 'health_check_logs', 'idle_timeout', 'routing', 'waf'],
      nlb: ['dns_record'],
    });
  });
});
