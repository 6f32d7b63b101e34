import { PersonagraphError } from '../../errors.ts';
import { parseExactJson } from './file/exact-json.ts';
import { cleaner, compileText, presentTexts } from './text.ts';
import { type FindColumn, type LongRule, lenient, type Texts, unfit, type ValueContext } from './value-context.ts';

const MARKED = new Set('1 x ✓ ✔ ☑ √ yes y true t on checked selected ja oui 是'.split(' '));
const UNMARKED = new Set('0 no n false f off unchecked ☐ - nein non 否'.split(' '));

/** Reads a list; undefined where it is missing. Throws INVALID_INPUT for items that are no texts. */
export function compileList(rule: LongRule, context: ValueContext): (texts: Texts) => readonly string[] | undefined {
  if (rule.optional && !context.mayLack) return compileList(rule, lenient(context));
  const items = rule.columns
    ? itemsOfColumns(rule, rule.columns, context)
    : itemsOfText(rule, { ...context, find: findAny(context.find) });
  return (texts) => {
    const found = new Set(items(texts));
    return found.size === 0 ? undefined : [...found];
  };
}

/** Columns that are joined hold items each. */
function itemsOfText(rule: LongRule, context: ValueContext): (texts: Texts) => string[] {
  const names = rule.join ?? (rule.column === undefined ? [] : [rule.column]);
  if (names.length === 0 && rule.value === undefined) throw unfit('is a list, which numbers do not make', context);
  const readers =
    names.length === 0
      ? [compileText(rule, context)]
      : names.map((column) => compileText({ ...rule, column, join: undefined }, context));
  return (texts) => readers.flatMap((read) => itemsOf(read(texts), rule));
}

/** Each column gives one item: its text, or where its cells are marks the option it stands for. */
function itemsOfColumns(rule: LongRule, columns: readonly string[], context: ValueContext): (texts: Texts) => string[] {
  const options =
    rule.options === true ? Object.fromEntries(columns.map((name) => [name, name])) : (rule.options ?? {});
  const stray = Object.keys(options).find((name) => !columns.includes(name));
  if (stray !== undefined) throw unfit(`names an option of "${stray}", which is none of its columns`, context);
  const clean = cleaner(rule) ?? ((text: string) => text);
  const readers = presentTexts(columns, context).map((read, at) => {
    const option = options[columns[at]!];
    const itemOf = option === undefined ? ownText : (text: string) => ifMarked(text, option, columns[at]!);
    return (texts: Texts) => {
      const text = clean(read(texts));
      return text === '' ? [] : itemOf(text);
    };
  });
  return (texts) => readers.flatMap((read) => read(texts));
}

function ownText(text: string): string[] {
  if (!MARKED.has(text.toLowerCase()) && !UNMARKED.has(text.toLowerCase())) return [text];
  const why = 'is a mark rather than an item: say with options which text each column stands for';
  throw new PersonagraphError('INVALID_INPUT', `"${text}" ${why}`);
}

function ifMarked(text: string, option: string, column: string): string[] {
  if (MARKED.has(text.toLowerCase()) || text === option || text === column) return [option];
  if (UNMARKED.has(text.toLowerCase())) return [];
  const why = 'marks no option: neither 1, x, yes or true, nor 0, no or false, nor the text of the option';
  throw new PersonagraphError('INVALID_INPUT', `"${text.slice(0, 50)}" ${why}`);
}

function itemsOf(text: string, { separator = ';', item: key }: LongRule): string[] {
  // Lists of JSON arrive as JSON, and so does one object where another line has a list.
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
  const any: FindColumn = (name, path, use = 'any', optional) => find(name, path, use, optional);
  return Object.assign(any, { watch: find.watch });
}
