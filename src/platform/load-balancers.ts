/** What stands between the client and the pod. */
export type LoadBalancerFamily = 'alb' | 'nlb' | 'none';

/** What the load balancer sends to: the pod itself, a node port, or (without a load balancer) neither. */
export type TargetType = 'ip' | 'instance' | 'none';
