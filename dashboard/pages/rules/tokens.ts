export type TokenKind = 'word' | 'name' | 'text' | 'number' | 'other';

export interface RuleToken {
  readonly kind: TokenKind;
  readonly text: string;
  readonly from: number;
}

const WORDS = new Set(
  'and or not in is between within next last older than days day weeks week hours month months quarter quarters year years ago today yesterday tomorrow this before after on since until during of known missing true false has any all none at least most contains starts ends with where anniversary start end for each first from to'.split(
    ' ',
  ),
);
const TOKEN = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\d+(?:[-.:T]\d+)*|[\p{L}_`][\p{L}\p{N}_.`:-]*|\s+|./gsu;

/** A rule in parts, as it is coloured. The server alone says what they mean. */
export function tokensOf(text: string): readonly RuleToken[] {
  return Array.from(
    text.matchAll(TOKEN),
    ({ 0: part, index }): RuleToken => ({ text: part, from: index, kind: kindOf(part) }),
  );
}

function kindOf(part: string): TokenKind {
  if (/^["']/.test(part)) return 'text';
  if (/^\d/.test(part)) return 'number';
  if (/^[\p{L}_`]/u.test(part)) return WORDS.has(part.toLowerCase()) ? 'word' : 'name';
  return 'other';
}
