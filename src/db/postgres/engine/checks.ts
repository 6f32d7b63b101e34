import { randomInt } from 'node:crypto';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { bad, doubt, type Finding, ok } from '../../../finding.ts';

/** Two connections to one engine, of nobody else. */
export interface TwoConnections {
  readonly one: pg.Client;
  readonly other: pg.Client;
}

/** One thing that the store needs of its engine. */
export interface EngineCheck {
  readonly subject: string;
  /** The others mean nothing where it fails. */
  readonly first?: boolean;
  look(connections: TwoConnections): Promise<Finding>;
  /** What an error of PostgreSQL means. Default: a doubt. */
  refused?(message: string): Finding;
}

/** Class of the advisory locks that are tried. */
export const PROBE_LOCK = 7_013_099;
/** Milliseconds in which a notification is there. */
const HEARD_MS = 3_000;
/** What every binary COPY begins with. */
const COPY_SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Seconds by which a replica may be behind. */
const LAG_SECONDS = 10;

const DIRECT = 'let DATABASE_URL name PostgreSQL itself, and DATABASE_POOL_URL the pooler.';

const sessions: EngineCheck = {
  subject: 'sessions',
  first: true,
  async look({ one, other }) {
    const before = await backendOf(one);
    await other.query('BEGIN');
    const [theirs, after] = [await backendOf(other), await backendOf(one)];
    await other.query('ROLLBACK');
    if (before === after && theirs !== before) return ok('sessions', 'each connection has one of its own');
    return bad('sessions', `a pooler hands statements of one connection to several: ${DIRECT}`);
  },
  // A pooler with a single session keeps the other connection waiting.
  refused: (message) => bad('sessions', `connections wait for each other (${message}): ${DIRECT}`),
};

const writing: EngineCheck = {
  subject: 'writing',
  async look({ one }) {
    if (await cellOf<boolean>(one, 'SELECT pg_is_in_recovery()')) {
      return bad('writing', 'this is a replica, which takes no writes: let DATABASE_URL name the primary.');
    }
    if ((await cellOf<string>(one, 'SHOW transaction_read_only')) === 'on') {
      return bad('writing', 'transactions are read-only: set default_transaction_read_only to off.');
    }
    return ok('writing', 'allowed');
  },
};

const durability: EngineCheck = {
  subject: 'durability',
  async look({ one }) {
    const off: string[] = [];
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      if ((await cellOf<string>(one, `SHOW ${setting}`)) === 'off') off.push(setting);
    }
    if (off.length === 0) return ok('durability', 'what is accepted survives a loss of power');
    return doubt('durability', `${off.join(', ')} off: a loss of power may take what was accepted. Set to on.`);
  },
};

const advisoryLocks: EngineCheck = {
  subject: 'advisory locks',
  async look({ one, other }) {
    const key = randomInt(2 ** 31 - 1);
    const locks = [
      ['pg_advisory_lock', 'pg_try_advisory_lock', 'of sessions'],
      ['pg_advisory_xact_lock', 'pg_try_advisory_xact_lock', 'of transactions'],
    ] as const;
    for (const [take, attempt, kind] of locks) {
      await one.query('BEGIN');
      await other.query('BEGIN');
      await one.query(`SELECT ${take}($1::int, $2::int)::text`, [PROBE_LOCK, key]);
      const twice = await cellOf<boolean>(other, `SELECT ${attempt}($1::int, $2::int)`, [PROBE_LOCK, key]);
      if (twice)
        return bad('advisory locks', `one ${kind} was granted twice: two nodes would do the same work at once.`);
      if (kind === 'of sessions') await one.query('SELECT pg_advisory_unlock($1::int, $2::int)', [PROBE_LOCK, key]);
      await one.query('ROLLBACK');
      const free = await cellOf<boolean>(other, `SELECT ${attempt}($1::int, $2::int)`, [PROBE_LOCK, key]);
      if (!free) return bad('advisory locks', `one ${kind} is held after its release: work would wait for ever.`);
      if (kind === 'of sessions') await other.query('SELECT pg_advisory_unlock($1::int, $2::int)', [PROBE_LOCK, key]);
      await other.query('ROLLBACK');
    }
    return ok('advisory locks', 'one holder at a time');
  },
  refused: (message) => bad('advisory locks', `there are none (${message}): runs and imports take turns by them.`),
};

const notifications: EngineCheck = {
  subject: 'notifications',
  async look({ one, other }) {
    const payload = `probe ${randomInt(2 ** 31 - 1)}`;
    const start = performance.now();
    let heard: (message: pg.Notification) => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    const arrival = new Promise<boolean>((resolve) => {
      heard = (message) => {
        if (message.payload === payload) resolve(true);
      };
      timer = setTimeout(() => resolve(false), HEARD_MS);
    });
    one.on('notification', heard);
    try {
      await one.query('LISTEN personagraph_probe');
      await other.query('SELECT pg_notify($1, $2)::text', ['personagraph_probe', payload]);
      const there = await arrival;
      await one.query('UNLISTEN personagraph_probe');
      if (there) return ok('notifications', `heard after ${Math.ceil(performance.now() - start)} ms`);
      return bad('notifications', `none was heard in ${HEARD_MS / 1000} s: keys that are revoked would be taken on.`);
    } finally {
      clearTimeout(timer);
      one.off('notification', heard);
    }
  },
  refused: (message) => bad('notifications', `there are none (${message}): keys that are revoked would be taken on.`),
};

