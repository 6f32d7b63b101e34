import type { CurrentMemberships, Difference } from '../../../engine/answer/diff.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { List, Paged, Source } from '../../reads/source.ts';
import type { MoveCause } from '../changes/changes.ts';
import { type ScoreKey, withScore } from '../scores/score-key.ts';
import { isShared } from '../segmentations/own-segmentations.ts';
import { MembershipList } from './membership-list.ts';
import { HOLDING_OVERRIDE } from './overrides.ts';

/** A customer in a segment now. */
export interface Membership {
  readonly customerId: number;
  readonly segmentationId: number;
  readonly segmentId: number;
  /** 0..1 */
  readonly strength: number;
  readonly since: Date;
  readonly until: Date | null;
  readonly cause: MoveCause;
  readonly runId: number | null;
  /** The override by which the customer is in it; null where the segmenter put it there. */
  readonly overrideId: number | null;
}

/** Names the cause of a customer's move between segments; 0 is none. */
export type CauseOf = (customer: number, from: number, to: number) => MoveCause;

/** When, why and by which run memberships are written. */
export interface MembershipStamp {
  readonly segmentationId: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly causeOf: CauseOf;
  readonly runId: number | null;
}

export const MEMBERSHIP_COLUMNS = [
  'workspace_id',
  'customer_id',
  'segmentation_id',
  'segment_id',
  'strength',
  'since',
  'until',
  'cause',
  'run_id',
];

export const MEMBERSHIPS: Source<Membership> = {
  table: 'segment_answer',
  alias: 'm',
  columns: {
    customerId: 'm.customer_id',
    segmentationId: 'm.segmentation_id',
    segmentId: 'm.segment_id',
    strength: 'm.strength',
    since: 'm.since',
    until: 'm.until',
    cause: 'm.cause',
    runId: 'm.run_id',
    overrideId: HOLDING_OVERRIDE,
  },
  named: ['customerId', 'segmentId'],
};

/** All memberships of a customer; "none" and unknown answers are left out. */
export const MEMBERSHIPS_OF_CUSTOMER: List<Membership> = {
  source: MEMBERSHIPS,
  parent: 'm.customer_id',
  condition: `m.segment_id > 0 AND ${isShared('m.segmentation_id')}`,
  order: 'm.customer_id, m.segmentation_id, m.strength DESC, m.segment_id',
};

/** An answer about a customer, as persona's criteria are held against it. */
export type AnswerOfCustomer = Pick<Membership, 'customerId' | 'segmentationId' | 'segmentId' | 'strength'>;

/** All that is known, or UNKNOWN, of a customer: of a segment, as the complement of its id, or with -1 of a segmentation. */
export const ANSWERS_OF_CUSTOMER: List<AnswerOfCustomer> = {
  source: {
    table: 'segment_answer',
    alias: 'm',
    columns: {
      customerId: 'm.customer_id',
      segmentationId: 'm.segmentation_id',
      segmentId: 'm.segment_id',
      strength: 'm.strength',
    },
  },
  parent: 'm.customer_id',
  condition: 'm.segment_id <> 0',
  order: 'm.customer_id, m.segmentation_id, m.segment_id',
};

/** The members of a segment from a strength on, by ascending customer id. */
export function membersOfSegment(minStrength: number): Paged<Membership> {
  return {
    source: MEMBERSHIPS,
    keys: [{ sql: 'm.customer_id', type: 'int', field: 'customerId' }],
    parent: 'm.segment_id',
    condition: (values) => (minStrength > 0 ? `m.strength >= ${values.add(Math.fround(minStrength))}::real` : ''),
  };
}

/** The same in the order of their strength, or of when they came in. */
export function membersBy(field: 'strength' | 'since', minStrength: number, descending: boolean): Paged<Membership> {
  return {
    ...membersOfSegment(minStrength),
    keys: [
      field === 'since'
        ? { sql: 'm.since', type: 'timestamptz', field, descending }
        : { sql: 'm.strength', type: 'real', field, descending },
      { sql: 'm.customer_id', type: 'int', field: 'customerId', descending },
    ],
  };
}

/** The same in the order of a score of their customers, unknown ones last: a page looks at the score of each member. */
export function membersByScore(minStrength: number, score: ScoreKey, descending: boolean): Paged<Membership> {
  const { keys: _byId, ...members } = membersOfSegment(minStrength);
  return {
    ...members,
    source: {
      table: withScore('segment_answer', 'm', 'm.customer_id', score),
      alias: 'm',
      columns: { ...MEMBERSHIPS.columns, score: 'm.score' },
      named: MEMBERSHIPS.named!,
    },
    keys: [
      { sql: 'm.score', type: 'float8', field: 'score' as keyof Membership, nullable: true, descending },
      { sql: 'm.customer_id', type: 'int', field: 'customerId', descending },
    ],
  };
}

