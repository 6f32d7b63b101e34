import { distance } from 'fastest-levenshtein';

/** A rule's text that does not parse: the message names the column, what was expected there, and near matches. */
export class RuleSyntaxError extends Error {
  override readonly name = 'RuleSyntaxError';
  /** 1 for the first character, in UTF-16 units. */
  readonly column: number;

  constructor(column: number, problem: string) {
    super(`column ${column}: ${problem}`);
    this.column = column;
  }
}

/** `; did you mean within?` for a word close to some that are known, empty where none is close. */
export function didYouMean(found: string, known: readonly string[]): string {
  const lower = found.toLowerCase();
  const close = known
    .map((word) => ({ word, edits: distance(lower, word) }))
    .filter(({ word, edits }) => edits <= Math.max(word.length > 2 ? 2 : 1, word.length / 3))
    .sort((a, b) => a.edits - b.edits);
  const nearest = close.filter(({ edits }) => edits === close[0]!.edits).map(({ word }) => word);
  return nearest.length > 0 ? `; did you mean ${nearest.join(' or ')}?` : '';
}
