import { overlapsMeant } from '../../../db/tables/upkeep/persona-overlaps.ts';
import { reviewsMeant } from '../../../db/tables/upkeep/review-calendar.ts';
import { type DriftState, driftsMeant } from '../../../db/tables/upkeep/trait-drifts.ts';
import {
  lastUpkeepCheck,
  RECENT_UPKEEP_CHECKS,
  UPKEEP_CHECKS,
  type UpkeepCheck as UpkeepCheckRow,
  type UpkeepCheckState,
} from '../../../db/tables/upkeep/upkeep-checks.ts';
import type { ReviewKind } from '../../../engine/upkeep/review-calendar.ts';
import { askForUpkeepCheck } from '../../../services/upkeep/ask-for-check.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { decodeIds, encodeId } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { paged, rowsOf } from '../../core/reading.ts';
import { timeOf } from '../../core/scalars.ts';
import { DueReview } from './due-review.ts';
import { PersonaOverlapType } from './persona-overlap.ts';
import { ReviewKindEnum } from './persona-review.ts';
import { DriftStateEnum, TraitDriftType } from './trait-drift.ts';
import { UnexplainedType } from './unexplained.ts';

const State = builder.enumType('UpkeepCheckState', {
  description: 'Where a look at the personas stands.',
  values: {
    QUEUED: { description: 'It waits for its turn.' },
    RUNNING: { description: 'It is being made.' },
    COMPLETE: { description: 'What it found is there.' },
    FAILED: { description: 'It ended without figures; `error` says why.' },
  } as const satisfies Record<UpkeepCheckState, { description: string }>,
});

const UpkeepCheck = builder.objectRef<UpkeepCheckRow>('UpkeepCheck').implement({
  extensions: rowsOf(UPKEEP_CHECKS),
  description: 'A look at all active personas: their drift and overlaps, and customers whom none explains.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('UpkeepCheck', id) }),
    state: t.expose('state', { type: State, description: 'Where it stands.' }),
    at: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for, or due.' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    personas: t.int({
      nullable: true,
      description: 'Active personas it looked at; null until it is complete.',
      resolve: ({ figures }) => figures?.personas ?? null,
    }),
    unexplained: t.field({
      type: UnexplainedType,
      nullable: true,
      description: 'Customers whom no persona explained then; null until it is complete.',
      resolve: ({ figures }) => figures,
    }),
    error: t.exposeString('error', { nullable: true, description: 'Why it failed; null where it did not.' }),
  }),
});

/** Personas, as an argument of the lists. */
const PERSONAS_ARG = 'Only of these personas. Default: all.';

type Ids = readonly (string | number)[] | null | undefined;

interface ReviewArgs {
  readonly overdueOnly?: boolean | null | undefined;
  readonly dueBy?: string | null | undefined;
  readonly kinds?: readonly ReviewKind[] | null | undefined;
  readonly personaIds?: Ids;
}

