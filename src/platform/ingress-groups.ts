import { AnnotationInfo, infoOf, INGRESS, IngressAnnotation, namesWhere } from './annotations';
import { parseJson, parseKeyValues } from './key-values';
import { isRecord } from './records';

/** One setting of the load balancer that the Ingresses of a group share. */
export interface SharedSetting {
  readonly annotation: IngressAnnotation;
  /** The port or the key, if the annotation holds several settings. */
  readonly part?: string;
  /** The value in a normalised spelling. */
  readonly value: string;
}

/**
 * The settings of an Ingress for the load balancer of its group, in which two values of one setting stop the whole group.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/v3.5/guide/ingress/annotations/#ingressgroup
 */
export function sharedSettings(textOf: (annotation: IngressAnnotation) => string | undefined): SharedSetting[] {
  const ports = listenPorts(textOf('listen-ports'), textOf('certificate-arn') !== undefined);
  return [
    ...ports.map(([port, protocol]): SharedSetting => ({ annotation: 'listen-ports', part: String(port), value: protocol })),
    ...namesWhere(INGRESS, ({ exclusive }) => exclusive ?? false).flatMap(annotation => {
      const [info, text] = [infoOf(INGRESS, annotation)!, textOf(annotation)];
      return text === undefined ? [] : partsOf(info, text, ports).map(setting => ({ annotation: annotation as IngressAnnotation, ...setting }));
    }),
  ];
}

/** `load-balancer-attributes.idle_timeout.timeout_seconds`, `ssl-policy.443`. */
export function keyOf({ annotation, part }: SharedSetting): string {
  return part === undefined ? annotation : `${annotation}.${part}`;
}

type Port = readonly [port: number, protocol: string];

function partsOf(info: AnnotationInfo, text: string, ports: readonly Port[]): Omit<SharedSetting, 'annotation'>[] {
  if (info.value === 'pairs') return Object.entries(parseKeyValues(text).values).map(([part, value]) => ({ part, value }));
  if (info.level === 'load balancer') return [{ value: spell(info, text) }];
  return ports.filter(([, protocol]) => info.level === 'listener' || protocol === 'HTTPS')
    .map(([port]) => ({ part: String(port), value: info.value === 'json' ? entryOf(text, port) : spell(info, text) }))
    .filter((setting): setting is { part: string; value: string } => setting.value !== undefined);
}

/** The normalised spelling of texts that the controller treats as equal. */
function spell({ value }: AnnotationInfo, text: string): string {
  if (value !== 'list' && value !== 'set') return text.trim();
  const items = text.split(',').map(item => item.trim()).filter(item => item !== '');
  return (value === 'set' ? [...new Set(items)].sort() : items).join(', ');
}

/** The entry of one port in a list of them, `[{"port": 443, "mode": "verify"}]`. */
function entryOf(text: string, port: number): string | undefined {
  const entries = parseJson(text);
  const entry = (Array.isArray(entries) ? entries : []).filter(isRecord).find(item => item.port === port);
  return entry && JSON.stringify(entry, Object.keys(entry).sort());
}

/** The ports with their protocols, `[{"HTTP": 80}, {"HTTPS": 443}]`; empty if unreadable. */
function listenPorts(text: string | undefined, hasCertificate: boolean): Port[] {
  if (text === undefined) return hasCertificate ? [[443, 'HTTPS']] : [[80, 'HTTP']];
  const listeners = parseJson(text);
  return (Array.isArray(listeners) ? listeners : []).filter(isRecord).flatMap(Object.entries).map(([protocol, port]) => [Number(port), protocol]);
}
