import { endedRun } from '../support/ended-run.ts';
import { ask } from './api.ts';
import { readState, type StoreView } from './store-view.ts';
import type { Subscriber } from './subscriber.ts';
import { until } from './until.ts';

/** Nobody waits to be evaluated, no run is under way, and no answer is overdue. */
export async function settled(store: StoreView): Promise<void> {
  await until('nothing waits to be evaluated', async () => {
    const [{ n }] = (await store.rows<{ n: number }>(
      `SELECT (SELECT count(*) FROM evaluation_task)
         + (SELECT count(*) FROM run WHERE state IN ('QUEUED', 'PREPARING', 'COMPUTING'))
         + (SELECT count(*) FROM segment_answer WHERE until <= now()) AS n`,
    )) as [{ n: number }];
    return Number(n) === 0;
  });
}

/** The committed changes, one line each, as a subscriber must have heard them. */
export async function committedChanges(store: StoreView, after: number): Promise<Map<number, string>> {
  const rows = await store.rows<Committed>(
    `SELECT ch.id, ch.kind, ch.payload, c.external_id, s.key AS segmentation, p.name AS persona,
       (SELECT key FROM segment g WHERE g.id = (ch.payload->>'from')::int) AS "from",
       (SELECT key FROM segment g WHERE g.id = (ch.payload->>'to')::int) AS "to"
     FROM change ch LEFT JOIN customer c ON c.workspace_id = ch.workspace_id AND c.id = ch.customer_id
     LEFT JOIN segmentation s ON s.id = ch.segmentation_id LEFT JOIN persona p ON p.id = ch.persona_id
     WHERE ch.id > $1 ORDER BY ch.id`,
    [after],
  );
  return new Map(rows.map((row) => [Number(row.id), say(row)]));
}

interface Committed {
  readonly id: string;
  readonly kind: string;
  readonly payload: {
    readonly cause?: string;
    readonly before?: { readonly fit?: number } | null;
    readonly after?: { readonly fit?: number } | null;
  };
  readonly external_id: string | null;
  readonly segmentation: string | null;
  readonly persona: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

const CAUSES = ['PROFILE', 'EVENT', 'CLOCK', 'RUN'];

/** A line as `lineOf` makes of what a subscriber got. */
function say({ kind, payload, external_id: customer, segmentation, persona, from, to }: Committed): string {
  const cause = payload.cause !== undefined && CAUSES.includes(payload.cause) ? payload.cause : null;
  let states: readonly unknown[] = [null, null];
  if (kind === 'MEMBERSHIP_CHANGED') states = [from && [from, null], to && [to, null]];
  if (kind === 'PERSONA_MATCH_CHANGED') {
    states = [payload.before, payload.after].map((one) => (one ? [null, one.fit ?? null] : null));
  }
  return JSON.stringify([kind, cause, customer, segmentation, persona, ...states]);
}

/**
 * Holds what subscribers heard against what was committed, row by row. Nothing is missed, invented or different, in the
 * order of commit (and so of each customer). Returns what is wrong.
 */
export async function auditSubscribers(
  store: StoreView,
  after: number,
  subscribers: readonly Subscriber[],
): Promise<{ readonly committed: number; readonly wrong: string[] }> {
  const last = await store.lastChange();
  for (const subscriber of subscribers) await subscriber.reached(last);
  const committed = await committedChanges(store, after);
  const wrong: string[] = [];
  for (const { name, received, faults } of subscribers) {
    wrong.push(...faults.map((fault) => `${name}: ${fault}`));
    for (const [id, text] of committed) {
      const line = received.get(id);
      if (line === undefined) wrong.push(`${name} missed change ${id}: ${text}`);
      else if (line !== text) wrong.push(`${name} was told of change ${id} ${line}, committed is ${text}`);
    }
    for (const [id, text] of received) {
      if (!committed.has(id)) wrong.push(`${name} was told of change ${id}, which nobody committed: ${text}`);
    }
  }
  return { committed: committed.size, wrong };
}

/**
 * Folds the changes into the state they began from: each membership left must be there, each entered must not. The
 * result must be the memberships there are. Returns what is wrong.
 */
export async function auditHistory(store: StoreView, after: number, before: ReadonlySet<string>): Promise<string[]> {
  const wrong: string[] = [];
  const members = new Set(before);
  for (const [id, text] of await committedChanges(store, after)) {
    const [kind, , customer, segmentation, persona, from, to] = JSON.parse(text) as string[];
    const of = kind === 'MEMBERSHIP_CHANGED' ? segmentation : kind === 'PERSONA_MATCH_CHANGED' ? persona : null;
    if (!of) continue;
    const name = (state: string | undefined) =>
      kind === 'MEMBERSHIP_CHANGED' ? `${customer} ${of} ${state?.[0]}` : `${customer} ${of}`;
    if (from && !members.delete(name(from))) wrong.push(`change ${id} left what was not there: ${text}`);
    if (to && members.has(name(to))) wrong.push(`change ${id} entered what was there: ${text}`);
    if (to) members.add(name(to));
  }
  wrong.push(...difference('the changes', members, 'the store', await readMembers(store)));
  return wrong;
}

/** Who is where, without strengths and times. */
export async function readMembers(store: StoreView): Promise<Set<string>> {
  const rows = await store.rows<{ row: string }>(
    `SELECT concat_ws(' ', c.external_id, s.key, g.key) AS row FROM segment_answer m
     JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
     JOIN segmentation s ON s.id = m.segmentation_id JOIN segment g ON g.id = m.segment_id
     UNION ALL SELECT concat_ws(' ', c.external_id, p.name) FROM persona_match m
     JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id JOIN persona p ON p.id = m.persona_id`,
  );
  return new Set(rows.map(({ row }) => row));
}

/**
 * Runs everything anew on a node and holds the state from before against the state after it, row by row. Totals and
 * counters are held against what they count. Returns what is wrong, and how many rows were compared.
 */
export async function auditState(
  store: StoreView,
  url: string,
  key: string,
): Promise<{ readonly rows: number; readonly wrong: string[] }> {
  const before = await readState(store);
  const { runSegmentations } = await ask<{ runSegmentations: { run: { id: string } | null } }>(
    url,
    key,
    'mutation { runSegmentations(input: {}) { run { id } userErrors { code message } } }',
  );
  const id = runSegmentations.run!.id;
  const { state, error } = await endedRun(url, key, id);
  if (state !== 'LIVE') throw new Error(`the full run ended ${state}: ${JSON.stringify(error)}`);
  const after = await readState(store);
  const rows = before.memberships.length + before.matches.length + before.counters.length + before.totals.length;
  return {
    rows,
    wrong: [
      ...difference('live memberships', before.memberships, 'a full run', after.memberships),
      ...difference('live matches', before.matches, 'a full run', after.matches),
      ...difference('live sizes', before.counters, 'a full run', after.counters),
      ...difference('sizes', before.counters, 'counting', before.counted),
      ...difference('totals', before.totals, 'summing events', before.summed),
    ],
  };
}

function difference(one: string, these: Iterable<string>, other: string, those: Iterable<string>): string[] {
  const [left, right] = [new Set(these), new Set(those)];
  return [
    ...[...left].filter((row) => !right.has(row)).map((row) => `only by ${one}: ${row}`),
    ...[...right].filter((row) => !left.has(row)).map((row) => `only by ${other}: ${row}`),
  ];
}
