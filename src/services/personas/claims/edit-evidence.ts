import type { Scope } from '../../../db/postgres/connection.ts';
import {
  type ClaimEvidence,
  countEvidence,
  evidenceByIds,
  insertEvidence,
  removeEvidence as removeRows,
  updateEvidence,
} from '../../../db/tables/personas/claim-evidence.ts';
import { lockClaim, type PersonaClaim } from '../../../db/tables/personas/persona-claims.ts';
import { PersonagraphError } from '../../../errors.ts';
import { checked, EvidenceInput, EvidencePatch } from '../claim-input.ts';
import { settled, tellClaim } from './claim-changes.ts';
import { noClaim, withoutAbsent } from './edit-claims.ts';
import { evidenceRow, plainEvidence, surveyOf } from './evidence-rows.ts';

/** Most pieces of evidence of a claim. */
export const MOST_EVIDENCE = 200;

/**
 * Adds evidence to a claim, whose status follows. The versions of claim and persona stay. Throws INVALID_INPUT, such as
 * without a date, NOT_FOUND for an unknown claim or survey, TOO_LARGE. `computedAt` is that of a share of answers.
 */
export async function addEvidence(
  scope: Scope,
  claimId: number,
  input: EvidenceInput,
  computedAt: Date | null = null,
): Promise<ClaimEvidence> {
  const piece = checked(EvidenceInput, input, ['evidence']);
  return scope.transaction(async (transaction) =>
    withClaim(transaction, claimId, async () => {
      const row = await evidenceRow(transaction, piece, ['evidence']);
      const [made] = await insertEvidence(transaction, claimId, [{ ...row, computedAt }]);
      if ((await countEvidence(transaction, claimId)) <= MOST_EVIDENCE) return made!;
      throw new PersonagraphError('TOO_LARGE', `A claim has ${MOST_EVIDENCE} pieces of evidence at most.`, {
        field: ['claimId'],
      });
    }),
  );
}

/**
 * Changes evidence: what is left out stays. Throws NOT_FOUND, INVALID_INPUT; CONFLICT where it is at another version. `computed`: when its
 * numbers were computed; without it those that people give take the place of computed ones.
 */
export async function editEvidence(
  scope: Scope,
  id: number,
  version: number,
  input: EvidencePatch,
  computed: Date | null = null,
): Promise<ClaimEvidence> {
  const patch = checked(EvidencePatch, input);
  return scope.transaction(async (transaction) =>
    withEvidence(transaction, id, version, async (stored) => {
      const { survey, ...fields } = patch;
      const next = { ...stored, ...withoutAbsent(fields) };
      const { interviewId } = stored;
      const surveyId = survey === undefined ? stored.surveyId : await surveyOf(transaction, survey, []);
      // Numbers that people give are computed no more.
      const computedAt = computed ?? (fields.detail === undefined ? stored.computedAt : null);
      return updateEvidence(transaction, id, { ...plainEvidence(next), interviewId, surveyId, computedAt });
    }),
  );
}

/** Removes evidence from its claim. Throws NOT_FOUND, CONFLICT. */
export async function removeEvidence(scope: Scope, id: number, version: number): Promise<ClaimEvidence> {
  return scope.transaction(async (transaction) =>
    withEvidence(transaction, id, version, async (stored) => {
      await removeRows(transaction, [id]);
      return stored;
    }),
  );
}

/** Works on evidence that is at a version, with its claim locked, and settles the claim. */
async function withEvidence(
  transaction: Scope,
  id: number,
  version: number,
  work: (stored: ClaimEvidence) => Promise<ClaimEvidence>,
): Promise<ClaimEvidence> {
  const [seen] = await evidenceByIds(transaction, [id]);
  if (!seen) throw noEvidence();
  return withClaim(transaction, seen.claimId, async () => {
    const [stored] = await evidenceByIds(transaction, [id]);
    if (!stored) throw noEvidence();
    if (stored.version === version) return work(stored);
    throw new PersonagraphError('CONFLICT', `The evidence is at version ${stored.version} by now.`, {
      field: ['version'],
    });
  });
}

async function withClaim<T>(
  transaction: Scope,
  claimId: number,
  work: (claim: PersonaClaim) => Promise<T>,
): Promise<T> {
  const before = (await lockClaim(transaction, claimId)) ?? noClaim('claimId');
  const result = await work(before);
  await tellClaim(transaction, before, await settled(transaction, before), ['evidence']);
  return result;
}

function noEvidence(): PersonagraphError {
  return new PersonagraphError('NOT_FOUND', 'No such evidence.', { field: ['id'] });
}
