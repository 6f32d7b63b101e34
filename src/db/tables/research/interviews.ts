import type { Scope } from '../../postgres/connection.ts';
import type { Paged, Source } from '../../reads/source.ts';
import { consentsSql } from '../privacy/purposes.ts';
import type { Versioned } from './versioned.ts';

/** Ways an interview is held. */
export const INTERVIEW_METHODS = ['IN_PERSON', 'VIDEO', 'PHONE', 'CHAT', 'WRITTEN'] as const;
export type InterviewMethod = (typeof INTERVIEW_METHODS)[number];

/** Something that was noted or said, and the topic of the guide that it belongs to. */
export interface Passage {
  readonly topic: string | null;
  readonly text: string;
}

/** Place of a theme that the interview as a whole was coded with. */
export const WHOLE = -1;

/** A talk with somebody. */
export interface Interview {
  readonly id: number;
  readonly personaId: number | null;
  readonly guideId: number | null;
  readonly customerId: number | null;
  /** Name or description of somebody who is no customer. */
  readonly interviewee: string | null;
  readonly team: string | null;
  readonly interviewer: string | null;
  /** Where the interviewee was found. */
  readonly source: string | null;
  /** A day, `2026-01-31`. */
  readonly heldOn: string;
  readonly method: InterviewMethod;
  readonly notes: readonly Passage[];
  readonly quotes: readonly Passage[];
  /** Whether quotes are left out because the customer did not agree to research. */
  readonly quotesWithheld: boolean;
  /** URLs. */
  readonly recordings: readonly string[];
  /** Whether somebody looked for themes in it. */
  readonly coded: boolean;
  readonly erasedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Themes, each with the place of a quote, or {@link WHOLE}. */
  readonly codes: readonly (readonly [themeId: number, quote: number])[];
}

/** Somebody who did not agree to research, or took that back, is not quoted. */
const AGREED = `(i.customer_id IS NULL OR ${consentsSql('i.customer_id', `'research'`).replaceAll('$1', 'i.workspace_id')})`;

export const INTERVIEWS: Source<Interview> = {
  table: 'interview',
  alias: 'i',
  columns: {
    id: 'i.id',
    personaId: 'i.persona_id',
    guideId: 'i.guide_id',
    customerId: 'i.customer_id',
    interviewee: 'i.interviewee',
    team: 'i.team',
    interviewer: 'i.interviewer',
    source: 'i.source',
    heldOn: 'i.held_on::text',
    method: 'i.method',
    notes: 'i.notes',
    quotes: `CASE WHEN ${AGREED} THEN i.quotes ELSE '[]' END`,
    quotesWithheld: `NOT ${AGREED}`,
    recordings: `coalesce(i.recordings, '{}')`,
    coded: 'i.coded',
    erasedAt: 'i.erased_at',
    version: 'i.version',
    createdAt: 'i.created_at',
    updatedAt: 'i.updated_at',
    codes: `(SELECT coalesce(jsonb_agg(jsonb_build_array(t.theme_id, t.quote) ORDER BY t.quote, t.theme_id), '[]')
      FROM interview_theme t WHERE t.workspace_id = i.workspace_id AND t.interview_id = i.id)`,
  },
};

export const WRITTEN_INTERVIEWS: Versioned<Interview> = {
  source: INTERVIEWS,
  stamped: true,
  writes: {
    personaId: ['persona_id', '::int'],
    guideId: ['guide_id', '::int'],
    customerId: ['customer_id', '::int'],
    interviewee: ['interviewee', ''],
    team: ['team', ''],
    interviewer: ['interviewer', ''],
    source: ['source', ''],
    heldOn: ['held_on', '::date'],
    method: ['method', ''],
    notes: ['notes', '::jsonb'],
    quotes: ['quotes', '::jsonb'],
    recordings: ['recordings', '::text[]'],
    coded: ['coded', '::bool'],
  },
};

/** Which interviews are meant: what is given must all hold. */
export interface InterviewFilter {
  readonly personaId?: number | undefined;
  readonly guideId?: number | undefined;
  readonly customerId?: number | undefined;
  readonly themeId?: number | undefined;
  readonly team?: string | undefined;
}

const COLUMN = { personaId: 'i.persona_id', guideId: 'i.guide_id', customerId: 'i.customer_id' } as const;
const NEWEST_FIRST = [{ sql: 'i.id', type: 'int', descending: true, field: 'id' }] as const;

