import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import type { Wire } from '../postgres/copy/columns.ts';

/** Columns of sums kept at ingest, by field. */
const TOTALS: Readonly<Record<string, string>> = { amount: 'amount', discount: 'discount', quantity: 'quantity' };

/** A column of the totals, by the alias they are joined as. */
interface KeptTotal {
  readonly sql: (alias: string) => string;
  readonly wire: Wire;
}

/** How the totals kept at ingest answer a feature; null where they do not: they know all events of all time. */
export function keptTotal({ aggregate, field, where, withinDays, windows, anchors }: EventFeature): KeptTotal | null {
  if (withinDays !== null || where.length + windows.length + anchors.length > 0) return null;
  if (aggregate === 'count' && field === 'at') return { sql: (a) => `coalesce(${a}.count, 0)`, wire: 'int4' };
  const total = TOTALS[field];
  if (aggregate === 'sum' && total) return { sql: (a) => `coalesce(${a}.${total}, 0)`, wire: 'numeric' };
  if (field !== 'at') return null;
  if (aggregate === 'first' || aggregate === 'min') return { sql: (a) => `${a}.first_at`, wire: 'timestamptz' };
  if (aggregate === 'last' || aggregate === 'max') return { sql: (a) => `${a}.last_at`, wire: 'timestamptz' };
  return null;
}

export function keptTotalsJoin(alias: string, workspaceId: number, type: string): string {
  return `LEFT JOIN customer_event_aggregate ${alias} ON ${alias}.workspace_id = ${workspaceId}
    AND ${alias}.customer_id = c.id AND ${alias}.type = '${type}'`;
}
