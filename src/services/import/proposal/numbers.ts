import { decimalNumber } from '../decimal.ts';
import { type DecimalMark, numberReader } from '../numeral.ts';
import type { Cell } from './file/sample.ts';

/** How the numbers of a column are written. */
export interface NumberGuess {
  /** `.` or `,` where its values prove it, `any` where both read the same, `open` where they read differently. */
  readonly mark: DecimalMark | 'any' | 'open';
  /** Signs around them, such as of currencies. */
  readonly remove: string;
  /** Those of currencies, each as it is written. */
  readonly currencies: readonly string[];
  /** A value that shows why. */
  readonly example: string | undefined;
  readonly isWhole: boolean;
  readonly least: number;
  readonly greatest: number;
}

const SIGNS = /[€$£¥￥₹₩₽₺%]|\b(?:EUR|USD|GBP|CNY|RMB|CHF|INR|JPY|kr|zł)\b|元/g;
const READERS = { '.': numberReader('.'), ',': numberReader(',') } as const;

/** Undefined where a cell is no number in any convention. */
export function guessNumbers(cells: readonly Cell[]): NumberGuess | undefined {
  if (cells.length === 0) return undefined;
  const signs = new Set<string>();
  const currencies = new Set<string>();
  const read: { readonly text: string; readonly point: bigint | undefined; readonly comma: bigint | undefined }[] = [];
  for (const { text, isNumber } of cells) {
    for (const sign of text.match(SIGNS) ?? []) {
      if (sign !== '%') currencies.add(sign);
      for (const letter of sign) signs.add(letter);
    }
    const bare = text.replace(SIGNS, '').trim();
    const point = attempt('.', bare);
    const comma = isNumber ? point : attempt(',', bare);
    if (point === undefined && comma === undefined) return undefined;
    read.push({ text, point, comma });
  }
  const pointed = read.find(({ comma }) => comma === undefined);
  const commaed = read.find(({ point }) => point === undefined);
  if (pointed && commaed) return undefined;
  const open = read.find(({ point, comma }) => point !== comma);
  const mark = pointed ? '.' : commaed ? ',' : open ? 'open' : 'any';
  const values = read.map(({ point, comma }) => decimalNumber((mark === ',' ? comma : point)!));
  return {
    mark,
    remove: [...signs].join(''),
    currencies: [...currencies],
    example: (pointed ?? commaed ?? open)?.text,
    isWhole: values.every((value) => Number.isInteger(value)),
    least: Math.min(...values),
    greatest: Math.max(...values),
  };
}

function attempt(mark: DecimalMark, text: string): bigint | undefined {
  try {
    return READERS[mark](text);
  } catch {
    return undefined;
  }
}
