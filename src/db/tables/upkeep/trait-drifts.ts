import type { DriftBin } from '../../../engine/upkeep/trait-drift.ts';
import type { FeatureKind } from '../../../segmenter/feature.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';

/** What a check says of a trait. */
export const DRIFT_STATES = ['STEADY', 'ALARM', 'DRIFTED', 'UNKNOWN'] as const;
export type DriftState = (typeof DRIFT_STATES)[number];

/** Why nothing can be said of a trait, or of a whole persona. */
export const DRIFT_REASONS = [
  'PENDING',
  'NO_MEMBERS',
  'BASELINE_TAKEN',
  'TOO_FEW_BEFORE',
  'TOO_FEW_NOW',
  'FEATURE_GONE',
] as const;
export type DriftReason = (typeof DRIFT_REASONS)[number];

/** A trait of a persona's members as the last check found it. */
export interface StoredDrift {
  readonly id: number;
  readonly personaId: number;
  /** Id of the feature; empty: of the persona as a whole, of which nothing can be said. */
  readonly feature: string;
  readonly kind: FeatureKind | null;
  readonly state: DriftState;
  /** Null unless it is UNKNOWN. */
  readonly reason: DriftReason | null;
  readonly psi: number | null;
  readonly critical: number | null;
  readonly pValue: number | null;
  readonly adjusted: number | null;
  readonly membersBefore: number;
  readonly membersNow: number;
  readonly knownBefore: number;
  readonly knownNow: number;
  /** Members of now who were members then. */
  readonly stayed: number;
  readonly bins: readonly DriftBin[];
  readonly baselineAt: Date | null;
  readonly measuredAt: Date;
  /** Since when checks find that it drifted; null: it did not. */
  readonly since: Date | null;
  /** Place among the states, the drifted first. */
  readonly rank: number;
}

const RANK = `array_position('{DRIFTED,ALARM,STEADY,UNKNOWN}'::text[], d.state)`;

export const DRIFTS: Source<StoredDrift> = {
  table: 'trait_drift',
  alias: 'd',
  columns: {
    id: 'd.id',
    personaId: 'd.persona_id',
    feature: 'd.feature',
    kind: 'd.kind',
    state: 'd.state',
    reason: 'd.reason',
    psi: 'd.psi',
    critical: 'd.critical',
    pValue: 'd.p_value',
    adjusted: 'd.adjusted',
    membersBefore: 'd.members_before',
    membersNow: 'd.members_now',
    knownBefore: 'd.known_before',
    knownNow: 'd.known_now',
    stayed: 'd.stayed',
    bins: 'd.bins',
    baselineAt: 'd.baseline_at',
    measuredAt: 'd.measured_at',
    since: 'd.since',
    rank: RANK,
  },
};

export interface DriftFilter {
  readonly personaIds?: readonly number[] | undefined;
  readonly states?: readonly DriftState[] | undefined;
}

/** The traits that a filter means: drifted ones first, then by persona. */
export function driftsMeant({ personaIds, states }: DriftFilter): Paged<StoredDrift> {
  return {
    source: DRIFTS,
    keys: [
      { sql: RANK, type: 'int', field: 'rank' },
      { sql: 'd.persona_id', type: 'int', field: 'personaId' },
      { sql: 'd.id', type: 'int', field: 'id' },
    ],
    condition: (values) =>
      [
        ...(personaIds ? [`d.persona_id = ANY(${values.add(personaIds)}::int[])`] : []),
        ...(states ? [`d.state = ANY(${values.add(states)}::text[])`] : []),
      ].join(' AND '),
  };
}

/** The traits of all personas that drifted, by what the last check found. */
export async function driftedTraits(scope: Scope): Promise<StoredDrift[]> {
  return scope.query<StoredDrift>(
    `SELECT ${columnsOf(DRIFTS)} FROM trait_drift d WHERE d.workspace_id = $1 AND d.state = 'DRIFTED'
     ORDER BY d.persona_id, d.id`,
    [scope.workspaceId],
  );
}

export type NewDrift = Omit<StoredDrift, 'id' | 'since' | 'measuredAt' | 'rank' | 'baselineAt'> & {
  readonly baselineAt: Date | null;
};

/**
 * Makes what a check found of all personas what is stored. A trait that drifted before, and still does, keeps its `since`. Of
 * personas that are gone nothing is stored.
 */
export async function replaceDrifts(scope: Scope, drifts: readonly NewDrift[], measuredAt: Date): Promise<void> {
  const rows = JSON.stringify(drifts);
  await scope.query(
    `DELETE FROM trait_drift d WHERE d.workspace_id = $1 AND NOT EXISTS (
       SELECT FROM jsonb_to_recordset($2::jsonb) AS n("personaId" int, feature text)
       WHERE n."personaId" = d.persona_id AND n.feature = d.feature)`,
    [scope.workspaceId, rows],
  );
  await scope.query(
    `INSERT INTO trait_drift AS d (workspace_id, persona_id, feature, kind, state, reason, psi, critical, p_value, adjusted,
       members_before, members_now, known_before, known_now, stayed, bins, baseline_at, measured_at, since)
     SELECT p.workspace_id, p.id, n.feature, n.kind, n.state, n.reason, n.psi, n.critical, n."pValue", n.adjusted,
       n."membersBefore", n."membersNow", n."knownBefore", n."knownNow", n.stayed, n.bins, n."baselineAt", $3::timestamptz,
       CASE WHEN n.state = 'DRIFTED' THEN $3::timestamptz END
     FROM jsonb_to_recordset($2::jsonb) AS n("personaId" int, feature text, kind text, state text, reason text, psi float8,
       critical float8, "pValue" float8, adjusted float8, "membersBefore" int, "membersNow" int, "knownBefore" int,
       "knownNow" int, stayed int, bins jsonb, "baselineAt" timestamptz)
     JOIN persona p ON p.workspace_id = $1 AND p.id = n."personaId"
     ORDER BY p.id
     ON CONFLICT (workspace_id, persona_id, feature) DO UPDATE SET kind = excluded.kind, state = excluded.state,
       reason = excluded.reason, psi = excluded.psi, critical = excluded.critical, p_value = excluded.p_value,
       adjusted = excluded.adjusted, members_before = excluded.members_before, members_now = excluded.members_now,
       known_before = excluded.known_before, known_now = excluded.known_now, stayed = excluded.stayed, bins = excluded.bins,
       baseline_at = excluded.baseline_at, measured_at = excluded.measured_at,
       since = CASE WHEN excluded.state = 'DRIFTED' THEN coalesce(d.since, excluded.since) END`,
    [scope.workspaceId, rows, measuredAt],
  );
}
