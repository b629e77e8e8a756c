import { isRecord } from '../../platform/records';
import { ObjectIndex } from '../objects/object-index';
import { parseDocument } from '../objects/parse';
import { View } from '../objects/view';

/** The defaults of a mesh for its proxies, and their place. */
export interface MeshDefaults {
  readonly view: View;
  /** `defaultConfig`, a ProxyConfig. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** A ProxyConfig in YAML; empty if unreadable. */
export function readProxyConfig(text = ''): Readonly<Record<string, unknown>> {
  const config = parseDocument(text);
  return config.ok && isRecord(config.value) ? config.value : {};
}

/**
 * The MeshConfig of Istio among the manifests: in its ConfigMap, or in the object of its operator. Of several revisions the first
 * that has a `defaultConfig` counts.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_config
 */
export function meshDefaultsIn(index: ObjectIndex): MeshDefaults | undefined {
  const maps = index.all('ConfigMap').filter(({ object: { name } }) => /^istio(-|$)/.test(name)).map(view => view.at('data', 'mesh'));
  const operators = [
    ...index.all('IstioOperator').map(view => view.at('spec', 'meshConfig')),
    ...index.all('Istio').map(view => view.at('spec', 'values', 'meshConfig')),
  ];
  return [
    ...maps.filter(({ exists }) => exists).map(view => ({ view, config: readProxyConfig(view.text()).defaultConfig })),
    ...operators.map(view => view.at('defaultConfig')).map(view => ({ view, config: valueOf(view) })),
  ].find((found): found is MeshDefaults => isRecord(found.config));
}

/** A part of an object as it is written. */
function valueOf({ object, path }: View): unknown {
  return path.reduce<unknown>((value, key) => isRecord(value) ? value[key] : undefined, object.body);
}
