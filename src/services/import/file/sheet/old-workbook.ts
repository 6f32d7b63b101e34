import { readFile } from 'node:fs/promises';
import type { CellObject, DenseWorkSheet } from '@e965/xlsx';
import { PersonagraphError } from '../../../../errors.ts';
import { flagText, numberKind, numberText, timeText } from './cell.ts';
import type { SheetRow, Workbook } from './sheet.ts';

/** Largest .xls or .ods: both are read as a whole. */
const MAX_BYTES = 20 * 1024 * 1024;
/** Rows given together. */
const BATCH = 1_000;

/** A workbook of Excel 97 (.xls) or of OpenDocument (.ods), held as a whole. Throws INVALID_FILE. */
export async function openOldWorkbook(path: string, size: number): Promise<Workbook> {
  if (size > MAX_BYTES) {
    const message = `${path} is over ${MAX_BYTES} bytes, more than can be held of this form: save it as .xlsx or CSV.`;
    throw new PersonagraphError('INVALID_FILE', message);
  }
  // A library of megabytes is loaded by those who need it.
  const { read } = await import('@e965/xlsx');
  const bytes = await readFile(path);
  let workbook: ReturnType<typeof read>;
  try {
    workbook = read(bytes, { dense: true, cellNF: true, cellDates: false, cellFormula: false, cellHTML: false });
  } catch (cause) {
    const message = `${path} cannot be read as a spreadsheet: ${(cause as Error).message}.`;
    throw new PersonagraphError('INVALID_FILE', message, { cause });
  }
  const is1904 = workbook.Workbook?.WBProps?.date1904 ?? false;
  const cellsOf = (sheet: string) => (workbook.Sheets[sheet] as DenseWorkSheet | undefined)?.['!data'] ?? [];
  const isFilled = (sheet: string) => cellsOf(sheet).some((cells) => cells?.some((cell) => cell?.v !== undefined));
  return {
    sheets: workbook.SheetNames.filter(isFilled),
    async *rows(sheet) {
      let batch: SheetRow[] = [];
      for (const [index, cells] of cellsOf(sheet).entries()) {
        const fields = Array.from(cells ?? [], (cell) => (cell ? textOf(cell, is1904) : ''));
        const numbers = new Set(Array.from(cells ?? [], (cell, column) => (typeof cell?.v === 'number' ? column : -1)));
        while (fields.at(-1) === '') fields.pop();
        if (fields.length > 0) batch.push({ line: index + 1, fields, numbers });
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      yield batch;
    },
    close: () => undefined,
  };
}

function textOf({ t, v, w, z }: CellObject, is1904: boolean): string {
  if (v === undefined || v === null || t === 'z') return '';
  if (t === 'e') return w ?? '#N/A';
  if (v instanceof Date) return v.toISOString().slice(0, 19);
  if (typeof v === 'boolean') return flagText(v);
  if (typeof v === 'string') return v;
  // The library names the formats that have numbers too.
  const isTime = typeof z === 'string' ? numberKind(0, z) === 'time' : numberKind(z ?? 0, undefined) === 'time';
  return isTime ? timeText(v, is1904) : numberText(v);
}
