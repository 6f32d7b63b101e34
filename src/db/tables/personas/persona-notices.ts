import type { Scope } from '../../postgres/connection.ts';

const CLAIMS = 'persona_claim k WHERE k.workspace_id = p.workspace_id AND k.persona_id = p.id';
const IN_USE = `p.status <> 'RETIRED'`;

/** Conditions of personas `p` that somebody should look after, by the code of the notice. */
export const CONDITIONS = {
  WITHOUT_CLAIMS: `(${IN_USE} AND NOT EXISTS (SELECT FROM ${CLAIMS}))`,
  // A guess is none; a measure is.
  WITHOUT_EVIDENCE: `(${IN_USE} AND EXISTS (SELECT FROM ${CLAIMS}) AND NOT EXISTS (
    SELECT FROM ${CLAIMS} AND (k.measure IS NOT NULL OR EXISTS (SELECT FROM persona_evidence e
      WHERE e.workspace_id = k.workspace_id AND e.claim_id = k.id AND e.kind <> 'EDUCATED_GUESS'))))`,
  MATCHES_NOBODY: `(p.status = 'ACTIVE' AND p.match_count = 0 AND NOT p.refit_due AND p.matched_from IS NOT NULL)`,
  EMPTY_SEGMENT: `(${IN_USE} AND EXISTS (SELECT FROM segment g
    JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
    WHERE g.workspace_id = p.workspace_id AND g.size = 0 AND s.status = 'LIVE' AND (g.id = p.source_segment_id OR EXISTS (
      SELECT FROM persona_criterion k WHERE k.workspace_id = p.workspace_id AND k.persona_id = p.id
        AND k.segment_id = g.id AND k.weight > 0))))`,
  WITHOUT_REASON: `(${IN_USE} AND p.polarity = 'NEGATIVE' AND btrim(coalesce(p.reason, '')) = '')`,
  WITHOUT_AUDIENCE: `(${IN_USE} AND p.kind = 'WEBSITE' AND p.audience IS NULL)`,
  WITHOUT_INFLUENCE: `(${IN_USE} AND p.kind = 'USER' AND p.influences_purchase IS NULL)`,
} as const;

/** Notices about personas, each of them. */
export type PersonaNoticeCode = keyof typeof CONDITIONS;
export const PERSONA_NOTICES = Object.keys(CONDITIONS) as PersonaNoticeCode[];

const LACKS = {
  NO_BUYER: `p.kind = 'BUYER' AND p.polarity = 'POSITIVE'`,
  NO_WEBSITE: `p.kind = 'WEBSITE' AND p.polarity = 'POSITIVE'`,
  NO_USER: `p.kind = 'USER' AND p.polarity = 'POSITIVE'`,
  NO_NEGATIVE: `p.polarity = 'NEGATIVE'`,
} as const;

/** Notices about what a workspace lacks among its active personas. */
export type LackCode = keyof typeof LACKS;
export const LACK_CODES = Object.keys(LACKS) as LackCode[];

export interface NoticeCounts {
  /** Active personas by what lacks without any. */
  readonly active: Readonly<Record<LackCode, number>>;
  /** Personas by what is to be said of them. */
  readonly personas: Readonly<Record<PersonaNoticeCode, number>>;
}

/** Counts the personas that notices are about. */
export async function countNotices(scope: Scope): Promise<NoticeCounts> {
  const count = (conditions: Readonly<Record<string, string>>, and: string) =>
    `jsonb_build_object(${Object.entries(conditions)
      .map(([code, sql]) => `'${code}', count(*) FILTER (WHERE ${sql} ${and})`)
      .join(', ')})`;
  const [row] = await scope.query<NoticeCounts>(
    `SELECT ${count(LACKS, `AND p.status = 'ACTIVE'`)} AS active, ${count(CONDITIONS, '')} AS personas
     FROM persona p WHERE p.workspace_id = $1`,
    [scope.workspaceId],
  );
  return row!;
}
