import { basename, resolve } from 'node:path';
import { diagnosticsOf, refusalDiagnostics } from './diagnostics';
import { Judged, judgeFirst, named, setsOf } from './judged';
import { Bounds } from './overlay';
import { CONFIG_NAME } from '../../../config/config';
import { isWithin } from '../../files/below';
import { Io } from '../../io';
import { Diagnostic, TextDocument } from '../lsp-sdk';

/** A document that is open in the editor. */
export interface OpenDocument {
  readonly path: string;
  readonly document: TextDocument;
}

/** The editor, as far as judging needs it. */
export interface Editor {
  readonly documents: () => readonly OpenDocument[];
  readonly publish: (document: TextDocument, diagnostics: readonly Diagnostic[]) => void;
  /** Shows a message to the user. */
  readonly tell: (message: string) => void;
  /** Notes what went wrong in the server. */
  readonly note: (message: string) => void;
}

/** So long nothing is typed before a judgement; longer if judging takes longer. */
const PAUSE_MILLISECONDS = 200;

/** The open documents with what is judged of them, anew after each change of what was read. */
export class Workbench {
  /** The folders that are open in the editor. */
  public folders: readonly string[] = [];

  private readonly judged = new Map<string, Judged>();
  private readonly published = new Map<string, { readonly judged: Judged | undefined; readonly version: number }>();
  private readonly tooLarge = new Set<string>();
  private readonly told = new Set<string>();
  private timer: unknown;
  private tookMilliseconds = 0;

  public constructor(private readonly editor: Editor, private readonly io: Io, private readonly bounds: Bounds) {}

  /** Forgets what was judged with a file, and judges it again after a pause. */
  public changed(path: string): void {
    const sets = [...this.judged.keys()].filter(set => isWithin(path, set));
    // A configuration stands above what it is for, or makes a set of its own, and may name files elsewhere.
    if (sets.length === 0 || basename(path) === CONFIG_NAME) this.judged.clear();
    else for (const set of sets) this.judged.delete(set);
    this.later();
  }

  /** The same for everything: folders were opened or closed. */
  public changedAll(): void {
    this.judged.clear();
    this.tooLarge.clear();
    this.later();
  }

  /** Forgets a document that is closed. */
  public closed({ path, document }: OpenDocument): void {
    this.published.delete(document.uri);
    this.editor.publish(document, []);
    this.changed(path);
  }

  /** What is judged of a document now, whether it was typed just before or not; undefined if it is too large. */
  public async judgedWith(path: string): Promise<Judged | undefined> {
    const sets = setsOf(path, this.folders, file => this.isFile(file)).filter(set => !this.tooLarge.has(set));
    const known = sets.length > 0 ? this.judged.get(sets[0]) : undefined;
    if (known !== undefined) return known;
    const open = new Map(this.editor.documents().map(each => [each.path, each.document.getText()]));
    const before = this.io.system.clock();
    const done = await judgeFirst(sets, open, this.bounds, this.tooLarge, this.io);
    this.tookMilliseconds = this.io.system.clock() - before;
    for (const set of sets.filter(each => this.tooLarge.has(each) && !this.told.has(each))) {
      this.told.add(set);
      this.editor.tell(`'${named(set)}' holds more than can be judged while you type (${this.bounds.files} files, ${Math.round(this.bounds.bytes / 2 ** 20)} MiB): `
        + `${done === undefined ? 'it is not judged; run zero-downtime check' : `'${named(done.set)}' is judged by itself`}`);
    }
    if (done !== undefined) this.judged.set(done.set, done.judged);
    return done?.judged;
  }

  /** Publishes what is not yet published of the open documents. */
  public async publish(): Promise<void> {
    for (const { path, document } of this.editor.documents()) {
      try {
        const judged = await this.judgedWith(path);
        const last = this.published.get(document.uri);
        if (last && last.judged === judged && last.version === document.version) continue;
        this.published.set(document.uri, { judged, version: document.version });
        this.editor.publish(document, judged === undefined ? [] : diagnosticsFor(path, document, judged));
      } catch (error) {
        this.editor.note(`${named(path)} was not judged: ${(error as Error).message}`);
      }
    }
  }

  private later(): void {
    const { timers } = this.io.system;
    timers.clear(this.timer);
    this.timer = timers.set(() => void this.publish(), Math.max(PAUSE_MILLISECONDS, 2 * this.tookMilliseconds));
  }

  private isFile(path: string): boolean {
    if (this.editor.documents().some(each => each.path === path)) return true;
    try {
      return this.io.files.kindOf(path) === 'file';
    } catch {
      return false; // what cannot be looked at is for the reader to say
    }
  }
}

function diagnosticsFor(path: string, document: TextDocument, judged: Judged): Diagnostic[] {
  if ('refused' in judged) return refusalDiagnostics(judged.refused, document, file => resolve(file) === path);
  return diagnosticsOf(judged.nameOf(path), document, judged);
}
