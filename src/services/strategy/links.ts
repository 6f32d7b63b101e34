import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import type { Source } from '../../db/reads/source.ts';
import { CLAIMS } from '../../db/tables/personas/persona-claims.ts';
import { PERSONAS } from '../../db/tables/personas/personas.ts';
import { INTERVIEWS } from '../../db/tables/research/interviews.ts';
import { QUESTIONS } from '../../db/tables/research/questions.ts';
import { SEGMENTS } from '../../db/tables/segmentations/segments.ts';
import { OBJECTIVES } from '../../db/tables/strategy/objectives.ts';
import { requireRow, requireRows } from '../research/checked.ts';

type Numbered = Source<{ readonly id: number }>;

const ONE: Readonly<Record<string, readonly [source: Numbered, noun: string]>> = {
  personaId: [PERSONAS, 'persona'],
  segmentId: [SEGMENTS, 'segment'],
  objectiveId: [OBJECTIVES, 'objective'],
  questionId: [QUESTIONS, 'question'],
};

const MANY: typeof ONE = {
  personaIds: [PERSONAS, 'persona'],
  segmentIds: [SEGMENTS, 'segment'],
  questionIds: [QUESTIONS, 'question'],
  claimIds: [CLAIMS, 'claim'],
  interviewIds: [INTERVIEWS, 'interview'],
};

/** Row ids that a thing links to, each once. */
export const ids = z
  .array(z.int())
  .max(200)
  .refine((list) => new Set(list).size === list.length, 'names one twice');

/** Throws NOT_FOUND for a link to what is not there in the workspace. */
export async function requireLinks(scope: Scope, valid: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [field, [source, noun]] of Object.entries(ONE)) {
    await requireRow(scope, source, valid[field] as number | null | undefined, noun, [field]);
  }
  for (const [field, [source, noun]] of Object.entries(MANY)) {
    await requireRows(scope, source, valid[field] as number[] | undefined, noun, field);
  }
}
