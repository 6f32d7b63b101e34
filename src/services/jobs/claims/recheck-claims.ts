import type { Scope } from '../../../db/postgres/connection.ts';
import type { Cause } from '../../../db/tables/changes/changes.ts';
import { boundClaims, serverTime, writeMeasured } from '../../../db/tables/personas/bound-claims.ts';
import { evidenceOfClaims } from '../../../db/tables/personas/claim-evidence.ts';
import { lockClaims, type PersonaClaim } from '../../../db/tables/personas/persona-claims.ts';
import type { MeasuredValue } from '../../../engine/persona/measure.ts';
import { hasMoved, measureOf, standingNow, tellMoved, writtenOf } from '../../personas/claims/claim-changes.ts';
import { measureWith } from '../../personas/measure-claims.ts';
import { answerGroups } from '../answer-groups.ts';
import type { JobContext } from '../job.ts';

export interface RecheckRequest {
  readonly workspaceId: number;
  /** Only of these personas; null: of all. */
  readonly personaIds: readonly number[] | null;
  /** Why: a run, or an edit. Null: data moved, which may have many causes. */
  readonly cause: Cause | null;
}

/** How many claims were measured, and how many of them stand otherwise since. */
export interface Rechecked {
  readonly claims: number;
  readonly moved: number;
}

/**
 * Measures the bound claims of a workspace anew, all of one snapshot, and writes what they are by it. One whose status is
 * another then is told. A claim that was edited meanwhile is left alone: it was measured by that.
 */
export async function recheckClaims(context: JobContext, request: RecheckRequest): Promise<Rechecked> {
  const { workspaceId, personaIds, cause } = request;
  const scope = context.db.scope(workspaceId);
  const at = await serverTime(scope);
  const claims = await boundClaims(scope, personaIds);
  const values = await measureWith(
    (asked) => answerGroups(context, { workspaceId, asked }),
    scope,
    claims.map((claim) => ({ measure: measureOf(claim)!, personaId: claim.personaId })),
  );
  context.signal.throwIfAborted();
  const measured = new Map(claims.map(({ id, version }, index) => [id, { version, value: values[index]! }]));
  return scope.transaction((transaction) => write(transaction, measured, at, cause ?? undefined));
}

interface Value {
  /** The version of the claim that was measured. */
  readonly version: number;
  readonly value: MeasuredValue;
}

async function write(
  transaction: Scope,
  measured: ReadonlyMap<number, Value>,
  at: Date,
  cause: Cause | undefined,
): Promise<Rechecked> {
  const locked = await lockClaims(transaction, [...measured.keys()]);
  const claims = locked.filter(({ id, version }) => measured.get(id)!.version === version);
  const evidence = new Map<number, Awaited<ReturnType<typeof evidenceOfClaims>>>();
  const ids = claims.map(({ id }) => id);
  for (const piece of await evidenceOfClaims(transaction, ids)) {
    evidence.set(piece.claimId, [...(evidence.get(piece.claimId) ?? []), piece]);
  }
  const after = claims.map((claim): PersonaClaim => {
    const { value } = measured.get(claim.id)!;
    const written = writtenOf(claim) ?? (value.problem === null ? value : null);
    const next = { ...claim, measured: value, written };
    return { ...next, ...standingNow(next, evidence.get(claim.id) ?? []) };
  });
  await writeMeasured(transaction, after, at);
  const moved = claims.flatMap((before, index) => {
    const now = after[index]!;
    return hasMoved(before, now) ? [{ before, now }] : [];
  });
  await tellMoved(transaction, moved, cause);
  return { claims: claims.length, moved: moved.length };
}
