import type { TextReader, TextStatement } from './text-reader.ts';

/** A statement goes before others, on a connection that they share, as long as it takes no longer than so many milliseconds. */
const QUICK_MS = 20;
/** Texts whose times are known, at most. */
const MOST_TEXTS = 1_000;

/** Reads by statements that are planned well without their values. Those that were quick of late are planned once. */
export class MeasuredReads {
  readonly #texts: TextReader;
  /** Milliseconds of late, by text. */
  readonly #taken = new Map<string, number>();

  constructor(texts: TextReader) {
    this.#texts = texts;
  }

  /** Runs a statement that returns one text. */
  async read({ text, values }: Pick<TextStatement, 'text' | 'values'>): Promise<string> {
    const before = this.#taken.get(text);
    const { fields, ms } = await this.#texts.read({ text, values, quick: before !== undefined && before < QUICK_MS });
    if (this.#taken.size >= MOST_TEXTS) this.#taken.clear();
    this.#taken.set(text, before === undefined ? ms : before + (ms - before) / 4);
    return fields[0]!;
  }
}
