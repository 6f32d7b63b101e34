import type { Database } from '../../src/db/postgres/connection.ts';
import type { NewChange } from '../../src/db/tables/changes/changes.ts';
import { createWorkspace } from '../../src/db/tables/workspaces/workspaces.ts';
import { encodeChangeCursor } from '../../src/graphql/core/cursor.ts';
import { encodeId } from '../../src/graphql/core/id.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';

const CUSTOMERS = 100;

/** A workspace whose customers move between two segments, as the store and as plain objects have it. */
export interface PushWorld {
  readonly workspaceId: number;
  /** The next moves, for the outbox. */
  changes(count: number): NewChange[];
  /** The next moves, as a server without a database has them at hand. */
  events(count: number): object[];
}

export async function makePushWorld(db: Database): Promise<PushWorld> {
  const { id: workspaceId } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
  const scope = db.scope(workspaceId);
  const inputs = Array.from({ length: CUSTOMERS }, (_, n) => ({ externalId: `customer-${n}`, name: `Customer ${n}` }));
  const ids = (await saveCustomers(scope, inputs)).ids.map((id) => id!);
  const insert = async (text: string, parameters: unknown[]) =>
    (await db.query<{ id: number }>(text, parameters))[0]!.id;
  const segmentation = await insert(
    `INSERT INTO segmentation (workspace_id, key, name, segmenter_id, config, status)
     VALUES ($1, 'stage', 'Stage', 'lifecycle.stage', '{}', 'LIVE') RETURNING id`,
    [workspaceId],
  );
  const segment = (key: string, name: string) =>
    insert(
      `INSERT INTO segment (workspace_id, segmentation_id, key, name, position, size)
       VALUES ($1, $2, $3, $4, 0, 0) RETURNING id`,
      [workspaceId, segmentation, key, JSON.stringify({ en: name })],
    );
  const segments = [await segment('new', 'New'), await segment('loyal', 'Loyal')] as const;
  // Customers lead to something: half of them are in the one segment, half in the other.
  await db.query(
    `INSERT INTO segment_answer (workspace_id, customer_id, segmentation_id, segment_id, strength, since, cause)
     SELECT $1, id, $2, ($3::int[])[1 + id % 2], 0.75, now(), 'RUN' FROM customer WHERE workspace_id = $1`,
    [workspaceId, segmentation, segments],
  );
  const plain = {
    segmentation: { id: encodeId('Segmentation', segmentation), key: 'stage', name: 'Stage' },
    segments: [
      { id: encodeId('Segment', segments[0]), key: 'new', name: 'New' },
      { id: encodeId('Segment', segments[1]), key: 'loyal', name: 'Loyal' },
    ] as const,
  };
  let moved = 0;
  let published = 0;
  return {
    workspaceId,
    changes: (count) =>
      Array.from({ length: count }, () => {
        const n = moved++;
        return {
          kind: 'MEMBERSHIP_CHANGED',
          customerId: ids[n % CUSTOMERS]!,
          segmentationId: segmentation,
          payload: { cause: 'EVENT', from: segments[n % 2]!, to: segments[(n + 1) % 2]! },
        };
      }),
    events: (count) =>
      Array.from({ length: count }, () => {
        const n = published++;
        const { externalId, name } = inputs[n % CUSTOMERS]!;
        return {
          cursor: encodeChangeCursor(n + 1),
          kind: 'MEMBERSHIP_CHANGED',
          at: new Date().toISOString(),
          cause: 'EVENT',
          customer: { id: encodeId('Customer', ids[n % CUSTOMERS]!), externalId, name },
          segmentation: plain.segmentation,
          from: plain.segments[n % 2],
          to: plain.segments[(n + 1) % 2],
        };
      }),
  };
}
