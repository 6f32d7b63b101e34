import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import { type InterviewGuide, listGuides } from '../../db/tables/research/guides.ts';
import {
  listQuestions,
  PRIORITIES,
  QUESTION_STATUSES,
  type ResearchQuestion,
} from '../../db/tables/research/questions.ts';
import { HANDLE, HANDLE_RULE } from '../input/handle.ts';
import { filled, name } from '../input/text.ts';
import { TEAMS } from '../personas/claim-input.ts';
import { GUIDE_TEMPLATES } from '../research/guide-template.ts';
import { GuideTopics } from '../research/guides.ts';

const handle = z.string().regex(HANDLE, HANDLE_RULE);

export const InterviewGuideDefinition = z.strictObject({
  key: handle,
  name: name(200),
  template: z.enum(GUIDE_TEMPLATES).nullable().default(null),
  topics: GuideTopics,
});
export type InterviewGuideDefinition = z.output<typeof InterviewGuideDefinition>;

/** A question of the backlog. Its interviews and claims are of one store, and stay as they are where it is applied. */
export const ResearchQuestionDefinition = z.strictObject({
  key: handle,
  text: filled(2_000),
  team: z.enum(TEAMS).nullable().default(null),
  priority: z.enum(PRIORITIES).default('MEDIUM'),
  status: z.enum(QUESTION_STATUSES).default('OPEN'),
  answer: filled(10_000).nullable().default(null),
  /** Key of the persona it is about. */
  persona: handle.nullable().default(null),
});
export type ResearchQuestionDefinition = z.output<typeof ResearchQuestionDefinition>;

/** The definitions of research of a workspace, and their rows by key. */
export interface StoredResearch {
  readonly interviewGuides: InterviewGuideDefinition[];
  readonly researchQuestions: ResearchQuestionDefinition[];
  readonly rows: {
    readonly guides: ReadonlyMap<string, InterviewGuide>;
    readonly questions: ReadonlyMap<string, ResearchQuestion>;
  };
}

/** Reads guides and questions as files have them. */
export async function readResearch(scope: Scope, personas: readonly Persona[]): Promise<StoredResearch> {
  const guides = await listGuides(scope);
  const questions = await listQuestions(scope);
  const keyOfPersona = new Map(personas.map(({ id, key }) => [id, key]));
  return {
    // Whatever was stored went through the same checks.
    interviewGuides: guides.map(({ key, name: own, template, topics }) =>
      InterviewGuideDefinition.parse({ key, name: own, template, topics }),
    ),
    researchQuestions: questions.map(({ key, text: own, team, priority, status, answer, personaId }) =>
      ResearchQuestionDefinition.parse({
        ...{ key, text: own, team, priority, status, answer },
        persona: keyOfPersona.get(personaId ?? 0) ?? null,
      }),
    ),
    rows: {
      guides: new Map(guides.map((row) => [row.key, row])),
      questions: new Map(questions.map((row) => [row.key, row])),
    },
  };
}
