import type { Scope } from '../../postgres/connection.ts';
import type { Paged, Source } from '../../reads/source.ts';
import type { Versioned } from './versioned.ts';

export const FEEDBACK_STATUSES = ['NEW', 'ACCEPTED', 'DECLINED'] as const;
export type FeedbackStatus = (typeof FEEDBACK_STATUSES)[number];

/** What somebody says about a persona or one of its claims. */
export interface ResearchFeedback {
  readonly id: number;
  readonly text: string;
  readonly team: string | null;
  readonly author: string;
  readonly personaId: number | null;
  readonly claimId: number | null;
  readonly status: FeedbackStatus;
  /** Why it was accepted or declined. */
  readonly reason: string | null;
  /** The claim that was made of it. */
  readonly madeClaimId: number | null;
  readonly decidedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
}

export const FEEDBACK: Source<ResearchFeedback> = {
  table: 'research_feedback',
  alias: 'f',
  columns: {
    id: 'f.id',
    text: 'f.text',
    team: 'f.team',
    author: 'f.author',
    personaId: 'f.persona_id',
    claimId: 'f.claim_id',
    status: 'f.status',
    reason: 'f.reason',
    madeClaimId: 'f.made_claim_id',
    decidedAt: 'f.decided_at',
    version: 'f.version',
    createdAt: 'f.created_at',
  },
};

export const WRITTEN_FEEDBACK: Versioned<ResearchFeedback> = {
  source: FEEDBACK,
  stamped: false,
  writes: {
    text: ['text', ''],
    team: ['team', ''],
    author: ['author', ''],
    personaId: ['persona_id', '::int'],
    claimId: ['claim_id', '::int'],
    status: ['status', ''],
    reason: ['reason', ''],
    madeClaimId: ['made_claim_id', '::int'],
    decidedAt: ['decided_at', '::timestamptz'],
  },
};

export interface FeedbackFilter {
  readonly status?: FeedbackStatus | undefined;
  readonly team?: string | undefined;
  readonly personaId?: number | undefined;
}

/** The feedback that a filter means, newest first. */
export function feedbackMeant({ personaId, ...texts }: FeedbackFilter): Paged<ResearchFeedback> {
  return {
    source: FEEDBACK,
    keys: [{ sql: 'f.id', type: 'int', descending: true, field: 'id' }],
    condition(values) {
      const asked = Object.entries(texts).filter(([, value]) => value !== undefined);
      const conditions = asked.map(([field, value]) => `f.${field} = ${values.add(value)}::text`);
      if (personaId !== undefined) conditions.push(`f.persona_id = ${values.add(personaId)}::int`);
      return conditions.join(' AND ');
    },
  };
}

/** Research about a persona that is deleted stays, and is about none. */
export async function unlinkPersona(scope: Scope, personaId: number): Promise<void> {
  for (const table of ['interview', 'research_question', 'research_feedback']) {
    await scope.query(`UPDATE ${table} SET persona_id = NULL WHERE workspace_id = $1 AND persona_id = $2`, [
      scope.workspaceId,
      personaId,
    ]);
  }
}
