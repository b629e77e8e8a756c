/** What AWS says of load balancers, as plain data. */
export interface Elb {
  readonly targetGroups: readonly TargetGroup[];
  readonly loadBalancers: readonly LoadBalancer[];
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly targetType: string;
  /** By the names of AWS: `HealthCheckIntervalSeconds`. */
  readonly healthCheck: Readonly<Record<string, string | number | undefined>>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The load balancers that use it, by their ARN. */
  readonly loadBalancers: readonly string[];
  readonly targets: readonly Target[];
}

export interface Target {
  /** The address of a pod, or the name of a node. */
  readonly id: string;
  readonly port?: number;
  readonly zone?: string;
  /** `healthy`, `unhealthy`, `initial`, `draining`, `unused` or `unavailable`. */
  readonly state: string;
  readonly reason?: string;
}

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly zones: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  /** Those of Network Load Balancers, whose idle timeouts are theirs. */
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly port?: number;
  readonly protocol: string;
  readonly attributes: Readonly<Record<string, string>>;
}
