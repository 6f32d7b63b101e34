import type { Paged, Source } from '../../reads/source.ts';
import type { Versioned } from '../research/versioned.ts';
import { asked } from './asked.ts';

/** Words of somebody, and where they were said. */
export interface NeedQuote {
  readonly text: string;
  readonly source: string | null;
}

/** What customers ask for, and the need under it. */
export interface UnderlyingNeed {
  readonly id: number;
  readonly personaId: number | null;
  readonly questionId: number | null;
  readonly language: string;
  readonly request: string;
  readonly need: string;
  readonly translations: unknown;
  readonly quotes: readonly NeedQuote[];
  readonly claimIds: readonly number[];
  readonly interviewIds: readonly number[];
  readonly team: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const NEED_TEXTS = ['request', 'need'] as const;

export const NEEDS: Source<UnderlyingNeed> = {
  table: 'underlying_need',
  alias: 'ne',
  columns: {
    id: 'ne.id',
    personaId: 'ne.persona_id',
    questionId: 'ne.question_id',
    language: 'ne.language',
    request: 'ne.request',
    need: 'ne.need',
    translations: 'ne.translations',
    quotes: 'ne.quotes',
    claimIds: `coalesce(ne.claim_ids, '{}')`,
    interviewIds: `coalesce(ne.interview_ids, '{}')`,
    team: 'ne.team',
    version: 'ne.version',
    createdAt: 'ne.created_at',
    updatedAt: 'ne.updated_at',
  },
};

export const WRITTEN_NEEDS: Versioned<UnderlyingNeed> = {
  source: NEEDS,
  stamped: true,
  writes: {
    personaId: ['persona_id', '::int'],
    questionId: ['question_id', '::int'],
    language: ['language', ''],
    request: ['request', ''],
    need: ['need', ''],
    translations: ['translations', '::jsonb'],
    quotes: ['quotes', '::jsonb'],
    claimIds: ['claim_ids', '::int[]'],
    interviewIds: ['interview_ids', '::int[]'],
    team: ['team', ''],
  },
};

export interface NeedFilter {
  readonly personaId?: number | undefined;
  readonly questionId?: number | undefined;
  readonly team?: string | undefined;
}

/** The needs that a filter means, oldest first. */
export function needsMeant({ personaId, questionId, team }: NeedFilter): Paged<UnderlyingNeed> {
  return {
    source: NEEDS,
    keys: [{ sql: 'ne.id', type: 'int', field: 'id' }],
    condition: (values) =>
      asked(values, [
        ['ne.persona_id', '::int', personaId],
        ['ne.question_id', '::int', questionId],
        ['ne.team', '::text', team],
      ]),
  };
}
