import { PersonagraphError } from '../../errors.ts';
import { roundedQuotient, storedText, toStored } from './decimal.ts';
import type { Mapping, ValueRule } from './mapping.ts';
import { compilePlainText } from './text.ts';
import type { Texts, ValueContext } from './value.ts';
import { IS_ABSENT } from './value-context.ts';

/** What was converted from one currency. */
export interface Conversion {
  /** Amounts of lines. */
  readonly count: number;
  /** Their exact sum in that currency. */
  readonly from: string;
  /** The sum of what they became. */
  readonly to: string;
}

/** Turns money of a line into the workspace's currency. */
export type Exchange = (texts: Texts, value: bigint) => bigint;

interface Rate {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly sums: { count: number; from: bigint; to: bigint };
}

const CODE = /^[A-Z]{3}$/;

/** The declared rates, and what they converted. */
export class Rates {
  readonly #own: string | undefined;
  readonly #rates: ReadonlyMap<string, Rate>;

  constructor({ currency, rates }: Pick<Mapping, 'currency' | 'rates'>) {
    this.#own = currency;
    this.#rates = new Map(Object.entries(rates).map(([code, rate]) => [code, exactRate(rate)]));
  }

  /** By currency, of the amounts read. */
  get conversions(): Readonly<Record<string, Conversion>> {
    const used = [...this.#rates].filter(([, { sums }]) => sums.count > 0);
    return Object.fromEntries(
      used.map(
        ([
          code,
          {
            sums: { count, from, to },
          },
        ]) => [code, { count, from: storedText(toStored(from)), to: storedText(toStored(to)) }],
      ),
    );
  }

  /**
   * An exchange by the currency that a value says; `counted` ones are in the summary. A file that lacks an optional column is in
   * the workspace's. Throws CURRENCY_MISMATCH for a currency without a rate, INVALID_INPUT for none.
   */
  exchange(rule: ValueRule, context: ValueContext, counted: boolean): Exchange {
    const read = compilePlainText(rule, context);
    const isLacking = lackingReader(rule, context);
    return (texts, value) => {
      const code = read(texts).toUpperCase();
      if (code === this.#own || isLacking?.(texts)) return value;
      const rate = this.#rates.get(code);
      if (!rate) throw noRate(code, this.#own);
      const converted = roundedQuotient(value * rate.numerator, rate.denominator);
      if (counted) {
        rate.sums.count++;
        rate.sums.from += value;
        rate.sums.to += converted;
      }
      return converted;
    };
  }
}

/**
 * Tells lines of a file without the optional column of a rule; undefined where the first file has it. JSON is never sure to
 * lack a name, and a later file may have the column.
 */
function lackingReader(rule: ValueRule, { find, path }: ValueContext): ((texts: Texts) => boolean) | undefined {
  if (typeof rule === 'string' || !rule.optional || rule.column === undefined) return undefined;
  try {
    find(rule.column, path);
    return undefined;
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
  }
  const at = find(rule.column, path, 'nature', true);
  return (texts) => texts[at] === IS_ABSENT;
}

function noRate(code: string, own: string | undefined): PersonagraphError {
  if (CODE.test(code)) {
    const message = `is ${code}, the workspace's currency ${own}: give what one ${code} is worth in the mapping's rates`;
    return new PersonagraphError('CURRENCY_MISMATCH', message);
  }
  const message =
    code === ''
      ? 'has an amount without a currency: where empty means one, say which with map'
      : `"${code.slice(0, 20)}" is no ISO 4217 code: give codes with map`;
  return new PersonagraphError('INVALID_INPUT', message);
}

/** A rate without the error of a double: 0.0112 is 112 of 10,000. */
function exactRate(rate: number): Rate {
  const [mantissa = '', exponent = '0'] = String(rate).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return {
    numerator: shift > 0 ? digits * 10n ** BigInt(shift) : digits,
    denominator: shift < 0 ? 10n ** BigInt(-shift) : 1n,
    sums: { count: 0, from: 0n, to: 0n },
  };
}
