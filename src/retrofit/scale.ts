import { Found } from './objects/inventory';
import { at, Path, wholeAt } from './objects/json';
import { Subject } from './subject';

/** Where it is said how many pods there are at least. */
export interface Scale {
  readonly holder: Found;
  readonly path: Path;
  /** Undefined where it is no number yet. */
  readonly replicas: number | undefined;
}

/** The fewest pods that each of those who scale a workload may leave; its own number where nobody does. */
export function lowestScales({ found, autoscalers }: Subject): Scale[] {
  const said = (holder: Found, key: string, platformDefault: number): Scale => {
    const path = ['spec', key];
    return { holder, path, replicas: at(holder.json, path) === undefined ? platformDefault : wholeAt(holder.json, path) };
  };
  if (autoscalers.length === 0) return [said(found, 'replicas', 1)];
  return autoscalers.map(autoscaler => autoscaler.kind === 'ScaledObject' ? said(autoscaler, 'minReplicaCount', 0) : said(autoscaler, 'minReplicas', 1));
}