const Upkeep = builder.objectRef<object>('Upkeep').implement({
  description: 'How the personas of the workspace are kept up: reviews, and what the last check found.',
  fields: (t) => ({
    measuredAt: t.field({
      type: 'DateTime',
      nullable: true,
      cost: STATEMENT,
      description: 'When the last complete check looked; null before the first: see checkUpkeep.',
      resolve: async (_upkeep, _args, { scope }) => {
        const figures = (await lastUpkeepCheck(scope))?.figures;
        return figures ? new Date(figures.measuredAt) : null;
      },
    }),
    reviews: t.connection(
      {
        type: DueReview,
        description: 'The next review of each kind of each active persona, the first due first.',
        args: {
          overdueOnly: t.arg.boolean({ defaultValue: false, description: 'Only what is due by now. Default false.' }),
          dueBy: t.arg({ type: 'DateTime', description: 'Only what is due at this time or before. Default: all.' }),
          kinds: t.arg({ type: [ReviewKindEnum], description: 'Only of these kinds. Default: all.' }),
          personaIds: t.arg.idList({ description: PERSONAS_ARG }),
        },
        ...paged(({ overdueOnly, dueBy, kinds, personaIds }: ReviewArgs) => ({
          ordering: 'dueReviews',
          list: reviewsMeant({
            personaIds: decodeIds('Persona', personaIds, 'personaIds'),
            kinds: kinds ?? undefined,
            isOverdue: overdueOnly ?? false,
            dueBy: dueBy ? timeOf(dueBy, ['dueBy']) : undefined,
          }),
        })),
      },
      { name: 'DueReviewConnection', description: 'A list of reviews that are due some time.' },
      { name: 'DueReviewEdge', description: 'A review of a list.' },
    ),
    drift: t.connection(
      {
        type: TraitDriftType,
        description: 'Traits of the members of personas, as the last check found them: drifted ones first.',
        args: {
          personaIds: t.arg.idList({ description: PERSONAS_ARG }),
          states: t.arg({ type: [DriftStateEnum], description: 'Only of which this is said. Default: all.' }),
        },
        ...paged(({ personaIds, states }: { personaIds?: Ids; states?: readonly DriftState[] | null | undefined }) => ({
          ordering: 'traitDrift',
          list: driftsMeant({
            personaIds: decodeIds('Persona', personaIds, 'personaIds'),
            states: states ?? undefined,
          }),
        })),
      },
      { name: 'TraitDriftConnection', description: 'A list of traits.' },
      { name: 'TraitDriftEdge', description: 'A trait of a list.' },
    ),
    unexplained: t.field({
      type: UnexplainedType,
      nullable: true,
      cost: STATEMENT,
      description: 'Customers whom no persona explains, with a suggested one; null before the first check.',
      resolve: async (_upkeep, _args, { scope }) => (await lastUpkeepCheck(scope))?.figures ?? null,
    }),
    overlaps: t.connection(
      {
        type: PersonaOverlapType,
        description: 'Pairs of personas with common members, the largest overlap first.',
        args: {
          overOnly: t.arg.boolean({
            defaultValue: true,
            description: 'Only those that reach a line of the settings. Default true.',
          }),
          personaIds: t.arg.idList({ description: PERSONAS_ARG }),
        },
        ...paged(({ overOnly, personaIds }: { overOnly?: boolean | null | undefined; personaIds?: Ids }) => ({
          ordering: 'personaOverlaps',
          list: overlapsMeant({
            personaIds: decodeIds('Persona', personaIds, 'personaIds'),
            isOver: overOnly ?? true,
          }),
        })),
      },
      { name: 'PersonaOverlapConnection', description: 'A list of overlaps.' },
      { name: 'PersonaOverlapEdge', description: 'An overlap of a list.' },
    ),
    checks: t.connection(
      {
        type: UpkeepCheck,
        description: 'Looks at the personas, newest first; the last 400 are kept.',
        ...paged((_args: object) => ({ ordering: 'upkeepChecks', list: RECENT_UPKEEP_CHECKS })),
      },
      { name: 'UpkeepCheckConnection', description: 'A list of checks.' },
      { name: 'UpkeepCheckEdge', description: 'A check of a list.' },
    ),
  }),
});

builder.queryField('upkeep', (t) =>
  t.field({
    type: Upkeep,
    description: 'How the personas of the workspace are kept up.',
    resolve: () => ({}),
  }),
);

mutation({
  name: 'checkUpkeep',
  scope: 'WRITE',
  description:
    'Queues a look at all active personas. It is made in the background, and by itself once a day where something ' +
    'changed; `upkeep.checks` shows how it stands. One that waits already is given back.',
  input: {
    description: 'A check to queue.',
    fields: (t) => ({
      maxAgeHours: t.float({
        description:
          'A complete check that is no older is given back, and none is queued. Default: one is queued anyway.',
      }),
    }),
  },
  payload: { check: noun(UpkeepCheck, 'The check, queued; or the one that is new enough.') },
  work: async ({ maxAgeHours }, { scope }) => ({ check: await askForUpkeepCheck(scope, maxAgeHours ?? null) }),
});
