import { RULES } from '..';
import { readIgnored } from './ignore';
import { ruleSetting } from '../../config/in-force';
import { describeObject, KubernetesObject, Path, Position } from '../../model/objects/object';
import { CHANGE_RULES } from '../changes';
import { LIVE_RULES } from '../live';
import { withAssumedFronts } from './assumed-fronts';
import { Assumptions, Plans } from './assumptions';
import { forAudience } from './audience';
import { Fact, ReportedFinding } from './reported-finding';
import { ModelRule, Rule, Subject } from './rule';
import { RuleFinding, describePlace } from './rule-finding';
import { RuleInfo } from './rule-info';
import { RANK, WorkloadFinding } from './workload-finding';
import { writtenText } from './written';
import { Audiences } from '../../model/audience';
import { Live } from '../../model/live/live';
import { asSelected, Model } from '../../model/model';
import { formatPath, namePath, shortName } from '../../model/objects/view';
import { Settings } from '../../model/settings/settings';
import { Workload } from '../../model/workload';
import { Kind } from '../../platform/cluster/kinds';
import { lastVersionOf } from '../../platform/cluster/kubernetes-version';
import { describeFinding, describeInequality, TimingInputs } from '../../timing';
import { remains } from '../changes/pairs';

/** Settings of the user in addition to the manifests. */
export interface CheckOptions {
  /** What the application needs; overrides what workloads declare. */
  readonly inputs?: Partial<TimingInputs>;
  readonly kubernetesVersion?: string;
  /** The kinds that could not be read: their absence says nothing. */
  readonly unread?: readonly Kind[];
  /** What a configuration and flags say, and objects of the cluster. */
  readonly settings?: Settings;
  /** Whether the baseline is to be written anew: what is found now is known then. */
  readonly updatesBaseline?: boolean;
}

const WORKLOAD_RULES = RULES.filter((rule): rule is Rule => 'check' in rule);
const MODEL_RULES = RULES.filter((rule): rule is ModelRule => 'checkModel' in rule);
const CODES: ReadonlySet<string> = new Set([...RULES, ...CHANGE_RULES, ...LIVE_RULES].map(({ code }) => code));

/** The findings of one rule about every workload. */
export function checkRule(rule: Rule, model: Model, options: CheckOptions = {}): WorkloadFinding[] {
  return withoutUnknowns(checkWorkloads(model, options, [rule], new Audiences(model)), model);
}

/** The findings of every rule about every workload, worst first within each; then those that belong to no workload. */
export function checkModel(model: Model, options: CheckOptions = {}, audiences = new Audiences(model)): WorkloadFinding[] {
  const isSure = ({ absenceOf = [] }: RuleInfo) => !absenceOf.some(kind => options.unread?.includes(kind));
  return withoutUnknowns([
    ...checkWorkloads(model, options, WORKLOAD_RULES.filter(isSure), audiences), ...checkWhole(model, MODEL_RULES.filter(isSure)),
  ], model);
}

function checkWorkloads(model: Model, options: CheckOptions, rules: readonly Rule[], audiences: Audiences): WorkloadFinding[] {
  const plans = new Plans();
  return model.workloads.flatMap(workload =>
    asConfigured(forAudience(audiences.of(workload), checkWorkload(model, workload, options, plans, rules)), model));
}

/** Drops findings about an unreadable value, which the default only replaces: the unreadable value itself is the one finding. */
function withoutUnknowns(found: readonly WorkloadFinding[], { malformed }: Model): WorkloadFinding[] {
  return found.filter(({ finding: { object, path } }) => !malformed.covers(object, path));
}

function checkWhole(model: Model, rules: readonly ModelRule[]): WorkloadFinding[] {
  return asConfigured(worstFirst(rules.flatMap(rule => rule.checkModel(model).filter(({ object }) => !model.context.has(object)).map(finding =>
    attribute(rule, finding, finding, ownReason(rule.code, finding.object, model))))), model);
}

function checkWorkload(
  model: Model, workload: Workload, { inputs, kubernetesVersion }: CheckOptions, plans: Plans, rules: readonly Rule[],
): WorkloadFinding[] {
  const ignored = readIgnored(workload.view, CODES);
  const version = kubernetesVersion ?? model.settings.config?.cluster.kubernetesVersion ?? lastVersionOf(workload.object.apiVersion);
  const subject: Subject = { model, workload, kubernetesVersion: version, ignored, assumptions: new Assumptions(workload, inputs, plans) };
  return worstFirst(withAssumedFronts(workload, seen => applyRules(rules, { ...subject, workload: seen })));
}

function applyRules(rules: readonly Rule[], subject: Subject): WorkloadFinding[] {
  const found: WorkloadFinding[] = [];
  for (const rule of rules) {
    for (const finding of rule.check(subject)) found.push(attribute(rule, subject.workload, finding, reasonFor(rule.code, finding.object, subject)));
  }
  return found;
}

/** The findings about a change, independent of those about the new manifests. */
export function checkChange(old: Model, now: Model, { inputs }: CheckOptions = {}): WorkloadFinding[] {
  const found = worstFirst(CHANGE_RULES.flatMap(rule => rule.check(old, now, inputs).map(finding =>
    attribute(rule, finding, finding, ownReason(rule.code, finding.object, remains(now, finding.object) ? now : old)))));
  return withoutUnknowns(asConfigured(found, now), now);
}

/** The findings with the severities of the configuration; those of a rule that is off are suppressed for its reason. */
function asConfigured(found: readonly WorkloadFinding[], { settings }: Model): WorkloadFinding[] {
  if (settings.config === undefined) return [...found];
  return found.map((item): WorkloadFinding => {
    const { object } = item.workload;
    const setting = ruleSetting(item.rule.code, asSelected(object), settings);
    if (setting === undefined || item.suppressed !== undefined) return item;
    const { severity, reason } = setting;
    return severity === 'off' ? { ...item, suppressed: reason, suppressedBy: 'configuration' } : { ...item, severity };
  }).sort((one, other) => RANK[one.severity] - RANK[other.severity]);
}

