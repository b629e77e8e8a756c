import { KubernetesObject, Path } from './object';
import { isRecord } from '../../platform/records';

/** Where `kubectl apply` keeps the manifest that it applied last. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Whether an object was read from a cluster: the API server has given it an identity, and filled in fields. */
export function isLive({ body: { metadata } }: KubernetesObject): boolean {
  return isRecord(metadata) && typeof metadata.uid === 'string' && typeof metadata.resourceVersion === 'string';
}

/** Whether the manifest of an object from a cluster has a field; undefined if the object does not show its manifest. */
export function isInManifest({ body: { metadata } }: KubernetesObject, path: Path): boolean | undefined {
  const annotations = isRecord(metadata) ? metadata.annotations : undefined;
  const text = isRecord(annotations) ? annotations[LAST_APPLIED] : undefined;
  if (typeof text !== 'string') return undefined;
  try {
    return path.reduce<unknown>((value, key) => isRecord(value) ? value[key] : undefined, JSON.parse(text)) !== undefined;
  } catch {
    return undefined; // somebody else has written it
  }
}
