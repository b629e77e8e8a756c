import { GatewayReference } from './gateway-props';
import { Checks, DNS_LABEL, DNS_LABEL_RULE } from '../../input/checks';

/** Adds findings about existing Gateways that no request would come from. */
export function checkReferences(gateways: readonly GatewayReference[] | undefined, checks: Checks): void {
  if (gateways?.length === 0) {
    checks.add({ field: 'gateways', actual: 'empty', relation: 'present', because: 'no request would come', remedy: 'name at least one' });
  }
  gateways?.forEach(({ name }, index) => checks.matching(`gateways[${index}].name`, name, DNS_LABEL, DNS_LABEL_RULE, 'name a Gateway'));
}
