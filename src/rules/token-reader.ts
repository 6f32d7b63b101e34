import { didYouMean } from '../segmenter/index.ts';
import { RuleSyntaxError } from './rule-error.ts';
import type { Token } from './token.ts';

/** Reads tokens from first to last. Anything unexpected is refused where it stands. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get token(): Token {
    return this.#tokens[this.#at]!;
  }

  /** The token after so many more; the end stays the last. */
  ahead(count: number): Token {
    return this.#tokens[Math.min(this.#at + count, this.#tokens.length - 1)]!;
  }

  next(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  isSign(sign: string, token = this.token): boolean {
    return token.kind === 'sign' && token.written === sign;
  }

  /** The token as a word of the language, lower case; null for what is none, quoted names included. */
  word(token = this.token): string | null {
    return token.kind === 'name' && !token.quoted && token.parts.length === 1 ? token.parts[0]!.toLowerCase() : null;
  }

  takeSign(sign: string): boolean {
    const found = this.isSign(sign);
    if (found) this.next();
    return found;
  }

  takeWord(...words: readonly string[]): string | null {
    const word = this.word();
    if (word === null || !words.includes(word)) return null;
    this.next();
    return word;
  }

  expectSign(sign: string, what = `"${sign}"`): void {
    if (!this.takeSign(sign)) this.fail(what);
  }

  expectWord(...words: readonly string[]): string {
    return this.takeWord(...words) ?? this.fail(words.join(' or '), words);
  }

  expectNumber(what: string): number {
    const { token } = this;
    if (token.kind !== 'number') return this.fail(what);
    this.next();
    return token.value;
  }

  /** The words that would have done give near matches. */
  fail(expected: string, words: readonly string[] = [], token = this.token): never {
    const written = token.written.length > 40 ? `${token.written.slice(0, 40)}...` : token.written;
    const found = token.kind === 'end' ? 'the end' : `"${written}"`;
    const near = token.kind === 'name' ? didYouMean(token.parts[0]!, words) : '';
    throw new RuleSyntaxError(token.column, `expected ${expected}, found ${found}${near}`);
  }
}
