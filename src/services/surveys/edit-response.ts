import type { Scope } from '../../db/postgres/connection.ts';
import { shareOwnersLock } from '../../db/postgres/locks.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import {
  deleteResponseRow,
  lockResponse,
  type StoredResponse,
  updateResponse,
} from '../../db/tables/surveys/survey-responses.ts';
import { listSurveys } from '../../db/tables/surveys/surveys.ts';
import { PersonagraphError } from '../../errors.ts';
import { rejectionOf } from '../input/rejection.ts';
import { responseChecker } from './response-checker.ts';
import { ResponseInput } from './response-input.ts';

const Correction = ResponseInput.omit({ customer: true }).partial({ respondedAt: true, answers: true });
const Key = ResponseInput.pick({ source: true, messageId: true });

/**
 * Corrects a response: its time, or its answers as a whole; what is left out stays. Its customer waits for evaluation.
 * Throws NOT_FOUND for a key of none, INVALID_INPUT and UNKNOWN_QUESTION.
 */
export async function correctResponse(scope: Scope, input: unknown): Promise<StoredResponse> {
  const { source, messageId, respondedAt, answers } = checked(Correction.safeParse(input));
  return edit(scope, source, messageId, async (transaction, before) => {
    const after = {
      ...before,
      ...(respondedAt === undefined ? {} : { respondedAt: new Date(respondedAt) }),
      ...(answers === undefined ? {} : { answers: await answersTo(transaction, before.surveyId, answers) }),
    };
    await updateResponse(transaction, after);
    return after;
  });
}

/** Deletes a response for good; sent again under its key, it is stored again. Throws NOT_FOUND and INVALID_INPUT. */
export async function deleteResponse(scope: Scope, input: unknown): Promise<void> {
  const { source, messageId } = checked(Key.safeParse(input));
  await edit(scope, source, messageId, (transaction, { id }) => deleteResponseRow(transaction, id));
}

async function edit<T>(
  scope: Scope,
  source: string,
  messageId: string,
  work: (transaction: Scope, before: StoredResponse) => Promise<T>,
): Promise<T> {
  return scope.transaction(async (transaction) => {
    await shareOwnersLock(transaction);
    const before = await lockResponse(transaction, source, messageId);
    if (!before) {
      throw new PersonagraphError('NOT_FOUND', `No response ${messageId} of ${source}.`, { field: ['messageId'] });
    }
    const done = await work(transaction, before);
    await enqueueTasks(transaction, [before.customerId], 'PROFILE', new Set([`surveys.${before.surveyId}`]));
    return done;
  });
}

async function answersTo(scope: Scope, surveyId: number, values: Readonly<Record<string, unknown>>) {
  const survey = (await listSurveys(scope)).find(({ id }) => id === surveyId);
  const found = responseChecker(survey?.questions ?? [])(values);
  if ('answers' in found) return found.answers;
  const { code, message, field } = found.wrong;
  throw new PersonagraphError(code, message, { field });
}

function checked<T>(
  parsed: { success: true; data: T } | { success: false; error: Parameters<typeof rejectionOf>[1] },
): T {
  if (parsed.success) return parsed.data;
  const { code, message, field } = rejectionOf(0, parsed.error);
  throw new PersonagraphError(code, message, { field });
}
