import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ExitCode, Io } from '../io';
import { UsageError } from '../options/parse';
import { ActionData, actionsFor, editsOf, FIX_ALL } from './editing/actions';
import { FileEdits } from './editing/fixes';
import { hoverAt } from './editing/hover';
import { JudgedSet } from './editing/judged';
import { BOUNDS } from './editing/overlay';
import { OpenDocument, Workbench } from './editing/workbench';
import {
  CodeAction, CodeActionKind, Connection, createConnection, DidChangeWatchedFilesNotification, InitializeParams, InitializeResult, MessageType,
  PositionEncodingKind, ProposedFeatures, ShowMessageNotification, TextDocument, TextDocuments, TextDocumentSyncKind, WorkspaceEdit,
} from './lsp-sdk';

/** `zero-downtime lsp`: a language server on standard input and output. The library ends the process with its client. */
export async function runLsp(io: Io, version: string): Promise<ExitCode> {
  const streams = io.system.streams?.();
  if (streams === undefined) throw new UsageError('there is no standard input, on which an editor would ask');
  const connection = createConnection(ProposedFeatures.all, streams.input, streams.output);
  const documents = new TextDocuments(TextDocument);
  const openDocuments = () => documents.all().flatMap(document => openDocument(document) ?? []);
  const workbench = new Workbench({
    documents: openDocuments,
    publish: ({ uri, version: of }, diagnostics) => unanswered(connection.sendDiagnostics({ uri, version: of, diagnostics: [...diagnostics] })),
    // A message without buttons is a notification, which waits for nobody.
    tell: message => unanswered(connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: `zero-downtime: ${message}` })),
    note: message => connection.console.error(message),
  }, io, BOUNDS);
  serve(connection, documents, workbench, version);
  documents.listen(connection);
  connection.listen();
  return new Promise(() => undefined);
}

/** An editor that refuses, or is gone, is not a reason to end. */
function unanswered(sent: Promise<unknown>): void {
  sent.catch(() => undefined);
}

/** A document that is a file; others, such as the old side of a comparison, are not judged. */
function openDocument(document: TextDocument): OpenDocument | undefined {
  const path = pathOf(document.uri);
  return path === undefined ? undefined : { path, document };
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? resolve(fileURLToPath(uri)) : undefined;
  } catch {
    return undefined; // of another machine
  }
}

function serve(connection: Connection, documents: TextDocuments<TextDocument>, workbench: Workbench, version: string): void {
  let client: InitializeParams['capabilities'] = {};
  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    workbench.folders = foldersOf(params);
    return { capabilities: CAPABILITIES, serverInfo: { name: 'zero-downtime', version } };
  });
  connection.onInitialized(() => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      unanswered(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*.{yaml,yml,json}' }] }));
    }
    if (!client.workspace?.workspaceFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
      workbench.folders = [...workbench.folders.filter(folder => !gone.has(folder)), ...added.flatMap(({ uri }) => pathOf(uri) ?? [])];
      workbench.changedAll();
    });
  });

  const withPath = (document: TextDocument, act: (open: OpenDocument) => void) => {
    const open = openDocument(document);
    if (open !== undefined) act(open);
  };
  documents.onDidChangeContent(({ document }) => withPath(document, ({ path }) => workbench.changed(path))); // also when it is opened
  documents.onDidClose(({ document }) => withPath(document, open => workbench.closed(open)));
  connection.onDidChangeWatchedFiles(({ changes }) => changes.forEach(({ uri }) => {
    const path = pathOf(uri);
    if (path !== undefined) workbench.changed(path);
  }));

  /** Answers about an open document with what is judged of it; a failure is noted, and does not end the server. */
  const about = async <Answer>(uri: string, answer: (open: OpenDocument, set: JudgedSet) => Answer): Promise<Answer | undefined> => {
    const document = documents.get(uri);
    const open = document && openDocument(document);
    try {
      const judged = open && await workbench.judgedWith(open.path);
      return open === undefined || judged === undefined || 'refused' in judged ? undefined : answer(open, judged);
    } catch (error) {
      connection.console.error(`${uri}: ${(error as Error).message}`);
      return undefined;
    }
  };
  connection.onHover(({ textDocument: { uri }, position }) =>
    about(uri, ({ path, document }, set) => hoverAt(set.nameOf(path), document, position, set)));
  const edited = (action: CodeAction): Promise<CodeAction | undefined> => {
    const data = action.data as ActionData;
    return about(data.uri, ({ path }, set) => ({ ...action, edit: workspaceEdit(editsOf(data, path, set), documents, client) }));
  };
  connection.onCodeAction(async ({ textDocument: { uri }, range, context: { only } }) => {
    const actions = await about(uri, ({ path, document }, set) => actionsFor({ path, document, range, only }, set)) ?? [];
    const isLazy = client.textDocument?.codeAction?.resolveSupport?.properties.includes('edit') && client.textDocument.codeAction.dataSupport;
    return isLazy ? actions : (await Promise.all(actions.map(edited))).flatMap(action => action ?? []);
  });
  connection.onCodeActionResolve(async action => await edited(action) ?? action);
}

const CAPABILITIES: InitializeResult['capabilities'] = {
  positionEncoding: PositionEncodingKind.UTF16,
  textDocumentSync: TextDocumentSyncKind.Incremental,
  hoverProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL], resolveProvider: true },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
};

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.flatMap(uri => pathOf(uri) ?? []);
}

/** The edits in the form that the editor takes; those of a document are for the version that was judged. */
function workspaceEdit(edits: FileEdits, documents: TextDocuments<TextDocument>, client: InitializeParams['capabilities']): WorkspaceEdit {
  const open = new Map(documents.all().flatMap(document => openDocument(document) ?? []).map(({ path, document }) => [path, document]));
  const changes = [...edits].map(([file, all]) => {
    const document = open.get(resolve(file));
    return { uri: document?.uri ?? pathToFileURL(resolve(file)).href, version: document?.version ?? null, edits: [...all] };
  });
  if (!client.workspace?.workspaceEdit?.documentChanges) return { changes: Object.fromEntries(changes.map(({ uri, edits: all }) => [uri, all])) };
  return { documentChanges: changes.map(({ uri, version, edits: all }) => ({ textDocument: { uri, version }, edits: all })) };
}
