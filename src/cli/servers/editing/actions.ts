import { diagnosticsOf } from './diagnostics';
import { FileEdits, fixesFor, fixesIn, identityOf, titleOf } from './fixes';
import { isIn } from './hover';
import { JudgedSet } from './judged';
import { CodeAction, CodeActionKind, Range, TextDocument } from '../lsp-sdk';

/** What an editor asks for. */
export interface Asked {
  readonly path: string;
  readonly document: TextDocument;
  readonly range: Range;
  /** The kinds that are wanted; all without it. */
  readonly only?: readonly string[];
}

/** What is remembered of an action until its edits are asked for. */
export interface ActionData {
  readonly uri: string;
  /** The finding to be fixed; all of the file without it. */
  readonly finding?: string;
}

/** All fixes of a file, also when it is saved, if the editor is told so. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.zero-downtime`;

/** The fixes of the findings in a range, and of all in the file; their edits are made when one is chosen. */
export function actionsFor({ path, document, range, only }: Asked, set: JudgedSet): (CodeAction & { readonly data: ActionData })[] {
  const file = set.nameOf(path);
  const wants = (kind: string) => only === undefined || only.some(each => kind === each || kind.startsWith(`${each}.`));
  const fixable = set.findings.filter(found => found.file === file && found.isFixable);
  const here = fixable.flatMap(finding => {
    const [diagnostic] = diagnosticsOf(file, document, { findings: [finding], problems: [] });
    const meets = isIn(range.start, diagnostic.range) || isIn(range.end, diagnostic.range) || isIn(diagnostic.range.start, range);
    return meets ? [{ finding, diagnostic }] : [];
  });
  const data = { uri: document.uri };
  return [
    ...wants(CodeActionKind.QuickFix) ? here.map(({ finding, diagnostic }) => ({
      title: titleOf(finding), kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], data: { ...data, finding: identityOf(finding) },
    })) : [],
    ...fixable.length > 0 && wants(CodeActionKind.QuickFix) && here.length > 0 ? [{ title: FIX_ALL_TITLE, kind: CodeActionKind.QuickFix, data }] : [],
    ...fixable.length > 0 && wants(FIX_ALL) ? [{ title: FIX_ALL_TITLE, kind: FIX_ALL, data }] : [],
  ];
}

const FIX_ALL_TITLE = 'Fix all in this file (zero-downtime)';

/** The edits of an action in a set as it is now; none if its finding is gone. */
export function editsOf({ finding }: ActionData, path: string, set: JudgedSet): FileEdits {
  if (finding === undefined) return fixesIn(set.nameOf(path), set);
  const found = set.findings.find(each => identityOf(each) === finding);
  return found === undefined ? new Map() : fixesFor(found, set);
}
