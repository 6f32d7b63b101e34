import { type Clock, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import type { Database, Scope, Session } from '../../db/postgres/connection.ts';
import { takeSnapshotLock } from '../../db/postgres/locks.ts';
import { countEverybody } from '../../db/tables/customers/customer-count.ts';
import { beginMarks, endMarks, isMarkedSince } from '../../db/tables/runs/population-snapshots.ts';
import { bytesOf } from '../../engine/population/bytes.ts';
import type { Population } from '../../engine/population/population.ts';
import { reread, staleCustomers } from '../runs/snapshot/reread.ts';
import { KeptMembers, type ReadMembers } from './kept-members.ts';

/** Customers from which keeping columns gains more than marking whom evaluations touch costs. */
const KEPT_FROM = 100_000;
/** Bytes kept at most, of all workspaces together. */
const MOST_BYTES = 512 * 1024 * 1024;
/** Beyond this share of the population, and beyond so many, everybody is read anew rather than those who changed. */
const MOST_STALE = 0.02;
const MANY_STALE = 20_000;
/** After this long everybody is read anew: what was written past the services is then seen too. */
const ANEW_MS = 24 * 3_600_000;
/** Columns nobody asks for are kept for so long. */
const IDLE_MS = 600_000;

export interface KeptColumnsOptions {
  /** Customers a population has at least to be kept. Default 100,000. */
  readonly from?: number;
  /** Bytes kept at most. Default 512 MiB. */
  readonly mostBytes?: number;
  /** From this share of customers that may have changed, everybody is read. Default 0.02. */
  readonly mostStale?: number;
}

/** Columns in memory, and the number under which customers touched since they were read are marked. */
interface Kept {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly readAt: number;
  /** By feature id. */
  readonly features: ReadonlyMap<string, StoredFeature>;
  readonly population: Population;
  readonly members: KeptMembers;
}

/** Reads columns in a snapshot, which a transaction is. */
export type ReadColumns = (snapshot: Scope, features: readonly StoredFeature[], clock: Clock) => Promise<Population>;

/**
 * Keeps in memory the columns that groups of large populations were last asked for. Each question is answered as of its
 * own snapshot: customers touched since the columns were read, and those whom the clock changes, are read anew in it. So
 * nothing is answered from data that are gone. Questions of one workspace come one after the other.
 */
export class KeptColumns {
  readonly #from: number;
  readonly #mostBytes: number;
  readonly #mostStale: number;
  /** By workspace; who was asked for last comes last. */
  readonly #kept = new Map<number, Kept>();
  readonly #turns = new Map<number, Promise<unknown>>();
  readonly #idle = new Map<number, NodeJS.Timeout>();

  constructor({ from = KEPT_FROM, mostBytes = MOST_BYTES, mostStale = MOST_STALE }: KeptColumnsOptions = {}) {
    this.#from = from;
    this.#mostBytes = mostBytes;
    this.#mostStale = mostStale;
  }

  /**
   * Answers from one snapshot of a workspace, on a session of the caller's. The population that `work` reads is its own
   * until it ends, and is changed afterwards.
   */
  async answer<T>(
    db: Database,
    session: Session,
    workspaceId: number,
    work: (snapshot: Scope, read: ReadColumns, members: ReadMembers) => Promise<T>,
  ): Promise<T> {
    return this.#inTurn(workspaceId, async () => {
      const scope = session.scope(workspaceId);
      const number = await this.#prepare(scope);
      try {
        return await scope.transaction(
          (snapshot) =>
            work(
              snapshot,
              (...asked) => this.#read(number, ...asked),
              (...asked) => this.#members(number, ...asked),
            ),
          'REPEATABLE READ READ ONLY',
        );
      } finally {
        this.#forgetLater(db, workspaceId, number);
      }
    });
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return [...this.#kept.values()].reduce(
      (sum, { population, members }) => sum + bytesOf(population) + members.bytes,
      0,
    );
  }

  async #inTurn<T>(workspaceId: number, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(workspaceId) ?? Promise.resolve();
    const turn = before.then(work, work);
    const settled = turn.catch(() => undefined);
    this.#turns.set(workspaceId, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(workspaceId) === settled) this.#turns.delete(workspaceId);
    }
  }

  /** The number that columns are kept under, begun where there are none to go on from; null where none are kept. */
  async #prepare(scope: Scope): Promise<number | null> {
    const { workspaceId } = scope;
    const kept = this.#kept.get(workspaceId);
    if (kept && Date.now() - kept.readAt < ANEW_MS && (await isMarkedSince(scope, kept.number))) {
      const stale = await staleCustomers(scope, kept, Date.now(), this.#most(kept));
      if (stale.length < this.#most(kept)) return kept.number;
    }
    this.#kept.delete(workspaceId);
    if ((await countEverybody(scope)) < this.#from) return null;
    const number = await beginMarks(scope);
    // Writers that saw no marks begun have nobody lined up: what they write is there before the snapshot.
    await scope.transaction(takeSnapshotLock);
    return number;
  }

  async #read(
    number: number | null,
    snapshot: Scope,
    features: readonly StoredFeature[],
    clock: Clock,
  ): Promise<Population> {
    const { workspaceId } = snapshot;
    const kept = this.#kept.get(workspaceId);
    // Until all is read it belongs to nobody: a failure half way leaves nothing behind.
    this.#kept.delete(workspaceId);
    const own = features.filter((feature) => !isKeepable(feature));
    const keepable = features.filter(isKeepable);
    const marked = number !== null && (await isMarkedSince(snapshot, number));
    const base =
      (marked && kept?.number === number ? await this.#updated(snapshot, kept, keepable, clock) : null) ??
      (await this.#whole(number ?? 0, snapshot, keepable, clock));
    if (marked) this.#keep(workspaceId, base);
    if (own.length === 0) return base.population;
    return (
      joined(base.population, await readPopulation(snapshot, own, clock)) ?? readPopulation(snapshot, features, clock)
    );
  }

  async #whole(number: number, snapshot: Scope, features: readonly StoredFeature[], clock: Clock): Promise<Kept> {
    const readAt = Date.now();
    const population = await readPopulation(snapshot, features, clock);
    return {
      number,
      readAt,
      features: new Map(features.map((feature) => [feature.id, feature])),
      population,
      members: new KeptMembers(number, this.#most({ population })),
    };
  }

  /** Members as they are kept beside the columns, where some are kept under this number. */
  #members(number: number | null, ...asked: Parameters<ReadMembers>): Promise<Int32Array> {
    const [snapshot, , read] = asked;
    const kept = this.#kept.get(snapshot.workspaceId);
    return number !== null && kept?.number === number ? kept.members.of(...asked) : read();
  }

  /** The columns brought up to date, and those of further features beside them; null where everybody is to be read. */
  async #updated(snapshot: Scope, kept: Kept, features: readonly StoredFeature[], clock: Clock): Promise<Kept | null> {
    const others = features.filter(({ id }) => !kept.features.has(id));
    const changed = features.some((one) => {
      const known = kept.features.get(one.id);
      return known !== undefined && JSON.stringify(known) !== JSON.stringify(one);
    });
    const stale = changed ? [] : await staleCustomers(snapshot, kept, clock.asOf, this.#most(kept));
    if (changed || stale.length >= this.#most(kept)) return null;
    const population = await reread(snapshot, kept.population, [...kept.features.values()], { clock, stale });
    if (population.length !== (await countEverybody(snapshot))) return null;
    if (others.length === 0) return { ...kept, population };
    const whole = joined(population, await readPopulation(snapshot, others, clock));
    if (!whole) return null;
    const all = new Map([...kept.features, ...others.map((feature) => [feature.id, feature] as const)]);
    return { ...kept, features: all, population: whole };
  }

  #keep(workspaceId: number, kept: Kept): void {
    this.#kept.set(workspaceId, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.bytes <= this.#mostBytes) return;
      this.#kept.delete(oldest);
    }
  }

  /** From so many customers that may have changed, everybody is read. */
  #most({ population }: Pick<Kept, 'population'>): number {
    return Math.max(1, Math.min(MANY_STALE, Math.ceil(population.length * this.#mostStale)));
  }

  #forgetLater(db: Database, workspaceId: number, number: number | null): void {
    clearTimeout(this.#idle.get(workspaceId));
    this.#idle.delete(workspaceId);
    if (number === null) return;
    const forget = () => {
      this.#idle.delete(workspaceId);
      this.#kept.delete(workspaceId);
      // Where it fails, marking goes on until a run ends it.
      endMarks(db.scope(workspaceId), number).catch(() => undefined);
    };
    this.#idle.set(workspaceId, setTimeout(forget, IDLE_MS).unref());
  }
}

/** The quality of data depends on more than the customer: it is read for each question. */
function isKeepable({ source }: StoredFeature): boolean {
  return source !== 'quality';
}

/** Columns of the same customers side by side; null where they are of others. */
function joined(population: Population, more: Population): Population | null {
  if (population.length !== more.length || population.ids.some((id, row) => id !== more.ids[row])) return null;
  return {
    ...population,
    columns: new Map([...population.columns, ...more.columns]),
    expiries: new Map([...population.expiries, ...more.expiries]),
  };
}
