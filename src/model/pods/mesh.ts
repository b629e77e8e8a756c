import { isInjectedGateway } from './istio-gateway';
import { MeshDefaults, readProxyConfig } from './mesh-config';
import { Pod } from './pod';
import { parseGoDuration } from '../../platform/durations';
import { parseFlag } from '../../platform/key-values';
import { oncePer } from '../../platform/once';
import { isRecord } from '../../platform/records';
import { Sourced } from '../objects/object';
import { View } from '../objects/view';
import { Workload } from '../workload';

/** Ports of proxies that a mesh adds to pods when they are created, which no manifest shows. */
export const MESH_PORTS: readonly number[] = [4191, 15020, 15021, 15090];

/** A proxy that is added to a pod when it is created. */
export interface InjectedProxy {
  /** The mesh that adds it. */
  readonly mesh: string;
  /** The remedy that makes it last longer, if it differs from that of other mesh proxies. */
  readonly remedy?: string;
  /** The place that requests it. */
  readonly asked: View;
  /** Whether it is a native sidecar, which ends after the others; undefined if the version of the mesh decides. */
  readonly native: boolean | undefined;
  /** How long it continues after its pod's deletion; its place is where that is set, or would be. */
  readonly lasts: Sourced<number>;
  /** Whether it continues for as long as a connection is open. */
  readonly waitsForConnections: boolean;
}

/** The proxies that meshes add to the pods of a workload, as far as the manifests request them. */
export const injectedProxies = oncePer(({ pod, namespace, meshDefaults }: Workload): readonly InjectedProxy[] => {
  if (pod.hostNetwork) return []; // neither mesh injects there
  return [
    istio(pod, namespace, meshDefaults), linkerd(pod, namespace), ...INJECTIONS.map(injection => injected(injection, pod, namespace)),
  ].filter(proxy => proxy !== undefined);
});

const INJECT = 'sidecar.istio.io/inject';

/** How long Istio's proxy drains after SIGTERM, terminationDrainDuration. */
const ISTIO_DRAIN = 5;

function istio(pod: Pod, namespace: View | undefined, defaults: MeshDefaults | undefined): InjectedProxy | undefined {
  const asked = askedOfIstio(pod, namespace);
  if (asked === undefined || isInjectedGateway(pod)) return undefined;
  const annotations = pod.view.at('metadata', 'annotations');
  const place = annotations.at('proxy.istio.io/config');
  const own = readProxyConfig(place.text());
  const config = { ...defaults?.config, ...own };
  // If both set it, the annotation wins; if neither does, the annotation is the place to write it.
  const isOfMesh = own.terminationDrainDuration === undefined && config.terminationDrainDuration !== undefined;
  const metadata = isRecord(config.proxyMetadata) ? config.proxyMetadata : {};
  return {
    mesh: 'Istio',
    asked,
    native: parseFlag(annotations.at('sidecar.istio.io/nativeSidecar').text()),
    lasts: (isOfMesh ? defaults!.view : place).or(() => parseGoDuration(config.terminationDrainDuration), ISTIO_DRAIN),
    waitsForConnections: parseFlag(String(metadata.EXIT_ON_ZERO_ACTIVE_CONNECTIONS)) === true,
  };
}

/** A pod decides for itself, by its label before its annotation, unless its Namespace is closed to Istio. */
function askedOfIstio({ view }: Pod, namespace: View | undefined): View | undefined {
  const labels = namespace?.at('metadata', 'labels');
  const ofNamespace = labels?.at('istio-injection');
  if (ofNamespace?.text() === 'disabled' || labels?.at('istio.io/dataplane-mode').text() === 'ambient') return undefined;
  const own = ['labels', 'annotations'].map(place => view.at('metadata', place, INJECT)).find(({ exists }) => exists);
  if (own !== undefined) return /^(y|yes|true|on)$/i.test(own.text() ?? '') ? own : undefined;
  if (ofNamespace?.text() === 'enabled') return ofNamespace;
  return [view.at('metadata', 'labels', 'istio.io/rev'), labels?.at('istio.io/rev')].find(revision => revision?.exists);
}

/** Annotations of Linkerd may stand on the pod or on its Namespace. */
function linkerd({ view }: Pod, namespace: View | undefined): InjectedProxy | undefined {
  const places = [view, namespace].filter(place => place !== undefined).map(place => place.at('metadata', 'annotations'));
  const find = (key: string) => places.map(annotations => annotations.at(key)).find(({ exists }) => exists);
  const asked = find('linkerd.io/inject');
  if (asked?.text() !== 'enabled' && asked?.text() !== 'ingress') return undefined;
  const native = ['beta', 'alpha'].map(level => find(`config.${level}.linkerd.io/proxy-enable-native-sidecar`)).find(found => found !== undefined);
  const wait = 'config.alpha.linkerd.io/proxy-wait-before-exit-seconds';
  return {
    mesh: 'Linkerd',
    asked: asked!,
    native: parseFlag(native?.text()),
    lasts: (find(wait) ?? places[0].at(wait)).or(place => parseGoDuration(`${place.text() ?? ''}s`), 0),
    waitsForConnections: false,
  };
}

