import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import { columnsOf, type List, rowsByIds, rowsOfParents, type Source } from '../../reads/source.ts';

/** A group of customers that a segmentation yields, or yielded. */
export type SegmentRow = Row<Prisma.SegmentGetPayload<object>>;

export const SEGMENTS: Source<SegmentRow> = {
  table: 'segment',
  alias: 'g',
  columns: {
    id: 'g.id',
    workspaceId: 'g.workspace_id',
    segmentationId: 'g.segmentation_id',
    key: 'g.key',
    name: 'g.name',
    description: 'g.description',
    position: 'g.position',
    size: 'g.size',
    current: 'g.current',
  },
};
const SEGMENT = columnsOf(SEGMENTS);

/** The condition that a segment has a key and its segmentation another, by the placeholders of both. */
export const segmentHasKeys = (segmentation: string, key: string) =>
  `g.key = ${key}::text AND g.segmentation_id = (SELECT own.id FROM segmentation own
     WHERE own.workspace_id = g.workspace_id AND own.key = ${segmentation}::text)`;

/** The segments a segmentation has now. */
export const SEGMENTS_OF_SEGMENTATION: List<SegmentRow> = {
  source: SEGMENTS,
  parent: 'g.segmentation_id',
  condition: 'g.current',
  order: 'g.segmentation_id, g.position, g.id',
};

/** Those with these ids; of other workspaces and unknown ones none. */
export async function segmentsByIds(scope: Scope, ids: readonly number[]): Promise<SegmentRow[]> {
  return rowsByIds(scope, SEGMENTS, ids);
}

/** A segment by its key and its segmentation's, null where there is none. */
export async function segmentByKeys(scope: Scope, segmentation: string, key: string): Promise<SegmentRow | null> {
  const [row] = await scope.query<SegmentRow>(
    `SELECT ${SEGMENT} FROM segment g WHERE g.workspace_id = $1 AND ${segmentHasKeys('$2', '$3')}`,
    [scope.workspaceId, segmentation, key],
  );
  return row ?? null;
}

/** `SEGMENTATION/SEGMENT` by segment id: both keys; those that are gone are left out. */
export async function segmentPaths(scope: Scope, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await scope.query<{ id: number; path: string }>(
    `SELECT g.id, s.key || '/' || g.key AS path FROM segment g
     JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
     WHERE g.workspace_id = $1 AND g.id = ANY($2)`,
    [scope.workspaceId, ids],
  );
  return new Map(rows.map(({ id, path }) => [id, path]));
}

/**
 * The id of a segment by its key. One that its segmentation has not yielded yet is stored as not current: the run that
 * yields it finds it by the key.
 */
export async function expectSegment(scope: Scope, segmentationId: number, key: string): Promise<number> {
  await scope.query(
    `INSERT INTO segment (workspace_id, segmentation_id, key, name, position, current)
     VALUES ($1, $2, $3, jsonb_build_object('en', $3::text), 0, false) ON CONFLICT DO NOTHING`,
    [scope.workspaceId, segmentationId, key],
  );
  const [row] = await scope.query<{ id: number }>(
    'SELECT id FROM segment WHERE workspace_id = $1 AND segmentation_id = $2 AND key = $3',
    [scope.workspaceId, segmentationId, key],
  );
  return row!.id;
}

/** The segments segmentations have now, in their order. */
export async function segmentsOf(scope: Scope, segmentationIds: readonly number[]): Promise<SegmentRow[]> {
  return (await rowsOfParents(scope, SEGMENTS_OF_SEGMENTATION, segmentationIds)).map(({ row }) => row);
}

/** The segments a segmentation has or had, in their order. */
export async function everySegmentOf(scope: Scope, segmentationId: number): Promise<SegmentRow[]> {
  return scope.query<SegmentRow>(
    `SELECT ${SEGMENT} FROM segment g WHERE g.workspace_id = $1 AND g.segmentation_id = $2 ORDER BY g.position, g.id`,
    [scope.workspaceId, segmentationId],
  );
}

/** Keys by segment id, of all segments that segmentations have or had, by segmentation id. */
export async function segmentKeys(
  scope: Scope,
  segmentationIds: readonly number[],
): Promise<Map<number, Map<number, string>>> {
  const rows = await scope.query<{ id: number; key: string; segmentationId: number }>(
    `SELECT id, key, segmentation_id AS "segmentationId" FROM segment
     WHERE workspace_id = $1 AND segmentation_id = ANY($2) ORDER BY id`,
    [scope.workspaceId, segmentationIds],
  );
  const keys = new Map<number, Map<number, string>>(segmentationIds.map((id) => [id, new Map()]));
  for (const { id, key, segmentationId } of rows) keys.get(segmentationId)?.set(id, key);
  return keys;
}

/** Segments as a model declares them, with text by language. */
export interface NewSegment {
  readonly key: string;
  readonly name: Readonly<Record<string, string>>;
  readonly description: Readonly<Record<string, string>> | null;
}

/**
 * Stores the segments of a new model, keeping the ids of those that were there by key; the others stay, marked as not
 * current. Returns the ids in the order given.
 */
export async function saveSegments(
  scope: Scope,
  segmentationId: number,
  segments: readonly NewSegment[],
): Promise<number[]> {
  await scope.query('UPDATE segment SET current = false, size = 0 WHERE workspace_id = $1 AND segmentation_id = $2', [
    scope.workspaceId,
    segmentationId,
  ]);
  const rows = await scope.query<{ id: number; key: string }>(
    `INSERT INTO segment (workspace_id, segmentation_id, key, name, description, position)
     SELECT $1, $2, s->>'key', s->'name', nullif(s->'description', 'null'), n - 1
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS new(s, n) ORDER BY n
     ON CONFLICT (workspace_id, segmentation_id, key) DO UPDATE SET name = excluded.name,
       description = excluded.description, position = excluded.position, current = true
     RETURNING id, key`,
    [scope.workspaceId, segmentationId, JSON.stringify(segments)],
  );
  const ids = new Map(rows.map(({ key, id }) => [key, id]));
  return segments.map(({ key }) => ids.get(key)!);
}

/** Sets how many members segments have, by id. */
export async function setSegmentSizes(scope: Scope, sizes: ReadonlyMap<number, number>): Promise<void> {
  await scope.query(
    `UPDATE segment g SET size = s.n FROM unnest($2::int[], $3::int[]) AS s(id, n)
     WHERE g.workspace_id = $1 AND g.id = s.id`,
    [scope.workspaceId, [...sizes.keys()], [...sizes.values()]],
  );
}