/** The findings that only a running cluster shows, in addition to those about its manifests. */
export function checkLive(model: Model, live: Live, { inputs }: CheckOptions = {}): WorkloadFinding[] {
  const plans = new Plans();
  const known = new Map<Workload, Assumptions>();
  const assumptionsOf = (workload: Workload) => {
    const assumptions = known.get(workload) ?? new Assumptions(workload, inputs, plans);
    known.set(workload, assumptions);
    return assumptions;
  };
  const found = LIVE_RULES.flatMap(rule => rule.check({ model, live, inputs: (workload, front) => assumptionsOf(workload).inputs(front) })
    .map(finding => attribute(rule, finding, finding, ownReason(rule.code, finding.object, model))));
  return worstFirst(asConfigured(found, model));
}

function attribute(rule: RuleInfo, workload: WorkloadFinding['workload'], finding: RuleFinding, suppressed: string | undefined): WorkloadFinding {
  return { rule, workload, finding, severity: finding.severity ?? rule.severity, suppressed };
}

function worstFirst(all: readonly WorkloadFinding[]): WorkloadFinding[] {
  return withoutRepetitions(all).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** An object suppresses findings about itself; a workload also those about the objects around it. */
function reasonFor(code: string, object: KubernetesObject, { model, workload, ignored }: Subject): string | undefined {
  if (code === 'I01') return undefined;
  return (object === workload.object ? undefined : ownReason(code, object, model)) ?? ignored.reasons.get(code);
}

function ownReason(code: string, { kind, name, namespace }: KubernetesObject, { index }: Model): string | undefined {
  const view = index.find(kind, name, namespace);
  return view && readIgnored(view, CODES).reasons.get(code);
}

/** Several fronts may break one rule at one place: the worst finding is reported, and covers the others. */
function withoutRepetitions(found: readonly WorkloadFinding[]): WorkloadFinding[] {
  const worst = new Map<string, WorkloadFinding>();
  for (const item of found) {
    const key = `${item.rule.code} ${describePlace(item.finding)} ${item.finding.field ?? ''} ${item.finding.says ?? item.finding.relation} ${item.finding.actual}`;
    const known = worst.get(key);
    if (!known || isWorse(item, known)) worst.set(key, item);
  }
  return [...worst.values()];
}

function isWorse(one: WorkloadFinding, other: WorkloadFinding): boolean {
  if (one.severity !== other.severity) return RANK[one.severity] < RANK[other.severity];
  return typeof one.finding.limit === 'number' && typeof other.finding.limit === 'number'
    && (one.finding.relation === 'at most' ? one.finding.limit < other.finding.limit : one.finding.limit > other.finding.limit);
}

/** Words a finding and locates it; `locate` searches the text, which is worth the time only for findings. */
export function toReportedFinding(
  { rule, workload, finding, severity, suppressed, suppressedBy }: WorkloadFinding,
  locate: (object: KubernetesObject, path: Path) => Position & { readonly source?: string },
  also: readonly WorkloadFinding[] = [],
  more = 0,
): ReportedFinding {
  const { object, path } = finding;
  return {
    code: rule.code,
    name: rule.name,
    severity,
    object: identityOf(object),
    workload: describeObject(workload.object),
    file: object.source.file,
    ...locate(object, path),
    field: formatPath(path),
    consequence: finding.consequence ?? rule.symptom,
    fact: factOf(finding, more),
    suggestion: writtenText(finding.fixes ?? []),
    ...finding.fixes?.length && { isFixable: true as const },
    message: `${messageOf({ finding, severity })}${leftOut(more)}`,
    remedy: remedyOf({ rule, finding }),
    also: also.map(other => ({ code: other.rule.code, name: other.rule.name, message: messageOf(other), remedy: remedyOf(other) })),
    ...more > 0 && { more },
    suppressed,
    ...suppressedBy && { suppressedBy },
  };
}

function identityOf({ apiVersion, kind, namespace, name, scope }: KubernetesObject): ReportedFinding['object'] {
  return { apiVersion, kind, namespace, name, ...scope !== undefined && { scope } };
}

function leftOut(more: number): string {
  return more > 0 ? `; and ${more} more like it in this object` : '';
}

function factOf(
  { object, path, field, says, actual, relation, limit, unit, because, isDetail = false, assumed = [] }: RuleFinding, more: number,
): Fact {
  const { container, name } = shortName(object, path);
  const isShort = relation === 'present' && limit === undefined;
  return {
    container,
    text: `${says ?? `${field ?? name} ${isShort ? `is ${actual}` : describeInequality({ actual, relation, limit, unit })}`}${leftOut(more)}`,
    because,
    isDetail,
    assumed,
  };
}

function messageOf({ finding, severity }: Pick<WorkloadFinding, 'finding' | 'severity'>): string {
  const { object, path, field = namePath(object, path), says, actual, relation, limit, unit, because, assumed = [] } = finding;
  const message = describeFinding({ severity, field, says, actual, relation, limit, unit, because });
  return assumed.length > 0 ? `${message}; assuming ${assumed.join(', ')}, which nothing declares` : message;
}

function remedyOf({ rule, finding: { remedy = rule.remedy, fixes = [] } }: Pick<WorkloadFinding, 'rule' | 'finding'>): string {
  const written = writtenText(fixes);
  if (written === undefined && fixes.length > 0) return `${remedy}; \`fix\` writes it`;
  return written === undefined || remedy.includes(written) ? remedy : `${remedy}; write ${written}`;
}
