import { PersonagraphError } from '../../errors.ts';
import { decimalNumber, multiplyDecimals, nearestDouble, parseDecimal } from './decimal.ts';
import { compileList } from './list.ts';
import type { ValueRule } from './mapping.ts';
import { type DecimalMark, doubleReader, numberReader, parseDouble } from './numeral.ts';
import { compileText, longForm } from './text.ts';
import { dayReader, timeReader } from './time.ts';
import {
  IS_NUMBER,
  type LongRule,
  lenient,
  type Scalar,
  type Texts,
  unfit,
  type ValueContext,
  type ValueType,
} from './value-context.ts';

export type { ColumnUse, FindColumn, Scalar, Texts, ValueContext, ValueType } from './value-context.ts';

const FLAGS = new Map([
  ...['1', 'true', 'yes', 'y', 't'].map((text) => [text, true] as const),
  ...['0', 'false', 'no', 'n', 'f'].map((text) => [text, false] as const),
]);

/** The rule's type, or what the target asks for. */
export function typeOf(rule: ValueRule, fallback: ValueType): ValueType {
  if (typeof rule === 'string') return fallback;
  // A birth is a date whose years of two digits are of the past.
  const number = fallback === 'amount' ? 'amount' : 'number';
  if (rule.type === 'number') return number;
  if (rule.type) return rule.type === 'date' && fallback === 'birth' ? 'birth' : rule.type;
  if (rule.columns || rule.item) return 'list';
  if (rule.sum || rule.multiply || typeof rule.value === 'number') return number;
  return typeof rule.value === 'boolean' ? 'flag' : fallback;
}

/** Reads a value from a line; undefined where it is missing. Throws INVALID_INPUT where it is not of its type. */
export function compileValue(
  value: ValueRule,
  fallback: ValueType,
  context: ValueContext,
): (texts: Texts) => Scalar | undefined {
  const rule = longForm(value);
  const type = typeOf(rule, fallback);
  if (rule.optional && !context.mayLack) return compileValue(value, fallback, lenient(context));
  if (rule.empty && !context.clears) throw unfit('has `empty`, which fields and traits of customers have', context);
  if (type === 'list') return compileList(rule, context);
  if (type === 'amount') {
    const read = compileNumber(rule, context);
    return (texts) => {
      const value = read(texts);
      return value === undefined ? undefined : decimalNumber(value);
    };
  }
  if (type === 'number') return compileDouble(rule, context);
  const text = compileText(rule, context);
  const convert = converter(type, rule, context);
  return (texts) => {
    const value = text(texts);
    return value === '' ? undefined : convert(value);
  };
}

/**
 * Reads a number exactly; undefined where it is missing. Throws INVALID_MAPPING for a rule of another type, or one that
 * takes decimal marks away.
 */
export function compileNumber(value: ValueRule, context: ValueContext): (texts: Texts) => bigint | undefined {
  const rule = longForm(value);
  if (rule.optional && !context.mayLack) return compileNumber(value, lenient(context));
  if (rule.type !== undefined && rule.type !== 'number') throw unfit(`is a number, not of type ${rule.type}`, context);
  const names = rule.sum ?? rule.multiply ?? (rule.column === undefined ? [] : [rule.column]);
  const parts =
    names.length > 0
      ? names.map((column) => compilePart({ ...rule, column, sum: undefined, multiply: undefined }, context, EXACT))
      : [compilePart(rule, context, EXACT)];
  const sign = rule.negate ? -1n : 1n;
  const times = rule.times === undefined ? undefined : parseDecimal(String(rule.times));
  return (texts) => {
    let result: bigint | undefined;
    for (const part of parts) {
      const value = part(texts);
      if (value === undefined) {
        if (rule.multiply) return undefined;
        continue;
      }
      if (result === undefined) result = value;
      else result = rule.multiply ? multiplyDecimals(result, value) : result + value;
    }
    if (result === undefined) return undefined;
    return (times === undefined ? result : multiplyDecimals(result, times)) * sign;
  };
}

