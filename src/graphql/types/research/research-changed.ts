import type { Change } from '../../../db/tables/changes/changes.ts';
import {
  RESEARCH_ACTIONS,
  RESEARCH_SUBJECTS,
  type ResearchAction,
  type ResearchSubject,
} from '../../../services/research/announce.ts';
import { builder } from '../../core/builder.ts';
import { decodeIdSet, encodeId, type IdType } from '../../core/id.ts';
import { linked } from '../../core/reading.ts';
import { among, pushes, type ResumeArguments } from '../../push/change-stream.ts';
import { ChangeInterface, RESUME_ARGUMENTS } from '../live/change.ts';
import { Persona } from '../personas/persona.ts';

const SUBJECTS: Readonly<Record<ResearchSubject, readonly [type: IdType, meaning: string]>> = {
  GUIDE: ['InterviewGuide', 'An interview guide.'],
  INTERVIEW: ['Interview', 'An interview.'],
  THEME: ['ResearchTheme', 'A theme.'],
  QUESTION: ['ResearchQuestion', 'A research question.'],
  FEEDBACK: ['ResearchFeedback', 'Feedback of the inbox.'],
};

const ACTIONS: Readonly<Record<ResearchAction, string>> = {
  CREATED: 'It was made.',
  EDITED: 'It was changed.',
  DELETED: 'It was deleted.',
};

const ResearchSubjectEnum = builder.enumType('ResearchSubject', {
  description: 'A kind of thing that research is made of.',
  values: Object.fromEntries(
    RESEARCH_SUBJECTS.map((subject) => [subject, { value: subject, description: SUBJECTS[subject][1] }]),
  ) as Record<ResearchSubject, { value: ResearchSubject; description: string }>,
});

const ResearchActionEnum = builder.enumType('ResearchAction', {
  description: 'What became of a thing of research.',
  values: Object.fromEntries(
    RESEARCH_ACTIONS.map((action) => [action, { value: action, description: ACTIONS[action] }]),
  ) as Record<ResearchAction, { value: ResearchAction; description: string }>,
});

const subjectOf = ({ payload }: Change) => payload['subject'] as ResearchSubject;

/** The global id of what changed. */
export function researchSubjectId(change: Change): string {
  return encodeId(SUBJECTS[subjectOf(change)][0], Number(change.payload['subjectId']));
}

export const ResearchChanged = builder.objectRef<Change>('ResearchChanged').implement({
  description: 'A guide, interview, theme, question or feedback was made, changed or deleted.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    subject: t.field({ type: ResearchSubjectEnum, description: 'What it is.', resolve: subjectOf }),
    action: t.field({
      type: ResearchActionEnum,
      description: 'What became of it.',
      resolve: ({ payload }) => payload['action'] as ResearchAction,
    }),
    subjectId: t.id({
      description: 'Its id: `node(id:)` has it as it is now, null where it was deleted.',
      resolve: researchSubjectId,
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it is about; null for none, or one since deleted.',
      ...linked('persona', ({ personaId }: Change) => personaId),
    }),
  }),
});

type Ids = readonly string[] | null | undefined;

builder.subscriptionField('researchChanged', (t) =>
  t.field({
    type: ResearchChanged,
    description: 'Guides, interviews, themes, questions and feedback being made, changed or deleted.',
    args: {
      personaIds: t.arg.idList({ description: 'Only what is about these personas. Default: all.' }),
      after: t.arg.string(RESUME_ARGUMENTS.after),
      latestOnly: t.arg.boolean(RESUME_ARGUMENTS.latestOnly),
    },
    ...pushes((args: ResumeArguments & { personaIds?: Ids }) => {
      const personas = decodeIdSet('Persona', args.personaIds, 'personaIds');
      return ({ kind, personaId }) => kind === 'RESEARCH_CHANGED' && among(personas, personaId);
    }),
  }),
);
