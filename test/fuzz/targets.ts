import { DOMParser } from '@xmldom/xmldom';
import { Choices } from './choices';
import { manifests, textOf } from './manifests';
import { SAMPLES } from './samples';
import { TargetName } from './target-names';
import { applyFixes } from '../../src/fix/apply-fixes';
import { unifiedDiff } from '../../src/fix/diff';
import { checkTexts } from '../../src/integrations/texts';
import { buildModel } from '../../src/model/model';
import { readDocuments } from '../../src/model/objects/documents';
import { View } from '../../src/model/objects/view';
import { readPreStop } from '../../src/model/pods/pre-stop';
import { parseGoDuration } from '../../src/platform/durations';
import { parseKeyValues, setKeyValue } from '../../src/platform/key-values';
import { INT32 } from '../../src/platform/kubernetes';
import { parseSuccessCodes } from '../../src/platform/success-codes';
import { FORMATS } from '../../src/report/findings/formats';
import { RULES } from '../../src/rules';
import { CheckReport, compareManifests } from '../../src/rules/engine/report';
import { planFor, simulate, subjectsOf } from '../../src/simulation';
import { disagreement } from '../simulation/two-simulators';

/** What must hold for every input; an error says what does not. */
export type Target = (bytes: Uint8Array) => void;

export const TARGETS: Readonly<Record<TargetName, Target>> = { readers, files, documents, check, fix, diff, formats, simulation };

function holds(condition: boolean, what: () => string): void {
  if (!condition) throw new Error(what());
}

/** What reads a text never throws, and what it writes it reads again. */
function readers(bytes: Uint8Array): void {
  const choices = new Choices(bytes);
  const text = choices.text() + choices.text();
  const [hook, malformed]: [unknown, []] = [{ exec: { command: choices.pick([[text], ['sh', '-c', text], ['sleep', text], text.split(' ')]) } }, []];
  const object = { apiVersion: 'v1', kind: 'Pod', name: 'p', body: { hook }, source: { file: 'f', document: 0, line: 1 }, prefix: [] };
  const { seconds = 0 } = readPreStop(View.of(object, malformed).at('hook'));
  holds(Number.isFinite(seconds) && seconds >= 0, () => `a hook of ${seconds} s: ${text}`);
  const duration = parseGoDuration(text) ?? 0;
  holds(Number.isFinite(duration) && duration >= 0, () => `a duration of ${duration} s: ${text}`);
  parseSuccessCodes(text);
  const { values, problems } = parseKeyValues(text);
  const set = parseKeyValues(setKeyValue(text, 'key', 'value'));
  holds(set.values.key === 'value', () => `'key' is '${set.values.key}' after it was set in ${JSON.stringify(text)}`);
  if (problems.length > 0) return;
  // A comma at the end goes, unless a backslash makes it part of the value.
  const separates = !/(?<!\\)(?:\\\\)*\\,\s*$/.test(text);
  for (const [key, value] of Object.entries(values)) {
    if (key !== 'key') holds(set.values[key]?.trim() === (separates ? value.replace(/,$/, '').trim() : value), () => `'${key}' changes from '${value}' to '${set.values[key]}' in ${JSON.stringify(text)}`);
  }
}

/** Files that are not manifests, right except in some places, are read or refused with a word: no error, and no number that is none. */
function files(bytes: Uint8Array): void {
  const choices = new Choices(bytes);
  const { value, read } = choices.pick(Object.values(SAMPLES));
  const damaged = damage(value, choices);
  const text = typeof damaged === 'string' ? damaged : JSON.stringify(damaged).replaceAll('"@1e999"', '1e999');
  const cut = choices.rarely() ? text.slice(0, choices.byte() * 2) : text;
  const numbers = read(cut);
  holds(numbers.every(number => Number.isFinite(number) && number >= 0), () => `${numbers.join()} were read in ${cut}`);
}

/** What may stand at any place; the text stands for a number that JSON reads as infinite. */
const HOSTILE = [null, true, 0, -1, 1.5, 1e22, '', 'x', [], {}, [null], { a: null }, [[]], '@1e999', '\u0000', '__proto__', '2026-13-45T99:99:99Z', 'a\nb'] as const;

