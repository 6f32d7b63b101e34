import type { Scope } from './connection.ts';

/** Classes of advisory locks held to the end of a transaction; the second key is the workspace. */
export const LOCK = {
  changes: 7_013_010,
  memberships: 7_013_011,
  runs: 7_013_012,
  snapshot: 7_013_013,
  owners: 7_013_014,
  imports: 7_013_015,
  exports: 7_013_016,
  files: 7_013_017,
  succession: 7_013_018,
  claims: 7_013_019,
  quality: 7_013_020,
  strategy: 7_013_050,
  spend: 7_013_040,
  digests: 7_013_060,
  upkeep: 7_013_022,
  upkeepQueue: 7_013_023,
  personaQuality: 7_013_031,
  privacy: 7_013_070,
  retention: 7_013_071,
  jobs: 7_013_045,
} as const;

/** Held to the end of the transaction: nobody else writes memberships or matches of the workspace meanwhile. */
export async function takeMembershipsLock(scope: Scope): Promise<void> {
  await scope.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [LOCK.memberships, scope.workspaceId]);
}

/** Waits until no writer has rows on the way that a snapshot taken after it may lack; held to the end of the transaction. */
export async function takeSnapshotLock(scope: Scope): Promise<void> {
  await scope.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [LOCK.snapshot, scope.workspaceId]);
}

/** The membership lock beside others that share it, but not beside whoever has it alone. */
export async function shareMembershipsLock(scope: Scope): Promise<void> {
  await scope.query('SELECT pg_advisory_xact_lock_shared($1::int, $2::int)::text', [
    LOCK.memberships,
    scope.workspaceId,
  ]);
}

/**
 * Held to the end of the transaction by whoever gives customers something: none of them is merged or deleted meanwhile.
 * It is taken first of all locks.
 */
export async function shareOwnersLock(scope: Scope): Promise<void> {
  await scope.query('SELECT pg_advisory_xact_lock_shared($1::int, $2::int)::text', [LOCK.owners, scope.workspaceId]);
}

/** Held to the end of the transaction by whoever takes customers away: nobody gives them anything meanwhile. */
export async function takeOwnersLock(scope: Scope): Promise<void> {
  await scope.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [LOCK.owners, scope.workspaceId]);
}

/** Work of which a workspace has one at a time. */
export type Turn =
  | 'runs'
  | 'imports'
  | 'exports'
  | 'claims'
  | 'strategy'
  | 'upkeep'
  | 'digests'
  | 'quality'
  | 'personaQuality'
  | 'jobs'
  | 'retention';

/** Takes the workspace's turn, held until it is released or the session ends; false where another has it. */
export async function tryTurn(scope: Scope, turn: Turn): Promise<boolean> {
  const [row] = await scope.query<{ ok: boolean }>('SELECT pg_try_advisory_lock($1::int, $2::int) AS ok', [
    LOCK[turn],
    scope.workspaceId,
  ]);
  return row!.ok;
}

export async function releaseTurn(scope: Scope, turn: Turn): Promise<void> {
  await scope.query('SELECT pg_advisory_unlock($1::int, $2::int)', [LOCK[turn], scope.workspaceId]);
}

/** Held to the end of the transaction: nobody else adds files of the workspace meanwhile. */
export async function takeFilesLock(scope: Scope): Promise<void> {
  await scope.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [LOCK.files, scope.workspaceId]);
}

/** Held to the end of the transaction: nobody else says which persona of the workspace supersedes which meanwhile. */
export async function takeSuccessionLock(scope: Scope): Promise<void> {
  await scope.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [LOCK.succession, scope.workspaceId]);
}

/** Held to the end of the transaction: nobody else makes or retires keys of receipts of the workspace meanwhile. */
export async function takePrivacyLock(scope: Scope): Promise<void> {
  await scope.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [LOCK.privacy, scope.workspaceId]);
}
