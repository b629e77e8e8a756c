import { Front } from './front';
import { readNlbFronts } from './nlb-service';
import { readService } from './service';
import { ENVOY_GATEWAY } from '../../platform/gateways/envoy-gateway';
import { KubernetesObject, Sourced } from '../objects/object';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';
import { secondsIn } from '../pods/stop-commands';
import { Workload } from '../workload';

/** The pods that Envoy Gateway makes from an EnvoyProxy, and the load balancer that it requests in front of them. */
export interface MadeGateway {
  readonly view: View;
  readonly front: Front;
  /** P: how long Envoy continues to accept connections after its pod's deletion. */
  readonly minDrain: Sourced<number>;
  /** How long open connections may last after its pod's deletion. */
  readonly drainTimeout: Sourced<number>;
}

/** Gateways of which the set contains only the EnvoyProxy; if it contains their pods, these are judged. */
export function madeGateways(index: ObjectIndex, workloads: readonly Workload[]): MadeGateway[] {
  if (workloads.some(({ pod: { labels } }) => ENVOY_GATEWAY.podLabels.every(([key, value]) => labels[key] === value))) return [];
  return index.all('EnvoyProxy').filter(({ object }) => object.apiVersion.startsWith(`${ENVOY_GATEWAY.group}/`)).flatMap((view): MadeGateway[] => {
    const kubernetes = view.at('spec', 'provider', 'kubernetes');
    // A patch may write another hook, or annotations: the result is unknown then.
    if (['envoyDeployment', 'envoyDaemonSet', 'envoyService'].some(part => isDeep(kubernetes.at(part, 'patch')))) return [];
    const [front] = readNlbFronts(readService(View.of(serviceOf(view, kubernetes.at('envoyService')), [])));
    const seconds = (field: string, byDefault: number) => view.at('spec', 'shutdown', field).or(said => secondsIn(said.text()), byDefault);
    return front === undefined ? [] : [{
      view,
      front: { ...front, view },
      minDrain: seconds('minDrainDuration', ENVOY_GATEWAY.minDrainSeconds),
      drainTimeout: seconds('drainTimeout', ENVOY_GATEWAY.drainTimeoutSeconds),
    }];
  });
}

/** Whether a patch reaches deeper than numbers of the Deployment itself, such as minReadySeconds, which have no field of their own. */
function isDeep(patch: View): boolean {
  if (!patch.exists) return false;
  const [value, spec] = [patch.at('value'), patch.at('value', 'spec')];
  return value.keys().join() !== 'spec' || spec.keys().length === 0 || spec.keys().some(key => spec.at(key).number() === undefined);
}

/** The Service that Envoy Gateway makes. Its ports are those of the listeners, which do not matter here. */
function serviceOf({ object }: View, said: View): KubernetesObject {
  return {
    ...object,
    apiVersion: 'v1',
    kind: 'Service',
    body: {
      metadata: { name: object.name, annotations: said.at('annotations').textMap() },
      spec: {
        type: said.at('type').text() ?? 'LoadBalancer',
        ...said.at('loadBalancerClass').exists && { loadBalancerClass: said.at('loadBalancerClass').text() },
        externalTrafficPolicy: said.at('externalTrafficPolicy').text() ?? 'Local',
        ports: [{ port: 443 }],
      },
    },
  };
}
