import { LabelTimes } from './listing';
import { Elb } from '../model/live/elb';
import { Kind } from '../platform/kinds';
import { Manifests } from '../rules/engine/report';

/** What could not be read, and what is not judged for that reason. */
export interface Unread {
  /** `ingresses.networking.k8s.io`. */
  readonly resource: string;
  readonly kind: string;
  /** What the API server or the program said; without full stop. */
  readonly why: string;
  /** Continues "without them ". */
  readonly unjudged: string;
}

/** What is known of a reading besides the objects themselves. */
export interface Facts {
  /** The time of the reading, in the format of the API server. */
  readonly readAt: string;
  /** Such as `1.34`; absent if it is not known. */
  readonly kubernetesVersion?: string;
  /** The only namespace that was read. */
  readonly namespace?: string;
  /** When Namespaces got the labels that turn readiness gates on. */
  readonly labelled: Readonly<Record<string, LabelTimes>>;
  readonly unread: readonly Unread[];
  /** The kinds that the cluster does not serve. */
  readonly absent: readonly Kind[];
  /** What AWS says; absent if it was not asked. */
  readonly elb?: Elb;
}

/** A cluster at one moment. */
export interface Snapshot {
  readonly facts: Facts;
  readonly manifests: Manifests;
  /** The text of a file or, of an object that is in none, what kubectl prints of it. */
  readonly textOf: (file: string) => string | undefined;
}
