import { CHANGE_CASES, RULE_CASES } from './cases';
import { findIn, objectsIn, objectsOf } from './manifests';
import { buildModel } from '../../src/model/model';
import { KubernetesObject } from '../../src/model/objects/object';
import { formatPath } from '../../src/model/objects/view';
import { checkModel } from '../../src/rules/engine/check';
import { Remedy } from '../../src/rules/engine/rule-finding';
import { WorkloadFinding } from '../../src/rules/engine/workload-finding';

const CASES = RULE_CASES.filter(({ code, finds }) => /^[TSRNA]/.test(code) && finds.length > 0);

/** Carries a remedy out on objects, as `fix` does on text. */
function apply(objects: readonly KubernetesObject[], remedy: Remedy): readonly KubernetesObject[] {
  if (remedy.kind === 'add') return [...objects, ...objectsOf(JSON.stringify(remedy.object))];
  let parent = remedy.object.body as Record<string | number, any>;
  for (const [index, key] of remedy.path.slice(0, -1).entries()) {
    parent[key] ??= typeof remedy.path[index + 1] === 'number' ? [] : {};
    parent = parent[key];
  }
  const last = remedy.path[remedy.path.length - 1];
  if (remedy.kind === 'remove') delete parent[last]; else parent[last] = remedy.value;
  return objects;
}

function problems(found: readonly WorkloadFinding[], code: string): WorkloadFinding[] {
  return found.filter(({ rule }) => rule.code === code);
}

describe('fixes', () => {
  test.each(CASES.map(item => [item.code, item.name, item] as const))('%s is fixed where it says so: %s', (code, _, { bodies, options }) => {
    const objects = objectsIn(structuredClone(bodies));
    const before = problems(checkModel(buildModel(objects), options), code);
    const fixed = before.filter(({ finding }) => (finding.fixes ?? []).length > 0);
    const after = fixed.flatMap(({ finding }) => finding.fixes ?? []).reduce(apply, objects as readonly KubernetesObject[]);
    const left = problems(checkModel(buildModel(after), options), code);
    expect(left).toHaveLength(before.length - fixed.length);
    expect(left.flatMap(({ finding }) => finding.fixes ?? [])).toEqual([]);
  });

  test('fix something', () => {
    const fixable = CASES.filter(item => findIn(item).some(({ finding }) => (finding.fixes ?? []).length > 0));
    expect(new Set(fixable.map(({ code }) => code))).toEqual(new Set([
      'T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T08', 'T09', 'T11', 'S01', 'S02', 'S03', 'S06', 'S07', 'S08', 'S09', 'S10', 'S12', 'S13',
      'R02', 'R04', 'R05', 'R07', 'R08', 'R09', 'R11', 'N01', 'N02', 'N03', 'N04', 'N06', 'N07', 'N09', 'A02',
    ]));
  });
});

const ATTRIBUTES = "metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes']";
const HEALTH_CHECK = "metadata.annotations['alb.ingress.kubernetes.io/healthcheck";
const PRE_STOP = 'spec.template.spec.containers[0].lifecycle.preStop';
const UPDATE = 'spec.updateStrategy.rollingUpdate';

/** What is written where, of the fixes of all that a case finds. */
function written(code: string, name: string): unknown[] {
  const item = [...RULE_CASES, ...CHANGE_CASES].find(known => known.code === code && known.name === name);
  if (item === undefined) throw new Error(`${code} has no case '${name}'`);
  return findIn(item).flatMap(({ finding: { fixes = [] } }) => fixes)
    .map(fix => fix.kind === 'add' ? fix.object : [`${fix.kind} ${formatPath(fix.path)}`, ...fix.kind === 'set' ? [fix.value] : []]);
}

