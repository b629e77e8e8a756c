import { checkChange, checkModel, CheckOptions, toReportedFinding } from './check';
import { CheckSummary, ReadProblem, ReportedFinding, Unjudged } from './reported-finding';
import { sumUp } from './sum-up';
import { WorkloadFinding } from './workload-finding';
import { Audience, Audiences } from '../../model/audience';
import { buildModel, Model } from '../../model/model';
import { describeObject, KubernetesObject } from '../../model/objects/object';
import { malformedFields, placesIn } from '../../model/objects/places';
import { unreadOf } from '../../model/unread';
import { inOneNamespace } from '../changes/same-namespace';
import { unrelated } from '../changes/unrelated';

/** What was read of a set of manifests, from any number of files. */
export interface Manifests {
  readonly objects: readonly KubernetesObject[];
  readonly documents: number;
  /** What could not be read. */
  readonly problems: readonly ReadProblem[];
}

/** What is to be said about a set of manifests. */
export interface CheckReport {
  readonly findings: readonly ReportedFinding[];
  readonly problems: readonly ReadProblem[];
  readonly summary: CheckSummary;
  /** Every workload there is, with or without findings; of a kind that is not known, too. */
  readonly workloads: readonly string[];
  /** The workloads among them of whose rollout nothing is said. */
  readonly unjudged: readonly Unjudged[];
  /** Why there was nothing to compare, where that is so; continues "nothing was compared: ". */
  readonly unrelated?: string;
}

/**
 * Checks a set of manifests. Lines and columns are looked up in the texts only where something is found, since most
 * documents are fine; `textOf` gives the text of a file once more, where there still is one.
 */
export function checkManifests(manifests: Manifests, options: CheckOptions, textOf: (file: string) => string | undefined): CheckReport {
  const model = buildModel(manifests.objects);
  const audiences = new Audiences(model);
  return report(checkModel(model, options, audiences), model, manifests, textOf, audiences);
}

/** What a change from one set of manifests to another breaks by itself, whatever the new ones are worth. */
export function compareManifests(old: Manifests, now: Manifests, options: CheckOptions, textOf: (file: string) => string | undefined): CheckReport {
  const objects = inOneNamespace({ old: old.objects, now: now.objects });
  const [before, after] = [buildModel(objects.old), buildModel(objects.now)];
  const checked = report(checkChange(before, after, options), after, now, textOf);
  return {
    ...checked,
    problems: [...old.problems, ...checked.problems],
    ...checked.findings.length === 0 && { unrelated: unrelated(objects) },
  };
}

/** Without audiences, as of a change, nothing is said of what the workloads are worth by themselves. */
function report(
  found: readonly WorkloadFinding[], model: Model, manifests: Manifests, textOf: (file: string) => string | undefined, audiences?: Audiences,
): CheckReport {
  const locate = placesIn(textOf);
  const unread = audiences ? unreadOf(model) : [];
  const audienceOf = new Map(audiences && model.workloads.map(workload => [workload.object, audiences.of(workload)]));
  const findings = sumUp(found, ({ object }) => audienceOf.get(object)).map(item => toReportedFinding(item.found, locate, item.also));
  return {
    findings,
    problems: [...manifests.problems, ...malformedFields(model, locate)],
    summary: {
      ...summarize(findings, manifests.documents, model.workloads.length + unread.length),
      ...audiences && { asked: countAudiences([...audienceOf.values()]) },
    },
    workloads: [...model.workloads, ...unread].map(({ object }) => describeObject(object)),
    unjudged: [
      ...[...audienceOf].map(([object, { who, because }]) => ({ object, because, isUnknown: who === 'unknown' })),
      ...unread.map(({ object, because }) => ({ object, because, isUnknown: true })),
    ].flatMap(({ object, because, isUnknown }) => because === undefined ? [] : [{
      workload: describeObject(object), reason: because, isUnknown, file: object.source.file, line: locate(object, []).line,
    }]),
  };
}

/** Whether there were workloads, and nothing is said of the rollout of any of them, as of some it is not known who asks them, or how they are replaced. */
export function isUnjudged({ workloads, unjudged }: CheckReport): boolean {
  return unjudged.length === workloads.length && unjudged.some(({ isUnknown }) => isUnknown);
}

/** Whether anything counts that is at least as bad as asked for. */
export function fails({ findings }: CheckReport, strict: boolean): boolean {
  return findings.some(({ severity, suppressed }) => suppressed === undefined && (severity === 'error' || (strict && severity === 'warning')));
}

function countAudiences(all: readonly Audience[]): CheckSummary['asked'] {
  const count = (wanted: Audience['who']) => all.filter(({ who, because }) => who === wanted && because === undefined).length;
  return { byUsers: count('users'), byPods: count('pods') };
}

function summarize(findings: readonly ReportedFinding[], documents: number, workloads: number): CheckSummary {
  const counting = findings.filter(({ suppressed }) => suppressed === undefined);
  const count = (wanted: ReportedFinding['severity']) => counting.filter(({ severity }) => severity === wanted).length;
  return {
    documents,
    workloads,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    suppressed: findings.length - counting.length,
  };
}
