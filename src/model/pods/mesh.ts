import { isInjectedGateway } from './istio-gateway';
import { Pod } from './pod';
import { parseGoDuration } from '../../platform/durations';
import { parseFlag } from '../../platform/key-values';
import { isRecord } from '../../platform/records';
import { Sourced } from '../objects/object';
import { parseDocument } from '../objects/parse';
import { View } from '../objects/view';
import { Workload } from '../workload';

/** Ports of proxies that a mesh adds to pods when they are created, which no manifest shows. */
export const MESH_PORTS: readonly number[] = [4191, 15020, 15021, 15090];

/** A proxy that is added to a pod when it is created. */
export interface InjectedProxy {
  readonly mesh: 'Istio' | 'Linkerd';
  /** Where it is asked for. */
  readonly asked: View;
  /** Whether it is a native sidecar, which ends after the others; undefined where the version of the mesh decides. */
  readonly native: boolean | undefined;
  /** How long it goes on after its pod's deletion; its place is where that is said, or would be. */
  readonly lasts: Sourced<number>;
  /** Whether it goes on for as long as a connection is open. */
  readonly waitsForConnections: boolean;
}

/** The proxies that meshes add to the pods of a workload, as far as the manifests ask for them. */
export function injectedProxies({ pod, namespace }: Workload): InjectedProxy[] {
  if (pod.hostNetwork) return []; // neither mesh injects there
  return [istio(pod, namespace), linkerd(pod, namespace)].filter(proxy => proxy !== undefined);
}

const INJECT = 'sidecar.istio.io/inject';

/** How long Istio's proxy drains after SIGTERM, terminationDrainDuration. */
const ISTIO_DRAIN = 5;

function istio(pod: Pod, namespace: View | undefined): InjectedProxy | undefined {
  const asked = askedOfIstio(pod, namespace);
  if (asked === undefined || isInjectedGateway(pod)) return undefined;
  const annotations = pod.view.at('metadata', 'annotations');
  const place = annotations.at('proxy.istio.io/config');
  const config = readConfig(place.text());
  const metadata = isRecord(config.proxyMetadata) ? config.proxyMetadata : {};
  return {
    mesh: 'Istio',
    asked,
    native: parseFlag(annotations.at('sidecar.istio.io/nativeSidecar').text()),
    lasts: place.or(() => parseGoDuration(config.terminationDrainDuration), ISTIO_DRAIN),
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

/** A ProxyConfig in YAML; what cannot be read says nothing. */
function readConfig(text = ''): Readonly<Record<string, unknown>> {
  const config = parseDocument(text);
  return config.ok && isRecord(config.value) ? config.value : {};
}