/** The value with something else at some of its places, or keys that it does not have. */
function damage(value: unknown, choices: Choices): unknown {
  const decision = choices.byte();
  if (decision > 230) return choices.pick(HOSTILE);
  if (typeof value === 'string') return decision > 200 ? value.replace(choices.pick([...value, '']), choices.text()) : value;
  if (Array.isArray(value)) return [...value, ...decision > 215 ? [choices.pick(HOSTILE)] : []].map(item => damage(item, choices));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(() => !choices.rarely()).map(([key, item]) => [key, damage(item, choices)]);
  if (decision > 215) entries.push([choices.pick(['a', '__proto__', 'constructor', '', 'toString']), choices.pick(HOSTILE)]);
  return Object.fromEntries(entries);
}

/** Any text is read, or there is a place for what is wrong with it. */
function documents(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString('utf8');
  const { objects, problems, documents: read } = readDocuments('f', text);
  const lines = text.split('\n').length;
  holds(problems.every(({ line, column }) => line >= 1 && line <= lines && column >= 1), () => `a problem beyond the text: ${JSON.stringify(problems)}`);
  holds(objects.length > 0 || problems.length > 0 || read <= 1, () => `${read} documents of which nothing is said`);
}

function textsOf(choices: Choices): Map<string, string> {
  return new Map([['a.yaml', textOf(manifests(choices), choices)]]);
}

/** A check ends with places that are in the text. */
function check(bytes: Uint8Array): CheckReport {
  const texts = textsOf(new Choices(bytes));
  const lines = texts.get('a.yaml')!.split('\n');
  const report = checkTexts(texts);
  for (const { line = 1, column = 1, message } of [...report.findings, ...report.problems]) {
    holds(line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1].length + 1, () => `${line}:${column} is beyond the text: ${message}`);
  }
  return report;
}

