import { EntryPlace, PlainReader, Unusual } from './plain-reader';
import { isRecord } from '../../../platform/records';

type Fields = Record<string, unknown>;

/** Reads documents of the usual form as values. */
export class ValueReader extends PlainReader<unknown, Fields, unknown[]> {
  protected scalar(value: unknown): unknown {
    return value;
  }

  protected nothing(): unknown {
    return null;
  }

  protected alias(target: unknown): unknown {
    return target;
  }

  protected map(): Fields {
    return {};
  }

  protected list(): unknown[] {
    return [];
  }

  protected put(map: Fields, key: string, value: unknown): boolean {
    const repeated = Object.hasOwn(map, key);
    // An ordinary assignment would set the prototype.
    if (key === '__proto__') Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
    else map[key] = value;
    return repeated;
  }

  protected merge(map: Fields, value: unknown): readonly string[] {
    return (Array.isArray(value) ? value as unknown[] : [value]).flatMap(source => {
      if (!isRecord(source)) throw new Unusual();
      const added = Object.keys(source).filter(key => !Object.hasOwn(map, key));
      for (const key of added) this.put(map, key, source[key]);
      return added;
    });
  }

  protected push(list: unknown[], item: unknown, _place: EntryPlace): void {
    list.push(item);
  }

  protected close(): void {}
}
