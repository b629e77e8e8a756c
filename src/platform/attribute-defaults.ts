import {
  ALGORITHM_ATTRIBUTE, CONNECTION_TERMINATION_ATTRIBUTE, CROSS_ZONE_ATTRIBUTE, DEREGISTRATION_DELAY, IDLE_TIMEOUT, PROXY_PROTOCOL_ATTRIBUTE,
  ROUND_ROBIN, SLOW_START, UNHEALTHY_TERMINATION_ATTRIBUTE,
} from './attributes';
import { LoadBalancerKind } from './load-balancers';

/** A target group or a load balancer follows the load balancer that uses it in this. */
export const AS_LOAD_BALANCER = 'use_load_balancer_configuration';

/**
 * What attributes of a target group are at AWS unless somebody sets them, of those that matter to a rollout.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 */
export function targetGroupDefaults({ forwards }: LoadBalancerKind): Readonly<Record<string, string>> {
  return {
    [DEREGISTRATION_DELAY.attribute]: String(DEREGISTRATION_DELAY.default),
    [CROSS_ZONE_ATTRIBUTE]: AS_LOAD_BALANCER,
    'stickiness.enabled': 'false',
    ...forwards === 'requests'
      ? { [SLOW_START.attribute]: String(SLOW_START.default), [ALGORITHM_ATTRIBUTE]: ROUND_ROBIN }
      : { [CONNECTION_TERMINATION_ATTRIBUTE]: 'false', [PROXY_PROTOCOL_ATTRIBUTE]: 'false', [UNHEALTHY_TERMINATION_ATTRIBUTE]: 'true' },
  };
}

/**
 * The same of a load balancer.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export function loadBalancerDefaults({ forwards }: LoadBalancerKind): Readonly<Record<string, string>> {
  return forwards === 'requests' ? { [IDLE_TIMEOUT.attribute]: String(IDLE_TIMEOUT.default) } : { [CROSS_ZONE_ATTRIBUTE]: 'false' };
}
