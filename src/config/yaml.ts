import { Composer, CST, Document, isAlias, isCollection, isMap, isNode, isPair, isScalar, LineCounter, Parser, visit, YAMLMap } from 'yaml';

/** Why a text cannot be read as one document of YAML. */
export interface YamlMistake {
  /** The number of characters before it. */
  readonly offset: number;
  /** A sentence about the file without its subject and without full stop: "has a second document". */
  readonly message: string;
}

export type ReadYaml = { readonly value: unknown; readonly contents: unknown } | { readonly mistakes: readonly YamlMistake[] };

/** The deepest configuration has six levels. */
const MAX_DEPTH = 100;

/**
 * Reads a file that users write for this project: one document, in which each key is a text. The library would write other keys as texts,
 * for which it takes a minute for a kilobyte of maps within keys, overflows the stack where a text is nested too deeply, and leaves it to its
 * callers that aliases may lead nowhere.
 */
export function readYaml(text: string, lineCounter?: LineCounter): ReadYaml {
  const tokens = [...new Parser(lineCounter?.addNewLine).parse(text)];
  const deep = tooDeepIn(tokens);
  if (deep !== undefined) return { mistakes: [{ offset: deep.offset, message: `is nested deeper than ${MAX_DEPTH} levels` }] };
  const [document, second] = new Composer({ uniqueKeys: false }).compose(tokens, true, text.length) as Iterable<Document.Parsed>;
  const mistakes = document.errors.map(({ message, pos: [offset] }) => ({ offset, message: `is not YAML: ${sentence(message)}` }));
  if (second) mistakes.push({ offset: second.range[0], message: 'has a second document but must be one' });
  if (mistakes.length === 0) for (const mistake of mistakesOf(document)) mistakes.push(mistake);
  if (mistakes.length > 0) return { mistakes };
  try {
    return { value: document.toJS(), contents: document.contents };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { mistakes: [{ offset: 0, message: 'stands for too many values by its aliases' }] };
  }
}

/** The first token below the most levels that are taken, if there is one; without recursion, which is what it guards. */
function tooDeepIn(tokens: readonly CST.Token[]): CST.Token | undefined {
  let level = [...tokens];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return level[0];
    level = level.flatMap(partsOf);
  }
  return undefined;
}

function partsOf(token: CST.Token): CST.Token[] {
  const items: readonly CST.CollectionItem[] = token.type === 'document' ? [token as CST.CollectionItem] : 'items' in token ? token.items : [];
  return items.flatMap(({ key, value }) => [key, value].filter(part => part != undefined));
}

/** What the library takes, but a file of this project must not have. */
function mistakesOf(document: Document): YamlMistake[] {
  const mistakes: YamlMistake[] = [];
  const anchors = new Map<string, unknown>();
  visit(document, (role, node, path) => {
    if (isPair(node) || !isNode(node)) return undefined;
    const offset = node.range?.[0] ?? 0;
    if (isMap(node)) for (const mistake of repeatedKeys(node)) mistakes.push(mistake);
    if (isAlias(node)) {
      const meant = anchors.get(node.source);
      if (meant === undefined) mistakes.push({ offset, message: `has an alias without an anchor, '*${node.source}'; quote a text that begins with *` });
      else if (path.some(holder => holder === meant)) mistakes.push({ offset, message: `has a value that contains itself, '&${node.source}'` });
    }
    if (role === 'key' && (isCollection(node) || isAlias(node))) {
      mistakes.push({ offset, message: 'has a key that is not a text' });
      return visit.SKIP;
    }
    if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node);
    return undefined;
  });
  return mistakes;
}

/** The library compares each key with all before it. */
function repeatedKeys({ items }: YAMLMap): YamlMistake[] {
  const known = new Set<string>();
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    if (!known.has(name)) {
      known.add(name);
      return [];
    }
    return [{ offset: key.range?.[0] ?? 0, message: `has the key '${name}' twice` }];
  });
}

function sentence(message: string): string {
  const [first] = message.split('\n');
  return first.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, letter => letter.toLowerCase());
}
