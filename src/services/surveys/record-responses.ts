import type { Scope } from '../../db/postgres/connection.ts';
import { shareOwnersLock } from '../../db/postgres/locks.ts';
import { type LaterItem, noteResponses } from '../../db/tables/merges/merge-rows.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { insertResponses, type NewResponse, responseKey } from '../../db/tables/surveys/survey-responses.ts';
import { listSurveys, lockSurvey, type Survey } from '../../db/tables/surveys/surveys.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { isStorable } from '../../segmenter/storable.ts';
import { countWritten } from '../background/written-rows.ts';
import { tellOfCustomers } from '../changes/customer-changes.ts';
import { findOwners, unknownCustomer } from '../customers/reference.ts';
import { type Rejection, rejectionOf } from '../input/rejection.ts';
import { responseChecker } from './response-checker.ts';
import { ResponseInput, type ValidResponse } from './response-input.ts';

/** Most responses in one batch. */
export const MAX_RESPONSES = 1_000;

export interface RecordedResponses {
  /** Stored now. */
  readonly accepted: number;
  /** Stored before with the same content. */
  readonly duplicates: number;
  readonly rejections: readonly Rejection[];
}

export interface RecordOptions {
  /** Make customers that external ids name and nobody knows; otherwise (the default) such responses are rejected. */
  readonly createCustomers?: boolean;
  /** The import that records them, where one does. */
  readonly importId?: number | undefined;
}

/**
 * Takes responses to one survey, all that are valid in one transaction, and lines up their customers for evaluation.
 * One wrong answer rejects its response. Idempotent by (source, message id): repeating a call changes nothing. Throws
 * NOT_FOUND for a survey that is not there, TOO_LARGE over {@link MAX_RESPONSES}.
 */
export async function recordResponses(
  scope: Scope,
  surveyKey: string,
  inputs: readonly unknown[],
  options: RecordOptions = {},
): Promise<RecordedResponses> {
  if (inputs.length > MAX_RESPONSES) {
    throw new PersonagraphError('TOO_LARGE', `A batch takes ${MAX_RESPONSES} responses, got ${inputs.length}.`);
  }
  const recorded = await scope.transaction(async (transaction) => {
    await shareOwnersLock(transaction);
    // Questions stay as they are until the answers are stored.
    const survey = isStorable(surveyKey) ? await lockSurvey(transaction, surveyKey, 'SHARE') : null;
    if (!survey) throw unknownSurvey(surveyKey, await listSurveys(transaction));
    const rejections: Rejection[] = [];
    const valid = validate(inputs, survey, rejections);
    if (valid.length === 0) return { accepted: 0, duplicates: 0, rejections };
    const { owners, mergedKeys, created } = await findOwners(
      transaction,
      valid.map(({ response }) => response.customer),
      options.createCustomers ?? false,
    );
    const distinct = new Map<
      string,
      { readonly index: number; readonly response: NewResponse; readonly json: string }
    >();
    const later: LaterItem[] = [];
    let repeated = 0;
    for (const [at, { index, response }] of valid.entries()) {
      const customerId = owners[at];
      if (customerId === undefined) {
        rejections.push(unknownCustomer(index, response.customer));
        continue;
      }
      const stored = storable(response, customerId);
      const key = mergedKeys[at];
      if (key) later.push({ item: stored, key });
      const json = JSON.stringify(stored);
      const before = distinct.get(responseKey(stored));
      if (!before) distinct.set(responseKey(stored), { index, response: stored, json });
      else if (before.json === json) repeated++;
      else rejections.push(conflict(index, stored));
    }
    const entries = [...distinct.values()];
    const { stored, conflicting, customerIds } = await insertResponses(
      transaction,
      survey.id,
      entries.map(({ response }) => response),
    );
    for (const { index, response } of entries) {
      if (conflicting.has(responseKey(response))) rejections.push(conflict(index, response));
    }
    await noteResponses(transaction, later);
    const known = customerIds.filter((id) => !created.includes(id));
    await enqueueTasks(transaction, known, 'PROFILE', new Set([`surveys.${survey.id}`]));
    await enqueueTasks(transaction, created, 'PROFILE', null);
    const { importId } = options;
    await tellOfCustomers(transaction, { created, answered: { survey: survey.key, customerIds } }, { importId });
    const duplicates = repeated + entries.length - stored.size - conflicting.size;
    return { accepted: stored.size, duplicates, rejections };
  });
  countWritten(scope, recorded.accepted);
  return recorded;
}

type Valid = { readonly index: number; readonly response: ValidResponse };

/** Responses whose form and answers are right; the others are told. */
function validate(inputs: readonly unknown[], { questions }: Survey, rejections: Rejection[]): Valid[] {
  const check = responseChecker(questions);
  return inputs.flatMap((input, index) => {
    const parsed = ResponseInput.safeParse(input);
    if (!parsed.success) {
      rejections.push(rejectionOf(index, parsed.error));
      return [];
    }
    const checked = check(parsed.data.answers);
    if ('answers' in checked) return [{ index, response: { ...parsed.data, answers: checked.answers } }];
    rejections.push({ index, ...checked.wrong });
    return [];
  });
}

function storable({ respondedAt, source, messageId, answers }: ValidResponse, customerId: number): NewResponse {
  return { customerId, respondedAt: new Date(respondedAt).toISOString(), source, messageId, answers };
}

function unknownSurvey(key: string, surveys: readonly Survey[]): PersonagraphError {
  const near = didYouMean(
    key,
    surveys.map((survey) => survey.key),
  );
  return new PersonagraphError('NOT_FOUND', `No survey ${key.slice(0, 100)}${near}.`, { field: ['survey'] });
}

function conflict(index: number, { source, messageId }: NewResponse): Rejection {
  const message = `${source} message ${messageId} stands for another response; the first stays`;
  return { index, code: 'CONFLICT', message, field: ['messageId'] };
}
