/**
 * Programs that users do not wait for, by the names of their images, containers and commands: exporters of metrics, controllers and
 * datastores. Names alone say little, so that what else shows it is here, too.
 */

/** `redis_exporter`, `prom/blackbox-exporter:v0.28`, `nginx-prometheus-exporter`. */
export const EXPORTER = /(^|[/_-])(exporter|cadvisor|kube-state-metrics)([:@_-]|$)/i;

/**
 * What tells an exporter of metrics from what exports something else, as documents: the words of Prometheus, and a port of those that
 * its exporters share out among themselves.
 *
 * @see https://github.com/prometheus/prometheus/wiki/Default-port-allocations
 */
export const EXPORTED = {
  words: /prometheus|(^|\/)prom\/|metrics|telemetry|cadvisor/i,
  ports: { first: 9100, last: 9999 },
} as const;

/** What reloads the configuration of another container of its pod. */
export const RELOADER = /(^|[/_-])(config(map)?-)?reload(er)?([:@_-]|$)/i;

/** `prometheus-operator:v0.93`, `/usr/local/bin/argocd-applicationset-controller`, `controller-manager`. */
export const CONTROLLER = /(^|[/_-])(operator|controller(-manager)?|external-dns|cluster-autoscaler)([:@]|$)/i;

/** Controllers that many are proxies as well, unless they are known to leave that to others. */
export const INGRESS_CONTROLLER = /ingress/i;

/** Those that configure a proxy in another pod. */
export const CONTROLLERS_OF_OTHERS = /(^|\/)(apisix|alb|aws-alb)-ingress-controller([:@]|$)/;

/**
 * Datastores and queues whose clients keep connections of a protocol of their own, and connect again when one breaks, or ask again as
 * those of DynamoDB do. Others that are asked by HTTP are none of them.
 */
export const DATASTORE = new RegExp('(^|/)(redis|redis-stack(-server)?|redis-cluster|redis-sentinel|valkey|valkey-cluster|valkey-sentinel|keydb|dragonfly|memcached'
  + '|postgres|postgresql|postgresql-repmgr|mysql|mysql-server|mariadb|mariadb-galera|mongo|mongodb|cassandra|scylla|etcd|zookeeper|clickhouse-keeper|kafka|rabbitmq|dynamodb-local)([:@]|$)');
