import { JsonSchema } from './type';
import { INT32 } from '../platform/kubernetes';
import { DELAYS, DRAIN_POLICIES, INPUT_NAMES, LOAD_BALANCERS, NumericInput, RECLAIM_PATHS } from '../timing';

/** The keys of a budget, as the annotation spells them, with what they are. */
export const BUDGET_KEYS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(INPUT_NAMES).map(([key, { about }]) => [key, about])),
  loadBalancer: 'the profile of the load balancer, or one with measured delays: `{preset: alb-ip, deregistrationPropagationSeconds: 12}`; used where such a load balancer '
    + 'is in front',
  drainPolicy: 'what the application does on SIGTERM: `leak-window`: it finishes what is in flight; `outlast-deregistration`: whatever it does, nothing is in flight any more',
  reclaim: `how nodes are reclaimed: a list of ${RECLAIM_PATHS.map(({ name }) => name).join(', ')} or karpenter=<seconds>`,
};

const PROFILES = Object.keys(LOAD_BALANCERS);
const SECONDS: JsonSchema = { type: 'number', minimum: 0, maximum: INT32 };
const RECLAIM: JsonSchema = { type: 'string', pattern: `^(${RECLAIM_PATHS.map(({ name }) => name).join('|')}|karpenter=[0-9]+([.][0-9]+)?)$` };

/** The description of the value of a key, as it reads after "must be". */
export function budgetKeyTakes(key: string): string {
  switch (key) {
    case 'loadBalancer': return `one of ${PROFILES.join(', ')}, or a map with it as 'preset'`;
    case 'drainPolicy': return `one of ${DRAIN_POLICIES.join(', ')}`;
    case 'reclaim': return 'a list of texts';
    default: return 'a number of seconds';
  }
}

export function budgetKeySchema(key: string): JsonSchema {
  switch (key) {
    case 'loadBalancer': return {
      oneOf: [{ enum: PROFILES }, {
        type: 'object',
        required: ['preset'],
        properties: {
          preset: { enum: PROFILES },
          ...Object.fromEntries([...Object.keys(DELAYS), 'targetGroups', 'callsPerSecond', 'burst'].map(delay => [delay, SECONDS])),
        },
        additionalProperties: false,
      }],
    };
    case 'drainPolicy': return { enum: DRAIN_POLICIES };
    case 'reclaim': return { oneOf: [RECLAIM, { type: 'array', items: RECLAIM }] };
    default: return SECONDS;
  }
}

/** The name of an input in messages: that of its flag where it has one. */
export function inputTitle(key: string): string {
  return Object.hasOwn(INPUT_NAMES, key) ? INPUT_NAMES[key as NumericInput].name : key;
}
