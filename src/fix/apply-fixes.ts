import { Consequences, identity } from './consequences';
import { Manuscript } from './yaml/manuscript';
import { OverriddenInput, overridesIn } from '../model/known-inputs';
import { buildModels, Model } from '../model/model';
import { readDocuments } from '../model/objects/documents';
import { MalformedFields } from '../model/objects/malformed';
import { describeObject } from '../model/objects/object';
import { inNamespace } from '../model/objects/one-namespace';
import { namePath } from '../model/objects/view';
import { groupBy } from '../platform/group-by';
import { MOST_LISTED } from '../platform/limits/and-more';
import { refusedNumber } from '../platform/limits/written-numbers';
import { checkModel, CheckOptions } from '../rules/engine/check';
import { kindOf } from '../rules/engine/report';
import { Remedy, RuleFinding } from '../rules/engine/rule-finding';
import { WorkloadFinding } from '../rules/engine/workload-finding';
import { writtenText } from '../rules/engine/written';
import { RECLAIM_PATHS, SPOT } from '../timing';

/** Options of a fix. */
export interface FixOptions extends CheckOptions {
  /** Whether warnings are also fixed, if the fix is unambiguous. */
  readonly strict?: boolean;
  /** The findings that are fixed, whatever their severity, with what their fixes would break; without it, all that count, and what is added beside. */
  readonly only?: (found: WorkloadFinding) => boolean;
}

/** A fixed finding. */
export interface Fixed {
  readonly code: string;
  readonly name: string;
  /** The workload of the finding: `Deployment shop/web`. */
  readonly workload: string;
  /** The consequence that users no longer notice, with the numbers of the old manifests; without full stop. */
  readonly consequence: string;
  /** The written value, as YAML in one line; its place, if that is too long. */
  readonly written: string;
}

/** The result for a set of manifests. */
export interface FixResult {
  /** The texts of all files, changed or not. */
  readonly texts: ReadonlyMap<string, string>;
  /** The fields of the old texts that rules cannot read. */
  readonly unreadable: readonly MalformedFields[];
  /** The declared inputs that are not in force, since a flag or the configuration overrides them. */
  readonly overridden: readonly OverriddenInput[];
  /** The texts after the necessary fixes, before objects were added. */
  readonly needed: ReadonlyMap<string, string>;
  readonly fixed: readonly Fixed[];
  /** The changes that were made although a finding about the same place is left. */
  readonly insufficient: readonly Fixed[];
  /** The added objects, without which alone nothing is lost. */
  readonly added: readonly Fixed[];
  /** The assumptions behind the fixes, and the limits that they may exceed. */
  readonly notes: readonly string[];
  /** The remaining errors, with `strict` also warnings, and failed changes; each with the reason. */
  readonly left: readonly { readonly found: WorkloadFinding; readonly reason: string }[];
}

/** One fix may reveal another finding; each round fixes all visible ones, and a few rounds suffice. */
const ROUNDS = 10;

/** Rules with fixes that add a missing object, although nothing is lost without it alone. */
const ADDS_OBJECTS: ReadonlySet<string> = new Set(['R04', 'S02']);

/** How often one finding is fixed: another change may raise its limit. An object is added only once. */
const ATTEMPTS = 4;

