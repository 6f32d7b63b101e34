import type pg from 'pg';
import type { StoredPerson } from '../../src/services/quality/duplicates/person.ts';
import { plant } from './planted-duplicates.ts';

const BATCH = 5_000;

interface Row extends StoredPerson {
  readonly id: number;
}

/**
 * Gives seven in ten named customers a phone, and one in `every` a second record. Returns the pairs that are one person
 * as `LOWER HIGHER` row ids.
 */
export async function plantInto(
  client: pg.Client,
  workspaceId: number,
  every: number,
  random: () => number,
): Promise<Set<string>> {
  await client.query(
    `UPDATE customer SET phone = '+49 ' || 150 + id % 29 || ' ' || 1000000 + abs(hashint4(id)::bigint) % 9000000
     WHERE workspace_id = $1 AND name IS NOT NULL AND id % 10 < 7`,
    [workspaceId],
  );
  const { rows } = await client.query<Row>(
    `SELECT id, name, email, phone, birth_date::text AS "birthDate", city, NULL AS postcode, gender,
       external_id AS "externalId"
     FROM customer WHERE workspace_id = $1 AND name IS NOT NULL AND email IS NOT NULL AND id % $2 = 0 ORDER BY id`,
    [workspaceId, every],
  );
  const pairs = new Set<string>();
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    const records = batch.map((row) => plant(row, `second-${row.id}`, random));
    const { rows: made } = await client.query<{ id: number; external_id: string }>(
      `INSERT INTO customer (workspace_id, external_id, name, email, phone, birth_date, city, gender, country, region)
       SELECT $1, p->>'externalId', p->>'name', p->>'email', p->>'phone', (p->>'birthDate')::date, p->>'city',
         p->>'gender', o.country, o.region
       FROM jsonb_array_elements($2::jsonb) AS planted(p)
       JOIN customer o ON o.workspace_id = $1 AND o.id = (substr(p->>'externalId', 8))::int RETURNING id, external_id`,
      [workspaceId, JSON.stringify(records)],
    );
    for (const { id, external_id } of made) pairs.add(`${external_id.slice('second-'.length)} ${id}`);
  }
  return pairs;
}
