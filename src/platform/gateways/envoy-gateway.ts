/**
 * What Envoy Gateway 1.10 makes from an EnvoyProxy, in seconds. Its pods have the grace period of the drain timeout and 300 s more, so
 * that it covers any drain.
 *
 * @see https://gateway.envoyproxy.io/docs/tasks/operations/graceful-shutdown/
 * @see https://gateway.envoyproxy.io/docs/api/extension_types/#kubernetesservicespec
 * @see https://github.com/envoyproxy/gateway/blob/main/internal/infrastructure/kubernetes/proxy/resource.go
 */
export const ENVOY_GATEWAY = {
  group: 'gateway.envoyproxy.io',
  /** The labels of the pods. */
  podLabels: [['app.kubernetes.io/managed-by', 'envoy-gateway'], ['app.kubernetes.io/component', 'proxy']],
  minDrainSeconds: 10,
  drainTimeoutSeconds: 60,
} as const;
