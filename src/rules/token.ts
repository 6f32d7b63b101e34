import { RuleSyntaxError } from './rule-error.ts';

/** A piece of a rule's text; `column` counts from 1. */
export type Token = { readonly column: number; readonly written: string } & (
  | { readonly kind: 'name'; readonly parts: readonly string[]; readonly quoted: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'date' }
  | { readonly kind: 'sign' }
  | { readonly kind: 'end' }
);

/** Longest text of a rule, in characters: 200 clauses of 250. */
export const MAX_TEXT = 50_000;

const SPACE = /[\s]+/uy;
const DATE = /\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?/uy;
/** A month or a quarter of a year. */
const PERIOD = /\d{4}-(?:[Qq][1-4]|0[1-9]|1[0-2])(?![\p{L}\p{N}_-])/uy;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
const SIGN = /<=|>=|!=|[()=<>,:+-]/uy;
const WORD = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const MORE = /[\p{L}\p{N}_-]+/uy;
const QUOTED: Readonly<Record<string, RegExp>> = {
  '"': /"(?:[^"\\]|\\.)*"/suy,
  "'": /'(?:[^'\\]|\\.)*'/suy,
  '`': /`(?:[^`\\]|\\.)*`/suy,
};

/** Cuts a text into tokens. Throws RuleSyntaxError. */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_TEXT) {
    throw new RuleSyntaxError(MAX_TEXT + 1, `a rule may have ${MAX_TEXT} characters, this one has ${text.length}`);
  }
  return [...new Lexer(text).tokens()];
}

class Lexer {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  *tokens(): Generator<Token> {
    for (;;) {
      this.#take(SPACE);
      const column = this.#at + 1;
      const from = this.#at;
      if (from === this.#text.length) {
        yield { kind: 'end', column, written: 'the end' };
        return;
      }
      const token = this.#token();
      yield { ...token, column, written: this.#text.slice(from, this.#at) };
    }
  }

  #token() {
    const first = this.#text[this.#at]!;
    if (first === '"' || first === "'") return { kind: 'text', value: this.#quoted(first) } as const;
    if (this.#take(DATE) !== null || this.#take(PERIOD) !== null) return { kind: 'date' } as const;
    const number = this.#take(NUMBER);
    if (number !== null) return { kind: 'number', value: this.#finite(number) } as const;
    if (this.#take(SIGN) !== null) return { kind: 'sign' } as const;
    return this.#name();
  }

  #name() {
    const quoted = this.#text[this.#at] === '`';
    const parts = [this.#part(WORD)];
    while (this.#text[this.#at] === '.') {
      this.#at += 1;
      parts.push(this.#part(MORE));
    }
    return { kind: 'name', parts, quoted } as const;
  }

  #part(plain: RegExp): string {
    if (this.#text[this.#at] === '`') return this.#quoted('`');
    const part = this.#take(plain);
    if (part !== null) return part;
    const found = this.#text[this.#at];
    const problem =
      found === undefined ? 'the rule ends in a name' : `${JSON.stringify(found)} has no meaning here; quote texts`;
    throw new RuleSyntaxError(this.#at + 1, plain === MORE ? `expected a name after the dot: ${problem}` : problem);
  }

  /** Escapes are those of JSON; of the quotes only those around need one. */
  #quoted(quote: string): string {
    const start = this.#at;
    const raw = this.#take(QUOTED[quote]!);
    if (raw === null) throw new RuleSyntaxError(start + 1, `the ${quote} is never closed`);
    const inner = raw.slice(1, -1).replace(/\\.|"/gsu, (found) => {
      if (found === '"') return '\\"';
      return found === `\\${quote}` && quote !== '"' ? quote : found;
    });
    try {
      return JSON.parse(`"${inner}"`) as string;
    } catch {
      throw new RuleSyntaxError(
        start + 1,
        `the text in ${quote} has an escape or a line break that JSON does not have`,
      );
    }
  }

  #finite(written: string): number {
    const value = Number(written);
    // Printed again it would be another number.
    if (
      Number.isInteger(value) &&
      !Number.isSafeInteger(value) &&
      /^-?\d+$/.test(written) &&
      String(value) !== written
    ) {
      const problem = `the number ${written} is beyond 2^53 and loses its last digits: keep it as text, in quotes`;
      throw new RuleSyntaxError(this.#at - written.length + 1, problem);
    }
    if (Number.isFinite(value)) return value;
    throw new RuleSyntaxError(this.#at - written.length + 1, `the number ${written} is too large`);
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return null;
    this.#at = pattern.lastIndex;
    return match[0];
  }
}
