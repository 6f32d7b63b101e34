import { withoutHelpers } from '../../../db/postgres/backend.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import { isDataError } from '../../../db/postgres/errors.ts';
import { readMemberships, rereadMemberships } from '../../../db/tables/memberships/membership-copy.ts';
import type { SnapshotNumbers } from '../../../db/tables/runs/population-snapshots.ts';
import { segmentationIdsOf } from '../../../db/tables/segmentations/segmentations.ts';
import { reread, staleCustomers } from './reread.ts';
import type { Snapshot, SnapshotRequest, Snapshots, TakenSnapshot } from './snapshots.ts';

/** Customers from which the next run gains more by a snapshot than evaluations lose by marking whom they touch. */
const KEPT_FROM = 100_000;
/** Customers up to which there is memory for one: about a gigabyte. */
const KEPT_TO = 5_000_000;
/** Beyond this share of the population, reading everybody costs less than reading those who changed one by one. */
const MOST_STALE = 0.1;
/** After this long everybody is read anew: what was written past the services (by hand, say) is then seen too. */
const ANEW_MS = 24 * 3_600_000;

/** The limit of Node's timers. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export interface KeeperOptions {
  /** Customers a population has at least to be kept. Default 100,000. */
  readonly from?: number;
  /** From this share of customers that may have changed, everybody is read. Default 0.1. */
  readonly mostStale?: number;
  /** Milliseconds after which everybody is read. Default a day. */
  readonly anewMs?: number;
}

/**
 * Keeps the last run's snapshot in memory, so that the next run of the same workspace reads only what changed. Any run
 * in between, also another worker's, makes it worthless: then the next reads everybody. So it does where it asks for
 * more than is kept.
 */
export class SnapshotKeeper implements Snapshots {
  readonly #from: number;
  readonly #mostStale: number;
  readonly #anewMs: number;
  #kept: Snapshot | undefined;
  #forgetting: NodeJS.Timeout | undefined;

  constructor({ from = KEPT_FROM, mostStale = MOST_STALE, anewMs = ANEW_MS }: KeeperOptions = {}) {
    this.#from = from;
    this.#mostStale = mostStale;
    this.#anewMs = anewMs;
  }

  keep(snapshot: Snapshot): boolean {
    const { length } = snapshot.population;
    if (length < this.#from || length > KEPT_TO) return false;
    clearTimeout(this.#forgetting);
    this.#kept = snapshot;
    // Where other workers run what comes next, it is of no use.
    this.#forgetting = setTimeout(() => this.#forget(), Math.min(this.#anewMs, LONGEST_TIMEOUT_MS)).unref();
    return true;
  }

  #forget(): void {
    clearTimeout(this.#forgetting);
    this.#kept = undefined;
  }

  async take(
    scope: Scope,
    { previous, number }: SnapshotNumbers,
    request: SnapshotRequest,
  ): Promise<TakenSnapshot | null> {
    const kept = this.#kept;
    // Another's stays: it may be of use yet.
    if (kept?.workspaceId !== scope.workspaceId) return null;
    this.#forget();
    if (kept.number !== previous || !covers(kept, request)) return null;
    if (request.now - kept.readAt >= this.#anewMs) return null;
    const most = Math.ceil(kept.population.length * this.#mostStale);
    const stale = await staleCustomers(scope, kept, request.clock.asOf, most);
    if (stale.length >= most) return null;
    try {
      // The processes that would help give way to nobody.
      const fresh = await withoutHelpers(scope, () => updated(scope, kept, stale, request));
      return { ...fresh, number, asOf: request.clock.asOf, stale };
    } catch (error) {
      // A customer whose values cannot be read is found where everybody is read.
      if (isDataError(error)) return null;
      throw error;
    }
  }
}

function covers({ features, asOf }: Snapshot, request: SnapshotRequest): boolean {
  const { clock } = request;
  const kept = new Set(features.map((feature) => JSON.stringify(feature)));
  return !clock.pinned && clock.asOf >= asOf && request.features.every((feature) => kept.has(JSON.stringify(feature)));
}

async function updated(
  scope: Scope,
  kept: Snapshot,
  stale: readonly number[],
  { segmentationIds, clock }: SnapshotRequest,
): Promise<Snapshot> {
  const still = await segmentationIdsOf(scope);
  const stored = new Map([...kept.memberships].filter(([id]) => still.has(id)));
  const scores = new Map([...kept.scores].filter(([id]) => still.has(id)));
  const population = await reread(scope, kept.population, kept.features, { clock, stale });
  const unknown = segmentationIds.filter((id) => !kept.memberships.has(id));
  const memberships = new Map([
    ...(await rereadMemberships(scope, stored, stale)),
    ...(unknown.length > 0 ? await readMemberships(scope, unknown) : []),
  ]);
  return { ...kept, population, memberships, scores };
}
