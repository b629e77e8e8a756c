import { madeGateways, MadeGateway } from '../../model/fronts/envoy-proxy';
import { Model } from '../../model/model';
import { DEFAULT_INPUTS, holds, leakWindow, roundUp, withTypicalDelays } from '../../timing';
import { at, setTo, worded } from '../engine/bounds';
import { RuleFinding } from '../engine/rule-finding';

/** What N06 says of gateways whose pods are made by a controller, so that only what they are made from is among the manifests. */
export function checkMadeGateways({ index, workloads }: Model): RuleFinding[] {
  return madeGateways(index, workloads).flatMap(checkMadeGateway);
}

function checkMadeGateway({ front: { loadBalancer, assumed }, minDrain, drainTimeout }: MadeGateway): RuleFinding[] {
  const inputs = { ...DEFAULT_INPUTS, loadBalancer };
  const [limit, typical] = [inputs, { ...inputs, loadBalancer: withTypicalDelays(loadBalancer) }].map(leakWindow);
  if (holds(minDrain.value, 'at least', limit.value)) return [];
  const seconds = roundUp(limit.value + inputs.marginSeconds);
  // What is open then needs its time, too.
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
