import type { Baseline } from '../../config/baseline';
import { NOTHING_SAID, Said } from '../../config/in-force';
import { KubernetesObject } from '../objects/object';

/** What is known beside the manifests. */
export interface Settings extends Said {
  /** Objects of the cluster that the manifests rely on: they are looked up, and not judged. */
  readonly context: readonly KubernetesObject[];
  /** The namespace of objects that name none. */
  readonly namespace?: string;
  /** The findings that are known, and whether a file, by its path from the working directory, is among those that are looked at. */
  readonly baseline?: { readonly known: Baseline; readonly isLookedAt: (file: string) => boolean };
}

export const NO_SETTINGS: Settings = { ...NOTHING_SAID, context: [] };
