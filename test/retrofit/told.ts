import { Chart } from 'cdk8s';
import { RetrofitReport } from '../../src';
import { buildModel, Model } from '../../src/model/model';
import { describeObject, identify, KubernetesObject } from '../../src/model/objects/object';
import { formatPath } from '../../src/model/objects/view';
import { checkModel } from '../../src/rules/engine/check';
import { WorkloadFinding } from '../../src/rules/engine/workload-finding';

/** What a retrofit does not look at: whether objects and annotations are what somebody meant. */
const OUTSIDE: Readonly<Record<string, string>> = {
  I01: 'what is to be ignored',
  I03: 'objects that are given twice',
  N09: 'values of annotations that it does not write',
  N10: 'annotations of an Ingress that its Services hide',
};

/** The objects of a chart as the checker reads them, each in a document of its own. */
export function modelOf(chart: Chart): Model {
  return buildModel((chart.toJson() as KubernetesObject['body'][]).map((body, document): KubernetesObject => ({
    apiVersion: String(body.apiVersion), kind: String(body.kind), ...identify(body.metadata), body, prefix: [], source: { file: 'chart.yaml', document, line: 1 },
  })));
}

/** What the checker finds in a chart above info. */
export function findingsIn(model: Model, kubernetesVersion?: string): WorkloadFinding[] {
  return checkModel(model, { kubernetesVersion }).filter(({ severity, suppressed }) => severity !== 'info' && suppressed === undefined);
}

/** What of that no question of a retrofit is about: one of the same rule, about the same object or what is in front of the workload. */
export function untold(chart: Chart, { undecided }: RetrofitReport, kubernetesVersion?: string): string[] {
  const model = modelOf(chart);
  return findingsIn(model, kubernetesVersion)
    .filter(({ rule, workload, finding }) => {
      const around = [finding.object, workload.object, ...frontsOf(model, workload.object)].map(describeObject);
      return !undecided.some(({ code, object }) => code === rule.code && around.includes(object));
    })
    .filter(({ rule: { code } }) => !(code in OUTSIDE))
    .map(({ rule, finding: { object, path, actual, relation, limit } }) =>
      `${rule.code} ${describeObject(object)}: '${formatPath(path)}' is ${actual} and must be ${relation} ${limit}`);
}

function frontsOf({ workloads }: Model, object: KubernetesObject | WorkloadFinding['workload']['object']): KubernetesObject[] {
  const fronts = workloads.find(workload => workload.object === object)?.fronts ?? [];
  return fronts.flatMap(front => [front.view.object, front.service.view.object]);
}

/** The codes of findings that are outside of what a retrofit looks at. */
export function codesOutside(model: Model): string[] {
  return findingsIn(model).map(({ rule: { code } }) => code).filter(code => code in OUTSIDE);
}
