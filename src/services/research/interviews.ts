import type { Scope } from '../../db/postgres/connection.ts';
import { shareOwnersLock } from '../../db/postgres/locks.ts';
import { rowsByIds } from '../../db/reads/source.ts';
import { customersByIds } from '../../db/tables/customers/customers.ts';
import { PERSONAS } from '../../db/tables/personas/personas.ts';
import { consentingAmong } from '../../db/tables/privacy/consents.ts';
import { GUIDES } from '../../db/tables/research/guides.ts';
import {
  claimsResting,
  INTERVIEWS,
  type Interview,
  replaceCodes,
  WHOLE,
  WRITTEN_INTERVIEWS,
} from '../../db/tables/research/interviews.ts';
import { deleteVersioned, insertVersioned, updateVersioned, type Written } from '../../db/tables/research/versioned.ts';
import { PersonagraphError } from '../../errors.ts';
import { announceResearch } from './announce.ts';
import { checked, invalid, refuseStale, requireRow, type Seen } from './checked.ts';
import { InterviewInput, InterviewPatch, type ValidPatch } from './interview-input.ts';
import { foldTheme, themeIds } from './themes.ts';

type Parts = Pick<ValidPatch, 'quotes' | 'themes'>;

/**
 * Records an interview. Themes are named, and made where they are not there. Throws INVALID_INPUT, also for one of nobody;
 * NOT_FOUND for a persona, guide or customer that is not there.
 */
export async function recordInterview(scope: Scope, input: InterviewInput): Promise<Interview> {
  const valid = checked(InterviewInput, input);
  refuseNobody(valid.customerId, valid.interviewee);
  return scope.transaction(async (transaction) => {
    await requireSubjects(transaction, valid);
    if (valid.quotes.length > 0) await refuseUnquotable(transaction, valid.customerId);
    await refuseForeignTopics(transaction, valid.guideId, valid);
    const coded = valid.themes !== undefined || valid.quotes.some((quote) => quote.themes.length > 0);
    const made = await insertVersioned(transaction, WRITTEN_INTERVIEWS, { ...written(valid), coded });
    await code(transaction, made!.id, valid);
    await announceResearch(transaction, 'INTERVIEW', 'CREATED', made!);
    return reread(transaction, made!.id);
  });
}

/**
 * Changes an interview. Quotes bring their themes: given, both are replaced. Of an erased customer it takes no passages
 * and no interviewee any more. Throws INVALID_INPUT, NOT_FOUND, CONFLICT.
 */
export async function editInterview(scope: Scope, seen: Seen, patch: InterviewPatch): Promise<Interview> {
  const valid = checked(InterviewPatch, patch);
  return scope.transaction(async (transaction) => {
    await requireSubjects(transaction, valid);
    const coding = valid.themes !== undefined || valid.quotes?.some((quote) => quote.themes.length > 0);
    const fields = { ...written(valid), ...(coding ? { coded: true } : {}) };
    const edited = await updateVersioned(transaction, WRITTEN_INTERVIEWS, seen, fields);
    if (!edited) return refuseStale(transaction, INTERVIEWS, seen, 'interview');
    if (valid.quotes) await refuseUnquotable(transaction, edited.customerId);
    if (edited.erasedAt) refuseNames(valid);
    else refuseNobody(edited.customerId, edited.interviewee);
    await refuseForeignTopics(transaction, edited.guideId, edited);
    await code(transaction, seen.id, valid);
    await announceResearch(transaction, 'INTERVIEW', 'EDITED', edited);
    return reread(transaction, seen.id);
  });
}

/** Deletes an interview with its themes. Throws NOT_FOUND, CONFLICT; IN_USE where it is evidence of claims. */
export async function deleteInterview(scope: Scope, seen: Seen): Promise<void> {
  await scope.transaction(async (transaction) => {
    const [before] = await rowsByIds(transaction, INTERVIEWS, [seen.id]);
    if (!(await deleteVersioned(transaction, WRITTEN_INTERVIEWS, seen))) {
      await refuseStale(transaction, INTERVIEWS, seen, 'interview');
    }
    const claims = await claimsResting(transaction, seen.id);
    if (claims > 0) {
      const message = `The interview is evidence of ${claims} claims: remove that first.`;
      throw new PersonagraphError('IN_USE', message, { field: ['id'] });
    }
    await announceResearch(transaction, 'INTERVIEW', 'DELETED', before!);
  });
}

