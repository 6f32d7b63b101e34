import { PersonagraphError } from '../../../errors.ts';

/** Most words and signs of a document. */
export const MAX_TOKENS = 2_500;
/** Most fields that a document gives a name of its own. */
export const MAX_ALIASES = 300;
/** Most letters of a name. */
export const MAX_NAME = 200;
/** Most brackets within brackets: what reads a document calls itself for each. */
export const MAX_NESTING = 200;

/** How long a document is. */
export interface TextSize {
  readonly tokens: number;
  readonly aliases: number;
}

const [TAB, LINE, RETURN, SPACE, BOM] = [0x09, 0x0a, 0x0d, 0x20, 0xfeff];
const [QUOTE, HASH, COMMA, DOT, COLON, BACKSLASH] = [0x22, 0x23, 0x2c, 0x2e, 0x3a, 0x5c];
const [OPEN, CLOSE, PLUS, MINUS] = [0x28, 0x29, 0x2b, 0x2d];

/**
 * Measures a document by one look at each of its letters, before anything is made of it. Throws TOO_COMPLEX at the first
 * letter that is too much; what is no document at all, the parser says.
 */
export function checkText(text: string): TextSize {
  let tokens = 0;
  let aliases = 0;
  let depth = 0;
  /** Brackets within those of arguments and variables, themselves included: colons there are of values. */
  let round = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (isIgnored(code)) {
      at++;
      continue;
    }
    if (code === HASH) {
      at = lineEnd(text, at);
      continue;
    }
    if (++tokens > MAX_TOKENS) throw tooComplex(`has over ${MAX_TOKENS} words and signs: pass data as variables.`);
    if (isWordPart(code) || code === MINUS) {
      const start = at++;
      const part = isDigit(code) || code === MINUS ? isNumberPart : isWordPart;
      while (part(text.charCodeAt(at))) at++;
      if (at - start > MAX_NAME) throw tooComplex(`has a name of over ${MAX_NAME} letters: shorten it.`);
    } else if (code === QUOTE) {
      at = stringEnd(text, at);
    } else if (code === DOT && text.startsWith('...', at)) {
      at += 3;
    } else {
      at++;
      if (code === OPEN) round++;
      else if (code === CLOSE) round--;
      else if (code === COLON && round <= 0 && ++aliases > MAX_ALIASES) {
        throw tooComplex(`has over ${MAX_ALIASES} aliases: send several operations, or use fields that take lists.`);
      }
      depth += nesting(code);
      if (depth > MAX_NESTING) throw tooNested();
    }
  }
  return { tokens, aliases };
}

export function tooNested(): PersonagraphError {
  return new PersonagraphError('TOO_COMPLEX', 'The operation, or a value given with it, is nested too deep.');
}

function tooComplex(why: string): PersonagraphError {
  return new PersonagraphError('TOO_COMPLEX', `The document ${why}`);
}

function isIgnored(code: number): boolean {
  return code === SPACE || code === LINE || code === COMMA || code === RETURN || code === TAB || code === BOM;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isNumberPart(code: number): boolean {
  return isWordPart(code) || code === DOT || code === MINUS || code === PLUS;
}

function isWordPart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code) || code === 0x5f;
}

function nesting(code: number): number {
  if (code === 0x7b || code === 0x5b || code === OPEN) return 1;
  return code === 0x7d || code === 0x5d || code === CLOSE ? -1 : 0;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== LINE && text.charCodeAt(at) !== RETURN) at++;
  return at;
}

/** The place after a text in one or in three quotes; the end of the document where it has none. */
function stringEnd(text: string, from: number): number {
  if (text.startsWith('"""', from)) {
    let end = text.indexOf('"""', from + 3);
    while (end > 0 && text.charCodeAt(end - 1) === BACKSLASH) end = text.indexOf('"""', end + 3);
    return end < 0 ? text.length : end + 3;
  }
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE || code === LINE || code === RETURN) return at + 1;
  }
  return text.length;
}
