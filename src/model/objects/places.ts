import { Model } from '../model';
import { describeObject, KubernetesObject, Path, Position } from './object';
import { Locator, locator } from './positions/locator';

/**
 * Where values stand in the texts of their files; `textOf` gives the text of a file once more, where there still is one.
 * Without it, or where nothing stands, it is the line of the document.
 */
export function placesIn(textOf: (file: string) => string | undefined): (object: KubernetesObject, path: Path) => Position {
  let open: { readonly file: string; readonly locate?: Locator } | undefined;
  return ({ source, prefix }, path) => {
    if (open?.file !== source.file) {
      const text = textOf(source.file);
      open = { file: source.file, locate: text === undefined ? undefined : locator(text) };
    }
    return open.locate?.(source, [...prefix, ...path]) ?? { line: source.line, column: 1 };
  };
}

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
