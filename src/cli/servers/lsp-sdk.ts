/**
 * What is used of the library of language servers. The package has this module together with the library in one file, which only `lsp` loads:
 * see `packaging/servers.ts`.
 */
/* eslint-disable import/no-extraneous-dependencies -- bundled */
export {
  CodeActionKind, createConnection, DiagnosticSeverity, DidChangeWatchedFilesNotification, MarkupKind, MessageType, PositionEncodingKind,
  ProposedFeatures, ShowMessageNotification, TextDocuments, TextDocumentSyncKind,
} from 'vscode-languageserver/node';
export type {
  CodeAction, Connection, Diagnostic, Hover, InitializeParams, InitializeResult, Position, Range, TextEdit, WorkspaceEdit,
} from 'vscode-languageserver/node';
export { TextDocument } from 'vscode-languageserver-textdocument';
