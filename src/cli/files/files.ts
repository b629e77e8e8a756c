/** The kind of entry at a path; `other` is a pipe or a device, which can be read like a file. */
export type Kind = 'file' | 'folder' | 'other';

/** The files that a command may read and write. Every failure is a {@link FileError}. */
export interface Files {
  /** Undefined if the path does not exist. */
  readonly kindOf: (path: string) => Kind | undefined;
  /** What a path leads to: the same for two names of one file; undefined if it does not exist. */
  readonly identify: (path: string) => string | undefined;
  /** Whether the last step of a path is a link. */
  readonly isLink: (path: string) => boolean;
  /** The names in a folder, in no order. */
  readonly list: (folder: string) => readonly FolderEntry[];
  /** The whole content, or undefined as soon as it proves to be longer than `limit` bytes. */
  readonly read: (path: string, limit: number) => Uint8Array | undefined;
  /** The whole standard input, or undefined beyond `limit` bytes. */
  readonly readStdin: (limit: number) => Promise<Uint8Array | undefined>;
  /** The files that match a pattern, without following links to folders, in no order. */
  readonly glob: (pattern: string) => Promise<readonly string[]>;
  /**
   * Replaces a file's content, all of it or nothing, and keeps its owner, mode and names; refuses one that is read-only. A pipe or a device
   * takes it as it comes.
   */
  readonly write: (path: string, text: string) => void;
  /** Creates a new file, with all of its content or not at all. */
  readonly create: (path: string, text: string) => void;
  /** Creates a folder, and the missing ones above it. */
  readonly createFolder: (path: string) => void;
}

export interface FolderEntry {
  readonly name: string;
  readonly folder: boolean;
}

/** Why a file could not be read or written, or a folder made, continuing "the file …". */
export class FileError extends Error {}
