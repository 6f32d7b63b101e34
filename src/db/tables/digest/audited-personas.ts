import type { Scope } from '../../postgres/connection.ts';
import type { AuditAction } from '../personas/persona-audit.ts';

/** All that was done to a persona in a time. */
export interface AuditedPersona {
  readonly personaId: number;
  /** Key that it had when something was done last. */
  readonly key: string | null;
  /** Null of one that is gone. */
  readonly name: string | null;
  readonly language: string | null;
  readonly translations: unknown;
  /** How often each was done. */
  readonly counts: Readonly<Partial<Record<AuditAction, number>>>;
  /** Parts that edits changed. */
  readonly changed: readonly string[];
  /** The version published last: its number, note, and the name of the key that published it; null without any. */
  readonly version: { readonly number: number; readonly note: string | null; readonly author: string | null } | null;
}

/** The personas that something was done to from one time up to another, those that were published first. */
export async function auditedPersonas(
  scope: Scope,
  since: Date,
  until: Date,
  limit: number,
): Promise<AuditedPersona[]> {
  return scope.query<AuditedPersona>(
    `SELECT d."personaId", d.key, p.name, p.language, p.translations, d.counts, d.changed, d.version
     FROM (
       SELECT a.persona_id AS "personaId", (array_agg(a.persona_key ORDER BY a.id DESC))[1] AS key,
         jsonb_object_agg(a.action, a.n) FILTER (WHERE a.last) AS counts,
         coalesce((SELECT array_agg(DISTINCT c) FROM unnest(string_to_array(string_agg(a.changed, ','), ',')) c WHERE c <> ''), '{}')
           AS changed,
         (array_agg(jsonb_build_object('number', (a.detail->>'number')::int, 'note', a.detail->>'note', 'author', a.author)
           ORDER BY a.id DESC) FILTER (WHERE a.action = 'PUBLISHED'))[1] AS version
       FROM (SELECT e.*, count(*) OVER w AS n, e.id = max(e.id) OVER w AS last,
           CASE WHEN e.action = 'EDITED' AND jsonb_typeof(e.detail->'changed') = 'array'
             THEN (SELECT string_agg(c, ',') FROM jsonb_array_elements_text(e.detail->'changed') c) END AS changed
         FROM persona_audit e WHERE e.workspace_id = $1 AND e.persona_id IS NOT NULL AND e.at >= $2 AND e.at < $3
         WINDOW w AS (PARTITION BY e.persona_id, e.action)) a
       GROUP BY a.persona_id) d
     LEFT JOIN persona p ON p.workspace_id = $1 AND p.id = d."personaId"
     ORDER BY d.version IS NULL, p.priority NULLS LAST, d."personaId" LIMIT $4`,
    [scope.workspaceId, since, until, limit],
  );
}

/** A claim whose status is another than it was. */
export interface MovedClaim {
  readonly claimId: number;
  readonly personaId: number;
  readonly personaName: string;
  readonly personaLanguage: string;
  readonly personaTranslations: unknown;
  readonly text: string;
  /** Null: not said. */
  readonly language: string | null;
  readonly translations: unknown;
  readonly team: string | null;
  readonly from: string;
  readonly to: string;
}

/** The claims whose status at the end of a time is another than at its start, and that are still there. */
export async function movedClaims(scope: Scope, since: Date, until: Date, limit: number): Promise<MovedClaim[]> {
  return scope.query<MovedClaim>(
    `SELECT k.id AS "claimId", p.id AS "personaId", p.name AS "personaName", p.language AS "personaLanguage",
       p.translations AS "personaTranslations", k.text, k.text_language AS language, k.translations, k.team::text AS team,
       m."from", m."to"
     FROM (SELECT e.subject_id, (array_agg(e.detail->>'from' ORDER BY e.id))[1] AS "from",
         (array_agg(e.detail->>'to' ORDER BY e.id DESC))[1] AS "to"
       FROM persona_audit e WHERE e.workspace_id = $1 AND e.at >= $2 AND e.at < $3
         AND e.action IN ('CLAIM_MOVED', 'CLAIM_EDITED', 'EVIDENCE_CHANGED') AND e.detail ? 'to'
       GROUP BY e.subject_id) m
     JOIN persona_claim k ON k.workspace_id = $1 AND k.id = m.subject_id
     JOIN persona p ON p.workspace_id = $1 AND p.id = k.persona_id AND p.status <> 'RETIRED'
     WHERE m."from" <> m."to" ORDER BY p.priority NULLS LAST, p.id, k.position, k.id LIMIT $4`,
    [scope.workspaceId, since, until, limit],
  );
}