/** A proxy that one label or annotation requests. */
interface Injection {
  readonly mesh: string;
  /** The place where a pod requests it, and the value. */
  readonly pod: { readonly place: 'labels' | 'annotations'; readonly key: string };
  /** The label of a Namespace that requests it for all pods, unless a pod opts out. */
  readonly namespace?: string;
  /** The annotation that sets how long it continues. */
  readonly lasts?: { readonly key: string; readonly unit: '' | 's' };
  /** The default in seconds. */
  readonly lastsByDefault: number;
  /** The name of its container, if the manifests contain it. */
  readonly container?: string;
  readonly remedy: string;
}

/**
 * Read in 2026.
 * @see https://docs.dapr.io/reference/arguments-annotations-overview/
 * @see https://github.com/hashicorp/consul-k8s/blob/main/charts/consul/values.yaml, whose lifecycle.defaultShutdownGracePeriodSeconds is 30
 * @see https://kuma.io/docs/latest/reference/kubernetes-annotations/#kuma-io-sidecar-drain-time
 * @see https://github.com/aws/eks-charts/tree/master/stable/appmesh-controller, whose sidecar.lifecycleHooks.preStopDelay is 20s
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/use_cases/target_optimizer/
 */
const INJECTIONS: readonly Injection[] = [
  {
    mesh: 'Dapr',
    pod: { place: 'annotations', key: 'dapr.io/enabled' },
    lasts: { key: 'dapr.io/block-shutdown-duration', unit: '' },
    lastsByDefault: 0,
    container: 'daprd',
    remedy: 'annotate the pods with a dapr.io/block-shutdown-duration that is as long',
  },
  {
    mesh: 'Consul',
    pod: { place: 'annotations', key: 'consul.hashicorp.com/connect-inject' },
    lasts: { key: 'consul.hashicorp.com/sidecar-proxy-lifecycle-shutdown-grace-period-seconds', unit: 's' },
    lastsByDefault: 30,
    container: 'consul-dataplane',
    remedy: 'annotate the pods consul.hashicorp.com/enable-sidecar-proxy-lifecycle: "true", '
      + 'and with a consul.hashicorp.com/sidecar-proxy-lifecycle-shutdown-grace-period-seconds that is as long',
  },
  {
    mesh: 'Kuma',
    pod: { place: 'labels', key: 'kuma.io/sidecar-injection' },
    namespace: 'kuma.io/sidecar-injection',
    lasts: { key: 'kuma.io/sidecar-drain-time', unit: '' },
    lastsByDefault: 30,
    container: 'kuma-sidecar',
    remedy: 'annotate the pods with a kuma.io/sidecar-drain-time that is as long',
  },
  {
    mesh: 'App Mesh',
    pod: { place: 'annotations', key: 'appmesh.k8s.aws/sidecarInjectorWebhook' },
    namespace: 'appmesh.k8s.aws/sidecarInjectorWebhook',
    lastsByDefault: 20, // the controller's preStopDelay
    container: 'envoy',
    remedy: 'raise the preStop delay of the sidecar in the controller of App Mesh',
  },
  {
    mesh: 'the AWS Load Balancer Controller',
    pod: { place: 'labels', key: 'elbv2.k8s.aws/alb-target-control-agent-inject' },
    namespace: 'elbv2.k8s.aws/alb-target-control-agent-injection',
    lastsByDefault: 0,
    container: 'alb-target-control-agent',
    remedy: 'write the target control agent as a native sidecar into the pod template, instead of having it injected',
  },
];

const ASKS = /^(true|enabled|yes|on)$/i;

function injected(injection: Injection, pod: Pod, namespace: View | undefined): InjectedProxy | undefined {
  const { mesh, pod: own, namespace: label, lasts, lastsByDefault, container, remedy } = injection;
  if (pod.containers.some(({ name }) => name === container)) return undefined; // the manifests contain it, and it is judged as written
  const metadata = pod.view.at('metadata');
  const places = [metadata.at(own.place, own.key), ...label === undefined ? [] : [namespace?.at('metadata', 'labels', label)]];
  const asked = places.find(place => place?.exists);
  if (asked === undefined || !ASKS.test(asked.text() ?? '')) return undefined;
  const place = lasts === undefined ? asked : metadata.at('annotations', lasts.key);
  const read = (view: View) => lasts === undefined ? undefined : parseGoDuration(`${view.text() ?? ''}${lasts.unit}`);
  return { mesh, asked, native: undefined, lasts: place.or(read, lastsByDefault), waitsForConnections: false, remedy };
}
