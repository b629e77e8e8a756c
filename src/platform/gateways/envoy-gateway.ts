/**
 * The defaults of Envoy Gateway 1.10 for an EnvoyProxy, in seconds. The grace period of its pods is the drain timeout plus 300 s, so
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
