import type { Row } from './table.ts';

/**
 * Prints rows as JSON, by the names of columns and their positions; of one name twice, the last. Names are printed once for all,
 * since an import may report a third of its lines.
 */
export function rowPrinter(
  columns: Iterable<readonly [name: string, position: number]>,
  cell: (text: string) => string = (text) => text,
): (row: Row) => string {
  const shown = [...new Map(columns)].map(([name, position], n) => ({
    before: `${n === 0 ? '{' : ','}${JSON.stringify(name)}:`,
    position,
  }));
  return (row) => {
    if ('raw' in row) return JSON.stringify(row.raw);
    let text = '';
    for (const { before, position } of shown) text += before + JSON.stringify(cell(row.texts[position] ?? ''));
    return text === '' ? '{}' : `${text}}`;
  };
}
