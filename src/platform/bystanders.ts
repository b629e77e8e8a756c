/**
 * Programs that users do not wait for, by the names of their images, containers and commands: exporters of metrics, controllers and
 * datastores. A name alone is weak evidence, so that further signs are here, too.
 */

/** `redis_exporter`, `prom/blackbox-exporter:v0.28`, `nginx-prometheus-exporter`. */
export const EXPORTER = /(^|[/_-])(exporter|cadvisor|kube-state-metrics)([:@_-]|$)/i;

/**
 * Signs that distinguish an exporter of metrics from one of, for example, documents: the words of Prometheus, and a port of those that
 * its exporters allocate among themselves.
 *
 * @see https://github.com/prometheus/prometheus/wiki/Default-port-allocations
 */
export const EXPORTED = {
  words: /prometheus|(^|\/)prom\/|metrics|telemetry|cadvisor/i,
  ports: { first: 9100, last: 9999 },
} as const;

/** Containers that reload the configuration of another container of their pod. */
export const RELOADER = /(^|[/_-])(config(map)?-)?reload(er)?([:@_-]|$)/i;

/** `prometheus-operator:v0.93`, `/usr/local/bin/argocd-applicationset-controller`, `controller-manager`. */
export const CONTROLLER = /(^|[/_-])(operator|controller(-manager)?|external-dns|cluster-autoscaler)([:@]|$)/i;

/** Ingress controllers, many of which are also proxies, except for the ones below. */
export const INGRESS_CONTROLLER = /ingress/i;

/** Controllers that configure a proxy in another pod. */
export const CONTROLLERS_OF_OTHERS = /(^|\/)(apisix|alb|aws-alb)-ingress-controller([:@]|$)/;

/**
 * Datastores and queues whose clients keep connections of their own protocol, and reconnect when one breaks, or retry as
 * those of DynamoDB do. Other datastores with an HTTP API are not included.
 */
export const DATASTORE = new RegExp('(^|/)(redis|redis-stack(-server)?|redis-cluster|redis-sentinel|valkey|valkey-cluster|valkey-sentinel|keydb|dragonfly|memcached'
  + '|postgres|postgresql|postgresql-repmgr|mysql|mysql-server|mariadb|mariadb-galera|mongo|mongodb|cassandra|scylla|etcd|zookeeper|clickhouse-keeper|kafka|rabbitmq|dynamodb-local)([:@]|$)');
