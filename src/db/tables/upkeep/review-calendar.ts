import { DEFAULT_UPKEEP, REVIEW_KINDS, type ReviewKind } from '../../../engine/upkeep/review-calendar.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import type { Paged, Source } from '../../reads/source.ts';

/** A review of an active persona that is due at a time. */
export interface DueReview {
  readonly personaId: number;
  readonly kind: ReviewKind;
  /** Place among the kinds. */
  readonly rank: number;
  /** Days between two. */
  readonly days: number;
  /** When one of the kind, or a heavier one, was done last; null: never. */
  readonly lastAt: Date | null;
  readonly dueAt: Date;
  /** Whether it is overdue by the clock of the server. */
  readonly overdue: boolean;
}

const { checkDays, cleanUpDays, reanalysisDays } = DEFAULT_UPKEEP;
const KINDS = REVIEW_KINDS.map((kind, rank) => `('${kind}', ${rank})`).join(', ');

/**
 * The reviews of all active personas, with when each is due: so many days after the last of its kind or a heavier one; before
 * the first, after the persona was published first, or was made.
 */
const CALENDAR = `(SELECT p.workspace_id, p.id AS persona_id, k.kind, k.rank, d.days, v.at AS last_at,
    coalesce(v.at, b.at, p.created_at) + d.days * interval '1 day' AS due_at
  FROM persona p CROSS JOIN (VALUES ${KINDS}) AS k(kind, rank)
  LEFT JOIN upkeep_settings s ON s.workspace_id = p.workspace_id
  LEFT JOIN review_periods r ON r.workspace_id = p.workspace_id AND r.persona_id = p.id
  CROSS JOIN LATERAL (SELECT CASE k.rank
    WHEN 0 THEN coalesce(r.check_days, s.check_days, ${checkDays})
    WHEN 1 THEN coalesce(r.clean_up_days, s.clean_up_days, ${cleanUpDays})
    ELSE coalesce(r.reanalysis_days, s.reanalysis_days, ${reanalysisDays}) END AS days) d
  LEFT JOIN LATERAL (SELECT max(o.at) AS at FROM persona_review o WHERE o.workspace_id = p.workspace_id
    AND o.persona_id = p.id AND array_position('{${REVIEW_KINDS.join()}}'::text[], o.kind) > k.rank) v ON true
  LEFT JOIN LATERAL (SELECT min(o.at) AS at FROM persona_version o WHERE o.workspace_id = p.workspace_id
    AND o.persona_id = p.id) b ON true
  WHERE p.status = 'ACTIVE')`;

export const DUE_REVIEWS: Source<DueReview> = {
  table: CALENDAR,
  alias: 'u',
  columns: {
    personaId: 'u.persona_id',
    kind: 'u.kind',
    rank: 'u.rank',
    days: 'u.days',
    lastAt: 'u.last_at',
    dueAt: 'u.due_at',
    overdue: 'u.due_at <= now()',
  },
  named: ['personaId', 'kind'],
};

export interface ReviewFilter {
  readonly personaIds?: readonly number[] | undefined;
  readonly kinds?: readonly ReviewKind[] | undefined;
  /** Only what is due by the clock of the server. */
  readonly isOverdue?: boolean | undefined;
  /** Only what is due at this time or before. */
  readonly dueBy?: Date | undefined;
}

/** The reviews that a filter means, by when they are due. */
export function reviewsMeant({ personaIds, kinds, isOverdue, dueBy }: ReviewFilter): Paged<DueReview> {
  return {
    source: DUE_REVIEWS,
    keys: [
      { sql: 'u.due_at', type: 'timestamptz', field: 'dueAt' },
      { sql: 'u.persona_id', type: 'int', field: 'personaId' },
      { sql: 'u.rank', type: 'int', field: 'rank' },
    ],
    condition: (values) =>
      [
        ...(personaIds ? [`u.persona_id = ANY(${values.add(personaIds)}::int[])`] : []),
        ...(kinds ? [`u.kind = ANY(${values.add(kinds)}::text[])`] : []),
        ...(isOverdue ? ['u.due_at <= now()'] : []),
        ...(dueBy ? [`u.due_at <= ${values.add(dueBy)}::timestamptz`] : []),
      ].join(' AND '),
  };
}

/** What was told to be due and has to be told otherwise: overdue and untold, or told and no longer due. */
const UNTOLD = `${CALENDAR} u FULL JOIN review_notice n
  ON n.workspace_id = u.workspace_id AND n.persona_id = u.persona_id AND n.kind = u.kind
  WHERE coalesce(u.due_at <= $1::timestamptz, false) <> (n.kind IS NOT NULL)`;

/** The workspaces in which reviews fell due at a time, or are due no longer, since that was told last. */
export async function workspacesWithDueReviews(connection: Connection, now: Date): Promise<number[]> {
  const rows = await connection.query<{ id: number }>(
    `SELECT DISTINCT coalesce(u.workspace_id, n.workspace_id) AS id FROM ${UNTOLD} ORDER BY 1`,
    [now],
  );
  return rows.map(({ id }) => id);
}

/** Notes which reviews are due at a time; returns those that were not noted yet, so that each is told once. */
export async function noteDueReviews(
  scope: Scope,
  now: Date,
): Promise<Pick<DueReview, 'personaId' | 'kind' | 'dueAt'>[]> {
  await scope.query(
    `DELETE FROM review_notice n WHERE n.workspace_id = $1 AND NOT EXISTS (SELECT FROM ${CALENDAR} u
       WHERE u.workspace_id = n.workspace_id AND u.persona_id = n.persona_id AND u.kind = n.kind AND u.due_at <= $2::timestamptz)`,
    [scope.workspaceId, now],
  );
  return scope.query(
    `INSERT INTO review_notice (workspace_id, persona_id, kind, due_at, told_at)
     SELECT u.workspace_id, u.persona_id, u.kind, u.due_at, $2::timestamptz FROM ${CALENDAR} u
     WHERE u.workspace_id = $1 AND u.due_at <= $2::timestamptz ORDER BY u.due_at, u.persona_id, u.rank
     ON CONFLICT DO NOTHING RETURNING persona_id AS "personaId", kind, due_at AS "dueAt"`,
    [scope.workspaceId, now],
  );
}
