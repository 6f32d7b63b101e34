import type { MappingInput } from '../mapping.ts';

/** A mapping in the making, with what people should know of each of its places. */
export class Draft {
  readonly mapping: MappingInput;
  readonly doubts: string[] = [];
  readonly #notes = new Map<string, string>();

  constructor(mapping: MappingInput) {
    this.mapping = mapping;
  }

  /** Says why the value at a place is as it is. */
  note(path: readonly (string | number)[], text: string): void {
    const key = path.join('\u0000');
    const before = this.#notes.get(key);
    this.#notes.set(key, before === undefined ? text : `${before}; ${text}`);
  }

  noteAt(path: readonly (string | number)[]): string | undefined {
    return this.#notes.get(path.join('\u0000'));
  }

  /** What was said of one place is of another one. */
  moveNotes(from: readonly (string | number)[], to: readonly (string | number)[]): void {
    const [before, after] = [`${from.join('\u0000')}\u0000`, `${to.join('\u0000')}\u0000`];
    for (const [key, text] of [...this.#notes]) {
      if (!key.startsWith(before)) continue;
      this.#notes.delete(key);
      this.#notes.set(after + key.slice(before.length), text);
    }
  }

  /** Leaves a question to people, which keeps the mapping from being used. */
  doubt(question: string): void {
    if (!this.doubts.includes(question)) this.doubts.push(question);
  }
}
