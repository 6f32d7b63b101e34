import { Dictionary } from '../../../segmenter/columns.ts';

/** A power of two: texts are looked up by some of their bits. */
const SLOTS = 1_024;

/** Codes of texts as they arrive: of those seen lately no string is made. */
export class LabelReader {
  readonly #dictionary = new Dictionary();
  readonly #texts: (Buffer | undefined)[] = new Array(SLOTS).fill(undefined);
  readonly #codes = new Int32Array(SLOTS);

  get labels(): readonly string[] {
    return this.#dictionary.labels;
  }

  /** The code of UTF-8 text. */
  code(bytes: Buffer, at: number, length: number): number {
    // FNV-1a; texts that share a slot take turns.
    let hash = 0x811c9dc5;
    for (let byte = at; byte < at + length; byte++) hash = Math.imul(hash ^ bytes[byte]!, 0x01000193);
    const slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    const text = this.#texts[slot];
    if (text && sameBytes(text, bytes, at, length)) return this.#codes[slot]!;
    const code = this.#dictionary.code(bytes.toString('utf8', at, at + length));
    this.#texts[slot] = Buffer.from(bytes.subarray(at, at + length));
    this.#codes[slot] = code;
    return code;
  }
}

function sameBytes(text: Buffer, bytes: Buffer, at: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let byte = 0; byte < length; byte++) if (text[byte] !== bytes[at + byte]) return false;
  return true;
}