/** A number as the double nearest to its text; one that is calculated, to eight places. */
function compileDouble(rule: LongRule, context: ValueContext): (texts: Texts) => number | undefined {
  if (rule.sum || rule.multiply || rule.times !== undefined) {
    const read = compileNumber(rule, context);
    return (texts) => {
      const value = read(texts);
      return value === undefined ? undefined : nearestDouble(value);
    };
  }
  const read = compilePart(rule, context, DOUBLE);
  if (!rule.negate) return read;
  return (texts) => {
    const value = read(texts);
    return value === undefined ? undefined : 0 - value;
  };
}

/** How the text of a number becomes one. */
interface NumberForm<T> {
  readonly parse: (text: string) => T;
  readonly reader: (mark: DecimalMark | undefined) => (text: string) => T;
}
const EXACT: NumberForm<bigint> = { parse: parseDecimal, reader: numberReader };
const DOUBLE: NumberForm<number> = { parse: parseDouble, reader: doubleReader };

/** Reads the number of one column. */
function compilePart<T>(
  rule: LongRule,
  context: ValueContext,
  { parse, reader }: NumberForm<T>,
): (texts: Texts) => T | undefined {
  const { map, value, column } = rule;
  if (typeof value === 'number') {
    const constant = parse(String(value));
    return () => constant;
  }
  const { decimal, remove } = conventionOf(rule, context);
  const read = compileText({ ...rule, remove, map: undefined }, context);
  const readNumber = reader(decimal);
  const nature = column === undefined ? -1 : context.find(column, context.path, 'nature');
  const replacements = new Map(Object.entries(map ?? {}));
  const readReplaced = compileText({ ...rule, map: undefined }, context);
  return (texts) => {
    const replacement = replacements.size === 0 ? undefined : replacements.get(readReplaced(texts));
    if (replacement !== undefined) return replacement === null ? undefined : parse(String(replacement));
    const text = read(texts);
    if (text === '') return undefined;
    return texts[nature] === IS_NUMBER ? parse(text) : readNumber(text);
  };
}

/**
 * A mark that is left out parts groups, so that `remove: ","` says a decimal point; groups are then checked. White space
 * is kept too, for it may part groups.
 */
function conventionOf(rule: LongRule, context: ValueContext): { decimal?: DecimalMark; remove?: string } {
  const { remove = '', decimal = context.decimal } = rule;
  const [point, comma] = [remove.includes('.'), remove.includes(',')];
  if (point && comma)
    throw unfit("takes the decimal mark away with `remove`: say decimal: '.' or ',' instead", context);
  const implied = comma ? '.' : point ? ',' : undefined;
  if (rule.decimal !== undefined && implied !== undefined && implied !== rule.decimal) {
    throw unfit('takes its own decimal mark away with `remove`', context);
  }
  const mark = implied ?? decimal;
  const rest = remove.replace(/[.,\s]/g, '');
  return { ...(mark ? { decimal: mark } : {}), ...(rest === '' ? {} : { remove: rest }) };
}

function converter(
  type: Exclude<ValueType, 'number' | 'amount' | 'list'>,
  rule: LongRule,
  context: ValueContext,
): (text: string) => Scalar {
  switch (type) {
    case 'time': {
      const read = timeReader(rule, context.timeZone);
      return (text) => new Date(read(text)).toISOString();
    }
    case 'date':
    case 'birth':
      return dayReader(rule, context.timeZone, type === 'birth');
    case 'flag':
      return flagOf;
    case 'category':
      return (text) => text;
  }
}

function flagOf(text: string): boolean {
  const flag = FLAGS.get(text.toLowerCase());
  if (flag !== undefined) return flag;
  throw new PersonagraphError('INVALID_INPUT', `"${text.slice(0, 50)}" is neither true nor false`);
}
