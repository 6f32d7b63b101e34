import type { MappingInput } from '../mapping.ts';
import type { Column } from './column.ts';
import type { Draft } from './draft.ts';
import { orderOf, swapped } from './times.ts';

type Rule = NonNullable<MappingInput['customer']['externalId']>;
type LongRule = Exclude<Rule, string>;

/** The convention of the file's numbers, and the columns that differ from it. */
export class Decimals {
  /** Undefined where no number tells. */
  readonly mark: '.' | ',' | undefined;
  readonly evidence: string | undefined;

  constructor(columns: readonly Column[]) {
    const proven = columns.filter(
      ({ numbers, look }) => look === 'number' && (numbers?.mark === '.' || numbers?.mark === ','),
    );
    const commas = proven.filter(({ numbers }) => numbers!.mark === ',');
    this.mark = proven.length === 0 ? undefined : commas.length > proven.length / 2 ? ',' : '.';
    const witness = proven.find(({ numbers }) => numbers!.mark === this.mark);
    this.evidence = witness && `"${witness.name}" has ${witness.numbers!.example}`;
  }
}

/** The rule that reads a number of a column. */
export function numberRule({ name, numbers }: Column, decimals: Decimals, draft: Draft): Rule {
  const more: Omit<LongRule, 'column'> = {};
  if (numbers?.remove) more.remove = numbers.remove;
  if ((numbers?.mark === '.' || numbers?.mark === ',') && numbers.mark !== decimals.mark) more.decimal = numbers.mark;
  if (numbers?.mark === 'open' && decimals.mark === undefined) {
    draft.doubt(
      `decimal: "${name}" has ${numbers.example}, which is one number with a decimal point and another with a decimal comma: write decimal: "." or decimal: ","`,
    );
  }
  return Object.keys(more).length === 0 ? name : { column: name, ...more };
}

/** The rule that reads a time of a column; `other` is a column that proves the order of day and month. */
export function timeRule(column: Column, columns: readonly Column[], draft: Draft): Rule {
  const { name, times } = column;
  if (!times?.format) return name;
  if (times.rival === undefined) return { column: name, format: times.format };
  // A column that is written in both orders is proven by no other.
  const witness =
    times.read < column.filled
      ? undefined
      : columns.find(
          ({ times: other }) =>
            other?.proof !== undefined && other.rival === undefined && other.format && orderOf(other.format),
        );
  if (witness) {
    const order = orderOf(witness.times!.format!);
    const format = orderOf(times.format) === order ? times.format : times.rival;
    return { column: name, format };
  }
  draft.doubt(
    `format: "${name}" has ${column.texts.find((text) => text !== '')}, and each value can be read as ${times.format} and as ${times.rival}: write format: ${times.format} or format: ${times.rival} there`,
  );
  return name;
}

/** What shows how a time is read. */
export function timeEvidence({ times, filled, name }: Column, columns: readonly Column[]): string {
  if (!times) return '';
  const read = `${times.read} of ${filled} values`;
  if (times.rival !== undefined) {
    const witness = columns.find((other) => other.times?.proof !== undefined && other.name !== name);
    return witness ? `${read}; the order of day and month as "${witness.name}" proves it` : `${read}; write its format`;
  }
  if (times.proof !== undefined && times.format && swapped(times.format))
    return `${read}; ${times.proof} proves the order`;
  return read;
}
