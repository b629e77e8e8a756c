import { ApiObject } from 'cdk8s';
import { Found, labelOf } from './inventory';
import { assign, at, Json, Path, pathText, same, textAt } from './json';
import { isRecord } from '../../platform/is-record';
import { parseKeyValues, setKeyValue } from '../../platform/key-values';

/** A place in an object that gets another value. */
export interface Edit {
  readonly path: Path;
  /** The key within an annotation of the form `k=v,k=v`. */
  readonly attribute?: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** An edit that was decided, with the reason. */
export interface Change extends Edit {
  readonly found: Found;
  readonly code?: string;
  readonly reason: string;
  /** The workload for whose sake. */
  readonly by?: Found;
}

/** What could not be decided. */
export interface Note {
  readonly label: string;
  readonly path: string;
  readonly reason: string;
  readonly code?: string;
}

/** An object that is missing. */
export interface Addition {
  readonly beside: Found;
  readonly id: string;
  readonly label: string;
  readonly json: Json;
  readonly code: string;
  readonly reason: string;
}

/** An object that has to come after others. */
export interface Move {
  readonly found: Found;
  readonly behind: readonly Found[];
  readonly code: string;
  readonly reason: string;
}

/** Collects what is to change, and shows each object as if it had changed already. */
export class Draft {
  public readonly additions: Addition[] = [];
  public readonly moves: Move[] = [];
  private speaker?: Found;
  private readonly changed = new Map<string, Change>();
  private readonly noted = new Map<string, Note>();

  /** What really changes: what was set to and fro is none. */
  public get changes(): Change[] {
    return [...this.changed.values()].filter(({ before, after }) => !same(before, after));
  }

  public get notes(): Note[] {
    return [...this.noted.values()];
  }

  /** Tells for whose sake is set what is set from now on. */
  public speakFor(workload: Found): void {
    this.speaker = workload;
  }

  /** Whether a place was set for the sake of another workload, which shares it. */
  public isSharedBy(found: Found, place: Pick<Edit, 'path' | 'attribute'>): boolean {
    const change = this.changed.get(keyOf(found, place));
    return change !== undefined && change.by !== this.speaker;
  }

  public isChanged(found: Found, place: Pick<Edit, 'path' | 'attribute'>): boolean {
    return this.changed.has(keyOf(found, place));
  }

  /** Sets a place, unless it holds that already. */
  public set(found: Found, edit: Omit<Edit, 'before'>, reason: string, code?: string): void {
    const before = read(found.json, edit);
    if (same(before, edit.after)) return;
    if (!found.changeable) {
      this.note(found, edit, `it is excluded, but ${valueText(before)} should be ${valueText(edit.after)}: ${reason}`, code);
      return;
    }
    const key = keyOf(found, edit);
    const earlier = this.changed.get(key);
    this.changed.set(key, { ...edit, found, code, reason, by: this.speaker, before: earlier ? earlier.before : before });
    found.json = write(found.json, edit);
  }

  public note(found: Found, { path, attribute }: Pick<Edit, 'path' | 'attribute'>, reason: string, code?: string): void {
    this.noteLabelled({ label: labelOf(found), path: placeText({ path, attribute }), reason, code });
  }

  public noteLabelled(note: Note): void {
    this.noted.set(`${note.label} ${note.path} ${note.code} ${note.reason}`, note);
  }

  /** Forgets what was said of a state that has changed since. */
  public forgetNotes(): void {
    this.noted.clear();
  }
}

function keyOf(found: Found, place: Pick<Edit, 'path' | 'attribute'>): string {
  return `${found.object.node.path} ${placeText(place)}`;
}

export function placeText({ path, attribute }: Pick<Edit, 'path' | 'attribute'>): string {
  return pathText(attribute === undefined ? path : [...path, attribute]);
}

export function valueText(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

function read(json: Json, { path, attribute }: Pick<Edit, 'path' | 'attribute'>): unknown {
  return attribute === undefined ? at(json, path) : parseKeyValues(textAt(json, path) ?? '').values[attribute];
}

function write(json: Json, { path, attribute, after }: Omit<Edit, 'before'>): Json {
  const value = attribute === undefined ? after : setKeyValue(textAt(json, path) ?? '', attribute, String(after));
  const written = assign(json, path, value);
  return isRecord(written) ? written : json;
}

const EDITS = new WeakMap<ApiObject, Edit[]>();

/**
 * Applies edits to whatever an object synthesises to, as the very last thing. A JSON patch would come too early: typed
 * objects of cdk8s-plus drop, after patches, every field that is newer than their version of Kubernetes – the sleep action
 * would come out as `preStop: {}`.
 *
 * A place that holds something else by then was changed by somebody after the decision, and is left to them.
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
    (json, edit) => same(read(json, edit), edit.before) ? write(json, edit) : json, synthesise() as Json,
  );
}
