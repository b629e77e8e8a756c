import { applyFixes, FixOptions } from '../../src/fix/apply-fixes';
import { checkTexts } from '../../src/integrations/texts';
import { buildModel } from '../../src/model/model';
import { readDocuments } from '../../src/model/objects/documents';
import { describeObject } from '../../src/model/objects/object';
import { CheckReport } from '../../src/rules/engine/report';
import { Delays, LossClass, Plan, planFor, Scenario, simulate, subjectsOf } from '../../src/simulation';
import { LOSS_CLASSES } from '../../src/simulation/outcome';
import { Question } from '../../src/simulation/plan';

/** Rules whose finding says why a request is lost in that way. */
const NAMES_WHY: Readonly<Record<LossClass, readonly string[]>> = {
  'refused': ['T01', 'T02', 'T03', 'T06', 'T08', 'T09', 'T12', 'T13', 'T17', 'N04', 'N06', 'N07', 'S07', 'S11', 'R01', 'R03', 'A01', 'A02'],
  'killed': ['T01', 'T02', 'T03', 'T06', 'T08', 'T09', 'T10', 'T17', 'T18', 'N06', 'A01', 'A02'],
  'cut': ['T04', 'T17', 'A01', 'A02'],
  'idle-timeout': ['N03'],
  'black-holed': ['T01', 'T02', 'T03', 'T06', 'T08', 'T09', 'T17', 'N04', 'N06', 'R01', 'R03', 'A01', 'A02'],
  'no-target': ['S02', 'S07', 'S11', 'S14', 'R01', 'R02', 'R03', 'R06', 'N04', 'A01'],
  'keep-alive-race': ['N02'],
};

/** Rules that name a loss although their finding is worth an info: nobody can prevent it, or callers ask again. */
const NAMED_BY_INFO: ReadonlySet<string> = new Set(['T17', 'T18', 'R01', 'R03']);

/** What pods do every day. */
const SCENARIOS: readonly Scenario['kind'][] = ['rollout', 'scale-in', 'drain'];

const QUESTION: Omit<Question, 'scenario' | 'duration' | 'delays'> = {
  pullSeconds: 0, gapSeconds: 0, callSeconds: 0, refusedShare: 0, ratePerSecond: 10, connections: {}, seed: 1,
};

/** Requests that a workload loses in one scenario. */
interface Loss {
  readonly workload: string;
  readonly how: string;
  readonly classes: readonly LossClass[];
}

/** What somebody is told of a workload. */
interface Told {
  readonly workload: string;
  readonly code: string;
  /** Whether somebody has said that it is to be ignored. */
  readonly ignored?: boolean;
}

type Texts = ReadonlyMap<string, string>;

/**
 * How `check`, `fix` and `simulate` contradict each other about a set of manifests, a sentence each.
 *
 * @param evaluations runs of each search for the delays that lose most
 */
export function contradictionsIn(texts: Texts, options: FixOptions, evaluations: number): string[] {
  const before = checkTexts(texts, options);
  const losses = lossesIn(texts, options, evaluations);
  const { texts: fixed, left } = applyFixes(texts, { ...options, strict: true });
  const after = checkTexts(fixed, options);
  const still = [...fixed].every(([file, text]) => texts.get(file) === text) ? losses : lossesIn(fixed, options, evaluations);
  const reasons = left.map(({ found: { workload, rule } }) => ({ workload: describeObject(workload.object), code: rule.code }));
  return [
    ...unnamed(losses, toldBy(before)).map(({ workload, how, told }) => `${workload} loses requests in a ${how}; check finds ${told}`),
    ...isClean(before) ? losses.map(({ workload, how }) => `${workload} loses requests in a ${how}; check calls all of it clean`) : [],
    ...unsaid(after, reasons),
    ...unnamed(still, [...reasons, ...toldBy(after).filter(({ code, ignored }) => ignored || NAMED_BY_INFO.has(code))])
      .map(({ workload, how, told }) => `${workload} loses requests after fix in a ${how}; fix leaves ${told}`),
  ];
}

/** What is lost of each workload behind each front, with all delays at their bounds and with those that are found to lose most. */
function lossesIn(texts: Texts, { inputs, settings }: FixOptions, evaluations: number): Loss[] {
  const model = buildModel([...texts].flatMap(([file, text]) => readDocuments(file, text).objects), settings);
  const modes: readonly Delays[] = [{ mode: 'worst' }, { mode: 'adversarial', evaluations }];
  return subjectsOf(model, inputs).subjects.flatMap(subject => SCENARIOS.flatMap(scenario => modes.flatMap(delays => {
    const duration = { kind: 'fixed' as const, seconds: subject.inputs.longestRequestSeconds };
    const plan = planFor(subject, { ...QUESTION, scenario, delays, duration });
    return 'reason' in plan ? [] : lossOf(plan);
  })));
}

function lossOf({ subject: { workload, front }, service, application, traffic, scenario, delays, seed }: Plan): Loss[] {
  const { lostByClass } = simulate(service, application, traffic, scenario, delays, seed);
  const classes = LOSS_CLASSES.filter(each => lostByClass[each] > 0);
  const how = `${scenario.kind} behind ${front} with ${delays.mode} delays (${classes.map(each => `${lostByClass[each]} ${each}`).join(', ')})`;
  return classes.length === 0 ? [] : [{ workload, how, classes }];
}

/** What is ignored with a reason is told, too. */
function toldBy({ findings }: CheckReport): Told[] {
  return findings.flatMap(({ workload, severity, code, also, suppressed }) => [code, ...also.map(other => other.code)]
    .filter(each => severity !== 'info' || NAMED_BY_INFO.has(each))
    .map(each => ({ workload, code: each, ignored: suppressed !== undefined })));
}

function isClean({ findings, unjudged, problems }: CheckReport): boolean {
  const counts = findings.filter(({ severity, code, suppressed }) => severity !== 'info' || code === 'T17' || suppressed !== undefined);
  return unjudged.length === 0 && problems.length === 0 && counts.length === 0;
}

/** Losses in which something is lost in a way that nothing told of the workload names, with what is told. */
function unnamed(losses: readonly Loss[], told: readonly Told[]): (Loss & { readonly told: string })[] {
  return losses.flatMap(loss => {
    const codes = told.filter(({ workload }) => workload === loss.workload).map(({ code }) => code);
    const isNamed = loss.classes.every(each => NAMES_WHY[each].some(code => codes.includes(code)));
    return isNamed ? [] : [{ ...loss, told: codes.length > 0 ? [...new Set(codes)].join(', ') : 'nothing of it' }];
  });
}

/** What is found after a fix that did not say that it leaves it. */
function unsaid({ findings }: CheckReport, left: readonly Told[]): string[] {
  return findings
    .filter(({ severity, suppressed }) => severity !== 'info' && suppressed === undefined)
    .filter(({ code, workload }) => !left.some(other => other.code === code && other.workload === workload))
    .map(({ code, workload, message }) => `${workload} has ${code} after fix, which did not say so: ${message}`);
}