/**
 * Few customers' memberships of segmentations, as they are compared. The caller shares the lock of memberships and holds
 * the customers' rows, both from before. Whoever else writes memberships has that lock to itself, or those rows: to lock
 * each membership too would write it once more.
 */
export async function storedMemberships(
  scope: Scope,
  segmentationIds: readonly number[],
  customerIds: readonly number[],
): Promise<Map<number, CurrentMemberships>> {
  const rows = await scope.query<{
    segmentation_id: number;
    customer_id: number;
    segment_id: number;
    strength: number;
    until: Date | null;
  }>(
    `SELECT segmentation_id, customer_id, segment_id, strength, until FROM segment_answer
     WHERE workspace_id = $1 AND customer_id = ANY($3) AND segmentation_id = ANY($2)
     ORDER BY customer_id, segmentation_id, segment_id`,
    [scope.workspaceId, segmentationIds, customerIds],
  );
  const lists = new Map(segmentationIds.map((id) => [id, new MembershipList()]));
  for (const row of rows) {
    const until = row.until?.getTime() ?? Number.NaN;
    lists.get(row.segmentation_id)!.push(row.customer_id, row.segment_id, row.strength, until);
  }
  return new Map([...lists].map(([id, list]) => [id, list.columns()]));
}

/** Changes for few customers in any number of segmentations, collected to be written at once. */
export class MembershipEdits {
  readonly #moves = columns(['segmentation', 'customer', 'from', 'to', 'at', 'cause']);
  readonly #left = columns(['segmentation', 'customer', 'segment']);
  readonly #written = columns(['segmentation', 'customer', 'segment', 'strength', 'until', 'at', 'cause']);

  /** How many memberships differ. */
  get size(): number {
    return this.#left.customer.length + this.#written.customer.length;
  }

  /** Adds what one segmentation's answer changes, at milliseconds since 1970 by its clock. */
  add(segmentationId: number, at: number, { entered, left, altered, moves }: Difference, causeOf: CauseOf): void {
    const time = new Date(at);
    for (const { customer, from, to } of moves) {
      if (from !== 0) append(this.#moves, [segmentationId, customer, from, to, time, causeOf(customer, from, to)]);
    }
    for (const { customer, segment } of left) append(this.#left, [segmentationId, customer, segment]);
    for (const { customer, segment, strength, until } of [...altered, ...entered]) {
      const end = Number.isNaN(until) ? null : new Date(until);
      append(this.#written, [segmentationId, customer, segment, strength, end, time, causeOf(customer, 0, segment)]);
    }
  }

  /** Writes all of it in one statement, whose parts see the memberships as they were before. */
  async write(scope: Scope): Promise<void> {
    if (this.size === 0) return;
    const [moves, left, written] = [this.#moves, this.#left, this.#written].map((table) => Object.values(table));
    await scope.query(WRITE, [scope.workspaceId, ...moves!, ...left!, ...written!]);
  }
}

const WRITE = `
  WITH moved AS (
    INSERT INTO membership_transition
      (workspace_id, segmentation_id, customer_id, from_segment_id, since, to_segment_id, at, cause)
    SELECT $1, s.n, s.c, s.f, m.since, nullif(s.t, 0), greatest(m.since, s.at), s.cause
    FROM unnest($2::int[], $3::int[], $4::int[], $5::int[], $6::timestamptz[], $7::text[]) AS s(n, c, f, t, at, cause)
    JOIN segment_answer m ON m.workspace_id = $1 AND m.customer_id = s.c AND m.segmentation_id = s.n
      AND m.segment_id = s.f
  ), gone AS (
    DELETE FROM segment_answer m USING unnest($8::int[], $9::int[], $10::int[]) AS s(n, c, g)
    WHERE m.workspace_id = $1 AND m.segmentation_id = s.n AND m.customer_id = s.c AND m.segment_id = s.g
  )
  INSERT INTO segment_answer (workspace_id, segmentation_id, customer_id, segment_id, strength, until, since, cause)
  SELECT $1, s.* FROM unnest($11::int[], $12::int[], $13::int[], $14::real[], $15::timestamptz[], $16::timestamptz[],
    $17::text[]) AS s(n, c, g, strength, until, at, cause)
  ON CONFLICT (workspace_id, customer_id, segmentation_id, segment_id)
    DO UPDATE SET strength = excluded.strength, until = excluded.until`;

type Table<K extends string> = Record<K, unknown[]>;

function columns<K extends string>(names: readonly K[]): Table<K> {
  return Object.fromEntries(names.map((name) => [name, []])) as unknown as Table<K>;
}

function append<K extends string>(table: Table<K>, row: readonly unknown[]): void {
  for (const [index, column] of Object.values<unknown[]>(table).entries()) column.push(row[index]);
}
