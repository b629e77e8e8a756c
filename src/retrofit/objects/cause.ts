import { causeOfDelay } from '../deregistration-delay';
import { Cause, Repair, requirement } from '../repair';
import { Setting } from './setting';
import { SettableField } from '../../timing';

/** The invariant that a field serves, for those that are missing. */
const CODES: { readonly [Field in SettableField]?: string } = {
  preStopSeconds: 'T03',
  terminationGracePeriodSeconds: 'T01',
  healthCheckIntervalSeconds: 'S09',
  healthCheckTimeoutSeconds: 'S09',
  healthyThreshold: 'S09',
  unhealthyThreshold: 'S09',
  startupPeriodSeconds: 'S01',
  startupTimeoutSeconds: 'S01',
  idleTimeoutSeconds: 'N03',
};

/** Attributes, whose ranges are a matter of their own. */
const ATTRIBUTES: readonly SettableField[] = ['deregistrationDelaySeconds', 'idleTimeoutSeconds'];

/** Why the value of a setting does not stay. */
export function causeOf({ field, value, refused }: Setting, repaired: Repair): Cause {
  if (refused !== undefined) return { code: ATTRIBUTES.includes(field) ? 'N09' : CODES[field], because: `AWS takes '${refused}' for no number` };
  const finding = repaired.broken.get(field);
  if (finding) return { code: finding.code ?? (ATTRIBUTES.includes(field) ? 'N09' : CODES[field]), because: requirement(finding) };
  return field === 'deregistrationDelaySeconds' ? causeOfDelay(value, repaired) : { code: CODES[field] };
}