/** Fixes can be applied, are told, and are made once. */
function fix(bytes: Uint8Array): void {
  const choices = new Choices(bytes);
  const strict = choices.byte() % 2 === 1;
  const texts = textsOf(choices);
  const before = readDocuments('a.yaml', texts.get('a.yaml')!);
  const { texts: fixed, fixed: told, insufficient, added, left } = applyFixes(texts, { strict });
  const [old, now] = [texts.get('a.yaml')!, fixed.get('a.yaml')!];
  const after = readDocuments('a.yaml', now);
  holds(after.problems.length <= before.problems.length && after.objects.length >= before.objects.length, () => `what was fixed cannot be read: ${now}`);
  if (old === now) return;
  holds(told.length + insufficient.length + added.length > 0, () => `an edit that is not told:\n${unifiedDiff('a.yaml', old, now)}\nleft: ${left.map(({ reason }) => reason).join()}`);
  const known = new Set(numbersIn(before.objects.map(({ body }) => body)));
  const written = numbersIn(after.objects.map(({ body }) => body)).filter(number => !known.has(number));
  holds(written.every(number => Number.isInteger(number) && number >= 0 && number <= INT32), () => `numbers that Kubernetes refuses: ${written.join()}`);
  const again = applyFixes(fixed, { strict }).texts.get('a.yaml')!;
  holds(again === now, () => `a second fix changes more:\n${unifiedDiff('a.yaml', now, again)}\nof ${old}`);
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** Nothing changes from a version to itself, and any change can be compared. */
function diff(bytes: Uint8Array): void {
  const half = Math.floor(bytes.length / 2);
  const [old, now] = [bytes.subarray(0, half), bytes.subarray(half)].map(part => {
    const text = textOf(manifests(new Choices(part)), new Choices(part));
    return { text, manifests: readDocuments('a.yaml', text) };
  });
  compareManifests(old.manifests, now.manifests, {}, () => now.text);
  const same = compareManifests(old.manifests, readDocuments('a.yaml', old.text), {}, () => old.text);
  holds(same.findings.length === 0, () => `a change where there is none: ${same.findings.map(({ message }) => message).join()}`);
}

/** Controls that a terminal or a log would act on. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const ACTS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** What machines read they can parse, and nothing reaches a terminal that acts on it. */
function formats(bytes: Uint8Array): void {
  const report = { ...check(bytes), rules: RULES, strict: false, version: '0' };
  for (const [name, format] of Object.entries(FORMATS)) {
    const text = format(report, { columns: 100, color: false });
    holds(!ACTS.test(text), () => `${name} lets a control through: ${JSON.stringify(text.slice(Math.max(0, text.search(ACTS) - 60), text.search(ACTS) + 20))}`);
    if (name === 'json' || name === 'sarif') JSON.parse(text);
    if (name === 'junit') new DOMParser({ onError: (_, message) => { throw new Error(`junit: ${message}`); } }).parseFromString(text, 'text/xml');
    if (name === 'github') holds(text.split('\n').every(line => line === '' || /^::(error|warning|notice) /.test(line)), () => 'a line of github that is no command');
  }
}

/** Every request has one fate, and a simulator that knows nothing of this one comes to the same. */
function simulation(bytes: Uint8Array): void {
  const choices = new Choices(bytes);
  const delays = Array.from({ length: 8 }, () => choices.byte() % 60);
  const model = buildModel(readDocuments('a.yaml', [...textsOf(choices).values()][0]).objects);
  for (const subject of subjectsOf(model).subjects.slice(0, 1)) {
    if (subject.service.replicas > 20) continue;
    const plan = planFor(subject, {
      scenario: choices.pick(['rollout', 'scale-in', 'drain'] as const),
      pullSeconds: 0,
      gapSeconds: 0,
      callSeconds: 0,
      refusedShare: 0,
      ratePerSecond: 5,
      duration: { kind: 'fixed', seconds: delays[0] },
      connections: {},
      delays: { mode: 'worst' },
      seed: 1,
    });
    if ('reason' in plan) continue;
    const { service, application, traffic, scenario } = plan;
    const { requests, ok, lost, lostByClass } = simulate(service, application, traffic, scenario, plan.delays, 1);
    holds(requests === ok + lost && lost === Object.values(lostByClass).reduce((sum, each) => sum + each, 0), () => `${requests} requests, ${ok} served, ${lost} lost`);
    if (service.argo !== undefined || service.replicas === 0 || service.maxSurge === 0) continue;
    if (service.terminationGracePeriodSeconds === 0) continue; // the other one does not know of pods that are deleted by force
    if (service.maxSurge > 20 || Math.max(service.minReadySeconds, service.preStopSeconds, service.terminationGracePeriodSeconds) > 4000) continue; // it is slow
    const path = service.loadBalancer.targets.arePods ? 'targets' : service.loadBalancer.targets.areNodes ? 'nodes' : 'kube-proxy';
    const given: Parameters<typeof disagreement>[0] = {
      event: 'rollout',
      replicas: service.replicas,
      surge: service.maxSurge,
      maxUnavailable: service.maxUnavailable,
      path,
      gate: path === 'targets' && service.gated,
      minReady: service.minReadySeconds,
      preStop: service.preStopSeconds,
      grace: service.terminationGracePeriodSeconds,
      acceptsAfterSigterm: application.acceptsAfterSigtermSeconds,
      drains: application.onSigterm === 'drain',
      deregistrationDelay: path === 'targets' ? service.deregistrationDelaySeconds : undefined,
      stopsAtDelay: false,
      rate: 2.3,
      length: delays[0] / 3 + 0.05,
      delays: {
        choice: 'constant',
        startup: delays[1] + 0.31,
        shutdown: delays[2] / 3,
        reaction: delays[3] / 6,
        lateReaction: delays[4] / 6,
        deregistration: delays[5] / 2,
        registration: delays[6] / 3,
        check: path === 'targets' ? delays[7] / 4 : 0,
        answer: 0,
        gatePoll: 0,
        lag: 0,
      },
    };
    const differing = disagreement(given);
    holds(differing === undefined, () => `the simulators differ: ${JSON.stringify(differing)} of ${JSON.stringify(given)}`);
  }
}
