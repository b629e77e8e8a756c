import { REPLICAS } from './reading';
import { Scope } from './scope';
import { Doubt, Validation, validation } from './validation';
import { NEEDS_NODES } from '../rules/rollout/r02-no-unavailable';

const TAKES_NODE_PORT = 'variables.takesNodePort';

/** All pods at any scale, as the only value for which that is certain. */
const ALL = '100%';
const IS_ALL = `string(variables.maxUnavailable) == "${ALL}"`;

/** How old pods are replaced by new ones. */
export function rolloutRules({ rules }: Scope): Validation[] {
  return [
    validation('R01', '!variables.recreates', {
      field: 'spec.strategy.type', actual: 'Recreate', relation: 'equal to', limit: 'RollingUpdate', because: 'Recreate deletes every old pod before it creates the first new one',
    }),
    ...noUnavailable(rules.get('R02') === 'all'),
  ];
}

/** R02: an error where no pod is left. */
function noUnavailable(all: boolean): Validation[] {
  const replicas = `(${REPLICAS} == 1 ? "replica" : "replicas")`;
  const computed = {
    '{field}': 'object.kind == "Rollout" ? "canary" : "rollingUpdate"',
    '{unset}': 'variables.maxUnavailableIsSet ? "" : "unset, which is "',
    '{comma}': 'variables.maxUnavailableIsSet ? "" : ","',
    '{pods}': 'string(variables.unavailable)',
    '{count}': `string(${REPLICAS}) + " " + ${replicas}`,
    '{left}': `string(variables.unavailable < ${REPLICAS} ? ${REPLICAS} - variables.unavailable : 0)`,
  };
  const holds = all ? 'variables.unavailable == 0' : `variables.unavailable == 0 || variables.unavailable < ${REPLICAS} || (${MAY_BE_MORE})`;
  const finding = {
    field: 'spec.strategy.{field}.maxUnavailable', actual: '{unset}{pods} of {count}{comma}', relation: 'at most', limit: 0, because: '{left} of {count} left to serve during a rollout',
  } as const;
  return [
    validation('R02', `${TAKES_NODE_PORT} || ${holds}`, finding, computed),
    validation('R02', `!${TAKES_NODE_PORT} || ${holds}`, { ...finding, remedy: NEEDS_NODES.remedy }, computed),
    ...ofDaemonSets(all),
  ];
}

/** Each node has one pod; how many there are is not in the object, so that a percentage stays one. */
function ofDaemonSets(all: boolean): Validation[] {
  const strategy = 'variables.spec.updateStrategy';
  const isAsked = `object.kind == "DaemonSet" && has(${strategy}) && has(${strategy}.rollingUpdate) && has(${strategy}.rollingUpdate.maxUnavailable) && (!has(${strategy}.type) || ${strategy}.type == "RollingUpdate")`;
  const written = `string(${strategy}.rollingUpdate.maxUnavailable)`;
  const field = 'spec.updateStrategy.rollingUpdate.maxUnavailable';
  const computed = { '{written}': written };
  const endsAll = 'all pods end at once, before any successor has started';
  const rule = (isBroken: string, limit: number, because: string, remedy?: string) =>
    validation('R02', `!(${isAsked}) || !(${isBroken})`, { field, actual: '{written}', relation: 'at most', limit, because, remedy }, computed);
  const onOne = 'set maxUnavailable to 1: with a port of its node, a pod finds no place beside the one that it replaces';
  return [
    rule(`!${TAKES_NODE_PORT} && ${written} == "${ALL}"`, 0, endsAll),
    rule(`${TAKES_NODE_PORT} && ${written} == "${ALL}"`, 1, endsAll, onOne),
    ...all ? [rule(`!${TAKES_NODE_PORT} && ${written} != "${ALL}" && ${written} != "0" && ${written} != "0%"`, 0, 'the pod of a node ends before its successor has started')] : [],
  ];
}

/** An absent number of replicas is 1 until an autoscaler has looked. */
export const MAY_BE_MORE = `${REPLICAS} == 1 && !(${IS_ALL})`;

export const ROLLOUT_DOUBTS: readonly Doubt[] = [{
  codes: ['R02'],
  expression: `!(${MAY_BE_MORE}) || variables.unavailable == 0`,
  otherwise: 'whether an autoscaler runs more than its one replica is not in the object',
}];
