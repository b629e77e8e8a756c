import { ContainerResources } from './container-props';
import { Checks } from '../input/checks';

const QUANTITY = /^(\d+(?:\.\d+)?)(m|[kMGTPE]|[KMGTPE]i)?$/;

const FACTORS: Readonly<Record<string, number>> = {
  m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

const PAIRS = [
  ['cpuRequest', 'cpuLimit'], ['memoryRequest', 'memoryLimit'], ['ephemeralStorageRequest', 'ephemeralStorageLimit'],
] as const;

/** The resources of a container with defaults: a default request never exceeds a limit that is set. */
export function resolveResources(given: ContainerResources = {}) {
  const memory = given.memoryRequest ?? smaller('256Mi', given.memoryLimit);
  return {
    requests: { 'cpu': given.cpuRequest ?? smaller('100m', given.cpuLimit), memory, 'ephemeral-storage': given.ephemeralStorageRequest, ...given.extended },
    limits: { 'cpu': given.cpuLimit, 'memory': given.memoryLimit ?? memory, 'ephemeral-storage': given.ephemeralStorageLimit, ...given.extended },
  };
}

/** Adds findings about values that are not quantities, and about limits below the requests. */
export function checkResources(given: ContainerResources | undefined, checks: Checks): void {
  const { extended = {}, ...native } = given ?? {};
  for (const [name, quantity] of Object.entries(extended)) {
    checks.matching(`resources.extended.${name}`, quantity, /^[1-9]\d*$/, 'a whole number, in quotes', `change 'resources.extended.${name}'`);
    checks.matching('resources.extended', name, /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/, 'a name with a domain, such as nvidia.com/gpu', `change '${name}'`);
  }
  for (const [field, quantity] of Object.entries(native)) {
    if (quantity === undefined) continue;
    checks.matching(`resources.${field}`, quantity, QUANTITY, 'a quantity such as 250m or 256Mi', `change 'resources.${field}'`);
  }
  for (const [request, limit] of PAIRS) {
    const [requested, limited] = [given?.[request], given?.[limit]];
    if (requested === undefined || limited === undefined || !(amount(requested) > amount(limited))) continue;
    checks.add({
      field: `resources.${request}`,
      actual: requested,
      relation: 'at most',
      limit: limited,
      because: `the 'resources.${limit}', above which Kubernetes takes no request`,
      remedy: `lower it, or raise 'resources.${limit}'`,
    });
  }
}

function smaller(preferred: string, limit: string | undefined): string {
  return limit !== undefined && amount(limit) < amount(preferred) ? limit : preferred;
}

/** NaN if it is not a quantity, which another check reports. */
function amount(quantity: string): number {
  const [, digits, suffix] = QUANTITY.exec(quantity) ?? [];
  return Number(digits) * (suffix === undefined ? 1 : FACTORS[suffix]);
}
