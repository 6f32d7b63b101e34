import type { Scope } from '../../src/db/postgres/connection.ts';
import { encodeId } from '../../src/graphql/core/id.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { ingestEvents } from '../../src/services/events/events.ts';

/** What a test workspace holds; ids are global ones, `rows` those of the store. */
export interface World {
  readonly customers: readonly string[];
  readonly segmentation: string;
  readonly segments: readonly [string, string];
  readonly persona: string;
  readonly run: string;
  readonly rows: {
    readonly customers: readonly number[];
    readonly segmentation: number;
    readonly segments: readonly [number, number];
    readonly persona: number;
    readonly run: number;
  };
}

const NAMES = ['Ann', 'Bob', 'Cai', null, 'Dee', 'Ann'];

/**
 * `count` customers: even ones in segment `a`, odd ones in `b`, strength falling with their number; one active persona
 * that wants `a`; purchases, traits, a history and a run.
 */
export async function makeWorld(scope: Scope, count = 30): Promise<World> {
  const { workspaceId } = scope;
  const saved = await saveCustomers(
    scope,
    Array.from({ length: count }, (_, n) => ({
      externalId: `c${String(n).padStart(3, '0')}`,
      name: NAMES[n % NAMES.length]!,
      email: n % 3 === 0 ? `c${n}@example.com` : null,
      country: n % 2 === 0 ? 'Germany' : 'France',
      birthDate: n % 5 === 0 ? null : `19${50 + (n % 40)}-0${1 + (n % 9)}-15`,
      income: n % 4 === 0 ? null : 20_000 + (n % 7) * 1_000.5,
      children: n % 4,
      traits: { pets: n % 3, vip: n % 10 === 0, town: `T${n % 4}`, tags: n % 2 === 0 ? ['x', 'y'] : ['z'] },
      identities: [{ type: 'device', value: `${workspaceId}-${n}` }],
    })),
  );
  const customers = saved.ids.map((id) => id!);
  await ingestEvents(
    scope,
    customers.flatMap((_, n) =>
      Array.from({ length: n % 4 }, (_unused, event) => ({
        customer: { externalId: `c${String(n).padStart(3, '0')}` },
        messageId: `${n}-${event}`,
        type: event === 2 ? 'page_view' : 'purchase',
        at: `2026-0${1 + event}-01T00:00:00Z`,
        amount: 10 + event,
      })),
    ),
  );
  const insert = async (text: string, values: unknown[]) => (await scope.query<{ id: number }>(text, values))[0]!.id;
  const segmentation = await insert(
    `INSERT INTO segmentation (workspace_id, key, name, segmenter_id, config, status, as_of)
     VALUES ($1, 'stage', 'Stage', 'lifecycle.stage', '{}', 'LIVE', now()) RETURNING id`,
    [workspaceId],
  );
  const model = await insert(
    `INSERT INTO segmentation_model (workspace_id, segmentation_id, segmenter_id, segmenter_version, contract, config,
       needs, model, segment_ids, population, as_of)
     VALUES ($1, $2, 'lifecycle.stage', '1.0.0', 1, '{}', '{}', '{}', '{}', $3, now()) RETURNING id`,
    [workspaceId, segmentation, count],
  );
  await scope.query('UPDATE segmentation SET live_model_id = $2 WHERE id = $1', [segmentation, model]);
  const segment = (key: string, size: number) =>
    insert(
      `INSERT INTO segment (workspace_id, segmentation_id, key, name, position, size)
       VALUES ($1, $2, $3, $4, 0, $5) RETURNING id`,
      [workspaceId, segmentation, key, JSON.stringify({ en: `Segment ${key}`, zh: `群体${key}` }), size],
    );
  const segments: [number, number] = [
    await segment('a', Math.ceil(count / 2)),
    await segment('b', Math.floor(count / 2)),
  ];
  await scope.query(
    `INSERT INTO segment_answer (workspace_id, customer_id, segmentation_id, segment_id, strength, since, cause)
     SELECT $1, c, $3, ($4::int[])[1 + (n - 1) % 2], (1.0 - n / 100.0)::real, '2026-01-01', 'RUN'
     FROM unnest($2::int[]) WITH ORDINALITY AS given(c, n)`,
    [workspaceId, customers, segmentation, segments],
  );
  await scope.query(
    `INSERT INTO membership_transition (workspace_id, customer_id, segmentation_id, from_segment_id, since, to_segment_id,
       at, cause)
     SELECT $1, c, $3, $4, '2025-01-01', $5, '2026-01-01'::timestamptz + i * interval '1 day', 'EVENT'
     FROM unnest($2::int[]) AS c, generate_series(1, 3) AS i`,
    [workspaceId, customers, segmentation, segments[1], segments[0]],
  );
  const persona = await insert(
    `INSERT INTO persona (workspace_id, key, status, name, title, avatar_seed, threshold, match_count)
     VALUES ($1, 'alex', 'ACTIVE', 'Alex', 'Loyal buyer', 'Alex-seed', 0.5, $2) RETURNING id`,
    [workspaceId, Math.ceil(count / 2)],
  );
  await scope.query(
    'INSERT INTO persona_criterion (workspace_id, persona_id, segment_id, weight) VALUES ($1, $2, $3, 2), ($1, $2, $4, -1)',
    [workspaceId, persona, ...segments],
  );
  const claim = await insert(
    `INSERT INTO persona_claim (workspace_id, persona_id, section, position, text, status, data_status, confidence)
     VALUES ($1, $2, 'NEEDS', 0, 'Wants', 'SUPPORTED', 'SUPPORTED', 0.125) RETURNING id`,
    [workspaceId, persona],
  );
  await scope.query(`INSERT INTO persona_evidence (workspace_id, claim_id, kind) VALUES ($1, $2, 'CRM')`, [
    workspaceId,
    claim,
  ]);
  await scope.query(
    `INSERT INTO persona_match (workspace_id, customer_id, persona_id, fit, since)
     SELECT $1, customer_id, $2, strength, '2026-01-01' FROM segment_answer WHERE workspace_id = $1 AND segment_id = $3`,
    [workspaceId, persona, segments[0]],
  );
  const run = await insert(
    `INSERT INTO run (workspace_id, state, segmentation_ids, progress, results) VALUES ($1, 'LIVE', $2, 1, $3) RETURNING id`,
    [
      workspaceId,
      [segmentation],
      JSON.stringify({ [segmentation]: { entered: count, left: 0, stayed: 0, backfill: true } }),
    ],
  );
  return {
    customers: customers.map((id) => encodeId('Customer', id)),
    segmentation: encodeId('Segmentation', segmentation),
    segments: [encodeId('Segment', segments[0]), encodeId('Segment', segments[1])],
    persona: encodeId('Persona', persona),
    run: encodeId('Run', run),
    rows: { customers, segmentation, segments, persona, run },
  };
}
