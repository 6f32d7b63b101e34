import { PersonagraphError } from '../../errors.ts';
import { parseDecimal } from './decimal.ts';

/** The character between whole and fraction. The other one, white space and apostrophes may part groups of three. */
export type DecimalMark = '.' | ',';

/** Most numbers, which every convention reads alike. */
const PLAIN: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^-?\d+(?:\.\d+)?$/,
  ',': /^-?\d+$/,
};
/** Without a convention three decimals may be a group of three. */
const PLAIN_IN_BOTH = /^-?\d+(?:\.(?:\d{1,2}|\d{4,}))?$/;
// The last of those with a point is India's: 12,34,567.
const GROUPED: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^[1-9]\d{0,2}([, '’])\d{3}(?:\1\d{3})*$|^[1-9]\d?(?:,\d\d)+,\d{3}$/,
  ',': /^[1-9]\d{0,2}([. '’])\d{3}(?:\1\d{3})*$/,
};
const DIGITS = /^\d*$/;
const EXPONENT = /^(.*\d[.,]?)([eE][+-]?\d+)$/;
const SPACES = /[\u00a0\u2007\u2009\u202f\u3000]/g;
const WIDE = /[０-９．，－＋（）％]/g;
const MINUS = /[\u2212\ufe63]/g;

/**
 * Reads numbers as people and programs write them, exactly: with grouping marks in proper groups, full-width digits, a
 * minus at the end, or brackets for one below 0. Without a mark, a point is read as one unless a comma as decimal mark
 * would make another number of the text: `2.500`. Throws INVALID_INPUT for that, and for what fits no number.
 */
export function numberReader(mark: DecimalMark | undefined): (text: string) => bigint {
  const read = machineNumber(mark);
  return remembering((text) => parseDecimal(read(text)));
}

/** The same, as the double nearest to the text: for numbers that are not kept to four places. */
export function doubleReader(mark: DecimalMark | undefined): (text: string) => number {
  const read = machineNumber(mark);
  return remembering((text) => parseDouble(read(text)));
}

/** The double nearest to a number as a machine writes it. Throws INVALID_INPUT for what is no number, or too large. */
export function parseDouble(text: string): number {
  parseDecimal(text);
  // There is no other zero than 0.
  return Number(text) + 0;
}

/** The number as a machine writes it. */
function machineNumber(mark: DecimalMark | undefined): (text: string) => string {
  const plain = mark === undefined ? PLAIN_IN_BOTH : PLAIN[mark];
  return (text) => (plain.test(text) ? text : (numeral(text, mark) ?? refuse(text, mark)));
}

/** Most texts remembered by one reader. */
const REMEMBERED = 4_096;
/** Longer texts are not remembered. */
const MAX_REMEMBERED = 20;

/** The same reader, which reads a text that came lately no second time: the numbers of a file repeat. */
function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = read(text);
    if (known.size >= REMEMBERED) known.clear();
    if (text.length <= MAX_REMEMBERED) known.set(text, value);
    return value;
  };
}

/** -1, 0 or 1 by the sign of a number, in the convention or, without one, in either; undefined for what is none. */
export function signOf(text: string, mark: DecimalMark | undefined): number | undefined {
  if (PLAIN[mark ?? '.'].test(text)) return Math.sign(Number(text));
  const found = mark === undefined ? (written(text, '.') ?? written(text, ',')) : written(text, mark);
  if (found === undefined) return undefined;
  if (!/[1-9]/.test(found.replace(/[eE].*$/, ''))) return 0;
  return found.startsWith('-') ? -1 : 1;
}

function numeral(text: string, mark: DecimalMark | undefined): string | undefined {
  const found = written(text, mark ?? '.');
  if (mark !== undefined || found === undefined) return found;
  const other = written(text, ',');
  if (other === undefined || Number(other) === Number(found)) return found;
  throw invalid(
    text,
    "is one number with a decimal point and another with a decimal comma: write decimal: '.' or decimal: ',' in the mapping",
  );
}

/** The number as a machine writes it; undefined where it is none with this decimal mark. */
function written(text: string, mark: DecimalMark): string | undefined {
  const { sign, size } = signed(normal(text));
  const [, mantissa = size, exponent = ''] = EXPONENT.exec(size) ?? [];
  const [whole = '', fraction = '', ...more] = mantissa.split(mark);
  if (more.length > 0 || !DIGITS.test(fraction) || whole + fraction === '') return undefined;
  if (DIGITS.test(whole)) return `${sign}${whole || '0'}.${fraction || '0'}${exponent}`;
  if (!GROUPED[mark].test(whole) || exponent !== '') return undefined;
  return `${sign}${whole.replace(/\D/g, '')}.${fraction || '0'}`;
}

/** In ASCII, with one kind of space. */
function normal(text: string): string {
  return text
    .replace(WIDE, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(MINUS, '-')
    .replace(SPACES, ' ')
    .trim();
}

function signed(text: string): { sign: '' | '-'; size: string } {
  const bracketed = /^\(\s*([^+\-()]+?)\s*\)$/.exec(text) ?? /^([^+\-()]*\d)\s?-$/.exec(text);
  if (bracketed) return { sign: '-', size: bracketed[1]! };
  const [, sign, size] = /^([+-])?\s?(.*)$/s.exec(text)!;
  return { sign: sign === '-' ? '-' : '', size: size! };
}

function refuse(text: string, mark: DecimalMark | undefined): never {
  const around = /^[^\d.,]*|[^\d.,]*$/g;
  const normalised = normal(text);
  const bare = signed(normalised.replace(around, '')).size;
  const extra = (normalised.match(around) ?? []).join('').replace(/[\s+\-()]/g, '');
  if (/^\d/.test(bare) && extra !== '' && (written(bare, '.') ?? written(bare, ',')) !== undefined) {
    const share = extra === '%' ? ' (and times: 0.01 where the share of 1 is wanted)' : '';
    throw invalid(text, `has other characters with the number: leave them out with remove: '${extra}'${share}`);
  }
  if (mark !== undefined)
    throw invalid(text, `is not a number whose decimal mark is '${mark}', which the mapping says`);
  if (written(text, ',') !== undefined) {
    throw invalid(text, "is not a number with a decimal point: write decimal: ',' in the mapping where it is a comma");
  }
  throw invalid(text, 'is not a number; where it stands for no value, list it under missing');
}

function invalid(text: string, why: string): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', `"${text.slice(0, 50)}" ${why}`);
}
