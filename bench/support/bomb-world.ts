import type { Scope } from '../../src/db/postgres/connection.ts';
import { encodeId } from '../../src/graphql/core/id.ts';

/** Ids of the API. */
export interface BombWorld {
  readonly customers: readonly string[];
  readonly segmentations: readonly string[];
  readonly segments: readonly string[];
}

/**
 * A workspace in which all lists are long: nine segmentations with `segments` in all, and each customer in one of each;
 * twenty personas with long stories, forty claims and ten criteria each.
 */
export async function makeBombWorld(scope: Scope, customers = 300, segments = 60): Promise<BombWorld> {
  const { workspaceId } = scope;
  const ids = async (text: string, ...values: unknown[]) =>
    (await scope.query<{ id: number }>(text, [workspaceId, ...values])).map(({ id }) => id);
  const people = await ids(
    `INSERT INTO customer (workspace_id, external_id, name, kind, traits)
     SELECT $1, 'c' || n, 'Customer ' || n, 'CUSTOMER', '{"pets": 2, "town": "Ulm"}' FROM generate_series(1, $2::int) AS n
     RETURNING id`,
    customers,
  );
  await scope.query(
    `INSERT INTO trait (workspace_id, name, kind) VALUES ($1, 'pets', 'NUMBER'), ($1, 'town', 'CATEGORY')`,
    [workspaceId],
  );
  const segmentations = await ids(
    `INSERT INTO segmentation (workspace_id, key, name, segmenter_id, config, status, as_of)
     SELECT $1, 's' || n, 'Segmentation ' || n, 'lifecycle.stage', '{}', 'LIVE', now() FROM generate_series(1, 9) AS n
     RETURNING id`,
  );
  const groups = await ids(
    `INSERT INTO segment (workspace_id, segmentation_id, key, name, position, size)
     SELECT $1, ($2::int[])[1 + n % 9], 'g' || n, '{"en": "Segment"}', n, 0 FROM generate_series(1, $3::int) AS n
     RETURNING id`,
    segmentations,
    segments,
  );
  await scope.query(
    `INSERT INTO segment_answer (workspace_id, customer_id, segmentation_id, segment_id, strength, since, cause)
     SELECT $1, c, g.segmentation_id, g.id, 1, now(), 'RUN' FROM unnest($2::int[]) AS c,
       (SELECT DISTINCT ON (segmentation_id) segmentation_id, id FROM segment WHERE workspace_id = $1
        ORDER BY segmentation_id, id) AS g`,
    [workspaceId, people],
  );
  const personas = await ids(
    `INSERT INTO persona (workspace_id, key, status, name, title, story, avatar_seed, threshold, match_count)
     SELECT $1, 'persona-' || n, 'ACTIVE', 'Persona ' || n, 'Kind', repeat('story ', 3000), 'seed', 0.5, 0
     FROM generate_series(1, 20) AS n RETURNING id`,
  );
  await scope.query(
    `INSERT INTO persona_criterion (workspace_id, persona_id, segment_id, weight)
     SELECT $1, p, ($3::int[])[n], 1 FROM unnest($2::int[]) AS p, generate_series(1, 10) AS n`,
    [workspaceId, personas, groups],
  );
  await scope.query(
    `WITH claim AS (INSERT INTO persona_claim (workspace_id, persona_id, section, position, text)
     SELECT $1, p, 'NEEDS', n, repeat('claim ', 20) FROM unnest($2::int[]) AS p, generate_series(1, 40) AS n RETURNING id)
     INSERT INTO persona_evidence (workspace_id, claim_id, kind) SELECT $1, id, 'CRM' FROM claim`,
    [workspaceId, personas],
  );
  return {
    customers: people.map((id) => encodeId('Customer', id)),
    segmentations: segmentations.map((id) => encodeId('Segmentation', id)),
    segments: groups.map((id) => encodeId('Segment', id)),
  };
}
