import { PersonagraphError } from '../../errors.ts';

// `123e45` may be an id that is a hash: a point, a comma or a plus tells the number.
const EXPONENT = /^[+-]?\d+(?:[.,]\d*[eE][+-]?|[eE]\+)\d{1,3}$/;
const SHEET_ERROR = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|####*)$/i;

/**
 * The text of an id. Throws INVALID_INPUT for a number in exponent notation, whose digits a spreadsheet threw away, and for a
 * spreadsheet's error: both are alike for things that are not.
 */
export function idText(text: string): string {
  const first = text.charCodeAt(0);
  if (first === 0x23 && SHEET_ERROR.test(text)) {
    throw new PersonagraphError('INVALID_INPUT', `"${text}" is a spreadsheet's error, no id`);
  }
  // Digits, a sign: most ids that are words are passed at once.
  if (first <= 0x39 && EXPONENT.test(text)) {
    const advice = 'a spreadsheet rounded it: format the column as text in the system it comes from, and export again';
    throw new PersonagraphError('INVALID_INPUT', `"${text}" is no id but a number in exponent notation; ${advice}`);
  }
  return text;
}
