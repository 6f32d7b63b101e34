import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';

/** What a workspace was told on a morning. */
export interface StoredDigest {
  readonly id: number;
  /** `2026-12-01` */
  readonly day: string;
  readonly since: Date;
  readonly until: Date;
  /** Its name in feeds, a UUID. */
  readonly name: string;
  readonly sections: unknown;
  readonly writtenAt: Date;
}

export const DIGESTS: Source<StoredDigest> = {
  table: 'digest',
  alias: 'g',
  columns: {
    id: 'g.id',
    day: 'g.day::text',
    since: 'g.since',
    until: 'g.until',
    name: 'g.name',
    sections: 'g.sections',
    writtenAt: 'g.written_at',
  },
};

/** Digests, newest first. */
export const RECENT_DIGESTS: Paged<StoredDigest> = {
  source: DIGESTS,
  keys: [{ sql: 'g.id', type: 'int', descending: true, field: 'id' }],
};

const DIGEST = columnsOf(DIGESTS);

/** The digest of a day, or the newest; null where none was written, or it is not kept any more. */
export async function readDigest(scope: Scope, day: string | null): Promise<StoredDigest | null> {
  const [row] = await scope.query<StoredDigest>(
    `SELECT ${DIGEST} FROM digest g WHERE g.workspace_id = $1 AND ($2::date IS NULL OR g.day = $2::date)
     ORDER BY g.day DESC LIMIT 1`,
    [scope.workspaceId, day],
  );
  return row ?? null;
}

/** The newest digests, the last first. */
export async function recentDigests(scope: Scope, limit: number): Promise<StoredDigest[]> {
  return scope.query<StoredDigest>(
    `SELECT ${DIGEST} FROM digest g WHERE g.workspace_id = $1 ORDER BY g.day DESC LIMIT $2`,
    [scope.workspaceId, limit],
  );
}

/** A digest to write. */
export interface NewDigest {
  readonly day: string;
  readonly since: Date;
  readonly until: Date;
  readonly matchesUntil: Date;
  readonly name: string;
  readonly sections: unknown;
  /** Names of what stands, by section. */
  readonly standing: unknown;
}

/** Stores the digest of a day; returns its id, or null where the day has one already. */
export async function insertDigest(scope: Scope, digest: NewDigest): Promise<number | null> {
  const { day, since, until, matchesUntil, name, sections, standing } = digest;
  const [row] = await scope.query<{ id: number }>(
    `INSERT INTO digest (workspace_id, day, since, until, matches_until, name, sections, standing,
       written_at)
     VALUES ($1, $2::date, $3, $4, $5, $6::uuid, $7, $8, clock_timestamp())
     ON CONFLICT (workspace_id, day) DO NOTHING RETURNING id`,
    [scope.workspaceId, day, since, until, matchesUntil, name, JSON.stringify(sections), JSON.stringify(standing)],
  );
  return row?.id ?? null;
}

/** Forgets the digests of days before one. */
export async function forgetDigests(scope: Scope, before: string): Promise<void> {
  await scope.query('DELETE FROM digest WHERE workspace_id = $1 AND day < $2::date', [scope.workspaceId, before]);
}

/** A digest by its row id; null for one that is not kept any more, or of another workspace. */
export async function digestById(scope: Scope, id: number): Promise<StoredDigest | null> {
  const [row] = await scope.query<StoredDigest>(
    `SELECT ${DIGEST} FROM digest g WHERE g.workspace_id = $1 AND g.id = $2`,
    [scope.workspaceId, id],
  );
  return row ?? null;
}

/** What the last digest knew, for the next. */
export interface LastTold {
  /** Up to when matches were told. */
  readonly matchesUntil: Date;
  /** Names of what stood, by section. */
  readonly standing: unknown;
}

/** What the last digest knew; null before the first. */
export async function lastTold(scope: Scope): Promise<LastTold | null> {
  const [row] = await scope.query<LastTold>(
    `SELECT g.matches_until AS "matchesUntil", g.standing FROM digest g WHERE g.workspace_id = $1
     ORDER BY g.day DESC LIMIT 1`,
    [scope.workspaceId],
  );
  return row ?? null;
}
