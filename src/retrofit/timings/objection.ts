import { delayObjections } from './deregistration-delay';
import { findingsWith, Objection, Repair, requirement } from './repair';
import { SettableField, tryFindField } from '../../timing';
import { Setting } from '../objects/setting';

/** The code of the rule that requires a field, for absent fields. */
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

/** Attributes, whose ranges are checked separately. */
const ATTRIBUTES: readonly SettableField[] = ['deregistrationDelaySeconds', 'idleTimeoutSeconds'];

/** Why the value of a setting does not stay. */
export function objectionTo({ field, value, refused }: Setting, repaired: Repair): Objection {
  if (refused !== undefined) return { code: ATTRIBUTES.includes(field) ? 'N09' : CODES[field], because: `AWS does not take '${refused}' for a number` };
  const finding = repaired.broken.get(field);
  if (finding) return { code: finding.code ?? (ATTRIBUTES.includes(field) ? 'N09' : CODES[field]), because: requirement(finding) };
  return field === 'deregistrationDelaySeconds' ? delayObjections(value, repaired)[0] : { code: CODES[field] };
}

/** All findings about the value of a setting that cannot be changed, with all other values repaired. */
export function objectionsTo(setting: Setting, repaired: Repair): readonly Objection[] {
  const { field, value, refused } = setting;
  if (refused === undefined && field === 'deregistrationDelaySeconds') return delayObjections(value, repaired);
  const findings = value === undefined ? [] : findingsWith(field, value, repaired).filter(finding => tryFindField(finding.field) === field);
  if (findings.length === 0) return [objectionTo(setting, repaired)];
  return findings.map(finding => ({ code: finding.code ?? CODES[field], because: requirement(finding) }));
}
