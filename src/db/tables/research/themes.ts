import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';
import type { Versioned } from './versioned.ts';

/** Something that comes up in interviews. */
export interface ResearchTheme {
  readonly id: number;
  readonly name: string;
  /** The name as names are compared. */
  readonly folded: string;
  readonly description: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const THEMES: Source<ResearchTheme> = {
  table: 'research_theme',
  alias: 't',
  columns: {
    id: 't.id',
    name: 't.name',
    folded: 't.folded',
    description: 't.description',
    version: 't.version',
    createdAt: 't.created_at',
    updatedAt: 't.updated_at',
  },
};

export const WRITTEN_THEMES: Versioned<ResearchTheme> = {
  source: THEMES,
  stamped: true,
  writes: { name: ['name', ''], folded: ['folded', ''], description: ['description', ''] },
};

/** All themes, by name. */
export const ALL_THEMES: Paged<ResearchTheme> = {
  source: THEMES,
  keys: [
    { sql: 't.folded', type: 'text', field: 'folded' },
    { sql: 't.id', type: 'int', field: 'id' },
  ],
};

/** The themes of some names, as these are compared. */
export async function themesNamed(scope: Scope, folded: readonly string[]): Promise<ResearchTheme[]> {
  return scope.query<ResearchTheme>(
    `SELECT ${columnsOf(THEMES)} FROM research_theme t WHERE t.workspace_id = $1 AND t.folded = ANY($2)`,
    [scope.workspaceId, folded],
  );
}

/** Makes the themes that are not there yet. */
export async function insertThemes(
  scope: Scope,
  themes: readonly Pick<ResearchTheme, 'name' | 'folded'>[],
): Promise<void> {
  await scope.query(
    `INSERT INTO research_theme (workspace_id, name, folded)
     SELECT $1, n, f FROM unnest($2::text[], $3::text[]) AS new(n, f) ON CONFLICT DO NOTHING`,
    [scope.workspaceId, themes.map(({ name }) => name), themes.map(({ folded }) => folded)],
  );
}

/** Gives the interviews and quotes of a theme to another, once each. */
export async function recodeTheme(scope: Scope, fromId: number, intoId: number): Promise<void> {
  await scope.query(
    `INSERT INTO interview_theme (workspace_id, interview_id, theme_id, quote)
     SELECT workspace_id, interview_id, $3::int, quote FROM interview_theme WHERE workspace_id = $1 AND theme_id = $2
     ON CONFLICT DO NOTHING`,
    [scope.workspaceId, fromId, intoId],
  );
}

/** A theme with how many interviews it came up in. */
export interface CountedTheme {
  readonly theme: ResearchTheme;
  readonly count: number;
}

/** How many interviews were coded and how many were not, and the themes of the coded ones. */
export interface ThemeCounts {
  readonly coded: number;
  readonly uncoded: number;
  readonly themes: readonly CountedTheme[];
}

/** Counts themes over the interviews about a persona, or over all; most frequent first. */
export async function countThemes(scope: Scope, personaId: number | null, limit: number): Promise<ThemeCounts> {
  const [totals] = await scope.query<{ coded: number; uncoded: number }>(
    `SELECT count(*) FILTER (WHERE coded)::int AS coded, count(*) FILTER (WHERE NOT coded)::int AS uncoded
     FROM interview WHERE workspace_id = $1 AND ($2::int IS NULL OR persona_id = $2)`,
    [scope.workspaceId, personaId],
  );
  const rows = await scope.query<ResearchTheme & { count: number }>(
    `SELECT ${columnsOf(THEMES)}, n.count FROM (
       SELECT c.theme_id, count(DISTINCT c.interview_id)::int AS count FROM interview_theme c
       JOIN interview i ON i.workspace_id = c.workspace_id AND i.id = c.interview_id
       WHERE c.workspace_id = $1 AND i.coded AND ($2::int IS NULL OR i.persona_id = $2) GROUP BY c.theme_id) AS n
     JOIN research_theme t ON t.workspace_id = $1 AND t.id = n.theme_id
     ORDER BY n.count DESC, t.folded LIMIT $3`,
    [scope.workspaceId, personaId, limit],
  );
  return { ...totals!, themes: rows.map(({ count, ...theme }) => ({ theme, count })) };
}

/** Something that was said, and the interview that it was said in. */
export interface ThemeQuote {
  readonly themeId: number;
  readonly interviewId: number;
  readonly text: string;
}

/** The quotes of themes in interviews about a persona, or in all: so many of each, oldest first. */
export async function quotesOfThemes(
  scope: Scope,
  themeIds: readonly number[],
  personaId: number | null,
  most: number,
): Promise<ThemeQuote[]> {
  return scope.query<ThemeQuote>(
    `SELECT "themeId", "interviewId", text FROM (
       SELECT c.theme_id AS "themeId", i.id AS "interviewId", i.quotes -> c.quote ->> 'text' AS text,
         row_number() OVER (PARTITION BY c.theme_id ORDER BY i.id, c.quote) AS n
       FROM interview_theme c JOIN interview i ON i.workspace_id = c.workspace_id AND i.id = c.interview_id
       WHERE c.workspace_id = $1 AND c.theme_id = ANY($2) AND c.quote >= 0 AND ($3::int IS NULL OR i.persona_id = $3)
     ) AS said WHERE n <= $4 AND text IS NOT NULL ORDER BY "themeId", n`,
    [scope.workspaceId, themeIds, personaId, most],
  );
}
