import { Model } from '../model';
import { describeObject, KubernetesObject, Path, Position } from './object';
import { Locator, locator } from './positions/locator';

/**
 * Where values stand in the texts of their files; `textOf` gives the text of a file once more, where there still is one.
 * Without it, or where nothing stands, it is the line of the document.
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

/** A place in a file, and the template of Helm that the document there was made from. */
export interface Place extends Position {
  readonly source?: string;
}

/** What `# Source: web/templates/deployment.yaml`, which Helm writes above each document, says above a line. */
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

const TEMPLATE = '# Source: ';

/** Fields that hold what Kubernetes would refuse, each once, as far as somebody has looked at them by now. */
export function malformedFields(
  { malformed }: Pick<Model, 'malformed'>, locate: (object: KubernetesObject, path: Path) => Position,
): (Position & { readonly file: string; readonly message: string })[] {
  const seen = new Map<KubernetesObject, Set<string>>();
  return malformed.flatMap(({ object, path, message }) => {
    const known = seen.get(object) ?? new Set();
    seen.set(object, known);
    if (known.has(message)) return [];
    known.add(message);
    return [{ file: object.source.file, ...locate(object, path), message: `${describeObject(object)}: ${message}` }];
  });
}
