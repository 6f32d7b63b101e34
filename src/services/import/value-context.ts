import { PersonagraphError } from '../../errors.ts';
import type { JsonNames } from './file/json-names.ts';
import type { ValueRule } from './mapping.ts';
import type { DecimalMark } from './numeral.ts';

/** The texts of one line, by column position. */
export type Texts = readonly string[];
/**
 * For a list or object of JSON: `text` takes none, `any` is given its JSON. Of the `nature` of a value the text is
 * {@link IS_NUMBER} where the file itself types it so, {@link IS_ABSENT} where the line has no such name.
 */
export type ColumnUse = 'text' | 'any' | 'nature';
/**
 * Position of a column in a line's texts, -1 where nothing is known of its nature. Throws INVALID_MAPPING where the file
 * lacks it; an `optional` one is then empty.
 */
export interface FindColumn {
  (name: string, path: readonly string[], use?: ColumnUse, optional?: boolean): number;
  /** Takes names read from parts of a line, which are then known to be missed where no line had them. */
  watch?: ((names: JsonNames) => void) | undefined;
}
export const IS_NUMBER = '\u0000number';
export const IS_ABSENT = '\u0000absent';
export type ValueType = 'category' | 'number' | 'amount' | 'flag' | 'time' | 'date' | 'birth' | 'list';
export type Scalar = string | number | boolean | readonly string[];

export interface ValueContext {
  readonly find: FindColumn;
  /** The decimal mark of numbers whose value says none. */
  readonly decimal: DecimalMark | undefined;
  readonly timeZone: string;
  /** Whole texts that stand for no value. */
  readonly missing: ReadonlySet<string>;
  /** Empty values may clear what is stored. Default false. */
  readonly clears?: boolean;
  /** Columns that are lacking are empty: the rule is optional. Default false. */
  readonly mayLack?: boolean;
  /** Where the rule stands in the mapping, for messages. */
  readonly path: readonly string[];
}

export type LongRule = Exclude<ValueRule, string>;

/** INVALID_MAPPING for a rule that cannot be meant at its place. */
export function unfit(why: string, { path }: ValueContext): PersonagraphError {
  return new PersonagraphError('INVALID_MAPPING', `${path.join('.')}: ${why}`, { field: path });
}

/** The context of a rule whose columns a file may lack. */
export function lenient(context: ValueContext): ValueContext {
  const { find } = context;
  const any: FindColumn = (name, path, use) => find(name, path, use, true);
  return { ...context, find: Object.assign(any, { watch: find.watch }), mayLack: true };
}