/** Changes the fields that break a rule, and no others, until no error with an unambiguous fix is left. */
export function applyFixes(texts: ReadonlyMap<string, string>, options: FixOptions = {}): FixResult {
  const current = new Map(texts);
  const fixed = new Map<string, Fixed>();
  const added = new Map<string, Fixed>();
  const notes = new Set<string>();
  const refusals = new Map<string, string>();
  const attempts = new Map<string, number>();
  const before = check(current, options);
  const repeated = new Set(before.models.flatMap(namesakes));
  const consequences = new Consequences(before.all);
  let { all } = before;
  let needed: ReadonlyMap<string, string> | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const due = all.filter(found => isOpen(found, attempts) && found.suppressed === undefined && (found.finding.fixes ?? []).length > 0);
    // Additions come after the necessary fixes.
    const isChosen = options.only ?? (found => counts(found, options) || isBeside(found));
    const wanted = due.filter(found => consequences.has(found) || (isChosen(found) && (needed !== undefined || !isBeside(found))));
    const outcomes = applyAll(current, wanted, repeated);
    refusals.clear(); // a change that conflicted with others of its round may be possible after them
    for (const [found, reason] of outcomes) {
      const key = identity(found);
      if (reason !== undefined) {
        refusals.set(key, reason);
      } else {
        attempts.set(key, (attempts.get(key) ?? 0) + 1);
        const done = isBeside(found) ? added : fixed;
        done.set(key, { ...describe(found), ...done.has(key) && { consequence: done.get(key)!.consequence } });
        notesOn(found).forEach(note => notes.add(note));
        consequences.note(found);
      }
    }
    const isDone = outcomes.every(([, reason]) => reason !== undefined);
    if (isDone && needed !== undefined) break;
    if (isDone) needed = new Map(current);
    else ({ all } = check(current, options));
  }
  const after = all.filter(({ suppressed }) => suppressed === undefined);
  const insufficient = new Map<string, Fixed>();
  for (const found of after) {
    const key = identity(found);
    for (const done of [fixed, added]) {
      const change = done.get(key);
      if (change !== undefined && done.delete(key)) insufficient.set(key, change); // a finding that is still present is not fixed
    }
  }
  return {
    texts: current,
    unreadable: before.models.flatMap(({ malformed }) => malformed),
    overridden: before.models.flatMap(overridesIn),
    needed: needed ?? current,
    fixed: [...fixed.values()],
    insufficient: [...insufficient.values()],
    added: [...added.values()],
    notes: fixed.size > 0 ? [...notes] : [],
    left: after
      .filter(found => counts(found, options) || refusals.has(identity(found)) || consequences.has(found) || consequences.isNew(found))
      .map(found => ({ found, reason: refusals.get(identity(found)) ?? reasonFor(found, options) })),
  };
}

/** Why no fix was tried. */
function reasonFor({ finding, rule, severity }: WorkloadFinding, { strict }: FixOptions): string {
  if (finding.fixes?.length && severity === 'warning' && strict !== true) return 'use --strict to fix warnings';
  return finding.undecided ?? rule.undecided ?? 'only a person can tell what was intended';
}

function isOpen(found: WorkloadFinding, attempts: ReadonlyMap<string, number>): boolean {
  const adds = found.finding.fixes?.some(({ kind }) => kind === 'add') ?? false;
  return (attempts.get(identity(found)) ?? 0) < (adds ? 1 : ATTEMPTS);
}

/** Tries each fix; records the reason for a failed one. */
function applyAll(
  texts: Map<string, string>, wanted: readonly WorkloadFinding[], repeated: ReadonlySet<string>,
): [WorkloadFinding, string | undefined][] {
  const open = new Map<string, Manuscript>();
  const manuscriptOf = (file: string): Manuscript | undefined => {
    const text = texts.get(file);
    if (!open.has(file) && text !== undefined) open.set(file, new Manuscript(text));
    return open.get(file);
  };
  const groups = groupBy(wanted, kindOf);
  const tried = (found: WorkloadFinding) => edits(groups.get(kindOf(found))!) > MOST_LISTED ? TOO_MANY : apply(found, manuscriptOf, repeated);
  const outcomes = wanted.map((found): [WorkloadFinding, string | undefined] => [found, tried(found)]);
  for (const [file, manuscript] of open) texts.set(file, manuscript.text);
  return outcomes;
}

/** The document is read again after each change; nobody writes so many by hand. */
const TOO_MANY = `an object takes at most ${MOST_LISTED} changes by one rule: correct what writes it`;

function edits(alike: readonly WorkloadFinding[]): number {
  return alike.reduce((sum, { finding: { fixes = [] } }) => sum + fixes.length, 0);
}

/** The objects that share their kind, namespace and name with another. */
function namesakes({ index: { repeated } }: Model): string[] {
  return repeated.map(({ first }) => describeObject(first.object));
}

const OTHER_FILE = 'its file is not among those that are fixed';

