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