const skippedLocks: EngineCheck = {
  subject: 'SKIP LOCKED',
  async look({ one, other }) {
    const table = await cellOf<string | null>(one, `SELECT to_regclass('_prisma_migrations')::text`);
    if (table === null) return ok('SKIP LOCKED', 'tried once there are tables');
    const row = `SELECT id FROM _prisma_migrations ORDER BY id LIMIT 1 FOR UPDATE`;
    await one.query('BEGIN');
    await other.query('BEGIN');
    const [mine, theirs] = [await cellOf<string>(one, row), await cellOf<string>(other, `${row} SKIP LOCKED`)];
    if (mine !== undefined && mine === theirs) {
      return bad('SKIP LOCKED', 'a locked row was handed out again: two nodes would evaluate the same customer.');
    }
    return ok('SKIP LOCKED', 'locked rows are passed over');
  },
  refused: (message) => bad('SKIP LOCKED', `it is refused (${message}): nodes claim their work by it.`),
};

const prepared: EngineCheck = {
  subject: 'prepared statements',
  async look({ one }) {
    const statement = { name: 'personagraph_probe', text: 'SELECT $1::int + 1 AS value' };
    for (const value of [1, 2]) {
      const { rows } = await one.query(statement, [value]);
      if (rows[0]?.value !== value + 1) return bad('prepared statements', `one answered ${rows[0]?.value}.`);
    }
    return ok('prepared statements', 'kept by their connection');
  },
  refused: (message) => bad('prepared statements', `they are not kept (${message}): ${DIRECT}`),
};

const binaryCopy: EngineCheck = {
  subject: 'binary COPY',
  async look({ one }) {
    const stream = one.query(
      copyTo(`COPY (SELECT 7::int, 1.5::float8, ARRAY[1, 2]::int[], 'é'::text) TO STDOUT (FORMAT binary)`),
    );
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    const all = Buffer.concat(parts);
    if (all.subarray(0, COPY_SIGNATURE.length).equals(COPY_SIGNATURE))
      return ok('binary COPY', 'as PostgreSQL sends it');
    return bad('binary COPY', 'rows come in another form: nothing could be read or imported.');
  },
  refused: (message) => bad('binary COPY', `it is refused (${message}): imports and runs are read and written by it.`),
};

/** Types and functions that its statements use and that engines like PostgreSQL may lack. */
const VOCABULARY = [
  `SELECT pg_current_xact_id()::text, pg_snapshot_xmin(pg_current_snapshot())::text`,
  `SELECT '{"a": [1]}'::jsonb @> '{"a": [1]}', '[1,2)'::int4range @> 1, '1 day'::interval * 2`,
  `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM unnest('{1,2}'::float8[]) AS x`,
  `SELECT x FROM unnest('{1}'::int[]) WITH ORDINALITY AS t(x, n), LATERAL (SELECT x + 1) AS l`,
  `SELECT now() AT TIME ZONE 'Asia/Shanghai', normalize('é', NFC)`,
];

const vocabulary: EngineCheck = {
  subject: 'types and functions',
  async look({ one }) {
    for (const text of VOCABULARY) await one.query(text);
    return ok('types and functions', 'all there');
  },
  refused: (message) => bad('types and functions', `one is missing: ${message}.`),
};

const replicas: EngineCheck = {
  subject: 'replicas',
  async look({ one }) {
    const { rows } = await one.query<{ name: string; seconds: number | null }>(
      `SELECT application_name AS name, extract(epoch FROM replay_lag)::float8 AS seconds FROM pg_stat_replication`,
    );
    const late = rows.filter(({ seconds }) => (seconds ?? 0) > LAG_SECONDS);
    if (late.length === 0) return ok('replicas', rows.length === 0 ? 'none' : `${rows.length}, none late`);
    const said = late.map(({ name, seconds }) => `${name} ${Math.round(seconds!)} s`).join(', ');
    return doubt('replicas', `late: ${said}. What was accepted since is lost where one takes over.`);
  },
};

/** In their order. */
export const CHECKS: readonly EngineCheck[] = [
  sessions,
  writing,
  durability,
  advisoryLocks,
  notifications,
  skippedLocks,
  prepared,
  binaryCopy,
  vocabulary,
  replicas,
];

async function backendOf(client: pg.Client): Promise<number> {
  return cellOf<number>(client, 'SELECT pg_backend_pid()');
}

/** The one value of the first row. */
export async function cellOf<T>(client: pg.Client, text: string, values: readonly unknown[] = []): Promise<T> {
  const { rows } = await client.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
  return rows[0]?.[0] as T;
}