function check(
  texts: ReadonlyMap<string, string>, options: FixOptions,
): { readonly models: readonly Model[]; readonly all: readonly WorkloadFinding[] } {
  const objects = [...texts].flatMap(([file, text]) => readDocuments(file, text).objects);
  const models = buildModels(inNamespace(objects, options.settings?.namespace), options.settings, file => texts.get(file));
  return { models, all: models.flatMap(model => checkModel(model, options)) };
}

/** Whether the fix of a finding adds a missing object, although nothing is lost without it alone. */
export function isBeside({ rule, severity }: WorkloadFinding): boolean {
  return ADDS_OBJECTS.has(rule.code) && severity !== 'error';
}

/** Whether a finding must not be left. */
export function counts({ severity }: Pick<WorkloadFinding, 'severity'>, { strict }: Pick<FixOptions, 'strict'>): boolean {
  return severity === 'error' || (strict === true && severity === 'warning');
}

/** Makes the changes of one finding, all or none; returns the reason for a failure. */
function apply(
  { finding: { fixes = [] } }: WorkloadFinding, manuscriptOf: (file: string) => Manuscript | undefined, repeated: ReadonlySet<string>,
): string | undefined {
  const ambiguous = fixes.map(fix => describeObject(fix.kind === 'add' ? fix.beside : fix.object)).find(name => repeated.has(name));
  if (ambiguous !== undefined) return `${ambiguous} is there more than once, and which one is applied last is not known`;
  const marks = new Map<Manuscript, () => void>();
  for (const fix of fixes) {
    const manuscript = manuscriptOf((fix.kind === 'add' ? fix.beside : fix.object).source.file);
    if (manuscript && !marks.has(manuscript)) marks.set(manuscript, manuscript.mark());
    const reason = manuscript ? applyOne(manuscript, fix) : OTHER_FILE;
    if (reason === undefined) continue;
    for (const revert of marks.values()) revert();
    return reason;
  }
  return undefined; // without an effect, the change of another finding has already fixed this one
}

function applyOne(manuscript: Manuscript, fix: Remedy): string | undefined {
  if (fix.kind === 'add') return manuscript.add(fix.object, fix.beside);
  const { source: { document }, prefix } = fix.object;
  const refused = fix.kind === 'set' ? refusedNumber(String(fix.path.at(-1)), fix.value) : undefined;
  if (refused !== undefined) return refused;
  const place = { document, path: [...prefix, ...fix.path] };
  return manuscript.edit(fix.kind === 'set' ? { kind: 'set', ...place, value: fix.value } : { kind: 'remove', ...place });
}

function describe({ rule: { code, name, symptom }, workload, finding }: WorkloadFinding): Fixed {
  return {
    code,
    name,
    workload: describeObject(workload.object),
    consequence: finding.consequence ?? symptom,
    written: writtenText(finding.fixes ?? []) ?? describeFixes(finding),
  };
}

/** A summary of the written values, if they are too long. */
function describeFixes({ object, path, fixes = [] }: RuleFinding): string {
  const done = [...new Set(fixes.map(fix => fix.kind === 'add'
    ? `${String(fix.object.kind)} for ${describeObject(fix.beside)}`
    : `${describeObject(fix.object)}, ${namePath(fix.object, fix.path)}${fix.kind === 'remove' ? ' removed' : ''}`))];
  return done.length === 0 ? `${describeObject(object)}, ${namePath(object, path)}` : done.join('; ');
}

/** Notes on a fix: undeclared choices, and times that nodes may not wait for. */
function notesOn({ finding: { fixes = [], note } }: WorkloadFinding): string[] {
  const grace = fixes.flatMap(fix => fix.kind === 'set' && fix.path.at(-1) === 'terminationGracePeriodSeconds' && typeof fix.value === 'number'
    ? [{ seconds: fix.value, object: fix.object }] : []);
  return [
    ...note === undefined ? [] : [note],
    ...grace.flatMap(({ seconds, object }) => RECLAIM_PATHS.filter(({ name, ceilingSeconds }) => name !== SPOT.name && seconds > ceilingSeconds)
      .slice(-1)
      .map(({ name, ceilingSeconds }) => `${describeObject(object)}: a grace period of ${seconds} s is more than the ${ceilingSeconds} s `
        + `that nodes of '${name}' wait; see that it does not run on them`)),
  ];
}
