import { ClusterReading } from './read-cluster';
import { fullName } from './resources';
import { Facts } from './snapshot';
import { identify } from '../model/objects/object';
import { KUBERNETES_VERSION } from '../platform/cluster/kubernetes-version';
import { parseTime } from '../platform/cluster/times';
import { groupBy } from '../platform/group-by';
import { isRecord } from '../platform/records';

/** A file of what was read, by its path below a folder. */
export interface KeptFile {
  readonly path: string;
  readonly text: string;
}

/** The file of the facts; its name is none of a manifest, so that `check` passes over it. */
export const FACTS_FILE = 'audit.facts';

/** Objects in one file: a file may have 64 MiB, and an object 1.5. */
const PER_FILE = 40;

/** The version of the format of the facts. */
const FORMAT = 1;

/** What was read as files: a folder for each namespace, in it lists of each kind, and the facts beside them. */
export function keepReading({ facts, objects }: ClusterReading): KeptFile[] {
  const groups = groupBy(objects, ({ resource, body }) => `${identify(body.metadata).namespace ?? CLUSTER}/${fullName(resource)}`);
  return [
    ...[...groups].flatMap(([path, group]) => Array.from({ length: Math.ceil(group.length / PER_FILE) }, (_, index): KeptFile => ({
      path: `${path}${index === 0 ? '' : `-${index + 1}`}.json`,
      text: `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: group.slice(index * PER_FILE, (index + 1) * PER_FILE).map(({ body }) => body) }, undefined, 2)}\n`,
    }))),
    { path: FACTS_FILE, text: `${JSON.stringify({ format: FORMAT, ...facts }, undefined, 2)}\n` },
  ];
}

/** The folder of objects without a namespace; an underscore is in no name of a namespace. */
const CLUSTER = '_cluster';

/** The facts of a kept reading; undefined if the text is something else. */
export function parseFacts(text: string): Facts | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || value.format !== FORMAT) return undefined;
    const { format, ...facts } = value;
    const { readAt, kubernetesVersion, namespace, labelled, unread, absent, elb } = facts;
    // Somebody may have edited it.
    const holds = isText(readAt) && parseTime(readAt) !== undefined
      && isMaybe(kubernetesVersion, version => isText(version) && KUBERNETES_VERSION.test(version))
      && isMaybe(namespace, isText)
      && isMapOf(labelled, isMapOfTexts)
      && isListOf(unread, each => isRecord(each) && [each.resource, each.kind, each.why, each.unjudged].every(isText))
      && isListOf(absent, isText)
      && isMaybe(elb, isElb);
    return holds ? facts as unknown as Facts : undefined;
  } catch {
    return undefined;
  }
}

function isElb(value: unknown): boolean {
  return isRecord(value) && isListOf(value.targetGroups, isTargetGroup) && isListOf(value.loadBalancers, isLoadBalancer);
}

function isTargetGroup(value: unknown): boolean {
  return isRecord(value) && [value.arn, value.name, value.targetType].every(isText)
    && isMapOf(value.healthCheck, each => isText(each) || isNumber(each))
    && [value.attributes, value.tags].every(isMapOfTexts) && isListOf(value.loadBalancers, isText) && isListOf(value.targets, isTarget);
}

function isTarget(value: unknown): boolean {
  return isRecord(value) && [value.id, value.state].every(isText) && isMaybe(value.port, isNumber)
    && [value.zone, value.reason].every(each => isMaybe(each, isText));
}

function isLoadBalancer(value: unknown): boolean {
  return isRecord(value) && [value.arn, value.name].every(isText) && isListOf(value.zones, isText) && isMapOfTexts(value.attributes)
    && isListOf(value.listeners, each => isRecord(each) && isMaybe(each.port, isNumber) && isText(each.protocol) && isMapOfTexts(each.attributes));
}

type Is = (value: unknown) => boolean;

function isMaybe(value: unknown, is: Is): boolean {
  return value === undefined || is(value);
}

function isListOf(value: unknown, is: Is): boolean {
  return Array.isArray(value) && value.every(is);
}

function isMapOf(value: unknown, is: Is): boolean {
  return isRecord(value) && Object.values(value).every(is);
}

function isMapOfTexts(value: unknown): boolean {
  return isMapOf(value, isText);
}

function isNumber(value: unknown): boolean {
  return Number.isFinite(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
