import type { Change } from '../../../db/tables/changes/changes.ts';
import {
  STRATEGY_ACTIONS,
  STRATEGY_SUBJECTS,
  type StrategyAction,
  type StrategySubject,
} from '../../../services/strategy/announce.ts';
import { builder } from '../../core/builder.ts';
import { decodeIdSet, encodeId, type IdType } from '../../core/id.ts';
import { linked } from '../../core/reading.ts';
import { among, pushes, type ResumeArguments } from '../../push/change-stream.ts';
import { ChangeInterface, RESUME_ARGUMENTS } from '../live/change.ts';
import { Persona } from '../personas/persona.ts';

const SUBJECTS: Readonly<Record<StrategySubject, readonly [type: IdType, meaning: string]>> = {
  MESSAGE_GUIDE: ['MessageGuide', 'A message guide.'],
  PLAY: ['Play', 'A play of the playbook.'],
  INTERACTION_STANDARD: ['InteractionStandard', 'A standard of interaction.'],
  OBJECTIVE: ['Objective', 'An objective.'],
  ACTION_PLAN: ['ActionPlan', 'An action.'],
  DECISION: ['PersonaDecision', 'A decision on a persona.'],
  REFERENCE_SHARES: ['ReferenceShares', 'Shares of a target group, the market or customers of a rival.'],
  NEED: ['UnderlyingNeed', 'A need under a request.'],
  SPEND: ['Spend', 'Spend on marketing.'],
};

const ACTIONS: Readonly<Record<StrategyAction, string>> = {
  CREATED: 'It was made.',
  EDITED: 'It was changed.',
  DELETED: 'It was deleted.',
  MOVED: 'Its data moved: nobody did. `moved` says how.',
};

const StrategySubjectEnum = builder.enumType('StrategySubject', {
  description: 'A kind of thing that the strategy is made of.',
  values: Object.fromEntries(
    STRATEGY_SUBJECTS.map((subject) => [subject, { value: subject, description: SUBJECTS[subject][1] }]),
  ) as Record<StrategySubject, { value: StrategySubject; description: string }>,
});

const StrategyActionEnum = builder.enumType('StrategyAction', {
  description: 'What became of a thing of the strategy.',
  values: Object.fromEntries(
    STRATEGY_ACTIONS.map((action) => [action, { value: action, description: ACTIONS[action] }]),
  ) as Record<StrategyAction, { value: StrategyAction; description: string }>,
});

const subjectOf = ({ payload }: Change) => payload['subject'] as StrategySubject;

/** The global id of what changed; null of many at once. */
export function strategySubjectId(change: Change): string | null {
  const id = change.payload['subjectId'];
  return typeof id === 'number' ? encodeId(SUBJECTS[subjectOf(change)][0], id) : null;
}

export const StrategyChanged = builder.objectRef<Change>('StrategyChanged').implement({
  description: 'A thing of the strategy was made, changed or deleted, or its data moved.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    subject: t.field({ type: StrategySubjectEnum, description: 'What it is.', resolve: subjectOf }),
    action: t.field({
      type: StrategyActionEnum,
      description: 'What became of it.',
      resolve: ({ payload }) => payload['action'] as StrategyAction,
    }),
    subjectId: t.id({
      nullable: true,
      description:
        'Its id: `node(id:)` has it as it is now, null where it was deleted. Null of spend that a file brought, many rows at once.',
      resolve: strategySubjectId,
    }),
    moved: t.field({
      type: ['String'],
      size: 5,
      description:
        'Of MOVED: the pace of an objective before and after; new moves of the data of a decision, such as ' +
        'CLAIM_REFUTED:7; values of shares that differ from customers now. Otherwise empty.',
      resolve: ({ payload }) => (payload['moved'] ?? []) as string[],
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it is about; null for none, several, or one since deleted.',
      ...linked('persona', ({ personaId }: Change) => personaId),
    }),
  }),
});

interface Arguments extends ResumeArguments {
  readonly personaIds?: readonly string[] | null | undefined;
  readonly subjects?: readonly StrategySubject[] | null | undefined;
}

builder.subscriptionField('strategyChanged', (t) =>
  t.field({
    type: StrategyChanged,
    description:
      'Objectives, actions, decisions, guides and other things of the strategy being made, changed, deleted, or moved by data.',
    args: {
      personaIds: t.arg.idList({ description: 'Only what is about these personas. Default: all.' }),
      subjects: t.arg({ type: [StrategySubjectEnum], description: 'Only of these kinds. Default: all.' }),
      after: t.arg.string(RESUME_ARGUMENTS.after),
      latestOnly: t.arg.boolean(RESUME_ARGUMENTS.latestOnly),
    },
    ...pushes((args: Arguments) => {
      const personas = decodeIdSet('Persona', args.personaIds, 'personaIds');
      const subjects = args.subjects ? new Set(args.subjects) : undefined;
      return (change) =>
        change.kind === 'STRATEGY_CHANGED' &&
        (!subjects || subjects.has(subjectOf(change))) &&
        among(personas, ...((change.payload['personaIds'] ?? []) as number[]));
    }),
  }),
);
