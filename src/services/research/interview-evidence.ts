import type { Scope } from '../../db/postgres/connection.ts';
import { type ClaimEvidence, evidenceOfClaims } from '../../db/tables/personas/claim-evidence.ts';
import { INTERVIEWS } from '../../db/tables/research/interviews.ts';
import { PersonagraphError } from '../../errors.ts';
import { addEvidence } from '../personas/claims/edit-evidence.ts';
import { invalid, requireRow } from './checked.ts';

/** What an interview says about a claim. */
export interface InterviewEvidence {
  readonly claimId: number;
  readonly interviewId: number;
  readonly stance: 'SUPPORTS' | 'REFUTES';
  /** Words of the interview. */
  readonly excerpt: string | null;
}

/**
 * Makes an interview evidence of a claim: one piece, with the day of the interview and a sample of one. Throws NOT_FOUND, also
 * for an interview of another workspace; CONFLICT where it is evidence of the claim already; INVALID_INPUT for words of a
 * customer who was erased.
 */
export async function addInterviewEvidence(scope: Scope, input: InterviewEvidence): Promise<ClaimEvidence> {
  const { claimId, interviewId, stance, excerpt } = input;
  return scope.transaction(async (transaction) => {
    const interview = await requireRow(transaction, INTERVIEWS, interviewId, 'interview', ['interviewId']);
    const { heldOn, method, source, erasedAt, quotesWithheld } = interview!;
    if (erasedAt && excerpt !== null) {
      throw invalid('The customer was erased: nothing that could name it is kept here.', ['excerpt']);
    }
    if (quotesWithheld && excerpt !== null) {
      throw new PersonagraphError('CONSENT_DENIED', 'The customer did not agree to research: nothing is quoted.', {
        field: ['excerpt'],
      });
    }
    const made = await addEvidence(transaction, claimId, {
      ...{ kind: 'INTERVIEW', stance, date: heldOn, sampleSize: 1, interviewId },
      ...{ method: `Interview, ${method.toLowerCase().replace('_', ' ')}`, source, excerpt },
    });
    // The claim is locked by now: nobody else adds the same meanwhile.
    const twins = (await evidenceOfClaims(transaction, [claimId])).filter((one) => one.interviewId === interviewId);
    if (twins.length === 1) return made;
    throw new PersonagraphError('CONFLICT', 'The interview is evidence of the claim already: edit that.', {
      field: ['interviewId'],
    });
  });
}
