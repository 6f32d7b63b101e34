import type { PersonaOverlap } from '../../../engine/upkeep/upkeep-figures.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';

/** Two personas with common members, as the last check found them. */
export interface StoredOverlap extends PersonaOverlap {
  readonly id: number;
  readonly population: number;
  readonly jaccard: number;
  readonly measuredAt: Date;
  /** Since when checks find them above a line; null: they are below. */
  readonly since: Date | null;
}

export const OVERLAPS: Source<StoredOverlap> = {
  table: 'persona_overlap',
  alias: 'o',
  columns: {
    id: 'o.id',
    firstId: 'o.first_id',
    secondId: 'o.second_id',
    first: 'o.first_size',
    second: 'o.second_size',
    both: 'o.both',
    population: 'o.population',
    jaccard: 'o.jaccard',
    measuredAt: 'o.measured_at',
    since: 'o.since',
  },
};

export interface OverlapFilter {
  readonly personaIds?: readonly number[] | undefined;
  /** Only those above a line. */
  readonly isOver?: boolean | undefined;
}

/** The overlaps that a filter means, the largest Jaccard index first. */
export function overlapsMeant({ personaIds, isOver = false }: OverlapFilter): Paged<StoredOverlap> {
  return {
    source: OVERLAPS,
    keys: [
      { sql: 'o.jaccard', type: 'float8', descending: true, field: 'jaccard' },
      { sql: 'o.id', type: 'int', field: 'id' },
    ],
    condition(values) {
      const ids = personaIds && `${values.add(personaIds)}::int[]`;
      return [
        ...(ids ? [`(o.first_id = ANY(${ids}) OR o.second_id = ANY(${ids}))`] : []),
        ...(isOver ? ['o.since IS NOT NULL'] : []),
      ].join(' AND ');
    },
  };
}

/** The overlaps above a line, by what the last check found. */
export async function overlapsOver(scope: Scope): Promise<StoredOverlap[]> {
  return scope.query<StoredOverlap>(
    `SELECT ${columnsOf(OVERLAPS)} FROM persona_overlap o WHERE o.workspace_id = $1 AND o.since IS NOT NULL ORDER BY o.id`,
    [scope.workspaceId],
  );
}

export interface NewOverlap extends PersonaOverlap {
  readonly jaccard: number;
  /** Above a line. */
  readonly isOver: boolean;
}

/** Makes what a check found what is stored; one that was above a line, and is, keeps its `since`. */
export async function replaceOverlaps(
  scope: Scope,
  overlaps: readonly NewOverlap[],
  { measuredAt, population }: { readonly measuredAt: Date; readonly population: number },
): Promise<void> {
  const rows = JSON.stringify(overlaps);
  await scope.query(
    `DELETE FROM persona_overlap o WHERE o.workspace_id = $1 AND NOT EXISTS (
       SELECT FROM jsonb_to_recordset($2::jsonb) AS n("firstId" int, "secondId" int)
       WHERE n."firstId" = o.first_id AND n."secondId" = o.second_id)`,
    [scope.workspaceId, rows],
  );
  await scope.query(
    `INSERT INTO persona_overlap AS o (workspace_id, first_id, second_id, first_size, second_size, "both", population, jaccard,
       measured_at, since)
     SELECT p.workspace_id, p.id, q.id, n.first, n.second, n."both", $3::int, n.jaccard, $4::timestamptz, CASE WHEN n."isOver" THEN $4::timestamptz END
     FROM jsonb_to_recordset($2::jsonb) AS n("firstId" int, "secondId" int, first int, second int, "both" int, jaccard float8,
       "isOver" bool)
     JOIN persona p ON p.workspace_id = $1 AND p.id = n."firstId"
     JOIN persona q ON q.workspace_id = $1 AND q.id = n."secondId"
     ORDER BY p.id, q.id
     ON CONFLICT (workspace_id, first_id, second_id) DO UPDATE SET first_size = excluded.first_size,
       second_size = excluded.second_size, "both" = excluded."both", population = excluded.population,
       jaccard = excluded.jaccard, measured_at = excluded.measured_at,
       since = CASE WHEN excluded.since IS NOT NULL THEN coalesce(o.since, excluded.since) END`,
    [scope.workspaceId, rows, population, measuredAt],
  );
}
