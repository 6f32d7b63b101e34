import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../../db/postgres/connection.ts';
import { appendChanges, type Cause, type NewChange } from '../../../db/tables/changes/changes.ts';
import { evidenceOfClaims } from '../../../db/tables/personas/claim-evidence.ts';
import type { AuditAction } from '../../../db/tables/personas/persona-audit.ts';
import { type PersonaClaim, updateClaim } from '../../../db/tables/personas/persona-claims.ts';
import { personasByIds } from '../../../db/tables/personas/personas.ts';
import { type ClaimStanding, standingOf, type WeighedEvidence } from '../../../engine/persona/claim-standing.ts';
import { type ClaimMeasure, holds, type MeasuredValue } from '../../../engine/persona/measure.ts';
import { stateChange } from '../../changes/states.ts';
import { recordAudit } from '../audit.ts';

/** Parts of a claim that changes name. */
export const CLAIM_PARTS = ['text', 'measure', 'evidence', 'opinions', 'status', 'place'] as const;
export type ClaimPart = (typeof CLAIM_PARTS)[number];

/** The measure of a claim; null of one that is bound to none. */
export function measureOf({ measure }: Pick<PersonaClaim, 'measure'>): ClaimMeasure | null {
  return measure as ClaimMeasure | null;
}

/** The value of a claim's measure that was had last; null where none was yet. */
export function measuredOf({ measured }: Pick<PersonaClaim, 'measured'>): MeasuredValue | null {
  return measured as MeasuredValue | null;
}

/** The value of a claim's measure when it was bound; null where there was none yet. */
export function writtenOf({ written }: Pick<PersonaClaim, 'written'>): MeasuredValue | null {
  return written as MeasuredValue | null;
}

/** A claim as it stands by its measure and some evidence. */
export function standingNow(claim: PersonaClaim, evidence: readonly WeighedEvidence[]): ClaimStanding {
  const measure = measureOf(claim);
  const measured = measuredOf(claim);
  return standingOf(evidence, measure && { holds: holds(measure, writtenOf(claim), measured), measured });
}

const STANDING = ['status', 'dataStatus', 'interviewStatus', 'confidence'] as const satisfies (keyof PersonaClaim)[];

/** The claim with its status as it follows from its evidence and measure now; it is stored where it is another. */
export async function settled(
  transaction: Scope,
  claim: PersonaClaim,
  evidence?: readonly WeighedEvidence[],
): Promise<PersonaClaim> {
  const pieces = evidence ?? (await evidenceOfClaims(transaction, [claim.id]));
  const standing = standingNow(claim, pieces);
  if (STANDING.every((field) => claim[field] === standing[field])) return claim;
  return updateClaim(transaction, claim.id, standing, 'upkeep');
}

/** How a claim stands, in changes. */
function stateOf(claim: PersonaClaim | null): Readonly<Record<string, unknown>> | null {
  if (claim === null) return null;
  const { status, dataStatus, interviewStatus, version } = claim;
  return { status, dataStatus, interviewStatus, value: measuredOf(claim)?.value ?? null, version };
}

/** What became of a claim; null before it was made, and after it was removed. */
export function claimChange(
  before: PersonaClaim | null,
  after: PersonaClaim | null,
  cause: Cause | undefined,
  parts: readonly ClaimPart[],
): NewChange {
  const { id, personaId } = (after ?? before)!;
  const moved = before !== null && after !== null && hasMoved(before, after);
  const changed = [...parts, ...(moved && !parts.includes('status') ? (['status'] as const) : [])];
  const states = { before: stateOf(before), after: stateOf(after) };
  const change = stateChange('CLAIM_CHANGED', { personaId }, cause ? { cause, ...states } : states);
  return { ...change, payload: { ...change.payload, claim: id, ...(changed.length > 0 ? { changed } : {}) } };
}

/** True where the status of a claim is another, in whole or by data or interview. */
export function hasMoved(before: PersonaClaim, after: PersonaClaim): boolean {
  const statuses = ({ status, dataStatus, interviewStatus }: PersonaClaim) => [status, dataStatus, interviewStatus];
  return !isDeepStrictEqual(statuses(before), statuses(after));
}

/** Tells of claims that stand otherwise by data, and notes that nobody did it. */
export async function tellMoved(
  transaction: Scope,
  moved: readonly { readonly before: PersonaClaim; readonly now: PersonaClaim }[],
  cause: Cause | undefined,
): Promise<void> {
  await recordAudit(
    transaction,
    ...moved.map(({ before, now }) => ({
      personaId: now.personaId,
      action: 'CLAIM_MOVED' as const,
      subjectId: now.id,
      detail: { section: now.section, from: before.status, to: now.status },
    })),
  );
  await appendChanges(
    transaction,
    moved.map(({ before, now }) => claimChange(before, now, cause, ['status'])),
  );
}

/** Tells what people did to a claim, and notes who did it. */
export async function tellClaim(
  transaction: Scope,
  before: PersonaClaim | null,
  after: PersonaClaim | null,
  parts: readonly ClaimPart[],
): Promise<void> {
  const cause = before === null ? 'CREATED' : 'EDITED';
  const { id: subjectId, personaId, section } = (after ?? before)!;
  const moved = before !== null && after !== null && before.status !== after.status;
  const statuses = moved ? { from: before.status, to: after.status } : {};
  const detail = { section, changed: parts, ...statuses };
  await recordAudit(transaction, { personaId, action: actionOf(before, after, parts), subjectId, detail });
  const [persona] = await personasByIds(transaction, [personaId]);
  // Whoever follows the persona hears of it too: its version, and what it is, are as before.
  const { version, status } = persona!;
  const edited = { version, status, changed: ['claims'], claims: [subjectId] };
  await appendChanges(transaction, [
    claimChange(before, after, cause, parts),
    stateChange('PERSONA_CHANGED', { personaId }, { cause: 'EDITED', before: { version, status }, after: edited }),
  ]);
}

function actionOf(before: PersonaClaim | null, after: PersonaClaim | null, parts: readonly ClaimPart[]): AuditAction {
  if (before === null) return 'CLAIM_ADDED';
  if (after === null) return 'CLAIM_REMOVED';
  if (parts.includes('evidence')) return 'EVIDENCE_CHANGED';
  return parts.includes('opinions') ? 'OPINION_CHANGED' : 'CLAIM_EDITED';
}
