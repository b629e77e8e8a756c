import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { FindingData } from './finding-data';
import { applyPatch, Body, Patch } from './patch';
import { CheckOptions } from '../../src/rules/engine/check';

/** Objects of Kubernetes, and the YAML that holds them. */
export interface CaseManifests {
  readonly bodies: readonly Body[];
  readonly yaml: string;
  /** The same where it is given as a text, which says more than the objects in it. */
  readonly text?: string;
}

interface CaseOfAnyRule {
  readonly code: string;
  /** `t01-grace-covers-drain`. */
  readonly rule: string;
  /** `termination`. */
  readonly family: string;
  /** What matters in it; no other case of the rule is called the same. */
  readonly name: string;
  readonly options: CheckOptions;
  /** All that the rule finds; empty for what keeps to the rule. */
  readonly finds: readonly FindingData[];
}

/** Manifests with what one rule finds in them. */
export interface RuleCase extends CaseOfAnyRule, CaseManifests {}

/** Two versions of manifests with what one rule finds in the step between them. */
export interface ChangeCase extends CaseOfAnyRule {
  readonly old: CaseManifests;
  readonly now: CaseManifests;
}

/** A file of cases as it is written. */
interface WrittenCases {
  /** The base of all cases that state no other. */
  readonly base: string;
  readonly cases: readonly WrittenCase[];
}

interface WrittenCase extends Patch {
  readonly name: string;
  /** A file of `bases` without its ending, or `none`. */
  readonly base?: string;
  readonly options?: CheckOptions;
  /** Whether all objects are the items of one List. */
  readonly list?: boolean;
  /** What the old version differs in from the base. */
  readonly old?: Patch;
  /** What the new version differs in from the old one. */
  readonly new?: Patch;
  /** The YAML itself, where no objects can tell what is in it. */
  readonly text?: string;
  readonly finds: readonly FindingData[];
}

const CASES = join(__dirname, 'cases');
const CHANGES = 'changes';
const KEYS: ReadonlySet<string> = new Set(['name', 'base', 'options', 'list', 'set', 'remove', 'add', 'order', 'old', 'new', 'text', 'finds']);

/** What cases differ from, by name. */
const BASES: ReadonlyMap<string, readonly Body[]> = new Map([['none', []], ...readdirSync(join(__dirname, 'bases')).map((file): [string, Body[]] =>
  [basename(file, '.yaml'), parseAllDocuments(readFileSync(join(__dirname, 'bases', file), 'utf8')).map(document => document.toJS())])]);

/** Every file of cases: a rule each, in the folder of its family. */
export const CASE_FILES = readdirSync(CASES).flatMap(family =>
  readdirSync(join(CASES, family)).map(file => ({ family, rule: basename(file, '.yaml'), file: join(CASES, family, file) })));

const WRITTEN = CASE_FILES.flatMap(({ family, rule, file }) => readCases(file).map(written => {
  const { name, options = {}, finds } = written;
  return { written, common: { code: rule.slice(0, 3).toUpperCase(), rule, family, name, options, finds } };
}));

/** Every case of every rule about one set of manifests. */
export const RULE_CASES: readonly RuleCase[] = WRITTEN.filter(({ common }) => common.family !== CHANGES).map(({ written, common }) => {
  const { text } = written;
  if (text !== undefined) {
    return { ...common, text, yaml: text, bodies: parseAllDocuments(text, { uniqueKeys: false }).map(document => document.toJS()) };
  }
  const bodies = applyPatch(baseOf(written), written);
  return Object.assign(manifestsOf(written.list === true ? [listOf(bodies)] : bodies), common);
});

/** Every case of every rule about the step from one version to the next. */
export const CHANGE_CASES: readonly ChangeCase[] = WRITTEN.filter(({ common }) => common.family === CHANGES).map(({ written, common }) => {
  const old = applyPatch(baseOf(written), written.old ?? {});
  return { ...common, old: manifestsOf(old), now: manifestsOf(applyPatch(old, written.new ?? {})) };
});

function readCases(file: string): readonly (WrittenCase & { readonly base: string })[] {
  const { base, cases }: WrittenCases = parse(readFileSync(file, 'utf8'));
  return cases.map(written => {
    const unknown = Object.keys(written).filter(key => !KEYS.has(key));
    if (unknown.length > 0) throw new Error(`${file}: '${written.name}' has ${unknown.join(', ')}, which no case has`);
    if (!Array.isArray(written.finds)) throw new Error(`${file}: '${written.name}' does not state what it finds`);
    return { base, ...written };
  });
}

function baseOf({ name, base }: { readonly name: string; readonly base: string }): readonly Body[] {
  const objects = BASES.get(base);
  if (objects === undefined) throw new Error(`'${name}' is based on '${base}', which is not among the bases`);
  return objects;
}

function listOf(items: readonly Body[]): Body {
  return { apiVersion: 'v1', kind: 'List', items } as unknown as Body;
}

/** The YAML is written only where somebody reads it. */
function manifestsOf(bodies: readonly Body[]): CaseManifests {
  return { bodies, get yaml() { return bodies.map(body => stringify(body)).join('---\n'); } };
}
