import { boundFronts } from './bound-fronts';
import { HealthCheck } from '../../model/fronts/front';
import { HealthCheckSettings } from '../../platform/health-checks';
import { at } from '../engine/bounds';
import { LiveRule } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';

/** The settings by the names of AWS. */
const NAMES: Readonly<Record<keyof HealthCheckSettings, string>> = {
  protocol: 'HealthCheckProtocol',
  path: 'HealthCheckPath',
  port: 'HealthCheckPort',
  intervalSeconds: 'HealthCheckIntervalSeconds',
  timeoutSeconds: 'HealthCheckTimeoutSeconds',
  healthyThreshold: 'HealthyThresholdCount',
  unhealthyThreshold: 'UnhealthyThresholdCount',
  successCodes: 'Matcher',
};

/** A check by TCP has neither. */
const OF_HTTP: readonly (keyof HealthCheckSettings)[] = ['path', 'successCodes'];

export const rule: LiveRule = {
  code: 'E02',
  name: 'health-check-as-declared',
  severity: 'warning',
  formula: 'the health check of a target group at AWS is that of its manifest',
  symptom: 'new pods get requests later than the manifests say, or ones that do not serve get them for longer',
  explanation: 'The controller writes the health check of the manifest, with its own defaults for what is left out. What differs was changed since, or could not be written.',
  remedy: 'see the events of the object and the log of the controller; let nothing else write the health check',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
  check: subject => boundFronts(subject).flatMap(({ front: { healthCheck }, group }): RuleFinding[] => {
    if (healthCheck === undefined) return [];
    return (Object.entries(NAMES) as [keyof HealthCheckSettings, string][]).flatMap(([setting, name]) => {
      const actual = group.healthCheck[name];
      if (actual === undefined || (OF_HTTP.includes(setting) && !/^https?$/i.test(healthCheck.protocol.value))) return [];
      const expected = healthCheck[setting];
      if (isSame(String(actual), String(expected.value), setting)) return [];
      return [{ ...at(expected), field: name, says: `${name} of the target group ${group.name} is ${actual}, not ${expected.value}` }];
    });
  }),
};

/** A named port is a number at AWS, and a protocol may be in small letters in a manifest. */
function isSame(actual: string, expected: string, setting: keyof HealthCheck): boolean {
  if (setting === 'port' && !/^\d+$|^traffic-port$/.test(expected)) return true;
  return setting === 'protocol' ? actual.toUpperCase() === expected.toUpperCase() : actual === expected;
}
