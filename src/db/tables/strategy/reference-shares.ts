import type { Connection, Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';
import type { Versioned } from '../research/versioned.ts';
import { asked } from './asked.ts';

/** Whom shares are of: those the company wants, the market, customers of a rival. */
export const REFERENCE_GROUPS = ['TARGET', 'MARKET', 'RIVAL'] as const;
export type ReferenceGroup = (typeof REFERENCE_GROUPS)[number];

/** The share of a value, or of numbers from `from` up to, not including, `to`. */
export interface ReferenceShare {
  readonly value: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly share: number;
}

/** Shares of a trait among people outside, with where they come from. */
export interface ReferenceShares {
  readonly id: number;
  readonly whom: ReferenceGroup;
  /** Of which market, or which rival. */
  readonly name: string;
  readonly feature: string;
  readonly shares: readonly ReferenceShare[];
  readonly source: string;
  readonly datedOn: string;
  /** People that were asked; null: everybody, or nobody knows. */
  readonly sampleSize: number | null;
  readonly team: string | null;
  /** Values that were told to differ from customers; null: it was not looked at yet. */
  readonly told: readonly string[] | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const REFERENCE_SHARES: Source<ReferenceShares> = {
  table: 'reference_shares',
  alias: 'rs',
  columns: {
    id: 'rs.id',
    whom: 'rs.whom',
    name: 'rs.name',
    feature: 'rs.feature',
    shares: 'rs.shares',
    source: 'rs.source',
    datedOn: 'rs.dated_on::text',
    sampleSize: 'rs.sample_size',
    team: 'rs.team',
    told: 'rs.told',
    version: 'rs.version',
    createdAt: 'rs.created_at',
    updatedAt: 'rs.updated_at',
  },
};

export const WRITTEN_REFERENCE_SHARES: Versioned<ReferenceShares> = {
  source: REFERENCE_SHARES,
  stamped: true,
  writes: {
    whom: ['whom', ''],
    name: ['name', ''],
    feature: ['feature', ''],
    shares: ['shares', '::jsonb'],
    source: ['source', ''],
    datedOn: ['dated_on', '::date'],
    sampleSize: ['sample_size', '::int'],
    team: ['team', ''],
    told: ['told', '::jsonb'],
  },
};

export interface ReferenceFilter {
  readonly whom?: string | undefined;
  readonly name?: string | undefined;
  readonly feature?: string | undefined;
  readonly team?: string | undefined;
}

/** The shares that a filter means, the latest day first. */
export function referencesMeant({ whom, name, feature, team }: ReferenceFilter): Paged<ReferenceShares> {
  return {
    source: REFERENCE_SHARES,
    keys: [
      { sql: 'rs.dated_on::text', type: 'text', descending: true, field: 'datedOn' },
      { sql: 'rs.id', type: 'int', descending: true, field: 'id' },
    ],
    condition: (values) =>
      asked(values, [
        ['rs.whom', '::text', whom],
        ['rs.name', '::text', name],
        ['rs.feature', '::text', feature],
        ['rs.team', '::text', team],
      ]),
  };
}

/** Workspaces with shares that are to be held against customers by a time. */
export async function workspacesToContrast(connection: Connection, now: Date): Promise<number[]> {
  const rows = await connection.query<{ id: number }>(
    'SELECT DISTINCT workspace_id AS id FROM reference_shares WHERE due_at <= $1 LIMIT 1000',
    [now],
  );
  return rows.map(({ id }) => id);
}

/** Shares that are to be held against customers by a time. */
export async function referencesDue(scope: Scope, now: Date): Promise<ReferenceShares[]> {
  return scope.query<ReferenceShares>(
    `SELECT ${columnsOf(REFERENCE_SHARES)} FROM reference_shares rs
     WHERE rs.workspace_id = $1 AND rs.due_at <= $2 ORDER BY rs.id LIMIT 1000`,
    [scope.workspaceId, now],
  );
}

/** Notes which values were told to differ, and when they are looked at next. Null: it could not be looked at. */
export async function followReferences(
  scope: Scope,
  followed: readonly { readonly id: number; readonly told: readonly string[] | null }[],
  dueAt: Date,
): Promise<void> {
  if (followed.length === 0) return;
  await scope.query(
    `UPDATE reference_shares rs SET due_at = $3, told = coalesce(nullif(f.told, 'null'), rs.told)
     FROM jsonb_to_recordset($2::jsonb) AS f(id int, told jsonb) WHERE rs.workspace_id = $1 AND rs.id = f.id`,
    [scope.workspaceId, JSON.stringify(followed), dueAt],
  );
}
