import type { Database } from '../../../src/db/postgres/connection.ts';

/** The peer's tables: the workspace's own rows, with the keys and indexes that PostGraphile likes. */
const STATEMENTS = [
  'DROP SCHEMA IF EXISTS pgl CASCADE',
  'CREATE SCHEMA pgl',
  'CREATE TABLE pgl.customer AS SELECT * FROM customer',
  'ALTER TABLE pgl.customer ADD PRIMARY KEY (id), ADD UNIQUE (external_id)',
  `CREATE TABLE pgl.segment AS SELECT id, segmentation_id, key, name->>'en' AS name, size FROM segment`,
  'ALTER TABLE pgl.segment ADD PRIMARY KEY (id)',
  'CREATE TABLE pgl.persona AS SELECT id, name, title, story, match_count FROM persona',
  'ALTER TABLE pgl.persona ADD PRIMARY KEY (id)',
  `CREATE TABLE pgl.membership AS
     SELECT customer_id, segmentation_id, segment_id, strength, since FROM segment_answer WHERE segment_id > 0`,
  `ALTER TABLE pgl.membership ADD PRIMARY KEY (customer_id, segment_id),
     ADD FOREIGN KEY (customer_id) REFERENCES pgl.customer, ADD FOREIGN KEY (segment_id) REFERENCES pgl.segment`,
  'CREATE INDEX ON pgl.membership (segment_id, customer_id)',
  'CREATE INDEX ON pgl.membership (customer_id)',
  'CREATE TABLE pgl.match AS SELECT customer_id, persona_id, fit FROM persona_match',
  `ALTER TABLE pgl.match ADD PRIMARY KEY (customer_id, persona_id),
     ADD FOREIGN KEY (customer_id) REFERENCES pgl.customer, ADD FOREIGN KEY (persona_id) REFERENCES pgl.persona`,
  'CREATE INDEX ON pgl.match (customer_id)',
  'CREATE INDEX ON pgl.match (persona_id)',
  'VACUUM ANALYZE',
];

/** Makes them in schema `pgl` of the same database, unless a kept world has them. */
export async function makePeerTables(db: Database): Promise<void> {
  const [made] = await db.query<{ made: boolean }>(
    `SELECT to_regclass('pgl.match_persona_id_idx') IS NOT NULL AS made`,
  );
  if (made!.made) return;
  for (const statement of STATEMENTS) await db.query(statement);
}

/** Drops them: they no longer say what the workspace does. */
export async function dropPeerTables(db: Database): Promise<void> {
  await db.query('DROP SCHEMA IF EXISTS pgl CASCADE');
}
