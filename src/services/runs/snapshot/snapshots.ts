import type { Clock, StoredFeature } from '../../../db/features/population.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import type { SnapshotNumbers } from '../../../db/tables/runs/population-snapshots.ts';
import type { CurrentMemberships } from '../../../engine/answer/diff.ts';
import type { StoredScoreColumns } from '../../../engine/answer/score-difference.ts';
import type { Population } from '../../../engine/population/population.ts';

/** The data that a run saw and wrote. */
export interface Snapshot {
  readonly workspaceId: number;
  /** See {@link SnapshotNumbers}. */
  readonly number: number;
  /** When everybody was read, milliseconds since 1970. */
  readonly readAt: number;
  /** The clock of windows, milliseconds since 1970. */
  readonly asOf: number;
  readonly features: readonly StoredFeature[];
  readonly population: Population;
  /** By segmentation id, as stored. */
  readonly memberships: ReadonlyMap<number, CurrentMemberships>;
  /** By segmentation id, as stored but for customers that are unsure. Nobody brings them up to date: that is for who compares them. */
  readonly scores: ReadonlyMap<number, StoredScoreColumns>;
}

/** A snapshot brought up to date. */
export interface TakenSnapshot extends Snapshot {
  /** Customers that may have been touched since it was kept, ascending. */
  readonly stale: readonly number[];
}

/** The needs of the next run. */
export interface SnapshotRequest {
  readonly features: readonly StoredFeature[];
  readonly segmentationIds: readonly number[];
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The seam of runs that read only what changed. While a snapshot is kept, evaluations mark the customers they touch.
 * Where this is null in a run's context, nothing is kept and nothing marked, and the answers are the same.
 */
export interface Snapshots {
  /** The snapshot brought up to date, and forgotten here; null where everybody is to be read. */
  take(scope: Scope, numbers: SnapshotNumbers, request: SnapshotRequest): Promise<TakenSnapshot | null>;
  /** Keeps a snapshot for the next run; false where that gains less than marking costs. */
  keep(snapshot: Snapshot): boolean;
}
