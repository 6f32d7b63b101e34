import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import type { Wire } from '../postgres/copy/columns.ts';

/** Columns of sums kept at ingest, by field. */
const TOTALS: Readonly<Record<string, string>> = { amount: 'amount', discount: 'discount', quantity: 'quantity' };

/** A column of the totals, by the aliases they are joined as. */
export interface KeptTotal {
  /** The types of events whose totals it is of. */
  readonly types: readonly string[];
  readonly sql: (kept: (type: string) => string) => string;
  readonly wire: Wire;
  /** True for all customers of whom it is not 0, where that is cheaper told than computed; of others it may be null. */
  readonly some?: (kept: (type: string) => string) => string;
  /** Its column where no event of the type is below 0; left out where that is no simpler, or may be below 0 itself. */
  readonly plain?: (kept: (type: string) => string) => string;
}

/** How the totals kept at ingest answer a feature of a type; null where they do not: they know all events of all time. */
export function keptTotal(feature: EventFeature): KeptTotal | null {
  const { type, aggregate, field, where, withinDays, windows, anchors } = feature;
  if (withinDays !== null || where.length + windows.length + anchors.length > 0) return null;
  const types = [type];
  if (aggregate === 'count' && field === 'at') {
    return { types, sql: (kept) => `coalesce(${kept(type)}.count, 0)`, wire: 'int4' };
  }
  const total = TOTALS[field];
  if (aggregate === 'sum' && total)
    return { types, sql: (kept) => `coalesce(${kept(type)}.${total}, 0)`, wire: 'numeric' };
  if (field !== 'at') return null;
  if (aggregate === 'first' || aggregate === 'min')
    return { types, sql: (kept) => `${kept(type)}.first_at`, wire: 'timestamptz' };
  if (aggregate === 'last' || aggregate === 'max')
    return { types, sql: (kept) => `${kept(type)}.last_at`, wire: 'timestamptz' };
  return null;
}

export function keptTotalsJoin(alias: string, workspaceId: number, type: string): string {
  return `LEFT JOIN customer_event_aggregate ${alias} ON ${alias}.workspace_id = ${workspaceId}
    AND ${alias}.customer_id = c.id AND ${alias}.type = '${type}'`;
}
