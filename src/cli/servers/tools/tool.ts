import { BUDGET } from '../../../config/shape';
import { Complaint, JsonSchema, Keys, list, map, text } from '../../../config/type';
import { withoutUndefined } from '../../../platform/records';
import { TimingInputs } from '../../../timing';
import { isBelow } from '../../files/below';
import { STDIN } from '../../files/read';
import { Io } from '../../io';
import { UsageError } from '../../options/parse';

/** What a tool returns: the same for a reader and for a program. */
export interface Answer {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A tool for agents. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** When to call it, and what comes of it. */
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema: JsonSchema;
  /** Throws a {@link UsageError} with everything that is wrong with the arguments. */
  readonly call: (given: unknown, io: Io, version: string) => Promise<Answer>;
}

/** Makes a tool out of the keys that it takes, of which come its schema and the reader of its arguments. */
export function tool<Map extends Keys>(
  { takes, answers, call, ...named }: Pick<Tool, 'name' | 'title' | 'description'> & {
    readonly takes: Map;
    /** The properties of its structured result. */
    readonly answers: Readonly<Record<string, JsonSchema>>;
    readonly call: (given: NonNullable<ReturnType<ReturnType<typeof map<Map>>['read']>>, io: Io, version: string) => Answer | Promise<Answer>;
  },
): Tool {
  const shape = map(takes);
  return {
    ...named,
    inputSchema: shape.schema,
    outputSchema: { type: 'object', properties: answers },
    call: async (given, io, version) => {
      const complaints: Complaint[] = [];
      const read = shape.read(given, [], complaints);
      if (read === undefined || complaints.length > 0) throw new UsageError(...complaints.map(({ message }) => message));
      return call(read, io, version);
    },
  };
}

/** A key of a budget is read as the inputs that it declares. */
export type Declared = Readonly<Record<string, Partial<TimingInputs> | undefined>>;

export function inputsOf(declared: Declared = {}): Partial<TimingInputs> {
  return Object.assign({}, ...Object.values(declared));
}

/** The arguments that name manifests, and what their applications need. */
export const MANIFESTS = {
  manifests: { type: text('manifests as a text'), about: 'rendered manifests, YAML or JSON, as a text; give these or `paths`' },
  paths: {
    type: list(text('a path or a pattern')),
    about: 'files, folders or patterns of rendered manifests, below the working directory of the server; they are only read. A folder is judged as a whole: '
      + 'give the one with the Ingress, Service and Namespace of a workload rather than its Deployment alone',
  },
  defaults: { type: BUDGET, about: 'what the applications need, where neither an annotation nor zero-downtime.yaml declares it' },
  overrides: { type: BUDGET, about: 'what the applications need, whatever they declare; the answer says what is overridden' },
};

/** The arguments of {@link MANIFESTS} once they are read. */
interface Given {
  readonly manifests?: string;
  readonly paths?: readonly string[];
  readonly defaults?: Declared;
  readonly overrides?: Declared;
}

/** The manifests of a call: the paths for a command, the files that it sees, and what it reported beside its result. */
export interface Called {
  readonly paths: readonly string[];
  readonly said: { readonly defaults: Partial<TimingInputs>; readonly overrides: Partial<TimingInputs> };
  readonly io: Io;
  readonly notes: () => readonly string[];
}

/** Prepares a call of a command: it reads the text, or files below the working directory, and writes nothing. */
export function called({ manifests, paths, defaults, overrides }: Given, io: Io): Called {
  if ((manifests === undefined) === (paths === undefined || paths.length === 0)) {
    throw new UsageError(`give either 'manifests' or 'paths'${manifests === undefined ? '; without both there is nothing to read' : ', not both'}`);
  }
  const outside = (paths ?? []).filter(path => path === STDIN || !isBelow(path, '.'));
  if (outside.length > 0) {
    throw new UsageError(...outside.map(path => `'${path}' of 'paths' is not below the working directory of the server; give its content as 'manifests'`));
  }
  let printed = '';
  return {
    paths: paths?.length ? paths : [STDIN],
    said: withoutUndefined({ defaults: inputsOf(defaults), overrides: inputsOf(overrides) }),
    io: {
      ...io,
      stdout: () => undefined,
      stderr: line => { printed += line; },
      files: { ...io.files, readStdin: async limit => within(Buffer.from(manifests ?? ''), limit) },
    },
    notes: () => printed.split('\n').filter(line => line !== ''),
  };
}

function within(bytes: Uint8Array, limit: number): Uint8Array | undefined {
  return bytes.length <= limit ? bytes : undefined;
}

/** An answer with what was reported beside it. */
export function answer(told: string, data: Readonly<Record<string, unknown>>, notes: readonly string[] = []): Answer {
  return { text: [told, ...notes.map(note => `${note}\n`)].join(''), data: { ...data, ...notes.length > 0 && { notes } } };
}

/** The property of what was reported beside a result. */
export const NOTES: Readonly<Record<string, JsonSchema>> = {
  notes: { type: 'array', items: { type: 'string' }, description: 'what to know about the input: files that were passed over, values that were overridden' },
};

/** Wide enough for sentences to be broken rarely. */
export const COLUMNS = 160;
