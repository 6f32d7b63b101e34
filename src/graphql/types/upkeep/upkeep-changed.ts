import type { Change } from '../../../db/tables/changes/changes.ts';
import type { ReviewKind } from '../../../engine/upkeep/review-calendar.ts';
import {
  UPKEEP_ACTIONS,
  UPKEEP_SUBJECTS,
  type UpkeepAction,
  type UpkeepSubject,
} from '../../../services/upkeep/announce.ts';
import { builder } from '../../core/builder.ts';
import { decodeIdSet } from '../../core/id.ts';
import { linked } from '../../core/reading.ts';
import { among, pushes, type ResumeArguments } from '../../push/change-stream.ts';
import { ChangeInterface, number, RESUME_ARGUMENTS } from '../live/change.ts';
import { Persona } from '../personas/persona.ts';
import { ReviewKindEnum } from './persona-review.ts';

const SUBJECTS: Readonly<Record<UpkeepSubject, string>> = {
  REVIEW: 'A review of the persona.',
  DRIFT: 'The traits of its members.',
  OVERLAP: 'Its common members with another persona.',
};

const ACTIONS: Readonly<Record<UpkeepAction, string>> = {
  DUE: 'The review fell due.',
  STARTED: 'The first traits drifted, or the personas came to overlap.',
  ENDED: 'No trait drifts any more, or the personas do not overlap any more.',
};

const UpkeepSubjectEnum = builder.enumType('UpkeepSubject', {
  description: 'What upkeep tells of.',
  values: Object.fromEntries(
    UPKEEP_SUBJECTS.map((value) => [value, { value, description: SUBJECTS[value] }]),
  ) as Record<UpkeepSubject, { value: UpkeepSubject; description: string }>,
});

const UpkeepActionEnum = builder.enumType('UpkeepAction', {
  description: 'What became of it.',
  values: Object.fromEntries(UPKEEP_ACTIONS.map((value) => [value, { value, description: ACTIONS[value] }])) as Record<
    UpkeepAction,
    { value: UpkeepAction; description: string }
  >,
});

export const UpkeepChanged = builder.objectRef<Change>('UpkeepChanged').implement({
  description: 'A review of a persona fell due, or its drift or overlap with another started or ended.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    subject: t.field({
      type: UpkeepSubjectEnum,
      description: 'What it is about.',
      resolve: ({ payload }) => payload['subject'] as UpkeepSubject,
    }),
    action: t.field({
      type: UpkeepActionEnum,
      description: 'What became of it.',
      resolve: ({ payload }) => payload['action'] as UpkeepAction,
    }),
    review: t.field({
      type: ReviewKindEnum,
      nullable: true,
      description: 'Of a review: its kind; null of others.',
      resolve: ({ payload }) => (payload['review'] ?? null) as ReviewKind | null,
    }),
    features: t.field({
      type: ['String'],
      size: 10,
      description: 'Of drift: the features that drifted, or did until now; empty of others.',
      resolve: ({ payload }) => [...((payload['features'] ?? []) as readonly string[])],
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona as it is now; null for one since deleted.',
      ...linked('persona', ({ personaId }: Change) => personaId),
    }),
    otherPersona: t.field({
      type: Persona,
      nullable: true,
      description: 'Of an overlap: the other persona; null of others, and for one since deleted.',
      ...linked('persona', ({ payload }: Change) => number(payload['other'])),
    }),
  }),
});

type Ids = readonly string[] | null | undefined;
type Subjects = readonly UpkeepSubject[] | null | undefined;

builder.subscriptionField('upkeepChanged', (t) =>
  t.field({
    type: UpkeepChanged,
    description: 'Reviews that fall due, drift that starts or ends, and overlaps that start or end.',
    args: {
      personaIds: t.arg.idList({ description: 'Only of these personas, as either of an overlap. Default: all.' }),
      subjects: t.arg({ type: [UpkeepSubjectEnum], description: 'Only of these subjects. Default: all.' }),
      after: t.arg.string(RESUME_ARGUMENTS.after),
      latestOnly: t.arg.boolean(RESUME_ARGUMENTS.latestOnly),
    },
    ...pushes((args: ResumeArguments & { personaIds?: Ids; subjects?: Subjects }) => {
      const personas = decodeIdSet('Persona', args.personaIds, 'personaIds');
      const subjects = args.subjects && new Set<unknown>(args.subjects);
      return ({ kind, personaId, payload }) =>
        kind === 'UPKEEP_CHANGED' &&
        (among(personas, personaId) || (payload['other'] !== undefined && among(personas, payload['other']))) &&
        (!subjects || subjects.has(payload['subject']));
    }),
  }),
);
