import { StringDecoder } from 'node:string_decoder';
import { now } from '../clock';

/** A line that a process wrote. */
export interface OutputLine {
  /** By the clock of the rehearsal. */
  readonly time: number;
  readonly text: string;
}

/** The most lines that are kept of one process, and the most characters of a line. */
const MAX_LINES = 400;
const MAX_CHARACTERS = 400;

/** The last lines that a process wrote, in a bounded memory, however much it writes. */
export class Output {
  private readonly kept: OutputLine[] = [];
  private readonly decoder = new StringDecoder('utf8');
  private open = '';

  public push(chunk: Buffer): void {
    const parts = (this.open + this.decoder.write(chunk)).split(/\r?\n/);
    this.open = parts.pop()!.slice(0, MAX_CHARACTERS);
    for (const part of parts) this.keep(part);
  }

  /** The lines between two moments, the last ones first to be kept. */
  public lines(from = -Infinity, to = Infinity): readonly OutputLine[] {
    const all = this.open === '' ? this.kept : [...this.kept, { time: now(), text: this.open }];
    return all.filter(({ time }) => time >= from && time <= to);
  }

  private keep(text: string): void {
    if (text.trim() === '') return;
    this.kept.push({ time: now(), text: text.slice(0, MAX_CHARACTERS) });
    if (this.kept.length > MAX_LINES) this.kept.splice(0, this.kept.length - MAX_LINES);
  }
}
