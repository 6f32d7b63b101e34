import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';
import type { Versioned } from './versioned.ts';

/** Text in English, Chinese, or both. */
export interface BilingualText {
  readonly en?: string;
  readonly zh?: string;
}

/** A topic of a guide with what is asked about it. */
export interface GuideTopic {
  /** Unique in its guide; notes and quotes of interviews name it. */
  readonly key: string;
  readonly title: BilingualText;
  readonly questions: readonly BilingualText[];
}

/** What interviews of a kind ask. */
export interface InterviewGuide {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  /** The template it was made by; null: of own questions. */
  readonly template: string | null;
  readonly topics: readonly GuideTopic[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const GUIDES: Source<InterviewGuide> = {
  table: 'interview_guide',
  alias: 'g',
  columns: {
    id: 'g.id',
    key: 'g.key',
    name: 'g.name',
    template: 'g.template',
    topics: 'g.topics',
    version: 'g.version',
    createdAt: 'g.created_at',
    updatedAt: 'g.updated_at',
  },
};

export const WRITTEN_GUIDES: Versioned<InterviewGuide> = {
  source: GUIDES,
  stamped: true,
  writes: { key: ['key', ''], name: ['name', ''], template: ['template', ''], topics: ['topics', '::jsonb'] },
};

/** All guides, oldest first. */
export const ALL_GUIDES: Paged<InterviewGuide> = { source: GUIDES, keys: [{ sql: 'g.id', type: 'int', field: 'id' }] };

/** All guides of a workspace, by key. */
export async function listGuides(scope: Scope): Promise<InterviewGuide[]> {
  return scope.query<InterviewGuide>(
    `SELECT ${columnsOf(GUIDES)} FROM interview_guide g WHERE g.workspace_id = $1 ORDER BY g.key`,
    [scope.workspaceId],
  );
}

/** True where interviews were held by a guide. */
export async function isGuideUsed(scope: Scope, guideId: number): Promise<boolean> {
  const rows = await scope.query('SELECT FROM interview WHERE workspace_id = $1 AND guide_id = $2 LIMIT 1', [
    scope.workspaceId,
    guideId,
  ]);
  return rows.length > 0;
}

/** The keys of guides that begin as a text does. */
export async function guideKeysLike(scope: Scope, key: string): Promise<Set<string>> {
  const rows = await scope.query<{ key: string }>(
    'SELECT key FROM interview_guide WHERE workspace_id = $1 AND starts_with(key, left($2, 50))',
    [scope.workspaceId, key],
  );
  return new Set(rows.map((row) => row.key));
}
