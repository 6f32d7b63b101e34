import { PersonagraphError } from '../../errors.ts';

// `123e45` may be an id that is a hash: a point, a comma or a plus tells the number.
const EXPONENT = /^[+-]?\d+(?:[.,]\d*[eE][+-]?|[eE]\+)\d{1,3}$/;
// R, PostgreSQL and others shorten a number this way where that keeps it: `1e+05` is 100000. Six digits are also what
// rounding leaves (`%g`), and spreadsheets, which round, write a capital E.
const SHORTENED = /^(\d)(?:\.(\d{1,4}))?e\+(0\d|1[0-5])$/;
// So programs write an id that a spreadsheet is to keep as it is.
const TEXT_FORMULA = /^="(\d[\w-]*)"$/;
const SHEET_ERROR = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|####*)$/i;

/**
 * The text of an id: a whole number that a program shortened by an exponent as its digits, and `="00123"` without what tells
 * a spreadsheet that it is text. Throws INVALID_INPUT for a number in exponent notation, whose digits a spreadsheet threw
 * away, and for a spreadsheet's error: both are alike for things that are not.
 */
export function idText(text: string): string {
  const first = text.charCodeAt(0);
  if (first === 0x3d) return TEXT_FORMULA.exec(text)?.[1] ?? text;
  if (first === 0x23 && SHEET_ERROR.test(text)) {
    throw new PersonagraphError('INVALID_INPUT', `"${text}" is a spreadsheet's error, no id`);
  }
  // Digits, a sign: most ids that are words are passed at once.
  if (first <= 0x39 && EXPONENT.test(text)) {
    const digits = shortened(text);
    if (digits !== undefined) return digits;
    const advice = 'a spreadsheet rounded it: format the column as text in the system it comes from, and export again';
    throw new PersonagraphError('INVALID_INPUT', `"${text}" is no id but a number in exponent notation; ${advice}`);
  }
  return text;
}

function shortened(text: string): string | undefined {
  const [, first, others = '', exponent] = SHORTENED.exec(text) ?? [];
  return first === undefined || others.length > Number(exponent)
    ? undefined
    : first + others.padEnd(Number(exponent), '0');
}
