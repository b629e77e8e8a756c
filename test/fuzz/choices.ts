/** Decisions by the bytes of an input: a fuzzer that changes a byte changes one decision, and no bytes mean the first choice. */
export class Choices {
  private at = 0;

  public constructor(private readonly bytes: Uint8Array) {}

  public byte(): number {
    const byte = this.bytes[this.at] ?? 0;
    this.at += 1;
    return byte;
  }

  public pick<Item>(items: readonly Item[]): Item {
    return items[this.byte() % items.length];
  }

  /** Rarely true, and never without bytes. */
  public rarely(): boolean {
    return this.byte() > 240;
  }

  public often(): boolean {
    return this.byte() % 4 !== 3;
  }

  /** One of the numbers at which something changes, or any. */
  public number(): number {
    const kind = this.byte();
    return kind < 200 ? NUMBERS[kind % NUMBERS.length] : this.byte() * 256 + this.byte();
  }

  /** A few characters, of which some mean something to one of the readers. */
  public text(): string {
    return Array.from({ length: this.byte() % 24 }, () => this.pick(CHARACTERS)).join('');
  }

  public list<Item>(most: number, item: () => Item): Item[] {
    return Array.from({ length: this.byte() % (most + 1) }, item);
  }
}

const NUMBERS = [0, 1, 2, 5, 10, 15, 20, 30, 60, 90, 120, 300, 3600, 3601, 65_535, 65_536, -1, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e22,
  1e308] as const;

const CHARACTERS = [
  ...'abz019-_./:,;=%$&|<>(){}[]*!?#@+~^\\"\'` \t\n\r', 'sleep ', 'exec ', 'timeout ', '5s', '1m30s', 'true', 'false', '{{', '---\n', '- ', ': ',
  '\0', '\u001b[31m', '\u0007', '\u0085', '\u00e4', '\u2028', '\u202e', '\ud800', '\u{1f600}', '\ufeff', '__proto__', 'constructor',
] as const;