function refuseNobody(customerId: number | null, interviewee: string | null): void {
  if (customerId === null && interviewee === null) {
    throw invalid('An interview is of somebody: name a customer, or describe who it was.', ['interviewee']);
  }
  if (customerId !== null && interviewee !== null) {
    throw invalid('A customer needs no description: give one of both.', ['interviewee']);
  }
}

/** What was erased does not come back by an edit. */
function refuseNames(valid: ValidPatch): void {
  const named = (['customerId', 'interviewee', 'notes', 'quotes', 'recordings'] as const).find(
    (field) => valid[field] !== undefined,
  );
  if (named) throw invalid('The customer was erased: nothing that could name it is kept here.', [named]);
}

/** Throws CONSENT_DENIED for words of somebody who did not agree to research. */
async function refuseUnquotable(scope: Scope, customerId: number | null): Promise<void> {
  if (customerId === null || (await consentingAmong(scope, 'research', [customerId])).size > 0) return;
  throw new PersonagraphError('CONSENT_DENIED', 'The customer did not agree to research: nothing is quoted.', {
    field: ['quotes'],
  });
}

async function requireSubjects(scope: Scope, valid: ValidPatch): Promise<void> {
  await requireRow(scope, PERSONAS, valid.personaId, 'persona', ['personaId']);
  await requireRow(scope, GUIDES, valid.guideId, 'guide', ['guideId']);
  const { customerId } = valid;
  if (customerId === null || customerId === undefined) return;
  // Whoever erases or merges the customer waits, and finds the interview.
  await shareOwnersLock(scope);
  if ((await customersByIds(scope, [customerId])).length > 0) return;
  throw new PersonagraphError('NOT_FOUND', 'No such customer.', { field: ['customer'] });
}

/** Throws INVALID_INPUT for a passage of a topic that the guide does not have. */
async function refuseForeignTopics(
  scope: Scope,
  guideId: number | null,
  { notes = [], quotes = [] }: { notes?: Interview['notes']; quotes?: Interview['quotes'] },
): Promise<void> {
  const passages = [
    ...notes.map(({ topic }, at) => ({ topic, field: ['notes', String(at), 'topic'] })),
    ...quotes.map(({ topic }, at) => ({ topic, field: ['quotes', String(at), 'topic'] })),
  ].filter(({ topic }) => topic !== null);
  if (passages.length === 0) return;
  const [guide] = guideId === null ? [] : await rowsByIds(scope, GUIDES, [guideId]);
  const known = new Set(guide?.topics.map(({ key }) => key));
  const foreign = passages.find(({ topic }) => !known.has(topic!));
  if (!foreign) return;
  const message = guide
    ? `The guide has no topic ${foreign.topic}; it has: ${[...known].join(', ')}.`
    : 'Topics are those of a guide, and the interview was held by none.';
  throw invalid(message, foreign.field);
}

/** The fields of an interview as they are stored; `undefined` is left as it is. */
function written({ date, notes, quotes, themes: _themes, ...fields }: ValidPatch): Written {
  return {
    ...fields,
    heldOn: date,
    notes: notes && JSON.stringify(notes),
    quotes: quotes && JSON.stringify(quotes.map(({ topic, text }) => ({ topic, text }))),
  };
}

async function code(scope: Scope, interviewId: number, { quotes, themes }: Parts): Promise<void> {
  const ids = await themeIds(scope, [...(themes ?? []), ...(quotes ?? []).flatMap((quote) => quote.themes)]);
  const idOf = (theme: string) => ids.get(foldTheme(theme))!;
  if (quotes) {
    const codes = quotes.flatMap((quote, at) => quote.themes.map((theme) => [idOf(theme), at] as const));
    await replaceCodes(scope, interviewId, codes, 'QUOTES');
  }
  if (themes) {
    const codes = themes.map((theme) => [idOf(theme), WHOLE] as const);
    await replaceCodes(scope, interviewId, codes, 'WHOLE');
  }
}

async function reread(scope: Scope, id: number): Promise<Interview> {
  const [row] = await rowsByIds(scope, INTERVIEWS, [id]);
  return row!;
}
