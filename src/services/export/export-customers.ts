import type { Scope } from '../../db/postgres/connection.ts';
import { wholeCustomers } from '../../db/tables/customers/customer-export.ts';
import type { CustomerFilter } from '../../db/tables/customers/customer-filter.ts';
import { consentingAmong } from '../../db/tables/privacy/consents.ts';
import type { AudienceGuide, ExportColumn } from './columns.ts';
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

/** Row ids of customers, ascending. */
export type Members = readonly number[] | Int32Array;

/** The part of the customers that is exported. */
export interface ExportedPart {
  /** Only those after this row id. Default 0: from the first on. */
  readonly after?: number;
  /** Stops between two pages. */
  readonly signal?: AbortSignal | undefined;
  /** Only these. Default: all. */
  readonly members?: Members | undefined;
  /** What the columns `guide.*` are about. Default: there are none. */
  readonly guide?: AudienceGuide | undefined;
  /** Only those who agreed to this purpose, or count as such, when their page is read. Default: none is declared. */
  readonly purpose?: string | undefined;
}

export interface ExportedPage {
  readonly text: string;
  readonly rows: number;
  /** Customers left out for want of consent. */
  readonly leftOut: number;
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
  { after = 0, signal, members, guide, purpose }: ExportedPart = {},
): AsyncGenerator<ExportedPage> {
  const overridden = columns.some(({ of }) => of.kind === 'overrides');
  for (let from = after; !signal?.aborted; ) {
    const part = members && nextOf(members, from);
    if (part?.length === 0) return;
    const customers = await wholeCustomers(scope, part ? { all: [filter, { ids: part }] } : filter, from, PAGE, {
      overridden,
      guide,
    });
    const last = part?.at(-1) ?? customers.at(-1)?.customer.id;
    if (last === undefined) return;
    from = last;
    const agreed = purpose === undefined ? customers : await agreeing(scope, purpose, customers);
    const lines = agreed.map((customer) =>
      format === 'csv' ? csvLine(columns, customer, formulas) : jsonLine(columns, customer),
    );
    const leftOut = customers.length - agreed.length;
    yield { text: lines.join(''), rows: agreed.length, leftOut, after: from };
    if (!part && customers.length < PAGE) return;
  }
}

async function agreeing<C extends { readonly customer: { readonly id: number } }>(
  scope: Scope,
  purpose: string,
  customers: readonly C[],
): Promise<readonly C[]> {
  const ids = customers.map(({ customer }) => customer.id);
  const agreed = await consentingAmong(scope, purpose, ids);
  return customers.filter(({ customer }) => agreed.has(customer.id));
}

/** The first members after a row id, one page of them. */
function nextOf(members: Members, after: number): number[] {
  let low = 0;
  for (let high = members.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (members[middle]! <= after) low = middle + 1;
    else high = middle;
  }
  return [...members.slice(low, low + PAGE)];
}
