import { Checks } from './checks';

/** cdk8s asks the `constructor` of a map whether it is data, and loses the other key when it copies the map. */
const UNWRITABLE = new Map([
  ['constructor', 'rename it, or add it to the object with addJsonPatch()'],
  ['__proto__', 'drop it'],
]);

/** Adds a finding about a key that cdk8s cannot write; whether there is one. */
export function refuseKey(key: string, field: string, checks: Checks): boolean {
  const remedy = UNWRITABLE.get(key);
  if (remedy === undefined) return false;
  checks.add({ field, actual: 'set', relation: 'absent', because: 'cdk8s cannot write a key of that name', remedy });
  return true;
}
