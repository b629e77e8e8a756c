import { checkChange, checkModel, CheckOptions, Found, toViolation } from './check';
import { CheckSummary, ReadProblem, Violation } from './violation';
import { buildModel, Model } from '../../model/model';
import { describeObject, KubernetesObject } from '../../model/objects/object';
import { malformedFields, placesIn } from '../../model/objects/places';
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
export interface Findings {
  readonly violations: readonly Violation[];
  readonly problems: readonly ReadProblem[];
  readonly summary: CheckSummary;
  /** Every workload that was checked, with or without findings. */
  readonly workloads: readonly string[];
  /** Why there was nothing to compare, where that is so; continues "nothing was compared: ". */
  readonly unrelated?: string;
}

/**
 * Checks a set of manifests. Lines and columns are looked up in the texts only where something is found, since most
 * documents are fine; `textOf` gives the text of a file once more, where there still is one.
 */
export function findingsOf(manifests: Manifests, options: CheckOptions, textOf: (file: string) => string | undefined): Findings {
  const model = buildModel(manifests.objects);
  return report(checkModel(model, options), model, manifests, textOf);
}

/** What a change from one set of manifests to another breaks by itself, whatever the new ones are worth. */
export function changesOf(old: Manifests, now: Manifests, options: CheckOptions, textOf: (file: string) => string | undefined): Findings {
  const objects = inOneNamespace({ old: old.objects, now: now.objects });
  const [before, after] = [buildModel(objects.old), buildModel(objects.now)];
  const findings = report(checkChange(before, after, options), after, now, textOf);
  return {
    ...findings,
    problems: [...old.problems, ...findings.problems],
    ...findings.violations.length === 0 && { unrelated: unrelated(objects) },
  };
}

function report(found: readonly Found[], model: Model, manifests: Manifests, textOf: (file: string) => string | undefined): Findings {
  const locate = placesIn(textOf);
  const violations = found.map(item => toViolation(item, locate));
  return {
    violations,
    problems: [...manifests.problems, ...malformedFields(model, locate)],
    summary: summarize(violations, manifests.documents, model.workloads.length),
    workloads: model.workloads.map(({ object }) => describeObject(object)),
  };
}

/** Whether anything counts that is at least as bad as asked for. */
export function fails({ violations }: Findings, strict: boolean): boolean {
  return violations.some(({ severity, suppressed }) => suppressed === undefined && (severity === 'error' || (strict && severity === 'warning')));
}

function summarize(violations: readonly Violation[], documents: number, workloads: number): CheckSummary {
  const counting = violations.filter(({ suppressed }) => suppressed === undefined);
  const count = (wanted: Violation['severity']) => counting.filter(({ severity }) => severity === wanted).length;
  return {
    documents,
    workloads,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    suppressed: violations.length - counting.length,
  };
}
