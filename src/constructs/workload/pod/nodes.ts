import { Checks, quote } from '../../input/checks';
import { ResolvedWorkload } from '../workload';

const ARCHITECTURE = 'kubernetes.io/arch';
const OPERATING_SYSTEM = 'kubernetes.io/os';

/** The nodes of the pods: by system and architecture, and by the settings of the user. */
export function nodeSelection({ props }: ResolvedWorkload, spread: { readonly [field: string]: unknown }): { readonly [field: string]: unknown } {
  const { architectures = [], operatingSystem, nodeSelector } = props;
  const own = {
    ...operatingSystem && { [OPERATING_SYSTEM]: operatingSystem },
    ...architectures.length === 1 && { [ARCHITECTURE]: architectures[0] },
  };
  const selector = { ...nodeSelector, ...own };
  return {
    ...operatingSystem && { os: { name: operatingSystem } },
    ...spread,
    ...architectures.length > 1 && { affinity: { ...spread.affinity as object | undefined, nodeAffinity: oneOf(architectures) } },
    nodeSelector: nodeSelector || Object.keys(own).length > 0 ? selector : undefined,
  };
}

function oneOf(values: readonly string[]): object {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: ARCHITECTURE, operator: 'In', values }] }],
    },
  };
}

/** Adds findings about nodes that are selected twice. */
export function checkNodes({ props }: ResolvedWorkload, checks: Checks): void {
  const { architectures, operatingSystem, nodeSelector, affinity } = props;
  const decided: Record<string, string | undefined> = {
    [ARCHITECTURE]: architectures && 'architectures', [OPERATING_SYSTEM]: operatingSystem && 'operatingSystem',
  };
  for (const [label, property] of Object.entries(decided)) {
    if (property === undefined || nodeSelector?.[label] === undefined) continue;
    checks.add({
      field: `nodeSelector.${label}`,
      actual: quote(nodeSelector[label]),
      relation: 'absent',
      because: `the property '${property}' decides it`,
      remedy: 'set one of them',
    });
  }
  if (architectures?.length === 0) {
    checks.add({ field: 'architectures', actual: 'empty', relation: 'present', because: 'no node would be left', remedy: 'name one, or drop it' });
  }
  if ((architectures?.length ?? 0) > 1 && affinity?.nodeAffinity !== undefined) {
    checks.add({
      field: 'affinity.nodeAffinity',
      actual: 'set',
      relation: 'absent',
      because: 'several \'architectures\' are written there',
      remedy: 'add the architectures to it, and drop \'architectures\'',
    });
  }
}
