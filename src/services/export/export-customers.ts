import type { Scope } from '../../db/postgres/connection.ts';
import { wholeCustomers } from '../../db/tables/customers/customer-export.ts';
import type { CustomerFilter } from '../../db/tables/customers/customer-filter.ts';
import type { ExportColumn } from './columns.ts';
import { csvLine, type Formulas, jsonLine } from './lines.ts';

/** Customers read at once. */
const PAGE = 1_000;

export interface ExportFormat {
  readonly format: 'csv' | 'ndjson';
  /**
   * `guard` sets `'` before texts of a CSV that a spreadsheet would calculate, and `keep` leaves them. An import by the
   * mapping of the export takes it off again. Default guard.
   */
  readonly formulas?: Formulas;
}

export interface ExportedPage {
  readonly text: string;
  readonly rows: number;
  /** The last customer's row id: the next page comes after it. */
  readonly after: number;
}

/**
 * The customers a filter means as pages of lines, by ascending row id, from after a row id on. Each page is read as
 * customers are then. Ends early where the signal aborts.
 */
export async function* exportCustomers(
  scope: Scope,
  filter: CustomerFilter,
  columns: readonly ExportColumn[],
  { format, formulas = 'guard' }: ExportFormat,
  { after = 0, signal }: { readonly after?: number; readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<ExportedPage> {
  for (let from = after; !signal?.aborted; ) {
    const customers = await wholeCustomers(scope, filter, from, PAGE);
    const last = customers.at(-1);
    if (!last) return;
    from = last.customer.id;
    const lines = customers.map((customer) =>
      format === 'csv' ? csvLine(columns, customer, formulas) : jsonLine(columns, customer),
    );
    yield { text: lines.join(''), rows: customers.length, after: from };
    if (customers.length < PAGE) return;
  }
}
