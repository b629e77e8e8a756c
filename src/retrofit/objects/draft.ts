import { isDeepStrictEqual } from 'node:util';
import { ApiObject } from 'cdk8s';
import { assign, at, Json, Steps, stepsAlong, stepsText } from './json';
import { ScopeObject, scopeObject } from './scope-object';
import { describeObject, Sourced } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { parseKeyValues, setKeyValue } from '../../platform/key-values';
import { isRecord } from '../../platform/records';

/** A place in an object, as the model names it. */
export type Place = Pick<Sourced<unknown>, 'object' | 'path' | 'attribute'>;

/** A place in the synthesised form of an object. */
interface Target {
  readonly steps: Steps;
  /** The key within an annotation of the form `k=v,k=v`. */
  readonly attribute?: string;
}

/** A place in an object that gets another value. */
export interface Edit extends Target {
  readonly before: unknown;
  readonly after: unknown;
}

/** A decided edit, with its reason. */
export interface Change extends Edit {
  readonly object: ScopeObject;
  /** The number that it sets, independent of the way it is written. */
  readonly seconds?: number;
  readonly code?: string;
  readonly reason: string;
  /** The workload that needs it. */
  readonly by?: ScopeObject;
}

/** Why a place is changed. */
export interface Cause {
  readonly reason: string;
  readonly code?: string;
}

/** An undecided question. */
export interface Note extends Cause {
  readonly label: string;
  readonly path: string;
}

/** A missing object. */
export interface Addition extends Required<Cause> {
  readonly beside: ScopeObject;
  /** The pods that it is for. */
  readonly selector: View;
  readonly id: string;
  readonly label: string;
  readonly json: Json;
}

/** An object that has to come after others. */
export interface Move extends Required<Cause> {
  readonly object: ScopeObject;
  readonly behind: readonly ScopeObject[];
}

/** Collects the changes, and shows each object as if they were already applied. */
export class Draft {
  public readonly additions: Addition[] = [];
  public readonly moves: Move[] = [];
  private speaker?: ScopeObject;
  private readonly changed = new Map<string, Change>();
  private readonly noted = new Map<string, Note>();

  /** The effective changes: a value that was set and set back is not a change. */
  public get changes(): Change[] {
    return [...this.changed.values()].filter(({ before, after }) => !isDeepStrictEqual(before, after));
  }

  public get notes(): Note[] {
    return [...this.noted.values()];
  }

  /** Sets the workload that needs the following changes. */
  public speakFor(workload: ScopeObject): void {
    this.speaker = workload;
  }

  /** The change of a place, if any. */
  public changeOf(place: Place): Change | undefined {
    return this.changed.get(keyOf(place));
  }

  /** Whether a place was set for another workload, which shares it. */
  public isSharedBy(place: Place): boolean {
    const change = this.changeOf(place);
    return change !== undefined && change.by !== this.speaker;
  }

  /** Sets a place, unless it already has that value. */
  public set(place: Place, after: unknown, { reason, code }: Cause, seconds?: number): void {
    const object = scopeObject(place.object);
    const target = targetOf(place);
    const before = read(object.body, target);
    if (isDeepStrictEqual(before, after)) return;
    if (!object.changeable) {
      this.note(place, `it is excluded, but ${valueText(before)} should be ${valueText(after)}: ${reason}`, code);
      return;
    }
    const earlier = this.changeOf(place);
    const change = { ...target, object, after, seconds, code, reason, by: this.speaker, before: earlier ? earlier.before : before };
    this.changed.set(keyOf(place), change);
    object.body = write(object.body, change);
  }

  public note(place: Place, reason: string, code?: string): void {
    this.noteLabelled({ label: describeObject(place.object), path: targetText(targetOf(place)), reason, code });
  }

  public noteLabelled(note: Note): void {
    this.noted.set(`${note.label} ${note.path} ${note.code} ${note.reason}`, note);
  }

  /** Removes notes about a state that has changed since. */
  public forgetNotes(): void {
    this.noted.clear();
  }
}

/** The current value of a place. */
export function valueAt(place: Place): unknown {
  return read(scopeObject(place.object).body, targetOf(place));
}

/** Attributes are pairs in a text, or in a list of them. */
function targetOf({ object, path, attribute }: Place): Target {
  const steps = stepsAlong(object.body, path);
  if (attribute === undefined || path.includes('annotations')) return { steps, attribute };
  return { steps: [...steps, { keyed: attribute }, 'value'] };
}

function keyOf(place: Place): string {
  return `${scopeObject(place.object).construct.node.path} ${targetText(targetOf(place))}`;
}

export function targetText({ steps, attribute }: Target): string {
  return stepsText(attribute === undefined ? steps : [...steps, attribute]);
}

export function valueText(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

function read(json: Json, { steps, attribute }: Target): unknown {
  const value = at(json, steps);
  return attribute === undefined ? value : parseKeyValues(typeof value === 'string' ? value : '').values[attribute];
}

function write(json: Json, { steps, attribute, after }: Omit<Edit, 'before'>): Json {
  const text = at(json, steps);
  const value = attribute === undefined ? after : setKeyValue(typeof text === 'string' ? text : '', attribute, String(after));
  const written = assign(json, steps, value);
  return isRecord(written) ? written : json;
}

const EDITS = new WeakMap<ApiObject, Edit[]>();

/**
 * Applies edits to the synthesised form of an object, as the very last step. A JSON patch would come too early: after
 * patches, typed objects of cdk8s-plus drop every field that is newer than their version of Kubernetes – the sleep action
 * would be written as `preStop: {}`.
 *
 * A place with another value by then was changed after the decision, and keeps the later value.
 */
export function amend(object: ApiObject, edits: readonly Edit[]): void {
  const known = EDITS.get(object);
  if (known) {
    known.push(...edits);
    return;
  }
  const list = [...edits];
  EDITS.set(object, list);
  const synthesise = object.toJson.bind(object);
  object.toJson = () => list.reduce(
    (json, edit) => isDeepStrictEqual(read(json, edit), edit.before) ? write(json, edit) : json, synthesise() as Json,
  );
}
