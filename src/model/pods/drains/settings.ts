import { inSeconds, TimeUnit } from '../../../platform/durations';
import { ProxySetting, SettingPlace } from '../../../platform/gateways/proxies';
import { Sourced } from '../../objects/object';
import { ObjectIndex } from '../../objects/object-index';
import { View } from '../../objects/view';
import { MeshDefaults, readProxyConfig } from '../mesh-config';
import { Container, Pod } from '../pod';
import { secondsIn } from '../stop-commands';

/** Other places with settings of a container. */
export interface Surroundings {
  readonly pod: Pod;
  readonly index: ObjectIndex;
  readonly namespace?: string;
  readonly meshDefaults?: MeshDefaults;
}

/** One place where a time is written. */
interface Written {
  readonly view: View;
  readonly text: string;
}

/** A setting of a container, with its place; undefined if absent, and without a value if it is not a time. */
export function readSetting(setting: ProxySetting, container: Container, surroundings: Surroundings): Sourced<number | undefined> | undefined {
  for (const place of setting.places) {
    const written = READERS[place.in](place as never, container, surroundings);
    if (written.length === 0) continue;
    const [least] = written.map(({ view, text }) => ({ value: timeIn(text), object: view.object, path: view.path, defaulted: false }))
      .sort((one, other) => (one.value ?? -1) - (other.value ?? -1));
    return least;
  }
  return undefined;
}

type Reader<Place extends SettingPlace['in']> = (place: Extract<SettingPlace, { in: Place }>, container: Container, surroundings: Surroundings) => readonly Written[];

const READERS: { readonly [Place in SettingPlace['in']]: Reader<Place> } = {
  'argument': ({ name }, container) => argumentsOf(container, name),
  'environment': ({ name }, { view }) => view.at('env').list()
    .filter(variable => name.test(variable.at('name').text() ?? ''))
    .flatMap(variable => writtenAt(variable.at('value'), String(variable.at('value').numberOrText() ?? ''))),
  'config map': ({ namedBy, key }, container, { index, namespace }) => argumentsOf(container, namedBy).flatMap(({ text }) => {
    const name = text.split('/').pop() ?? '';
    const data = index.find('ConfigMap', name, namespace)?.at('data', key);
    return data ? writtenAt(data, data.text()) : [];
  }),
  'file': ({ text }, container, surroundings) => fileTexts(container, surroundings).flatMap(view =>
    [...(view.text() ?? '').matchAll(text)].map(([, time]) => ({ view, text: time }))),
  'annotation': ({ key, field }, _, { pod }) => {
    const view = pod.view.at('metadata', 'annotations', key);
    return writtenIn(view, readProxyConfig(view.text())[field]);
  },
  'mesh config': ({ field }, _, { meshDefaults }) => meshDefaults ? writtenIn(meshDefaults.view, meshDefaults.config[field]) : [],
};

function writtenIn(view: View, value: unknown): Written[] {
  return typeof value === 'string' || typeof value === 'number' ? [{ view, text: String(value) }] : [];
}

function writtenAt(view: View, text: string | undefined): Written[] {
  return view.exists && text !== undefined && text !== '' ? [{ view, text }] : [];
}

/** The values of an argument, with or without the equals sign. */
function argumentsOf({ view }: Container, name: RegExp): Written[] {
  const words = [...view.at('command').list(), ...view.at('args').list()];
  return words.flatMap((word, index): Written[] => {
    const [, key, value] = /^([^=]+)(?:=(.*))?$/s.exec(word.text() ?? '') ?? [];
    if (key === undefined || !name.test(key)) return [];
    const text = value ?? words[index + 1]?.text();
    return text === undefined ? [] : [{ view: word, text }];
  });
}

/** The files that a container may read: mounted ones; otherwise those that its arguments name, in any ConfigMap of its namespace. */
function fileTexts({ command, args }: Container, surroundings: Surroundings): View[] {
  const mounted = mountedTexts(surroundings);
  if (mounted.length > 0) return mounted;
  const names = [...command, ...args].map(word => word.split(/[/=]/).pop() ?? '').filter(name => name !== '');
  const { index, namespace } = surroundings;
  return index.all('ConfigMap').filter(({ object }) => index.sameNamespace(object.namespace, namespace))
    .flatMap(view => names.map(name => view.at('data', name)).filter(({ exists }) => exists));
}

/** The texts of the ConfigMaps that are mounted into a pod, if they are among the manifests. */
function mountedTexts({ pod, index, namespace }: Surroundings): View[] {
  const volumes = pod.view.at('spec', 'volumes').list();
  const sources = volumes.flatMap(volume => [volume.at('configMap'), ...volume.at('projected', 'sources').list().map(source => source.at('configMap'))]);
  return sources.flatMap(source => {
    const name = source.at('name').text();
    const data = name === undefined ? undefined : index.find('ConfigMap', name, namespace)?.at('data');
    return data ? data.keys().map(key => data.at(key)) : [];
  });
}

/** `200`, which is in seconds, `200s`, `3m20s`, or as in nginx, `4m 30s`. */
function timeIn(text: string): number | undefined {
  const trimmed = text.trim();
  const day = /^(\d+)d$/.exec(trimmed);
  return day ? inSeconds(Number(day[1]), 'd' satisfies TimeUnit) : secondsIn(trimmed.replaceAll(' ', ''));
}
