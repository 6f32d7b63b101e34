import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';
import type { Versioned } from './versioned.ts';

export const PRIORITIES = ['HIGH', 'MEDIUM', 'LOW'] as const;
export type ResearchPriority = (typeof PRIORITIES)[number];

export const QUESTION_STATUSES = ['OPEN', 'IN_PROGRESS', 'ANSWERED'] as const;
export type QuestionStatus = (typeof QUESTION_STATUSES)[number];

/** Something that research is to find out. */
export interface ResearchQuestion {
  readonly id: number;
  readonly key: string;
  readonly text: string;
  readonly team: string | null;
  readonly priority: ResearchPriority;
  /** 1 for HIGH. */
  readonly rank: number;
  readonly status: QuestionStatus;
  readonly answer: string | null;
  readonly personaId: number | null;
  readonly claimIds: readonly number[];
  readonly interviewIds: readonly number[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const QUESTIONS: Source<ResearchQuestion> = {
  table: 'research_question',
  alias: 'q',
  columns: {
    id: 'q.id',
    key: 'q.key',
    text: 'q.text',
    team: 'q.team',
    priority: 'q.priority',
    rank: `array_position('{HIGH,MEDIUM,LOW}'::text[], q.priority)`,
    status: 'q.status',
    answer: 'q.answer',
    personaId: 'q.persona_id',
    claimIds: `coalesce(q.claim_ids, '{}')`,
    interviewIds: `coalesce(q.interview_ids, '{}')`,
    version: 'q.version',
    createdAt: 'q.created_at',
    updatedAt: 'q.updated_at',
  },
};

export const WRITTEN_QUESTIONS: Versioned<ResearchQuestion> = {
  source: QUESTIONS,
  stamped: true,
  writes: {
    key: ['key', ''],
    text: ['text', ''],
    team: ['team', ''],
    priority: ['priority', ''],
    status: ['status', ''],
    answer: ['answer', ''],
    personaId: ['persona_id', '::int'],
    claimIds: ['claim_ids', '::int[]'],
    interviewIds: ['interview_ids', '::int[]'],
  },
};

export interface QuestionFilter {
  readonly status?: QuestionStatus | undefined;
  readonly priority?: ResearchPriority | undefined;
  readonly team?: string | undefined;
  readonly personaId?: number | undefined;
}

/** The questions that a filter means, the most urgent first. */
export function questionsMeant({ personaId, ...texts }: QuestionFilter): Paged<ResearchQuestion> {
  return {
    source: QUESTIONS,
    keys: [
      { sql: QUESTIONS.columns['rank']!, type: 'int', field: 'rank' },
      { sql: 'q.id', type: 'int', field: 'id' },
    ],
    condition(values) {
      const asked = Object.entries(texts).filter(([, value]) => value !== undefined);
      const conditions = asked.map(([field, value]) => `q.${field} = ${values.add(value)}::text`);
      if (personaId !== undefined) conditions.push(`q.persona_id = ${values.add(personaId)}::int`);
      return conditions.join(' AND ');
    },
  };
}

/** The keys of questions that begin as a text does. */
export async function questionKeysLike(scope: Scope, key: string): Promise<Set<string>> {
  const rows = await scope.query<{ key: string }>(
    'SELECT key FROM research_question WHERE workspace_id = $1 AND starts_with(key, left($2, 50))',
    [scope.workspaceId, key],
  );
  return new Set(rows.map((row) => row.key));
}

/** All questions of a workspace, by key. */
export async function listQuestions(scope: Scope): Promise<ResearchQuestion[]> {
  return scope.query<ResearchQuestion>(
    `SELECT ${columnsOf(QUESTIONS)} FROM research_question q WHERE q.workspace_id = $1 ORDER BY q.key`,
    [scope.workspaceId],
  );
}
