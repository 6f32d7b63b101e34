import type { Row } from '../file/table.ts';
import { idText } from '../id-text.ts';
import type { Texts } from '../value.ts';

/** Key of an order: its ids in the columns that lines are grouped by. Undefined where all are empty; throws as `idText`. */
export function orderKey(texts: Texts, columns: readonly number[]): string | undefined {
  const cells = columns.map((at) => idText(texts[at]!));
  return cells.every((cell) => cell === '') ? undefined : cells.join('\u0000');
}

/**
 * The order of a line that cannot be read, by the cells before its fault; undefined where they do not tell. It is sure where
 * the fault lies behind them. `delimiter` is undefined for files without one.
 */
export function keyOfBroken(
  { raw }: Extract<Row, { raw: string }>,
  columns: readonly number[],
  { delimiter, quote }: { readonly delimiter: string | undefined; readonly quote: string | false },
): { readonly key: string; readonly sure: boolean } | undefined {
  if (delimiter === undefined || raw.includes('\n')) return undefined;
  const fault = quote === false ? -1 : raw.indexOf(quote);
  const cells = (fault === -1 ? raw : raw.slice(0, fault)).split(delimiter).map((cell) => cell.trim());
  // The last cell goes on behind the fault.
  if (fault !== -1) cells.pop();
  if (columns.some((at) => !cells[at])) return undefined;
  // Without a quote the fault is a delimiter too many or too few, anywhere behind the first cell.
  const sure = fault !== -1 || columns.every((at) => at === 0);
  try {
    return { key: orderKey(cells, columns)!, sure };
  } catch {
    // A cell that is no id names no order.
    return undefined;
  }
}
