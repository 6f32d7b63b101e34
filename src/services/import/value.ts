import { PersonagraphError } from '../../errors.ts';
import { decimalNumber, multiplyDecimals, parseDecimal } from './decimal.ts';
import { parseExactJson } from './file/exact-json.ts';
import type { JsonNames } from './file/json-names.ts';
import type { ValueRule } from './mapping.ts';
import { refuseNested } from './nested.ts';
import { timeReader } from './time.ts';

/** The texts of one line, by column position. */
export type Texts = readonly string[];
/** For a list or object of JSON: `text` takes none, `any` is given its JSON. */
export type ColumnUse = 'text' | 'any';
/** Position of a column in a line's texts; throws INVALID_MAPPING where the file lacks it. */
export interface FindColumn {
  (name: string, path: readonly string[], use?: ColumnUse): number;
  /** Takes names read from parts of a line, which are then known to be missed where no line had them. */
  watch?: ((names: JsonNames) => void) | undefined;
}
export type ValueType = 'category' | 'number' | 'flag' | 'time' | 'date' | 'list';
export type Scalar = string | number | boolean | readonly string[];

export interface ValueContext {
  readonly find: FindColumn;
  readonly timeZone: string;
  /** Whole texts that stand for no value. */
  readonly missing: ReadonlySet<string>;
  /** Where the rule stands in the mapping, for messages. */
  readonly path: readonly string[];
}

type LongRule = Exclude<ValueRule, string>;

const FLAGS = new Map([
  ...['1', 'true', 'yes', 'y', 't'].map((text) => [text, true] as const),
  ...['0', 'false', 'no', 'n', 'f'].map((text) => [text, false] as const),
]);

/** The rule's type, or what the target asks for. */
export function typeOf(rule: ValueRule, fallback: ValueType): ValueType {
  if (typeof rule === 'string') return fallback;
  if (rule.type) return rule.type;
  if (rule.item) return 'list';
  if (rule.sum || rule.multiply) return 'number';
  if (typeof rule.value === 'number') return 'number';
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
  if (type === 'number') {
    const read = compileNumber(rule, context);
    return (texts) => {
      const value = read(texts);
      return value === undefined ? undefined : decimalNumber(value);
    };
  }
  const text = compileText(rule, type === 'list' ? { ...context, find: findAny(context.find) } : context);
  const convert = converter(type, rule, context);
  return (texts) => {
    const value = text(texts);
    return value === '' ? undefined : convert(value);
  };
}

/** Reads a number exactly; undefined where it is missing. */
export function compileNumber(value: ValueRule, context: ValueContext): (texts: Texts) => bigint | undefined {
  const rule = longForm(value);
  const names = rule.sum ?? rule.multiply;
  const parts = names
    ? names.map((column) => compileText({ ...rule, column, sum: undefined, multiply: undefined } as LongRule, context))
    : [compileText(rule, context)];
  const sign = rule.negate ? -1n : 1n;
  const times = rule.times === undefined ? undefined : parseDecimal(String(rule.times));
  return (texts) => {
    let result: bigint | undefined;
    for (const part of parts) {
      const text = part(texts);
      if (text === '') {
        if (rule.multiply) return undefined;
        continue;
      }
      const value = parseDecimal(text);
      if (result === undefined) result = value;
      else result = rule.multiply ? multiplyDecimals(result, value) : result + value;
    }
    if (result === undefined) return undefined;
    return (times === undefined ? result : multiplyDecimals(result, times)) * sign;
  };
}

/** Reads a text, cleaned and mapped; empty where it is missing. */
export function compileText(value: ValueRule, context: ValueContext): (texts: Texts) => string {
  const rule = longForm(value);
  if (rule.value !== undefined) {
    const constant = String(rule.value);
    return () => constant;
  }
  const columns = rule.join ?? rule.sum ?? rule.multiply ?? [rule.column!];
  const positions = columns.map((name) => context.find(name, context.path));
  const first = positions[0]!;
  const { missing } = context;
  const present = missing.size === 0 ? refuseNested : (text: string) => (missing.has(text) ? '' : refuseNested(text));
  const read =
    positions.length === 1
      ? (texts: Texts) => present(texts[first]!)
      : (texts: Texts) => positions.flatMap((at) => present(texts[at]!) || []).join(' ');
  const steps = cleaners(rule);
  return steps.length === 0 ? read : (texts) => steps.reduce((text, step) => step(text), read(texts));
}

function cleaners(rule: LongRule): ((text: string) => string)[] {
  const steps: ((text: string) => string)[] = [];
  const { remove, removePrefix, removeSuffix, map } = rule;
  if (remove) {
    const unwanted = new Set(remove);
    steps.push((text) =>
      [...text]
        .filter((character) => !unwanted.has(character))
        .join('')
        .trim(),
    );
  }
  if (removePrefix) {
    steps.push((text) => (text.startsWith(removePrefix) ? text.slice(removePrefix.length) : text));
  }
  if (removeSuffix) {
    steps.push((text) => (text.endsWith(removeSuffix) ? text.slice(0, -removeSuffix.length) : text));
  }
  if (map) {
    const replacements = new Map(Object.entries(map));
    steps.push((text) => {
      const replacement = replacements.get(text);
      return replacement === undefined ? text : replacement === null ? '' : String(replacement);
    });
  }
  return steps;
}

function converter(type: ValueType, rule: LongRule, context: ValueContext): (text: string) => Scalar {
  if (type === 'time' || type === 'date') {
    // A date is a day of the calendar, the same in every zone.
    const read = timeReader(rule.format, type === 'date' ? 'UTC' : context.timeZone);
    return (text) => new Date(read(text)).toISOString().slice(0, type === 'date' ? 10 : undefined);
  }
  if (type === 'flag') return flagOf;
  if (type === 'list') return (text) => itemsOf(text, rule);
  return (text) => text;
}

function flagOf(text: string): boolean {
  const flag = FLAGS.get(text.toLowerCase());
  if (flag !== undefined) return flag;
  throw new PersonagraphError('INVALID_INPUT', `"${text.slice(0, 50)}" is neither true nor false`);
}

function itemsOf(text: string, { separator = ';', item: key }: LongRule): string[] {
  // Lists of NDJSON arrive as JSON, and so does one object where another line has a list.
  const json = text.startsWith('[') || text.startsWith('{') ? jsonItems(text) : undefined;
  const items = json ? json.map((item) => itemText(item, key)) : text.split(separator);
  return items.flatMap((item) => item.trim() || []);
}

function jsonItems(text: string): unknown[] | undefined {
  try {
    const value = parseExactJson(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return undefined;
  }
}

function itemText(item: unknown, key: string | undefined): string {
  const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
  const value = isObject && key !== undefined ? (item as Record<string, unknown>)[key] : item;
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  const advice = key === undefined ? '' : `, and \`${key}\` is no text in them`;
  throw new PersonagraphError(
    'INVALID_INPUT',
    `"${JSON.stringify(value).slice(0, 60)}" is an item of a list, no text: name the key to take with \`item\`${advice}`,
  );
}

/** A reader of lists takes what JSON has as one. */
function findAny(find: FindColumn): FindColumn {
  return Object.assign((name: string, path: readonly string[]) => find(name, path, 'any'), { watch: find.watch });
}

function longForm(rule: ValueRule): LongRule {
  return typeof rule === 'string' ? { column: rule } : rule;
}
