import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Scope } from '../../db/postgres/connection.ts';
import type { CustomerFilter } from '../../db/tables/customers/customer-filter.ts';
import { workspaceCurrency } from '../../db/tables/workspaces/workspaces.ts';
import { type ColumnChoice, type ExportColumn, exportColumns } from './columns.ts';
import { type ExportFormat, exportCustomers, type Members } from './export-customers.ts';
import { exportMapping } from './export-mapping.ts';
import { headerLine } from './lines.ts';

export interface FileExport extends ExportFormat, ColumnChoice {
  readonly file: string;
  readonly filter: CustomerFilter;
  /** Of these, only customers with these row ids, ascending. Default: all. */
  readonly members?: Members | undefined;
  /** Only those who agreed to this purpose, or count as such. Default: none is declared. */
  readonly purpose?: string | undefined;
  /** Told after each page of the customers and bytes written, and customers left out, so far. Ends the export by throwing. */
  readonly onProgress?: (rows: number, bytes: number, leftOut: number) => unknown;
  /** Stops between two pages. The same export goes on there. */
  readonly signal?: AbortSignal;
}

export interface ExportSummary {
  readonly file: string;
  /** The mapping that imports it again; null where nobody's external id is in it. */
  readonly mapping: string | null;
  readonly customers: number;
  /** Customers left out for want of consent. */
  readonly leftOut: number;
  /** False where it was stopped: the same command goes on. */
  readonly complete: boolean;
}

/** The part of a file that is written. */
interface Written {
  /** Of the columns and all else that shapes it: another export begins anew. */
  readonly shape: string;
  readonly bytes: number;
  readonly rows: number;
  readonly leftOut: number;
  readonly after: number;
}

/**
 * Exports customers to a file, with its mapping beside it. The file appears once it is whole: until then it is
 * `FILE.partial`, with `FILE.state` beside. After a stop or a kill the same export goes on after the last whole page.
 * Throws INVALID_INPUT for a column that is not there.
 */
export async function exportFile(scope: Scope, request: FileExport): Promise<ExportSummary> {
  const { file, filter, format, formulas = 'guard', signal, onProgress, members, guide, purpose } = request;
  const columns = await exportColumns(scope, request);
  const begun = await resume(file, shapeOf(scope, columns, request));
  const head = format === 'csv' ? headerLine(columns) : '';
  const partial = await open(`${file}.partial`, begun.bytes > 0 ? 'r+' : 'w');
  let written = begun;
  try {
    if (begun.bytes === 0) written = { ...begun, bytes: (await partial.write(head, 0)).bytesWritten };
    else await partial.truncate(begun.bytes);
    for await (const page of exportCustomers(
      scope,
      filter,
      columns,
      { format, formulas },
      { after: begun.after, signal, members, guide, purpose },
    )) {
      const { bytesWritten } = await partial.write(page.text, written.bytes);
      await partial.datasync();
      written = {
        shape: written.shape,
        bytes: written.bytes + bytesWritten,
        rows: written.rows + page.rows,
        leftOut: written.leftOut + page.leftOut,
        after: page.after,
      };
      await keep(file, written);
      await onProgress?.(written.rows, written.bytes, written.leftOut);
    }
  } finally {
    await partial.close();
  }
  const { rows: customers, leftOut } = written;
  if (signal?.aborted) return { file, mapping: null, customers, leftOut, complete: false };
  const mapping = exportMapping(columns, { format, formulas, currency: await workspaceCurrency(scope) });
  if (mapping !== null) await writeFile(`${file}.yaml`, mapping);
  await rename(`${file}.partial`, file);
  await rm(`${file}.state`, { force: true });
  return { file, mapping: mapping === null ? null : `${file}.yaml`, customers, leftOut, complete: true };
}

function shapeOf(scope: Scope, columns: readonly ExportColumn[], request: FileExport): string {
  const { filter, format, formulas, members, guide, purpose } = request;
  const names = columns.map(({ name }) => name);
  const shape = JSON.stringify([
    scope.workspaceId,
    names,
    filter,
    format,
    formulas ?? null,
    guide ?? null,
    purpose ?? null,
  ]);
  const hash = createHash('sha256').update(shape);
  if (members) hash.update(Int32Array.from(members));
  return hash.digest('hex');
}

/** What an export of the same shape wrote before; otherwise nothing. */
async function resume(file: string, shape: string): Promise<Written> {
  const nothing = { shape, bytes: 0, rows: 0, leftOut: 0, after: 0 };
  try {
    const before = JSON.parse(await readFile(`${file}.state`, 'utf8')) as Written;
    return before.shape === shape ? before : nothing;
  } catch {
    return nothing;
  }
}

/** A kill leaves the old state or the new one. */
async function keep(file: string, written: Written): Promise<void> {
  await writeFile(`${file}.state.next`, JSON.stringify(written));
  await rename(`${file}.state.next`, `${file}.state`);
}
