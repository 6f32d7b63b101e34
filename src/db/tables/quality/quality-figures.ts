import { clientFields } from '../../../engine/catalogue/customer-fields.ts';
import type { ConflictCode } from '../../../engine/quality/conflicts.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { StoredFence } from './fences.ts';
import {
  CONFLICTS_SQL,
  completenessSql,
  filledSql,
  lastFactSql,
  OPEN_PAIRS_SQL,
  OUTLIERS_SQL,
  staleSql,
  traitFilledSql,
} from './quality-sql.ts';

/** Days of the bins of freshness, the last of which is open. */
export const FRESHNESS_DAYS = [7, 30, 90, 365] as const;
/** Bins of completeness, of equal width. */
export const COMPLETENESS_BINS = 10;

/** Counts of the customers of a workspace. */
export interface CountedQuality {
  readonly customers: number;
  /** Mean share 0..1 of what is expected; null without customers. */
  readonly completeness: number | null;
  /** Customers by completeness, in tenths; those with all are in the last. */
  readonly completenessBins: readonly number[];
  /** Customers whose last fact is up to 7, 30, 90 and 365 days old, and older. */
  readonly freshnessBins: readonly number[];
  readonly stale: number;
  readonly withConflict: number;
  readonly withOutlier: number;
  readonly withDuplicate: number;
}

/** Counts everybody once; it reads the whole workspace. */
export async function countQuality(scope: Scope): Promise<CountedQuality> {
  // OFFSET keeps each expression from being computed once for each of its uses.
  const [row] = await scope.query<CountedQuality>(
    `SELECT count(*)::int AS customers, avg(q.completeness) AS completeness,
       ARRAY[${bins()}] AS "completenessBins", ARRAY[${ages()}] AS "freshnessBins",
       (count(*) FILTER (WHERE q.stale))::int AS stale,
       (count(*) FILTER (WHERE q.conflict))::int AS "withConflict",
       (count(*) FILTER (WHERE q.outlier))::int AS "withOutlier",
       (count(*) FILTER (WHERE q.duplicate))::int AS "withDuplicate"
     FROM (SELECT ${completenessSql('$1')} AS completeness, now() - ${lastFactSql()} AS age, ${staleSql('$1')} AS stale,
         cardinality(${CONFLICTS_SQL}) > 0 AS conflict, EXISTS (${OUTLIERS_SQL}) AS outlier,
         EXISTS (${OPEN_PAIRS_SQL}) AS duplicate
       FROM customer c WHERE c.workspace_id = $1 OFFSET 0) AS q`,
    [scope.workspaceId],
  );
  return row!;
}

function bins(): string {
  return Array.from({ length: COMPLETENESS_BINS }, (_, bin) => {
    const last = bin === COMPLETENESS_BINS - 1;
    return `(count(*) FILTER (WHERE q.completeness >= ${bin}.0 / ${COMPLETENESS_BINS}${last ? '' : ` AND q.completeness < ${bin + 1}.0 / ${COMPLETENESS_BINS}`}))::int`;
  }).join(', ');
}

function ages(): string {
  const limits = [...FRESHNESS_DAYS, null];
  return limits
    .map((days, index) => {
      const from = index === 0 ? 'TRUE' : `q.age > interval '${limits[index - 1]} days'`;
      const to = days === null ? 'TRUE' : `q.age <= interval '${days} days'`;
      return `(count(*) FILTER (WHERE ${from} AND ${to}))::int`;
    })
    .join(', ');
}

/** How many customers have a value of each standard field. */
export async function countFilled(scope: Scope): Promise<Readonly<Record<string, number>>> {
  const counts = clientFields.map(({ name }) => `(count(*) FILTER (WHERE ${filledSql(name)}))::int AS "${name}"`);
  const [row] = await scope.query<Record<string, number>>(
    `SELECT ${counts.join(', ')} FROM customer c WHERE c.workspace_id = $1`,
    [scope.workspaceId],
  );
  return row!;
}

/** How many customers have a value of each of these traits. */
export async function countFilledTraits(scope: Scope, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (names.length === 0) return new Map();
  const rows = await scope.query<{ name: string; filled: number }>(
    `SELECT t.name, (count(*) FILTER (WHERE ${traitFilledSql('t.name')}))::int AS filled
     FROM unnest($2::text[]) AS t(name) CROSS JOIN customer c WHERE c.workspace_id = $1 GROUP BY t.name`,
    [scope.workspaceId, names],
  );
  return new Map(rows.map(({ name, filled }) => [name, filled]));
}

/** Customers by conflict. */
export async function countConflicts(scope: Scope): Promise<{ code: ConflictCode; customers: number }[]> {
  return scope.query(
    `SELECT code, count(*)::int AS customers FROM customer c CROSS JOIN unnest(${CONFLICTS_SQL}) AS code
     WHERE c.workspace_id = $1 GROUP BY code ORDER BY customers DESC, code`,
    [scope.workspaceId],
  );
}

/** The fences of a number, with how many customers are beyond them. */
export type OutlierCount = StoredFence;

/** Outliers by number, the most first. */
export async function countOutliers(scope: Scope): Promise<OutlierCount[]> {
  return scope.query<OutlierCount>(
    `SELECT o.kind, o.name, o.currency, o.low, o.median, o.high, count(*)::int AS customers
     FROM customer c CROSS JOIN LATERAL (${OUTLIERS_SQL}) AS o WHERE c.workspace_id = $1
     GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY customers DESC, o.kind, o.name`,
    [scope.workspaceId],
  );
}
