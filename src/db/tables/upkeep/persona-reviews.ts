import { coveredBy, type ReviewKind } from '../../../engine/upkeep/review-calendar.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';
import { AUTHOR } from '../personas/persona-audit.ts';

/** Somebody looked whether a persona still holds. */
export interface PersonaReview {
  readonly id: number;
  readonly personaId: number;
  readonly kind: ReviewKind;
  readonly at: Date;
  /** Name and role of the API key; null: the operator. */
  readonly author: string | null;
  readonly authorRole: string | null;
  /** Who it was, as they say; empty: nobody said. */
  readonly reviewer: string;
  readonly findings: string;
  /** Number of the published version it was about; null: it had none. */
  readonly published: number | null;
}

export const REVIEWS: Source<PersonaReview> = {
  table: 'persona_review',
  alias: 'v',
  columns: {
    id: 'v.id',
    personaId: 'v.persona_id',
    kind: 'v.kind',
    at: 'v.at',
    author: 'v.author',
    authorRole: 'v.author_role',
    reviewer: 'v.reviewer',
    findings: 'v.findings',
    published: 'v.published',
  },
};

/** The reviews of a persona, the latest first. */
export const REVIEWS_OF_PERSONA: Paged<PersonaReview> = {
  source: REVIEWS,
  keys: [
    { sql: 'v.at', type: 'timestamptz', descending: true, field: 'at' },
    { sql: 'v.id', type: 'int', descending: true, field: 'id' },
  ],
  parent: 'v.persona_id',
};

/** Records a review, by whom the transaction says; what it covers is due no longer. */
export async function insertReview(
  scope: Scope,
  review: Pick<PersonaReview, 'personaId' | 'kind' | 'reviewer' | 'findings' | 'published'> & {
    readonly at: Date | null;
  },
): Promise<PersonaReview> {
  const { personaId, kind, reviewer, findings, published, at } = review;
  const [row] = await scope.query<PersonaReview>(
    `INSERT INTO persona_review AS v (workspace_id, persona_id, kind, at, author, author_role, reviewer, findings, published)
     SELECT $1::int, $2::int, $3::text, coalesce($4::timestamptz, clock_timestamp()), w.author, w.author_role, $5::text, $6::text, $7::int
     FROM (SELECT) AS one LEFT JOIN ${AUTHOR} w ON true RETURNING ${columnsOf(REVIEWS)}`,
    [scope.workspaceId, personaId, kind, at, reviewer, findings, published],
  );
  await scope.query(
    'DELETE FROM review_notice WHERE workspace_id = $1 AND persona_id = $2 AND kind = ANY($3::text[])',
    [scope.workspaceId, personaId, coveredBy(kind)],
  );
  return row!;
}
