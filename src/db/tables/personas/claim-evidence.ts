import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import { columnsOf, type List, rowsByIds, type Source } from '../../reads/source.ts';

/** Something that a claim rests on, or that speaks against it. */
export type ClaimEvidence = Omit<Row<Prisma.PersonaEvidenceGetPayload<object>>, 'date'> & {
  /** The day it was found, `2026-11-30`; null of one that nobody dated. */
  readonly date: string | null;
};

export const EVIDENCE: Source<ClaimEvidence> = {
  table: 'persona_evidence',
  alias: 'v',
  columns: {
    id: 'v.id',
    workspaceId: 'v.workspace_id',
    claimId: 'v.claim_id',
    kind: 'v.kind::text',
    stance: 'v.stance::text',
    method: 'v.method',
    source: 'v.source',
    date: 'v.date::text',
    sampleSize: 'v.sample_size',
    url: 'v.url',
    excerpt: 'v.excerpt',
    detail: 'v.detail',
    interviewId: 'v.interview_id',
    surveyId: 'v.survey_id',
    computedAt: 'v.computed_at',
    version: 'v.version',
    createdAt: 'v.created_at',
  },
};
const PIECE = columnsOf(EVIDENCE);

/** The evidence of a claim, oldest first. */
export const EVIDENCE_OF_CLAIM: List<ClaimEvidence> = { source: EVIDENCE, parent: 'v.claim_id', order: 'v.id' };

/** Those with these ids; of other workspaces and unknown ones none. */
export async function evidenceByIds(scope: Scope, ids: readonly number[]): Promise<ClaimEvidence[]> {
  return rowsByIds(scope, EVIDENCE, ids);
}

/** The evidence of some claims, oldest first. */
export async function evidenceOfClaims(scope: Scope, claimIds: readonly number[]): Promise<ClaimEvidence[]> {
  if (claimIds.length === 0) return [];
  return scope.query<ClaimEvidence>(
    `SELECT ${PIECE} FROM persona_evidence v WHERE v.workspace_id = $1 AND v.claim_id = ANY($2) ORDER BY v.id`,
    [scope.workspaceId, claimIds],
  );
}

/** The evidence of all claims, oldest first. */
export async function listEvidence(scope: Scope): Promise<ClaimEvidence[]> {
  return scope.query<ClaimEvidence>(`SELECT ${PIECE} FROM persona_evidence v WHERE v.workspace_id = $1 ORDER BY v.id`, [
    scope.workspaceId,
  ]);
}

/** A share of answers that is evidence, and the persona over whose members it may be. */
export type ComputedEvidence = ClaimEvidence & { readonly personaId: number };

/** The evidence that is computed of answers to surveys, by its claims. */
export async function computedEvidence(scope: Scope): Promise<ComputedEvidence[]> {
  return scope.query<ComputedEvidence>(
    `SELECT ${PIECE}, c.persona_id AS "personaId" FROM persona_evidence v
     JOIN persona_claim c ON c.workspace_id = v.workspace_id AND c.id = v.claim_id
     WHERE v.workspace_id = $1 AND v.computed_at IS NOT NULL ORDER BY v.claim_id, v.id`,
    [scope.workspaceId],
  );
}

/** What computing a share anew changes; the version is that of people's edits, and stays. */
export type ComputedFields = Pick<ClaimEvidence, 'stance' | 'date' | 'sampleSize' | 'detail'>;

/** Writes a share that was computed anew at a time of the server. */
export async function writeComputed(scope: Scope, id: number, fields: ComputedFields, at: Date): Promise<void> {
  const { stance, date, sampleSize, detail } = fields;
  await scope.query(
    `UPDATE persona_evidence SET stance = $3::text::evidence_stance, date = $4::date, sample_size = $5, detail = $6::jsonb,
       computed_at = $7 WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, id, stance, date, sampleSize, JSON.stringify(detail), at],
  );
}

/** How many pieces of evidence a claim has. */
export async function countEvidence(scope: Scope, claimId: number): Promise<number> {
  const [row] = await scope.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM persona_evidence WHERE workspace_id = $1 AND claim_id = $2',
    [scope.workspaceId, claimId],
  );
  return row!.n;
}

type Written = Omit<ClaimEvidence, 'id' | 'workspaceId' | 'claimId' | 'version' | 'createdAt'>;

/** Evidence to store; what is left out is none. */
export type NewEvidence = Partial<Written> & Pick<Written, 'kind' | 'stance'>;

/** Stores evidence of a claim that is there, in its order. */
export async function insertEvidence(
  scope: Scope,
  claimId: number,
  pieces: readonly NewEvidence[],
): Promise<ClaimEvidence[]> {
  if (pieces.length === 0) return [];
  return scope.query<ClaimEvidence>(
    `INSERT INTO persona_evidence AS v (workspace_id, claim_id, kind, stance, method, source, date, sample_size, url,
       excerpt, detail, interview_id, survey_id, computed_at)
     SELECT $1, $2, ${FIELDS}
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS new(e, n) ORDER BY n RETURNING ${PIECE}`,
    [scope.workspaceId, claimId, JSON.stringify(pieces)],
  );
}

/** Sets all fields of a piece, which then is the next version. */
export async function updateEvidence(scope: Scope, id: number, piece: NewEvidence): Promise<ClaimEvidence> {
  const [row] = await scope.query<ClaimEvidence>(
    `UPDATE persona_evidence v SET (kind, stance, method, source, date, sample_size, url, excerpt, detail, interview_id,
       survey_id, computed_at, version) = (SELECT ${FIELDS}, v.version + 1 FROM (SELECT $3::jsonb AS e) AS new)
     WHERE v.workspace_id = $1 AND v.id = $2 RETURNING ${PIECE}`,
    [scope.workspaceId, id, JSON.stringify(piece)],
  );
  return row!;
}

const FIELDS = `(e->>'kind')::evidence_kind, (e->>'stance')::evidence_stance, e->>'method', e->>'source',
  (e->>'date')::date, (e->>'sampleSize')::int, e->>'url', e->>'excerpt', nullif(e->'detail', 'null'),
  (e->>'interviewId')::int, (e->>'surveyId')::int, (e->>'computedAt')::timestamptz`;

/** Deletes pieces of evidence. */
export async function removeEvidence(scope: Scope, ids: readonly number[]): Promise<void> {
  await scope.query('DELETE FROM persona_evidence WHERE workspace_id = $1 AND id = ANY($2)', [scope.workspaceId, ids]);
}
