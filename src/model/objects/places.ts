import { Locator, locator } from './locator';
import { MalformedFields } from './malformed';
import { describeObject, KubernetesObject, Path, Position } from './object';

/**
 * The places of values in the texts of their files; `textOf` reads the text of a file again, if it still exists.
 * Without the text, or for an absent value, it is the line of the document.
 */
export function placesIn(textOf: (file: string) => string | undefined): (object: KubernetesObject, path: Path) => Place {
  let open: { readonly file: string; readonly locate?: Locator; readonly templateOf?: (line: number) => string | undefined } | undefined;
  return ({ source, prefix }, path) => {
    if (open?.file !== source.file) {
      const text = textOf(source.file);
      open = text === undefined ? { file: source.file } : { file: source.file, locate: locator(text), templateOf: templatesIn(text) };
    }
    return { ...open.locate?.(source, [...prefix, ...path]) ?? { line: source.line, column: 1 }, source: open.templateOf?.(source.line) };
  };
}

/** The Helm template of the document of an object, by the comment above it; each file is read once. */
export function templates(textOf: (file: string) => string | undefined): (object: Pick<KubernetesObject, 'source'>) => string | undefined {
  const known = new Map<string, (line: number) => string | undefined>();
  return ({ source: { file, line } }) => {
    const templateOf = known.get(file) ?? templatesIn(textOf(file) ?? '');
    known.set(file, templateOf);
    return templateOf(line);
  };
}

/** A place in a file, and the Helm template of the document there. */
export interface Place extends Position {
  readonly source?: string;
}

/** The path in `# Source: web/templates/deployment.yaml`, which Helm writes above each document, for a line. */
function templatesIn(text: string): (line: number) => string | undefined {
  if (!text.includes(TEMPLATE)) return () => undefined;
  const lines = text.split('\n');
  return from => {
    for (let line = from - 1; line >= 0; line--) {
      if (lines[line].startsWith(TEMPLATE)) return lines[line].slice(TEMPLATE.length).trim();
      if (line < from - 1 && lines[line].startsWith('---')) return undefined;
    }
    return undefined;
  };
}

/** What Helm writes before the path of the template, above each document. */
export const TEMPLATE = '# Source: ';

/** Fields with values that Kubernetes would refuse, as far as the fields have been read so far. */
export function malformedFields(
  malformed: MalformedFields, locate: (object: KubernetesObject, path: Path) => Position,
): (Position & { readonly file: string; readonly message: string })[] {
  return malformed.all().flatMap(({ object, listed, left }) => {
    const tell = (path: Path, message: string) => ({ file: object.source.file, ...locate(object, path), message: `${describeObject(object)}: ${message}` });
    return [
      ...listed.map(({ path, message }) => tell(path, message)),
      ...left === undefined ? [] : [tell([], `${left} have values that Kubernetes does not accept there`)],
    ];
  });
}
