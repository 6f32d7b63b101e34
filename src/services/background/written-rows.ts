import type { Scope } from '../../db/postgres/connection.ts';
import { refreshStatistics } from '../../db/postgres/statistics.ts';

/** Rows after which a workspace is looked at, and again whenever half as many more have come. */
const FIRST_LOOK = 5_000;

/** What one process wrote of a workspace. */
interface Written {
  rows: number;
  nextLook: number;
  looking: Promise<unknown> | undefined;
}

const stores = new WeakMap<object, Map<number, Written>>();

/**
 * Counts rows that bulk work has committed. Now and then the planner's statistics are looked at beside it: without them
 * it takes a workspace that was just filled for an empty one.
 */
export function countWritten(scope: Scope, rows: number): void {
  const written = writtenOf(scope);
  written.rows += rows;
  if (written.rows >= written.nextLook) look(scope, written);
}

/** Brings the statistics up to date at the end of bulk work; small work needs none. Never throws. */
export async function settleWritten(scope: Scope): Promise<void> {
  const written = writtenOf(scope);
  await written.looking;
  await look(scope, written);
}

function look(scope: Scope, written: Written): Promise<unknown> {
  written.nextLook = Math.max(FIRST_LOOK, Math.ceil(written.rows * 1.5));
  // They are a help: whatever keeps them from being refreshed, the work itself is done.
  written.looking ??= refreshStatistics(scope)
    .catch(() => undefined)
    .finally(() => {
      written.looking = undefined;
    });
  return written.looking;
}

function writtenOf({ store, workspaceId }: Scope): Written {
  const workspaces = stores.get(store) ?? new Map<number, Written>();
  stores.set(store, workspaces);
  const written = workspaces.get(workspaceId) ?? { rows: 0, nextLook: FIRST_LOOK, looking: undefined };
  workspaces.set(workspaceId, written);
  return written;
}
