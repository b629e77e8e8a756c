import { madeGateways, MadeGateway } from '../../model/fronts/envoy-proxy';
import { Model } from '../../model/model';
import { DEFAULT_INPUTS, holds, leakWindow, roundUp, withTypicalDelays } from '../../timing';
import { at, setTo, worded } from '../engine/bounds';
import { RuleFinding } from '../engine/rule-finding';

/** N06 for gateways whose pods a controller makes, so that the manifests contain only the objects behind them. */
export function checkMadeGateways({ index, workloads }: Model): RuleFinding[] {
  return madeGateways(index, workloads).flatMap(checkMadeGateway);
}

function checkMadeGateway({ front: { loadBalancer, assumed }, minDrain, drainTimeout }: MadeGateway): RuleFinding[] {
  const inputs = { ...DEFAULT_INPUTS, loadBalancer };
  const [limit, typical] = [inputs, { ...inputs, loadBalancer: withTypicalDelays(loadBalancer) }].map(leakWindow);
  if (holds(minDrain.value, 'at least', limit.value)) return [];
  const seconds = roundUp(limit.value + inputs.marginSeconds);
  // Requests that are open then need their time, too.
  const timeout = roundUp(seconds + inputs.longestRequestSeconds);
  return [{
    ...at(minDrain),
    actual: worded(minDrain),
    relation: 'at least',
    limit: limit.value,
    unit: 's',
    because: limit.spelled,
    remedy: 'raise minDrainDuration of the EnvoyProxy, and drainTimeout with it',
    severity: assumed !== undefined || holds(minDrain.value, 'at least', typical.value) ? 'warning' : 'error',
    assumed: assumed === undefined ? undefined : [assumed],
    fixes: [...setTo(minDrain, `${seconds}s`), ...drainTimeout.value < timeout ? setTo(drainTimeout, `${timeout}s`) : []],
  }];
}
