import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { rowsByIds } from '../../db/reads/source.ts';
import { CLAIMS } from '../../db/tables/personas/persona-claims.ts';
import { PERSONAS } from '../../db/tables/personas/personas.ts';
import { INTERVIEWS } from '../../db/tables/research/interviews.ts';
import {
  PRIORITIES,
  QUESTION_STATUSES,
  QUESTIONS,
  questionKeysLike,
  type ResearchQuestion,
  WRITTEN_QUESTIONS,
} from '../../db/tables/research/questions.ts';
import { deleteVersioned, insertVersioned, updateVersioned } from '../../db/tables/research/versioned.ts';
import { PersonagraphError } from '../../errors.ts';
import { HANDLE, HANDLE_RULE, handleOf, numberedHandle } from '../input/handle.ts';
import { filled } from '../input/text.ts';
import { announceResearch } from './announce.ts';
import { checked, invalid, refuseStale, requireRow, requireRows, type Seen } from './checked.ts';
import { team } from './teams.ts';

const links = z
  .array(z.int())
  .max(200)
  .refine((ids) => new Set(ids).size === ids.length, 'names one twice');

const fields = {
  text: filled(2_000),
  team: team.nullable(),
  priority: z.enum(PRIORITIES),
  status: z.enum(QUESTION_STATUSES),
  answer: filled(10_000).nullable(),
  personaId: z.int().nullable(),
  claimIds: links,
  interviewIds: links,
};

const QuestionInput = z.strictObject({
  ...fields,
  key: z.string().regex(HANDLE, HANDLE_RULE).optional(),
  team: fields.team.default(null),
  priority: fields.priority.default('MEDIUM'),
  status: fields.status.default('OPEN'),
  answer: fields.answer.default(null),
  personaId: fields.personaId.default(null),
  claimIds: fields.claimIds.default([]),
  interviewIds: fields.interviewIds.default([]),
});
export type QuestionInput = z.input<typeof QuestionInput>;

const QuestionPatch = z.strictObject(fields).partial();
export type QuestionPatch = z.input<typeof QuestionPatch>;

/** Puts a question on the backlog. Throws INVALID_INPUT, NOT_FOUND; CONFLICT for a key that is taken. */
export async function createQuestion(scope: Scope, input: QuestionInput): Promise<ResearchQuestion> {
  const valid = checked(QuestionInput, input);
  refuseUnanswered(valid);
  return scope.transaction(async (transaction) => {
    await requireLinks(transaction, valid);
    const key = valid.key ?? (await freeKey(transaction, valid.text));
    const made = await insertVersioned(transaction, WRITTEN_QUESTIONS, { ...valid, key });
    if (!made) throw new PersonagraphError('CONFLICT', 'Another question has the key.', { field: ['key'] });
    await announceResearch(transaction, 'QUESTION', 'CREATED', made);
    return made;
  });
}

/** Changes a question, or answers it. Throws INVALID_INPUT for one answered without an answer; NOT_FOUND, CONFLICT. */
export async function editQuestion(scope: Scope, seen: Seen, patch: QuestionPatch): Promise<ResearchQuestion> {
  const valid = checked(QuestionPatch, patch);
  return scope.transaction(async (transaction) => {
    await requireLinks(transaction, valid);
    const edited = await updateVersioned(transaction, WRITTEN_QUESTIONS, seen, valid);
    if (!edited) return refuseStale(transaction, QUESTIONS, seen, 'question');
    refuseUnanswered(edited);
    await announceResearch(transaction, 'QUESTION', 'EDITED', edited);
    return edited;
  });
}

/** Takes a question off the backlog for good. */
export async function deleteQuestion(scope: Scope, seen: Seen): Promise<void> {
  await scope.transaction(async (transaction) => {
    const [before] = await rowsByIds(transaction, QUESTIONS, [seen.id]);
    if (!(await deleteVersioned(transaction, WRITTEN_QUESTIONS, seen))) {
      await refuseStale(transaction, QUESTIONS, seen, 'question');
    }
    await announceResearch(transaction, 'QUESTION', 'DELETED', before!);
  });
}

function refuseUnanswered({ status, answer }: Pick<ResearchQuestion, 'status' | 'answer'>): void {
  if (status === 'ANSWERED' && answer === null) throw invalid('A question that is answered has an answer.', ['answer']);
}

async function requireLinks(scope: Scope, valid: z.output<typeof QuestionPatch>): Promise<void> {
  await requireRow(scope, PERSONAS, valid.personaId, 'persona', ['personaId']);
  await requireRows(scope, CLAIMS, valid.claimIds, 'claim', 'claimIds');
  await requireRows(scope, INTERVIEWS, valid.interviewIds, 'interview', 'interviewIds');
}

async function freeKey(scope: Scope, question: string): Promise<string> {
  const base = handleOf(question, 'question');
  const taken = await questionKeysLike(scope, base);
  for (let number = 1; ; number++) {
    const key = numberedHandle(base, number);
    if (!taken.has(key)) return key;
  }
}
