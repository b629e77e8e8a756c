import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  ClientCapabilities, CodeAction, CodeActionRequest, CodeActionResolveRequest, createProtocolConnection, Diagnostic,
  DidChangeTextDocumentNotification, DidChangeWatchedFilesNotification, DidCloseTextDocumentNotification, DidOpenTextDocumentNotification,
  ExitNotification, FileChangeType, FileEvent, Hover, HoverRequest, InitializedNotification, InitializeRequest, InitializeResult,
  MarkupContent, ProtocolConnection, PublishDiagnosticsNotification, Range, RegistrationRequest, ShowMessageNotification, ShutdownRequest,
  StreamMessageReader, StreamMessageWriter, TextEdit, WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** More lines than any text has. */
export const WHOLE: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

/** An editor with one folder, by the client of the protocol. */
export class Editor {
  public readonly shown: string[] = [];
  public readonly watched: unknown[] = [];
  private readonly connection: ProtocolConnection;
  private readonly documents = new Map<string, TextDocument>();
  private readonly published = new Map<string, { readonly version?: number; readonly diagnostics: Diagnostic[] }>();
  private readonly waiting: (() => void)[] = [];

  public constructor(output: Readable, input: Writable, private readonly folder: string) {
    this.connection = createProtocolConnection(new StreamMessageReader(output), new StreamMessageWriter(input));
    this.connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, ...rest }) => {
      this.published.set(uri, rest);
      this.waiting.splice(0).forEach(wake => wake());
    });
    this.connection.onNotification(ShowMessageNotification.type, ({ message }) => { this.shown.push(message); });
    this.connection.onRequest(RegistrationRequest.type, ({ registrations }) => { this.watched.push(...registrations); });
    this.connection.listen();
  }

  public async start(capabilities: ClientCapabilities = {}, folders: readonly string[] = [this.folder]): Promise<InitializeResult> {
    const answer = await this.connection.sendRequest(InitializeRequest.type, {
      processId: null, rootUri: null, capabilities, workspaceFolders: folders.map(folder => ({ uri: pathToFileURL(folder).href, name: 'test' })),
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
    return answer;
  }

  public uri(file: string): string {
    return pathToFileURL(join(this.folder, file)).href;
  }

  /** Writes a file on the disk. */
  public save(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  public async open(file: string, text: string, languageId = 'yaml'): Promise<void> {
    const document = TextDocument.create(this.uri(file), languageId, 1, text);
    this.documents.set(file, document);
    const { uri, version } = document;
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version, text } });
  }

  /** Types a text in the place of a range. */
  public async type(file: string, changes: readonly { readonly range: Range; readonly text: string }[]): Promise<void> {
    const document = this.textDocument(file);
    const { uri } = document;
    const version = document.version + 1;
    this.documents.set(file, TextDocument.update(document, [...changes], version));
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [...changes] });
  }

  /** Replaces the first of some words. */
  public async replace(file: string, words: string, text: string): Promise<void> {
    await this.type(file, [{ range: this.rangeOf(file, words), text }]);
  }

  public async close(file: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: this.uri(file) } });
    this.documents.delete(file);
  }

  public async diskChanged(...files: string[]): Promise<void> {
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: files.map((file): FileEvent => ({ uri: this.uri(file), type: FileChangeType.Changed })),
    });
  }

  /** The diagnostics of the version that is open now, once they fit. */
  public async diagnostics(file: string, fits: (found: readonly Diagnostic[]) => boolean = () => true): Promise<Diagnostic[]> {
    for (;;) {
      const { version, diagnostics = [] } = this.published.get(this.uri(file)) ?? {};
      const isOfNow = version !== undefined && version === this.documents.get(file)?.version;
      if (isOfNow && fits(diagnostics)) return diagnostics;
      await new Promise<void>(wake => { this.waiting.push(wake); });
    }
  }

  public publishedFor(file: string): readonly Diagnostic[] | undefined {
    return this.published.get(this.uri(file))?.diagnostics;
  }

  /** Waits for whatever is published next. */
  public async next(): Promise<void> {
    await new Promise<void>(wake => { this.waiting.push(wake); });
  }

  public async hover(file: string, words: string, offset = 0): Promise<{ readonly text: string; readonly over?: string } | undefined> {
    const document = this.textDocument(file);
    const position = document.positionAt(document.offsetAt(this.rangeOf(file, words).start) + offset);
    const hover: Hover | null = await this.connection.sendRequest(HoverRequest.type, { textDocument: { uri: document.uri }, position });
    if (hover === null) return undefined;
    return { text: (hover.contents as MarkupContent).value, ...hover.range && { over: this.textAt(file, hover.range) } };
  }

  public async actions(file: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    return await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: this.uri(file) }, range, context: { diagnostics: [], ...only && { only } },
    }) as CodeAction[];
  }

  public resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest(CodeActionResolveRequest.type, action);
  }

  /** What an open file is after an edit. */
  public applied(file: string, edit: WorkspaceEdit): string {
    const uri = this.uri(file);
    const versioned = edit.documentChanges?.find(change => 'textDocument' in change && change.textDocument.uri === uri);
    const edits = edit.changes?.[uri] ?? (versioned as { readonly edits: TextEdit[] } | undefined)?.edits ?? [];
    return TextDocument.applyEdits(this.textDocument(file), edits);
  }

  public rangeOf(file: string, words: string): Range {
    const document = this.textDocument(file);
    const at = document.getText().indexOf(words);
    if (at === -1) throw new Error(`'${words}' is not in ${file}`);
    return { start: document.positionAt(at), end: document.positionAt(at + words.length) };
  }

  public between(file: string, start: number, end: number): Range {
    const document = this.textDocument(file);
    return { start: document.positionAt(start), end: document.positionAt(end) };
  }

  public offsets(file: string, { start, end }: Range): [start: number, end: number] {
    const document = this.textDocument(file);
    return [document.offsetAt(start), document.offsetAt(end)];
  }

  public textAt(file: string, range: Range): string {
    return this.textDocument(file).getText(range);
  }

  /** Replaces the whole text. */
  public async retype(file: string, text: string): Promise<void> {
    await this.type(file, [{ range: WHOLE, text }]);
  }

  /** Ends the server as the protocol has it. */
  public async shutDown(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
  }

  public dispose(): void {
    this.connection.dispose();
  }

  private textDocument(file: string): TextDocument {
    const document = this.documents.get(file);
    if (document === undefined) throw new Error(`${file} is not open`);
    return document;
  }
}
