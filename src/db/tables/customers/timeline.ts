import type { Scope } from '../../postgres/connection.ts';
import { type KeyValue, type Page, Parameters, type Placeholders, type SortKey } from '../../postgres/keyset.ts';
import { millisecondsSql } from '../../reads/json.ts';
import { isShared } from '../segmentations/own-segmentations.ts';

/** Kinds of what happens in a customer's story. */
export const TIMELINE_KINDS = ['EVENT', 'ANSWER', 'FIELDS', 'SIGNAL', 'MOVE', 'MATCH', 'NOTE', 'MERGE'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** Something that happened in a customer's story. */
export interface TimelineRow {
  readonly customerId: number;
  readonly kind: TimelineKind;
  readonly at: Date;
  /** Its source's place among those of the same time, and its id there. */
  readonly rank: number;
  readonly id: number;
  /** What the kind has: JSON, with decimals and times as text. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Which part of the story is read. */
export interface TimelineChoice {
  readonly kinds: readonly TimelineKind[];
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Rows of a table that are items of the story. Each is read by an index that leads with the customer. */
interface StorySource {
  readonly kind: TimelineKind;
  /** Table and alias. */
  readonly table: string;
  readonly customer: string;
  readonly at: string;
  readonly id: string;
  /** What else must hold. Default: nothing. */
  readonly condition?: string;
  /** Names and expressions of the detail. */
  readonly detail: Readonly<Record<string, string>>;
}

const EDIT = {
  table: 'customer_edit e',
  customer: 'e.customer_id',
  at: 'e.at',
  id: 'e.id',
  detail: {
    way: 'e.way',
    keyName: '(SELECT k.name FROM api_key k WHERE k.workspace_id = $1 AND k.id = e.key_id)',
    importId: 'e.import_id',
    source: 'e.source',
    fields: 'e.fields',
    signals: 'e.signals',
  },
} as const;

const MERGE = {
  kind: 'MERGE',
  table: 'customer_merge g',
  customer: 'g.into_id',
  id: 'g.id',
  detail: { fromId: 'g.from_id', externalId: 'g.external_id', cause: 'g.cause' },
} as const;

/** True where a transition of the customer `t` led to a segment at a time: its coming is told there. */
const ledTo = (customer: string, segmentation: string, segment: string, at: string) =>
  `EXISTS (SELECT FROM membership_transition led WHERE led.workspace_id = $1 AND led.customer_id = ${customer}
     AND led.at = ${at} AND led.segmentation_id = ${segmentation} AND led.to_segment_id = ${segment})`;

/**
 * The sources of the story. Their order is that of items of the same time, newest first: a consequence comes after its
 * cause. A history of scores or of matches is one more of them.
 */
const SOURCES: readonly StorySource[] = [
  {
    kind: 'NOTE',
    table: 'customer_note o',
    customer: 'o.customer_id',
    at: 'o.at',
    id: 'o.id',
    detail: { author: 'o.author', text: 'o.text', editedAt: 'o.edited_at', version: 'o.version' },
  },
  {
    // Only matches that stand: no history of those that ended is kept.
    kind: 'MATCH',
    table: 'persona_match p',
    customer: 'p.customer_id',
    at: 'p.since',
    id: 'p.persona_id',
    detail: { personaId: 'p.persona_id', fit: 'p.fit' },
  },
  {
    kind: 'MOVE',
    table: 'membership_transition t',
    customer: 't.customer_id',
    at: 't.at',
    id: 't.id',
    condition: isShared('t.segmentation_id'),
    detail: {
      segmentationId: 't.segmentation_id',
      from: 't.from_segment_id',
      to: 't.to_segment_id',
      cause: 't.cause',
      runId: 't.run_id',
    },
  },
  {
    // Transitions tell of ends: whoever was in no segment before came without one.
    kind: 'MOVE',
    table: 'segment_answer m',
    customer: 'm.customer_id',
    at: 'm.since',
    id: 'm.segment_id',
    condition: `m.segment_id > 0 AND ${isShared('m.segmentation_id')}
      AND NOT ${ledTo('m.customer_id', 'm.segmentation_id', 'm.segment_id', 'm.since')}`,
    detail: {
      segmentationId: 'm.segmentation_id',
      from: 'NULL::int',
      to: 'm.segment_id',
      cause: 'm.cause',
      runId: 'm.run_id',
    },
  },
  {
    // The same of memberships that ended since; nobody kept what had brought them.
    kind: 'MOVE',
    table: 'membership_transition t',
    customer: 't.customer_id',
    at: 't.since',
    id: 't.id',
    condition: `t.since IS NOT NULL AND t.from_segment_id IS NOT NULL AND ${isShared('t.segmentation_id')}
      AND NOT ${ledTo('t.customer_id', 't.segmentation_id', 't.from_segment_id', 't.since')}`,
    detail: {
      segmentationId: 't.segmentation_id',
      from: 'NULL::int',
      to: 't.from_segment_id',
      cause: 'NULL::text',
      runId: 'NULL::int',
    },
  },
  { kind: 'SIGNAL', ...EDIT, condition: 'cardinality(e.signals) > 0' },
  { kind: 'FIELDS', ...EDIT },
  {
    kind: 'ANSWER',
    table: 'survey_response r',
    customer: 'r.customer_id',
    at: 'r.responded_at',
    id: 'r.id',
    detail: {
      surveyId: 'r.survey_id',
      customerId: 'r.customer_id',
      source: 'r.source',
      messageId: 'r.message_id',
      answers: 'r.answers',
    },
  },
  {
    kind: 'EVENT',
    table: 'customer_event e',
    customer: 'e.customer_id',
    at: 'e.at',
    id: 'e.id',
    detail: {
      customerId: 'e.customer_id',
      type: 'e.type',
      source: 'e.source',
      messageId: 'e.message_id',
      amount: 'e.amount::text',
      discount: 'e.discount::text',
      quantity: 'e.quantity::text',
      channel: 'e.channel',
      lines: 'e.lines',
      properties: 'e.properties',
    },
  },
  { ...MERGE, at: 'g.undone_at', condition: 'g.undone_at IS NOT NULL', detail: { ...MERGE.detail, undone: 'TRUE' } },
  { ...MERGE, at: 'g.at', detail: { ...MERGE.detail, undone: 'FALSE' } },
];

/** The order of the story: newest first, then by source, then by id. */
export const TIMELINE_KEYS: readonly SortKey[] = [
  { sql: 'at', type: 'timestamptz', descending: true },
  { sql: 'rank', type: 'int' },
  { sql: 'id', type: 'bigint', descending: true },
];

/** A row's values of {@link TIMELINE_KEYS}. */
export function timelinePosition({ at, rank, id }: TimelineRow): KeyValue[] {
  return [at.toISOString(), rank, id];
}

/** The same page of each customer's story. One statement: of each source it reads no more than the page has. */
export async function readTimelines(
  scope: Scope,
  customerIds: readonly number[],
  choice: TimelineChoice,
  page: Page,
): Promise<TimelineRow[]> {
  const parameters = new Parameters(scope.workspaceId, customerIds);
  const { after, before, backward } = page;
  const limit = Math.trunc(page.limit);
  const bounds = [
    ...(after ? [boundOf(after, false, parameters)] : []),
    ...(before ? [boundOf(before, true, parameters)] : []),
  ];
  const order = backward ? 'at ASC, rank DESC, id ASC' : 'at DESC, rank ASC, id DESC';
  const parts = chosen(choice).map(([source, rank]) => {
    const where = [conditionOf(source, choice, parameters), ...bounds.map((bound) => bound(source, rank))].join(
      ' AND ',
    );
    const direction = backward ? 'ASC' : 'DESC';
    return `(SELECT '${source.kind}' AS kind, ${source.at} AS at, ${rank} AS rank, ${source.id}::bigint AS id, ${detailOf(source)} AS detail
      FROM ${source.table} WHERE ${where} ORDER BY ${source.at} ${direction}, ${source.id} ${direction} LIMIT ${limit})`;
  });
  if (parts.length === 0) return [];
  // Planned without its values: PostgreSQL would spend more on planning eleven sources than on reading a page of them.
  const rows = await scope.readJson<Omit<TimelineRow, 'at'> & { readonly at: number }>(
    `SELECT parent.id AS "customerId", page.kind, ${millisecondsSql('page.at')} AS at, page.rank, page.id, page.detail
     FROM unnest($2::int[]) AS parent(id) CROSS JOIN LATERAL (
       SELECT * FROM (${parts.join(' UNION ALL ')}) AS story ORDER BY ${order} LIMIT ${limit}) AS page`,
    parameters.values,
  );
  return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}

/** How many items the stories of customers have; those without any are left out. */
export async function countTimelines(
  scope: Scope,
  customerIds: readonly number[],
  choice: TimelineChoice,
): Promise<{ readonly customerId: number; readonly count: number }[]> {
  const parameters = new Parameters(scope.workspaceId, customerIds);
  const counts = chosen(choice).map(
    ([source]) => `(SELECT count(*) FROM ${source.table} WHERE ${conditionOf(source, choice, parameters)})`,
  );
  return scope.query(
    `SELECT parent.id AS "customerId", (${counts.join(' + ') || '0'})::int AS count FROM unnest($2::int[]) AS parent(id)`,
    parameters.values,
  );
}

function chosen({ kinds }: TimelineChoice): [StorySource, number][] {
  return SOURCES.flatMap((source, rank) =>
    kinds.includes(source.kind) ? [[source, rank] as [StorySource, number]] : [],
  );
}

function conditionOf(source: StorySource, { from, to }: TimelineChoice, parameters: Placeholders): string {
  const alias = source.table.split(' ')[1]!;
  return [
    `${alias}.workspace_id = $1 AND ${source.customer} = parent.id`,
    ...(source.condition ? [source.condition] : []),
    ...(from ? [`${source.at} >= ${parameters.add(from.toISOString())}::timestamptz`] : []),
    ...(to ? [`${source.at} < ${parameters.add(to.toISOString())}::timestamptz`] : []),
  ].join(' AND ');
}

/** The rows of a source that come strictly after a position of the story, or before it, by what its index orders by. */
function boundOf([at, rank, id]: readonly KeyValue[], before: boolean, parameters: Placeholders) {
  const time = `${parameters.add(at)}::timestamptz`;
  const row = `${parameters.add(id)}::bigint`;
  const beyond = before ? '>' : '<';
  return (source: StorySource, own: number): string => {
    if (own === rank) return `(${source.at}, ${source.id}) ${beyond} (${time}, ${row})`;
    // Of the same time, sources of a later rank come after.
    const isBeyond = own > (rank as number) !== before;
    return `${source.at} ${beyond}${isBeyond ? '=' : ''} ${time}`;
  };
}

function detailOf({ detail }: StorySource): string {
  return `jsonb_build_object(${Object.entries(detail)
    .map(([name, sql]) => `'${name}', ${sql}`)
    .join(', ')})`;
}
