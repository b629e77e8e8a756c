import { checkChange, checkModel, CheckOptions, toReportedFinding } from './check';
import { BaselineSummary, CheckSummary, ReadProblem, ReportedFinding, Unjudged } from './reported-finding';
import { sumUp } from './sum-up';
import { WorkloadFinding } from './workload-finding';
import { Audience, Audiences } from '../../model/audience';
import { OverriddenInput, overridesIn } from '../../model/known-inputs';
import { buildModel, Model } from '../../model/model';
import { describeObject, KubernetesObject } from '../../model/objects/object';
import { malformedFields, placesIn } from '../../model/objects/places';
import { unreadOf } from '../../model/unread';
import { firstOfEach } from '../../platform/limits/and-more';
import { compareWithBaseline, Update, updateBaseline } from '../baseline/known';
import { inOneNamespace } from '../changes/same-namespace';
import { unrelated } from '../changes/unrelated';

/** The parsed manifests of one set, from any number of files. */
export interface Manifests {
  readonly objects: readonly KubernetesObject[];
  readonly documents: number;
  /** The files and documents that could not be read. */
  readonly problems: readonly ReadProblem[];
}

/** The result of a check of one set of manifests. */
export interface CheckReport {
  readonly findings: readonly ReportedFinding[];
  readonly problems: readonly ReadProblem[];
  readonly summary: CheckSummary;
  /** Every workload there is, with or without findings; of a kind that is not known, too. */
  readonly workloads: readonly string[];
  /** The workloads among them that were not judged. */
  readonly unjudged: readonly Unjudged[];
  /** Why the two versions could not be compared, if so; continues "nothing was compared: ". */
  readonly unrelated?: string;
  /** The declared inputs that are not in force, since a flag or the configuration overrides them. */
  readonly overridden: readonly OverriddenInput[];
  /** What a baseline knows of it. */
  readonly baseline?: BaselineSummary;
  /** The baseline of what is found now, if that is asked for. */
  readonly update?: Update;
}

/**
 * Checks a set of manifests. Lines and columns are looked up in the texts only for findings, since most
 * documents have none; `textOf` reads the text of a file again, if the file still exists.
 *
 * @param furtherFindings those that the manifests alone do not show
 */
export function checkManifests(
  manifests: Manifests, options: CheckOptions, textOf: (file: string) => string | undefined,
  furtherFindings: (model: Model) => readonly WorkloadFinding[] = () => [],
): CheckReport {
  const model = buildModel(manifests.objects, options.settings);
  const audiences = new Audiences(model);
  const found = [...checkModel(model, options, audiences), ...furtherFindings(model)];
  const { baseline } = model.settings;
  if (baseline === undefined) return report(found, model, manifests, textOf, audiences);
  // What could not be read is not gone.
  const isLookedAt = manifests.problems.length > 0 ? () => false : baseline.isLookedAt;
  const update = options.updatesBaseline ? updateBaseline(found, baseline.known, isLookedAt) : undefined;
  const against = update ? { ...baseline.known, findings: update.findings } : baseline.known;
  const compared = compareWithBaseline(found, against, isLookedAt);
  return {
    ...report(compared.found, model, manifests, textOf, audiences),
    ...update && { update },
    baseline: { file: against.file, known: compared.known, gone: compared.gone },
  };
}

/** The findings about a change from one set of manifests to another, independent of those about the new set. */
export function compareManifests(old: Manifests, now: Manifests, options: CheckOptions, textOf: (file: string) => string | undefined): CheckReport {
  const objects = inOneNamespace({ old: old.objects, now: now.objects });
  const [before, after] = [buildModel(objects.old, options.settings), buildModel(objects.now, options.settings)];
  const checked = report(checkChange(before, after, options), after, now, textOf);
  return {
    ...checked,
    problems: [...old.problems, ...checked.problems],
    ...checked.findings.length === 0 && { unrelated: unrelated(objects) },
  };
}

/** Without audiences, as for a change, the report does not judge the workloads themselves. */
function report(
  found: readonly WorkloadFinding[], model: Model, manifests: Manifests, textOf: (file: string) => string | undefined, audiences?: Audiences,
): CheckReport {
  const locate = placesIn(textOf);
  const unread = audiences ? unreadOf(model) : [];
  const audienceOf = new Map(audiences && model.workloads.map(workload => [workload.object, audiences.of(workload)]));
  const findings = firstOfEach(sumUp(found, ({ object }) => audienceOf.get(object)), ({ found: item }) => kindOf(item))
    .map(({ item, more }) => toReportedFinding(item.found, locate, item.also, more));
  return {
    findings,
    overridden: overridesIn(model),
    problems: [...manifests.problems, ...malformedFields(model.malformed, locate)],
    summary: {
      ...summarize(findings, manifests.documents, model.workloads.length + unread.length),
      ...audiences && { asked: countAudiences([...audienceOf.values()]) },
    },
    workloads: [...model.workloads, ...unread].map(({ object }) => describeObject(object)),
    unjudged: [
      ...audiences ? model.workloads.map(({ object, unread: because }) => ({ object, because, isUnknown: false, isPartly: true as const })) : [],
      ...[...audienceOf].map(([object, { who, because }]) => ({ object, because, isUnknown: who === 'unknown' })),
      ...unread.map(({ object, because }) => ({ object, because, isUnknown: true })),
    ].flatMap(({ object, because, ...how }) => because === undefined ? [] : [{
      workload: describeObject(object), reason: because, ...how, file: object.source.file, line: locate(object, []).line,
    }]),
  };
}

/** Whether there were workloads of which none was judged, at least one because its audience or its replacement is unknown. */
export function isUnjudged({ workloads, unjudged }: CheckReport): boolean {
  return unjudged.filter(({ isPartly }) => !isPartly).length === workloads.length && unjudged.some(({ isUnknown }) => isUnknown);
}

/** Whether a finding that is not suppressed fails the command: an error, with `strict` also a warning. */
export function fails({ findings }: CheckReport, strict: boolean): boolean {
  return findings.some(({ severity, suppressed }) => suppressed === undefined && (severity === 'error' || (strict && severity === 'warning')));
}

function countAudiences(all: readonly Audience[]): CheckSummary['asked'] {
  const count = (wanted: Audience['who']) => all.filter(({ who, because }) => who === wanted && because === undefined).length;
  return { byUsers: count('users'), byPods: count('pods') };
}

function summarize(findings: readonly ReportedFinding[], documents: number, workloads: number): CheckSummary {
  const counting = findings.filter(({ suppressed }) => suppressed === undefined);
  const sum = (all: readonly ReportedFinding[]) => all.reduce((total, { more = 0 }) => total + 1 + more, 0);
  const count = (wanted: ReportedFinding['severity']) => sum(counting.filter(({ severity }) => severity === wanted));
  return {
    documents,
    workloads,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    suppressed: sum(findings.filter(({ suppressed, suppressedBy }) => suppressed !== undefined && suppressedBy !== 'baseline')),
  };
}

/** Findings that are alike: of one rule and severity, about one object. */
export function kindOf({ rule, severity, suppressed, finding: { object: { source: { file, document }, prefix } } }: WorkloadFinding): string {
  return JSON.stringify([rule.code, severity, suppressed === undefined, file, document, prefix]);
}
