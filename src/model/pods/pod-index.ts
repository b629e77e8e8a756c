import { append } from '../../platform/group-by';
import { isRunTimeLabel, Labels, selects } from '../../platform/label-selector';
import { isTypo } from '../../platform/text/spelling';
import type { Model } from '../model';
import { podOf } from '../other-makers';
import { nearestLabels } from '../typos';

/** An object that makes pods. */
interface Maker {
  readonly what: string;
  readonly labels: Labels;
}

/** Pods that a selector misses by one label. */
export interface NearPods {
  /** The object that makes them. */
  readonly what: string;
  /** The label, with the value of the pods. */
  readonly differs: readonly [key: string, value: string | undefined];
}

/** The pods of one namespace, for selectors that select none of its workloads. */
export class PodIndex {
  public hasWorkloads = false;
  private readonly byPair = new Map<string, Maker[]>();
  private readonly byKey = new Map<string, Map<string, Maker>>();

  public add(maker: Maker): void {
    for (const [key, value] of Object.entries(maker.labels)) {
      append(this.byPair, `${key}=${value}`, maker);
      const values = this.byKey.get(key);
      if (values) values.set(value, maker); else this.byKey.set(key, new Map([[value, maker]]));
    }
  }

  public areSelectedBy(selector: Labels): boolean {
    const [rarest = []] = this.sharing(selector);
    return rarest.some(({ labels }) => selects(selector, labels));
  }

  /**
   * Whether a selector may match pods by labels that are set at run time: those of Kubernetes, and one that their template does not
   * have, for example one that a program in the pods sets on the leader. A misspelling of an existing label is a mistake.
   */
  public mayBeSelectedBy(selector: Labels): boolean {
    const shown = Object.fromEntries(Object.entries(selector).filter(([key]) => !isRunTimeLabel(key)));
    if (Object.keys(shown).length === 0) return true; // nothing of it is in any template
    const [rarest = []] = this.sharing(shown).filter(makers => makers.length > 0);
    return rarest.some(({ labels }) => {
      const missed = Object.entries(shown).filter(([key, value]) => !Object.hasOwn(labels, key) || labels[key] !== value);
      const isUnseen = ([key, value]: readonly [string, string]) =>
        !Object.hasOwn(labels, key) && !Object.entries(labels).some(([other, its]) => its === value || isTypo(key, other));
      return missed.length < Object.keys(shown).length && (missed.length === 0 || (missed.length === 1 && isUnseen(missed[0])));
    });
  }

  /** The pods that a selector misses by one label, which then is probably a mistake. */
  public nearest(selector: Labels): NearPods | undefined {
    for (const { what, labels } of this.candidates(selector)) {
      const differs = nearestLabels(selector, labels);
      if (differs !== undefined) return { what, differs };
    }
    return undefined;
  }

  /** Candidates have one of two labels: pods with all labels but one have at least one of any two. */
  private candidates(selector: Labels): Iterable<Maker> {
    const [key, ...others] = Object.keys(selector);
    if (others.length === 0) return this.byKey.get(key)?.values() ?? [];
    const [first, second] = this.sharing(selector);
    return new Set([...first, ...second]);
  }

  /** The pods with each label of a selector, fewest first. */
  private sharing(selector: Labels): Maker[][] {
    return Object.entries(selector).map(([key, value]) => this.byPair.get(`${key}=${value}`) ?? []).sort((a, b) => a.length - b.length);
  }
}

/** The pods that the manifests show, by namespace. */
export function podsByNamespace({ workloads, index }: Model): ReadonlyMap<string, PodIndex> {
  const groups = new Map<string, PodIndex>();
  const around = (namespace = '') => {
    const known = groups.get(namespace) ?? new PodIndex();
    groups.set(namespace, known);
    return known;
  };
  for (const { object, pod } of workloads) {
    const pods = around(object.namespace);
    pods.hasWorkloads = true;
    pods.add({ what: `${object.kind} ${object.name}`, labels: pod.labels });
  }
  for (const view of index.views()) {
    const { kind, name, namespace } = view.object;
    const labels = podOf(view)?.at('metadata', 'labels').textMap();
    if (labels !== undefined) around(namespace).add({ what: `${kind} ${name}`, labels });
  }
  return groups;
}
