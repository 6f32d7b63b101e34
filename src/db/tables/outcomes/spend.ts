import type { SpendFact } from '../../../engine/outcomes/attribution.ts';
import type { Scope } from '../../postgres/connection.ts';
import { LOCK } from '../../postgres/locks.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';
import type { Versioned } from '../research/versioned.ts';

/** Money spent on marketing over some days. */
export interface Spend {
  readonly id: number;
  /** The first day, and the day after the last, each as `2026-01-31`. */
  readonly from: string;
  readonly to: string;
  /** Exact decimal text, in `currency`. */
  readonly amount: string;
  readonly currency: string;
  readonly channel: string;
  readonly campaign: string | null;
  /** True where it was aimed at a persona or segment, also at one that is gone since. */
  readonly aimed: boolean;
  readonly personaId: number | null;
  readonly segmentId: number | null;
  readonly leads: number | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const SPEND: Source<Spend> = {
  table: 'spend',
  alias: 's',
  columns: {
    id: 's.id',
    from: 's.from_day::text',
    to: 's.to_day::text',
    amount: 'trim_scale(s.amount)::text',
    currency: 's.currency',
    channel: 's.channel',
    campaign: 's.campaign',
    aimed: 's.aimed',
    personaId: 's.persona_id',
    segmentId: 's.segment_id',
    leads: 's.leads',
    version: 's.version',
    createdAt: 's.created_at',
    updatedAt: 's.updated_at',
  },
};

export const WRITTEN_SPEND: Versioned<Spend> = {
  source: SPEND,
  stamped: true,
  writes: {
    from: ['from_day', '::date'],
    to: ['to_day', '::date'],
    amount: ['amount', '::numeric'],
    currency: ['currency', ''],
    channel: ['channel', ''],
    campaign: ['campaign', ''],
    aimed: ['aimed', '::boolean'],
    personaId: ['persona_id', '::int'],
    segmentId: ['segment_id', '::int'],
    leads: ['leads', '::int'],
  },
};

/** Which spend is meant: what is given must all hold. */
export interface SpendFilter {
  /** Spend with a day on or after `from`, and before `to`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly channel?: string | undefined;
  readonly campaign?: string | undefined;
  readonly personaId?: number | undefined;
  readonly segmentId?: number | undefined;
}

/** The spend that a filter means, the newest first. */
export function spendMeant({ from, to, channel, campaign, personaId, segmentId }: SpendFilter): Paged<Spend> {
  return {
    source: SPEND,
    keys: [
      { sql: SPEND.columns['from']!, type: 'text', descending: true, field: 'from' },
      { sql: 's.id', type: 'int', descending: true, field: 'id' },
    ],
    condition(values) {
      const conditions = ['TRUE'];
      if (from !== undefined) conditions.push(`s.to_day > ${values.add(from)}::date`);
      if (to !== undefined) conditions.push(`s.from_day < ${values.add(to)}::date`);
      if (channel !== undefined) conditions.push(`s.channel = ${values.add(channel)}::text`);
      if (campaign !== undefined) conditions.push(`s.campaign = ${values.add(campaign)}::text`);
      if (personaId !== undefined) conditions.push(`s.persona_id = ${values.add(personaId)}::int`);
      if (segmentId !== undefined) conditions.push(`s.segment_id = ${values.add(segmentId)}::int`);
      return conditions.join(' AND ');
    },
  };
}

/** Spend on the same channel and campaign, aimed at the same, on some of the same days; null where there is none. */
export async function overlappingSpend(
  scope: Scope,
  like: Omit<Spend, 'id' | 'amount' | 'leads' | 'version' | 'createdAt' | 'updatedAt'> & { readonly id: number | null },
): Promise<Pick<Spend, 'id' | 'from' | 'to'> | null> {
  const [row] = await scope.query<Pick<Spend, 'id' | 'from' | 'to'>>(
    `SELECT id, from_day::text AS "from", to_day::text AS "to" FROM spend
     WHERE workspace_id = $1 AND channel = $2 AND campaign IS NOT DISTINCT FROM $3::text AND aimed = $4
       AND persona_id IS NOT DISTINCT FROM $5::int AND segment_id IS NOT DISTINCT FROM $6::int
       AND from_day < $8::date AND to_day > $7::date AND id IS DISTINCT FROM $9::int ORDER BY from_day, id LIMIT 1`,
    [
      scope.workspaceId,
      like.channel,
      like.campaign,
      like.aimed,
      like.personaId,
      like.segmentId,
      like.from,
      like.to,
      like.id,
    ],
  );
  return row ?? null;
}

/** Lets no two writers of spend pass each other, up to the end of the transaction. */
export async function lockSpend(scope: Scope): Promise<void> {
  await scope.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [LOCK.spend, scope.workspaceId]);
}

/** Spend with a day between two, in the workspace's currency by its declared rates. Days count from 1970-01-01. */
export async function spendWithin(
  scope: Scope,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<SpendFact[]> {
  return scope.query<SpendFact>(
    `SELECT s.from_day - '1970-01-01'::date AS "from", s.to_day - '1970-01-01'::date AS "to",
       (CASE WHEN s.currency = w.currency THEN s.amount ELSE s.amount * r.rate END)::float8 AS amount,
       s.currency, s.channel, s.aimed, s.persona_id AS "personaId", s.segment_id AS "segmentId", s.leads
     FROM spend s JOIN workspace w ON w.id = s.workspace_id
     LEFT JOIN exchange_rate r ON r.workspace_id = s.workspace_id AND r.currency = s.currency
     WHERE s.workspace_id = $1 AND s.from_day < '1970-01-01'::date + $3::int AND s.to_day > '1970-01-01'::date + $2::int
     ORDER BY s.id`,
    [scope.workspaceId, from, to],
  );
}

/** All spend with a day from one on, and before another; days as `2026-01-31`. */
export async function spendOfDays(scope: Scope, from: string, to: string): Promise<Spend[]> {
  return scope.query<Spend>(
    `SELECT ${columnsOf(SPEND)} FROM spend s
     WHERE s.workspace_id = $1 AND s.from_day < $3::date AND s.to_day > $2::date ORDER BY s.id`,
    [scope.workspaceId, from, to],
  );
}

type NewSpend = Omit<Spend, 'id' | 'version' | 'createdAt' | 'updatedAt'>;

/** Records many rows of spend. */
export async function insertSpend(scope: Scope, rows: readonly NewSpend[]): Promise<void> {
  if (rows.length === 0) return;
  await scope.query(
    `INSERT INTO spend (workspace_id, from_day, to_day, amount, currency, channel, campaign, aimed, persona_id, segment_id, leads)
     SELECT $1::int, n."from", n."to", n.amount, n.currency, n.channel, n.campaign, n.aimed, n."personaId", n."segmentId", n.leads
     FROM jsonb_to_recordset($2::jsonb) AS n("from" date, "to" date, amount numeric, currency text, channel text, campaign text,
       aimed boolean, "personaId" int, "segmentId" int, leads int)`,
    [scope.workspaceId, JSON.stringify(rows)],
  );
}

/** Gives rows of spend other amounts and leads. */
export async function changeAmounts(
  scope: Scope,
  rows: readonly Pick<Spend, 'id' | 'amount' | 'leads'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await scope.query(
    `UPDATE spend s SET amount = n.amount, leads = n.leads, version = s.version + 1, updated_at = now()
     FROM jsonb_to_recordset($2::jsonb) AS n(id int, amount numeric, leads int) WHERE s.workspace_id = $1 AND s.id = n.id`,
    [scope.workspaceId, JSON.stringify(rows)],
  );
}

/** Spend that was aimed at a persona stays as spend aimed at one that is gone. */
export async function unlinkSpendOfPersona(scope: Scope, personaId: number): Promise<void> {
  await scope.query('UPDATE spend SET persona_id = NULL WHERE workspace_id = $1 AND persona_id = $2', [
    scope.workspaceId,
    personaId,
  ]);
}

/** The same of the segments of a segmentation, before they go. */
export async function unlinkSpendOfSegmentation(scope: Scope, segmentationId: number): Promise<void> {
  await scope.query(
    `UPDATE spend SET segment_id = NULL WHERE workspace_id = $1 AND segment_id IN
       (SELECT id FROM segment WHERE workspace_id = $1 AND segmentation_id = $2)`,
    [scope.workspaceId, segmentationId],
  );
  await scope.query(
    `UPDATE outcome_standard SET value_segmentation_id = NULL, value_score = NULL, version = version + 1
     WHERE workspace_id = $1 AND value_segmentation_id = $2`,
    [scope.workspaceId, segmentationId],
  );
}
