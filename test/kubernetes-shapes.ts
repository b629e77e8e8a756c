/**
 * The shapes of those custom resources whose definitions are not at hand, as far as this library and its examples write them: of the Gateway
 * API, of Envoy Gateway and of Argo Rollouts. Closed, so that a field which is misspelt or misplaced is found. Where Go is there, a task of its own
 * holds the same objects against the definitions themselves.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 * @see https://gateway.envoyproxy.io/docs/api/extension_types/
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */

type Schema = { [keyword: string]: any };

const text = { type: 'string', minLength: 1 };
const port = { type: 'integer', minimum: 1, maximum: 65535 };
const name = { type: 'string', pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$', maxLength: 253 };
const sectionName = { type: 'string', pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$', maxLength: 253 };
const hostname = { type: 'string', pattern: '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$' };

const object = (properties: Schema, required: string[] = []): Schema => ({ type: 'object', properties, required, additionalProperties: false });
const list = (items: Schema, minItems = 1): Schema => ({ type: 'array', items, minItems });
const exactly = (value: string): Schema => ({ enum: [value] });

function kind(apiVersion: string, kindName: string, spec: Schema): Record<string, Schema> {
  const metadata = object({ name, namespace: name, labels: { type: 'object' }, annotations: { type: 'object' } }, ['name']);
  return {
    [`${apiVersion}/${kindName}`]: object({ apiVersion: exactly(apiVersion), kind: exactly(kindName), metadata, spec }, ['metadata', 'spec']),
  };
}

const parentRef = object({ group: exactly('gateway.networking.k8s.io'), kind: exactly('Gateway'), name, namespace: name, sectionName }, ['name']);
const backendRef = object({ group: exactly(''), kind: exactly('Service'), name, port, weight: { type: 'integer', minimum: 0, maximum: 1000000 } }, ['name', 'port']);
const redirect = object({
  scheme: { enum: ['http', 'https'] }, port, statusCode: { enum: [301, 302] },
});
const route = (rule: Schema) => object({ parentRefs: list(parentRef), hostnames: list(hostname), rules: list(rule) }, ['parentRefs', 'rules']);

const time = { type: 'string', pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' };
const patch = object({ type: { enum: ['StrategicMerge', 'JSONMerge'] }, value: { type: 'object' } }, ['value']);

const seconds = { type: 'integer', minimum: 0 };
const canary = object({
  maxSurge: { type: 'string', pattern: '^\\d+%$' },
  maxUnavailable: exactly(0 as any),
  pingPong: object({ pingService: name, pongService: name }, ['pingService', 'pongService']),
  trafficRouting: object({ alb: object({ ingress: name, rootService: name, servicePort: port }, ['ingress', 'servicePort']) }, ['alb']),
  stableService: name,
  canaryService: name,
  dynamicStableScale: { type: 'boolean' },
  scaleDownDelaySeconds: seconds,
  abortScaleDownDelaySeconds: seconds,
  steps: list({ type: 'object', minProperties: 1, maxProperties: 1 }, 0),
}, ['maxUnavailable']);
const blueGreen = object({ activeService: name, autoPromotionEnabled: { type: 'boolean' }, scaleDownDelaySeconds: seconds }, ['activeService']);

export const SHAPES: Record<string, Schema> = {
  ...kind('gateway.networking.k8s.io/v1', 'Gateway', object({
    gatewayClassName: name,
    infrastructure: object({ parametersRef: object({ group: text, kind: text, name }, ['group', 'kind', 'name']) }),
    listeners: list(object({
      name: sectionName,
      protocol: { enum: ['HTTP', 'HTTPS'] },
      port,
      hostname,
      allowedRoutes: object({ namespaces: object({ from: { enum: ['All', 'Same', 'Selector'] } }) }),
    }, ['name', 'protocol', 'port'])),
  }, ['gatewayClassName', 'listeners'])),
  ...kind('gateway.networking.k8s.io/v1', 'HTTPRoute', route(object({
    matches: list(object({ path: object({ type: exactly('PathPrefix'), value: { type: 'string', pattern: '^/' } }, ['type', 'value']) })),
    filters: list(object({ type: exactly('RequestRedirect'), requestRedirect: redirect }, ['type'])),
    backendRefs: list(backendRef),
    timeouts: object({ request: time, backendRequest: time }),
  }))),
  ...kind('gateway.networking.k8s.io/v1', 'GatewayClass', object({
    controllerName: { type: 'string', pattern: '^[a-z0-9.-]+/[a-zA-Z0-9/._~-]+$' },
    parametersRef: object({ group: text, kind: text, name, namespace: name }, ['group', 'kind', 'name']),
  }, ['controllerName'])),
  ...kind('gateway.envoyproxy.io/v1alpha1', 'EnvoyProxy', object({
    shutdown: object({ drainTimeout: time, minDrainDuration: time }),
    provider: object({
      type: exactly('Kubernetes'),
      kubernetes: object({
        envoyDeployment: object({
          replicas: { type: 'integer', minimum: 0 }, strategy: { type: 'object' }, container: object({ resources: { type: 'object' } }), patch,
        }),
        envoyPDB: object({ minAvailable: { type: ['string', 'integer'] }, maxUnavailable: { type: ['string', 'integer'] }, patch }),
        envoyService: object({
          type: { enum: ['ClusterIP', 'LoadBalancer', 'NodePort'] },
          loadBalancerClass: text,
          externalTrafficPolicy: { enum: ['Local', 'Cluster'] },
          annotations: { type: 'object', additionalProperties: { type: 'string' } },
        }),
      }),
    }, ['type']),
  })),
  ...kind('gateway.envoyproxy.io/v1alpha1', 'BackendTrafficPolicy', object({
    targetRefs: list(object({ group: text, kind: text, name }, ['group', 'kind', 'name'])),
    timeout: object({ http: object({ connectionIdleTimeout: time }) }),
  }, ['targetRefs'])),
  ...kind('gateway.networking.k8s.io/v1', 'GRPCRoute', route(object({ backendRefs: list(backendRef) }))),
  ...kind('argoproj.io/v1alpha1', 'Rollout', object({
    replicas: { type: 'integer', minimum: 0 },
    minReadySeconds: seconds,
    progressDeadlineSeconds: seconds,
    selector: { type: 'object' },
    template: { type: 'object' },
    strategy: { oneOf: [object({ canary }, ['canary']), object({ blueGreen }, ['blueGreen'])] },
  }, ['selector', 'template', 'strategy'])),
};