/** The interviews that a filter means, last recorded first. */
export function interviewsMeant(filter: InterviewFilter): Paged<Interview> {
  return {
    source: INTERVIEWS,
    keys: NEWEST_FIRST,
    condition(values) {
      const conditions = Object.entries(COLUMN).flatMap(([field, column]) => {
        const value = filter[field as keyof typeof COLUMN];
        return value === undefined ? [] : [`${column} = ${values.add(value)}::int`];
      });
      if (filter.team !== undefined) conditions.push(`i.team = ${values.add(filter.team)}::text`);
      if (filter.themeId !== undefined) {
        conditions.push(`EXISTS (SELECT FROM interview_theme t WHERE t.workspace_id = i.workspace_id
          AND t.interview_id = i.id AND t.theme_id = ${values.add(filter.themeId)}::int)`);
      }
      return conditions.join(' AND ');
    },
  };
}

/** The interviews about a persona, last recorded first. */
export const INTERVIEWS_OF_PERSONA: Paged<Interview> = {
  source: INTERVIEWS,
  keys: NEWEST_FIRST,
  parent: 'i.persona_id',
};

/** Replaces the themes of an interview: those of its quotes, of the whole, or both. */
export async function replaceCodes(
  scope: Scope,
  interviewId: number,
  codes: Interview['codes'],
  part: 'QUOTES' | 'WHOLE' | 'BOTH',
): Promise<void> {
  const which = { QUOTES: 'AND quote >= 0', WHOLE: 'AND quote < 0', BOTH: '' }[part];
  await scope.query(`DELETE FROM interview_theme WHERE workspace_id = $1 AND interview_id = $2 ${which}`, [
    scope.workspaceId,
    interviewId,
  ]);
  if (codes.length === 0) return;
  await scope.query(
    `INSERT INTO interview_theme (workspace_id, interview_id, theme_id, quote)
     SELECT $1, $2, t, q FROM unnest($3::int[], $4::int[]) AS new(t, q)`,
    [scope.workspaceId, interviewId, codes.map(([theme]) => theme), codes.map(([, quote]) => quote)],
  );
}

/** A place where others were found too tells nobody apart; one of its own may name who was found. */
const SHARED_SOURCE = `(i.source IS NULL OR EXISTS (SELECT FROM interview o
  WHERE o.workspace_id = $1 AND o.source = i.source AND o.id <> i.id AND o.customer_id IS DISTINCT FROM i.customer_id))`;

/**
 * Takes what names customers out of the interviews with them: the link, notes, quotes, recordings, a source that no other
 * interview has, and excerpts of evidence that is taken from them. That somebody was asked, when, by whom and on which themes stays.
 */
export async function anonymiseInterviews(scope: Scope, customerIds: readonly number[]): Promise<void> {
  await scope.query(
    `UPDATE persona_evidence v SET excerpt = NULL, source = CASE WHEN ${SHARED_SOURCE} THEN v.source END, version = v.version + 1
     FROM interview i WHERE v.workspace_id = $1 AND i.workspace_id = $1 AND i.id = v.interview_id AND i.customer_id = ANY($2)
       AND (v.excerpt IS NOT NULL OR NOT ${SHARED_SOURCE})`,
    [scope.workspaceId, customerIds],
  );
  await scope.query(
    `WITH anonymised AS (
       UPDATE interview i SET customer_id = NULL, interviewee = NULL, notes = '[]', quotes = '[]', recordings = '{}',
         source = CASE WHEN ${SHARED_SOURCE} THEN i.source END, erased_at = now(), version = version + 1, updated_at = now()
       WHERE i.workspace_id = $1 AND i.customer_id = ANY($2) RETURNING i.id)
     INSERT INTO interview_theme (workspace_id, interview_id, theme_id, quote)
     SELECT DISTINCT t.workspace_id, t.interview_id, t.theme_id, -1 FROM interview_theme t
     JOIN anonymised a ON a.id = t.interview_id WHERE t.workspace_id = $1 ON CONFLICT DO NOTHING`,
    [scope.workspaceId, customerIds],
  );
  await scope.query(
    `DELETE FROM interview_theme t USING interview i WHERE t.workspace_id = $1 AND i.workspace_id = $1
       AND i.id = t.interview_id AND i.erased_at IS NOT NULL AND t.quote >= 0`,
    [scope.workspaceId],
  );
}

/** Those of the ids that are interviews of the workspace. */
export async function interviewIdsAmong(scope: Scope, ids: readonly number[]): Promise<Set<number>> {
  const rows = await scope.query<{ id: number }>('SELECT id FROM interview WHERE workspace_id = $1 AND id = ANY($2)', [
    scope.workspaceId,
    ids,
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** How many claims an interview is evidence of. */
export async function claimsResting(scope: Scope, interviewId: number): Promise<number> {
  const [row] = await scope.query<{ count: number }>(
    'SELECT count(DISTINCT claim_id)::int AS count FROM persona_evidence WHERE workspace_id = $1 AND interview_id = $2',
    [scope.workspaceId, interviewId],
  );
  return row!.count;
}