describe('a fix writes', () => {
  test.each<[code: string, name: string, fixes: unknown[]]>([
    ['C04', 'one attribute is dropped', [[`set ${ATTRIBUTES}`, 'deregistration_delay.timeout_seconds=30,slow_start.duration_seconds=60']]],
    ['C04', 'all attributes are dropped', [["set metadata.annotations['alb.ingress.kubernetes.io/load-balancer-attributes']", 'idle_timeout.timeout_seconds=120']]],
    ['N06', 'the sleep is one second too short', []],
    ['R02', 'a DaemonSet behind an NLB, one node at a time', [[`set ${UPDATE}.maxUnavailable`, 0], [`set ${UPDATE}.maxSurge`, 1]]],
    ['R02', 'one of two', [['set spec.strategy.rollingUpdate.maxUnavailable', 0], ['set spec.strategy.rollingUpdate.maxSurge', 1]]],
    ['R02', 'one of four in a canary', [['set spec.strategy.canary.maxUnavailable', 0]]],
    ['R02', 'one of three with a port of the node', []],
    ['R03', 'an autoscaler with a minimum of 1', []],
    ['R04', 'no budget', [{
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: { maxUnavailable: '25%', unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: { app: 'web' } } },
    }]],
    ['R04', 'the name of one letter', [expect.objectContaining({ metadata: { name: 'w' } })]],
    ['R04', 'a name that the server completes', []],
    ['R04', 'a workload of another kind has the name', [expect.objectContaining({ metadata: { name: 'web-deployment' } })]],
    ['R04', 'a budget of the name selects another workload', [expect.objectContaining({ metadata: { name: 'web-deployment' } })]],
    ['R04', 'a budget that selects other pods', []],
    ['R05', 'all of three must be available', [['remove spec.minAvailable'], ['set spec.maxUnavailable', '25%']]],
    ['R05', 'none may be unavailable', [['set spec.maxUnavailable', '25%']]],
    ['R08', 'an autoscaler without a scale-down policy', [['set spec.behavior.scaleDown.policies', [{ type: 'Percent', value: 25, periodSeconds: 60 }]]]],
    ['R08', 'an autoscaler of an old API', []],
    ['R09', 'constraints for other pods', []],
    ['R11', 'a surge of a DaemonSet with a port of the node', [[`set ${UPDATE}.maxSurge`, 0], [`set ${UPDATE}.maxUnavailable`, 1]]],
    ['S08', 'success codes that no probe accepts', [["set metadata.annotations['alb.ingress.kubernetes.io/success-codes']", '200-399']]],
    ['S09', 'an interval below 5 s, shorter than the timeout', [[`set ${HEALTH_CHECK}-interval-seconds']`, '11']]],
    ['S09', 'an interval below 5 s with the default timeout', [[`set ${HEALTH_CHECK}-interval-seconds']`, '6']]],
    ['S09', 'a timeout above 120 s, longer than the interval', [[`set ${HEALTH_CHECK}-timeout-seconds']`, '99']]],
    ['S09', 'a timeout above 120 s with the default interval', [[`set ${HEALTH_CHECK}-timeout-seconds']`, '14']]],
    ['S09', 'an interval and a timeout out of range', [[`set ${HEALTH_CHECK}-interval-seconds']`, '121'], [`set ${HEALTH_CHECK}-timeout-seconds']`, '120']]],
    ['S10', 'they ask different things, liveness trips in less than half the time', []],
    ['S01', 'nothing declared, and the first failure kills at once', [['set spec.template.spec.containers[0].livenessProbe.failureThreshold', 3]]],
    ['S10', 'both trip at the same second', [['set spec.template.spec.containers[0].livenessProbe.failureThreshold', 4]]],
    ['S12', 'a slow start of 29 s', [[`set ${ATTRIBUTES}`, 'slow_start.duration_seconds=30']]],
    ['S12', 'a slow start of 901 s', [[`set ${ATTRIBUTES}`, 'slow_start.duration_seconds=900']]],
    ['S13', 'a name that is one of two in vain', []],
    ['T04', 'a request of just the longest delay', [[`set ${ATTRIBUTES}`, 'deregistration_delay.timeout_seconds=3600']]],
    ['T04', 'a request one second beyond the longest delay', []],
    ['T08', 'distroless, a sleep command', [[`set ${PRE_STOP}`, { sleep: { seconds: 40 } }]]],
    ['T08', 'distroless on Kubernetes 1.29, which has no sleep action', []],
    ['T09', 'the sleep action on 1.29', [[`set ${PRE_STOP}`, { exec: { command: ['sleep', '40'] } }]]],
  ])('%s: %s', (code, name, fixes) => expect(written(code, name)).toEqual(fixes));
});
