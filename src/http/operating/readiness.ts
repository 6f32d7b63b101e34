import type { Logger } from 'pino';
import { answers } from '../../db/postgres/backend.ts';
import type { Database } from '../../db/postgres/connection.ts';
import { pendingMigrations } from '../../db/postgres/migrate.ts';
import { longestWait } from '../../db/tables/runs/tasks.ts';
import type { DiskSpace } from '../../services/storage/disk-space.ts';
import { sharedLook } from '../../sharing/shared-look.ts';

/** Longest time that a question of readiness may take: an orchestrator asks again. */
const ANSWER_MS = 5_000;
/** How long all who ask are told what was found in the store. */
const FRESH_MS = 500;
/** An evaluation that waits for longer is told, though the server still answers. */
export const LATE_SECONDS = 300;

/** One thing a server needs. A server that lacks a required one is not ready. */
export interface Check {
  readonly ok: boolean;
  readonly required: boolean;
  /** What is wrong and what to do about it; absent where nothing is. */
  readonly problem?: string;
  readonly [figure: string]: unknown;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<'serving' | 'database' | 'migrations' | 'disk' | 'evaluation', Check>>;
}

export interface ReadinessParts {
  readonly db: Database;
  readonly disk: DiskSpace | null;
  /** True once the server stops. */
  readonly stopping: () => boolean;
  readonly log: Logger;
}

/** Looks at what a server needs; those who ask share looks at the store, since nobody needs a key to ask. */
export interface ReadinessLooks {
  /** Throws where the database does not answer. */
  readonly database: () => Promise<true>;
  /** Never throws, and answers within five seconds. */
  readonly readiness: () => Promise<Readiness>;
}

export function readinessLooks(parts: ReadinessParts): ReadinessLooks {
  const stored = sharedLook(() => storedReadiness(parts), FRESH_MS);
  return {
    database: sharedLook(() => answers(parts.db), FRESH_MS),
    readiness: async () => readinessOf(parts, await stored()),
  };
}

/** What the store says; null for what it could not be asked. */
type StoredReadiness = Awaited<ReturnType<typeof storedReadiness>>;

async function storedReadiness({ db, log }: ReadinessParts) {
  const failed = (what: string) => (err: unknown) => {
    log.warn({ err }, `${what} could not be looked at`);
    return null;
  };
  const [answered, pending, waitsSeconds] = await Promise.all([
    inTime(answers(db)).catch(failed('the database')),
    inTime(pendingMigrations(db)).catch(failed('migrations')),
    inTime(longestWait(db)).catch(failed('waiting evaluations')),
  ]);
  return { answered, pending, waitsSeconds };
}

function readinessOf({ disk, stopping }: ReadinessParts, stored: StoredReadiness): Readiness {
  const { answered, pending, waitsSeconds } = stored;
  const checks = {
    serving: stopping() ? bad('The server is stopping.') : { ok: true, required: true },
    database: answered ? { ok: true, required: true } : bad('PostgreSQL does not answer: see the log.'),
    migrations:
      pending === null
        ? bad('The migrations of the database cannot be read.')
        : pending.length === 0
          ? { ok: true, required: true }
          : bad(`${pending.length} migrations are not applied: restart the server.`, { pending: pending.length }),
    disk: {
      ok: !disk?.full,
      required: true,
      freeBytes: disk?.freeBytes ?? null,
      reserveBytes: disk?.reserveBytes ?? null,
      ...(disk?.full && { problem: 'Writes are refused until the reserve is free again; reads go on.' }),
    },
    // A server that is late still answers: to take it away would make it later.
    evaluation: {
      ok: waitsSeconds !== null && waitsSeconds < LATE_SECONDS,
      required: false,
      waitsSeconds,
      ...(waitsSeconds !== null && waitsSeconds >= LATE_SECONDS && { problem: 'Evaluation is behind what comes in.' }),
    },
  };
  return { ready: Object.values(checks).every(({ ok, required }) => ok || !required), checks };
}

function bad(problem: string, figures: object = {}): Check {
  return { ok: false, required: true, ...figures, problem };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
