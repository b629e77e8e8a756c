import { describeFront, Front } from '../../../model/fronts/front';
import { inputsBehind } from '../../../model/known-inputs';
import { Model } from '../../../model/model';
import { describeObject, Path, Sourced } from '../../../model/objects/object';
import { PathAt } from '../../../model/objects/path-at';
import { servingContainer, Workload } from '../../../model/workload';
import { budgetToMarkdown } from '../../../report/budget/budget';
import { visibleInMarkdown } from '../../../report/visible-characters';
import { describeFinding, explain, FIELDS, formatQuantity, planBudget, SettableField, TimingInputs } from '../../../timing';

/** The place of a value: an object, and the path to it. */
type Placed = Pick<Sourced<unknown>, 'object' | 'path'>;

/** The sums behind what is written at a place, as Markdown: one for each workload and front that it is for. */
export function sumsAt(models: readonly Model[], file: string, place: PathAt): string[] {
  const isHere = ({ object: { source, prefix }, path }: Placed) =>
    source.file === file && source.document === place.document && begins(place.path, [...prefix, ...path]);
  const found = models.flatMap(({ workloads }) => workloads.flatMap(workload => workload.fronts.flatMap(front => sumsFor(workload, front, isHere))));
  return [...new Set(found)];
}

function begins(path: Path, beginning: Path): boolean {
  return beginning.length <= path.length && beginning.every((step, index) => path[index] === step);
}

function sumsFor(workload: Workload, front: Front, isHere: (place: Placed) => boolean): string[] {
  const fields = fieldsOf(workload, front).filter(([, sourced]) => sourced && isHere(sourced));
  const isBudget = workload.declared !== undefined && isHere(workload.declared.view);
  if (fields.length === 0 && !isBudget) return [];
  const inputs = inputsBehind(front, workload.known, workload);
  const planned = planBudget(inputs);
  const title = `${describeObject(workload.object)} behind ${describeFront(front)} (${inputs.loadBalancer.name})`;
  if (!planned.ok) return [`**${visibleInMarkdown(title)}**\n\n${planned.findings.map(found => visibleInMarkdown(describeFinding(found))).join('\n\n')}`];
  if (isBudget) return [budgetToMarkdown({ budget: planned.budget, replicas: Math.max(1, workload.replicas.value) })];
  const explanations = explain(planned.budget);
  return fields.flatMap(([field, sourced]) => {
    const known = explanations.find(({ field: name }) => name === FIELDS[field].name);
    if (known === undefined) return [];
    const { symbol, value, unit, formula, numbers, reason, source } = known;
    const name = symbol.includes(' ') || symbol === known.field ? known.field : `${known.field} (${symbol})`;
    const sum = formula === numbers ? formula : `${formula} = ${numbers}`;
    return [[
      `**${name}** of ${visibleInMarkdown(title)}`,
      `is ${written(sourced, unit)}; the budget derives **${formatQuantity(value, unit)}**: \`${sum}\``,
      `${visibleInMarkdown(reason)} ([source](${source}))`,
      ...assumptions(workload, inputs),
    ].join('\n\n')];
  });
}

function written(sourced: Sourced<number | undefined> | undefined, unit: 's' | ''): string {
  if (sourced?.value === undefined) return 'not known';
  return `${formatQuantity(sourced.value, unit)}${sourced.defaulted ? ' by default' : ''}`;
}

/** The inputs that matter most, declared and not. */
function assumptions({ known }: Workload, inputs: TimingInputs): string[] {
  const asked = (['longestRequestSeconds', 'shutdownSeconds', 'startupSeconds'] as const).filter(key => known[key] === undefined);
  return asked.length === 0 ? [] : [`assumed, as nothing declares it: ${asked.map(key => `${key.replace(/Seconds$/, '')} ${formatQuantity(inputs[key], 's')}`).join(', ')}`];
}

/** The timings of a workload behind a front that manifests hold. */
function fieldsOf(workload: Workload, front: Front): (readonly [SettableField, Sourced<number | undefined> | undefined])[] {
  const container = servingContainer(workload, front);
  const { healthCheck } = front;
  const { startupProbe, readinessProbe, livenessProbe, preStop } = container ?? {};
  return [
    ['terminationGracePeriodSeconds', workload.pod.gracePeriod],
    ['preStopSeconds', preStop && { ...preStop, value: preStop.value.seconds }],
    ['startupPeriodSeconds', startupProbe?.periodSeconds],
    ['startupTimeoutSeconds', startupProbe?.timeoutSeconds],
    ['startupFailureThreshold', startupProbe?.failureThreshold],
    ['readinessPeriodSeconds', readinessProbe?.periodSeconds],
    ['readinessTimeoutSeconds', readinessProbe?.timeoutSeconds],
    ['readinessFailureThreshold', readinessProbe?.failureThreshold],
    ['livenessPeriodSeconds', livenessProbe?.periodSeconds],
    ['livenessTimeoutSeconds', livenessProbe?.timeoutSeconds],
    ['livenessFailureThreshold', livenessProbe?.failureThreshold],
    ['minReadySeconds', workload.minReadySeconds],
    ['progressDeadlineSeconds', workload.progressDeadlineSeconds],
    ['deregistrationDelaySeconds', front.deregistrationDelay],
    ['idleTimeoutSeconds', front.idleTimeout],
    ['healthCheckIntervalSeconds', healthCheck?.intervalSeconds],
    ['healthCheckTimeoutSeconds', healthCheck?.timeoutSeconds],
    ['healthyThreshold', healthCheck?.healthyThreshold],
    ['unhealthyThreshold', healthCheck?.unhealthyThreshold],
  ];
}
