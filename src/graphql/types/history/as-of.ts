import { BY_CUSTOMER, type HeldFact, heldCount, heldPage, type Lasting } from '../../../db/reads/as-of.ts';
import { MEMBERSHIPS_OVER_TIME } from '../../../db/tables/memberships/transitions.ts';
import { MATCHES_OVER_TIME } from '../../../db/tables/personas/match-history.ts';
import { matchRules } from '../../../db/tables/personas/persona-criteria.ts';
import { pastScores } from '../../../db/tables/scores/score-history.ts';
import {
  type AnswerTimes,
  refuseFuture,
  requireAnswerAt,
  timesOfPersona,
  timesOfSegmentation,
} from '../../../services/history/answer-times.ts';
import { matchesAt, membershipsAt, scoresAt, type Unanswered } from '../../../services/history/as-of.ts';
import { builder } from '../../core/builder.ts';
import { connect, type PageArgs } from '../../core/connection.ts';
import type { Context } from '../../core/context.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { linked } from '../../core/reading.ts';
import { timeOf } from '../../core/scalars.ts';
import { Customer } from '../customers/customer.ts';
import { Persona } from '../personas/persona.ts';
import { Segment } from '../segments/segment.ts';
import { Segmentation } from '../segments/segmentation.ts';
import { PastScore } from './past-score.ts';

/** Members of the time are counted one by one. */
const COUNT = 1_000;

/** A fact that held at a time, with the time that was asked for. */
type PastFact = HeldFact & { readonly time: Date };

const PastMembership = builder.objectRef<PastFact>('PastMembership').implement({
  description: 'A customer that was in a segment at a time. How strongly is not kept.',
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer as it is now; null for one just erased.',
      ...linked('customer', ({ customerId }: HeldFact) => customerId),
    }),
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment; null for one just deleted.',
      ...linked('segment', ({ parentId }: HeldFact) => parentId),
    }),
    since: t.expose('since', { type: 'DateTime', description: 'When it came in, by the clock of the segmentation.' }),
    ended: t.expose('at', { type: 'DateTime', nullable: true, description: 'When it went; null: it is in it now.' }),
    scores: t.field({
      type: [PastScore],
      size: 'scores',
      cost: STATEMENT,
      description: 'The scores of the segmentation that the customer had then.',
      resolve: async ({ customerId, parentId, time }, _args, { scope, loaders }) => {
        const segment = await loaders.segment.load(parentId);
        if (!segment) return [];
        const { segmentationId } = segment;
        const read = (ids: readonly number[]) => pastScores(scope, [segmentationId], ids, time);
        return loaders.children(`past scores ${segmentationId} ${time.getTime()}`, read).load(customerId);
      },
    }),
  }),
});

const PastMatch = builder.objectRef<HeldFact>('PastMatch').implement({
  description: 'A customer that was matched to a persona at a time. How well it fitted is not kept.',
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer as it is now; null for one just erased.',
      ...linked('customer', ({ customerId }: HeldFact) => customerId),
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona; null for one just deleted.',
      ...linked('persona', ({ parentId }: HeldFact) => parentId),
    }),
    since: t.expose('since', { type: 'DateTime', description: 'When it was matched, by the clock of the persona.' }),
    ended: t.expose('at', { type: 'DateTime', nullable: true, description: 'Up to when; null: it is matched now.' }),
  }),
});

const UnansweredHistory = builder.objectRef<Unanswered>('UnansweredHistory').implement({
  description: 'A segmentation or persona of which nothing is known at a time: UNKNOWN, not "none".',
  fields: (t) => ({
    segmentation: t.expose('segmentation', {
      type: Segmentation,
      nullable: true,
      description: 'The segmentation; null for a persona.',
    }),
    persona: t.expose('persona', {
      type: Persona,
      nullable: true,
      description: 'The persona; null for a segmentation.',
    }),
    message: t.exposeString('message', {
      description: 'Why, and where its history begins or its clock stands; for people, may change.',
    }),
  }),
});

/** Something at a past time. */
interface Then<Of> {
  readonly of: Of;
  readonly at: Date;
}

const TIME = 'The time, by the clock of the history asked: the answers that held then, as far as they were known then.';
const SAID = 'Customers merged since count as who they are now, and erased ones not at all.';
const REFUSED = 'NO_ANSWER_THEN where nothing is known of the time, IN_THE_FUTURE for one after now.';

function timed(facts: readonly HeldFact[], time: Date): PastFact[] {
  return facts.map((fact) => ({ ...fact, time }));
}

/** A page of customers that were in something. */
async function pageThen(
  lasting: Lasting,
  name: string,
  { of, at }: Then<{ readonly id: number }>,
  args: PageArgs,
  context: Context,
) {
  const { scope } = context;
  return connect<PastFact>(args, {
    ordering: `${name}:${of.id}:${at.getTime()}`,
    keys: BY_CUSTOMER,
    position: ({ customerId }) => [customerId],
    rows: async (page) => timed(await heldPage(scope, lasting, of.id, at, page), at),
    total: () => heldCount(scope, lasting, of.id, at),
  });
}

const CustomerThen = builder.objectRef<Then<{ readonly id: number }>>('CustomerAsOf').implement({
  description: `A customer at a past time, by the histories of segments and personas. ${SAID}`,
  fields: (t) => ({
    time: t.expose('at', { type: 'DateTime', description: 'The time.' }),
    memberships: t.field({
      type: [PastMembership],
      size: 'memberships',
      cost: STATEMENT,
      description: 'The segments it was in, of the segmentations that had an answer; of the others see `unanswered`.',
      resolve: async ({ of, at }, _args, { scope }) =>
        timed((await membershipsAt(scope, of.id, at, Date.now())).facts, at),
    }),
    matches: t.field({
      type: [PastMatch],
      size: 'personas',
      cost: STATEMENT,
      description: 'The personas it was matched to, of those it was held against; of the others see `unanswered`.',
      resolve: async ({ of, at }, _args, { scope }) => [...(await matchesAt(scope, of.id, at, Date.now())).facts],
    }),
    scores: t.field({
      type: [PastScore],
      size: 'scores',
      cost: STATEMENT,
      description:
        'The scores it had, known or not, of the segmentations that had an answer; of the others see `unanswered`.',
      resolve: ({ of, at }, _args, { scope }) => scoresAt(scope, of.id, at, Date.now()),
    }),
    unanswered: t.field({
      type: [UnansweredHistory],
      size: 'segmentations',
      cost: STATEMENT,
      description: 'Segmentations and personas whose history says nothing of the time.',
      resolve: async ({ of, at }, _args, { scope }) => [
        ...(await membershipsAt(scope, of.id, at, Date.now())).unanswered,
        ...(await matchesAt(scope, of.id, at, Date.now())).unanswered,
      ],
    }),
  }),
});

const SegmentThen = builder.objectRef<Then<{ readonly id: number }>>('SegmentAsOf').implement({
  description: `A segment at a past time, by the history of its segmentation. ${SAID}`,
  fields: (t) => ({
    time: t.expose('at', { type: 'DateTime', description: 'The time.' }),
    size: t.int({
      cost: COUNT,
      description: 'How many members it had.',
      resolve: ({ of, at }, _args, { scope }) => heldCount(scope, MEMBERSHIPS_OVER_TIME, of.id, at),
    }),
    members: t.connection(
      {
        type: PastMembership,
        cost: STATEMENT,
        description: 'Its members then, by when the customers were first stored.',
        resolve: (then, args, context) => pageThen(MEMBERSHIPS_OVER_TIME, 'membersThen', then, args, context),
      },
      { name: 'PastMembershipConnection', description: 'A list of members of a segment at a time.' },
      { name: 'PastMembershipEdge', description: 'A member of a list.' },
    ),
  }),
});

const PersonaThen = builder.objectRef<Then<{ readonly id: number }>>('PersonaAsOf').implement({
  description: `A persona's matches at a past time. ${SAID}`,
  fields: (t) => ({
    time: t.expose('at', { type: 'DateTime', description: 'The time.' }),
    matchCount: t.int({
      cost: COUNT,
      description: 'How many customers were matched to it.',
      resolve: ({ of, at }, _args, { scope }) => heldCount(scope, MATCHES_OVER_TIME, of.id, at),
    }),
    members: t.connection(
      {
        type: PastMatch,
        cost: STATEMENT,
        description: 'The customers matched to it then, by when they were first stored.',
        resolve: (then, args, context) => pageThen(MATCHES_OVER_TIME, 'matchesThen', then, args, context),
      },
      { name: 'PastMatchConnection', description: 'A list of matches at a time.' },
      { name: 'PastMatchEdge', description: 'A match of a list.' },
    ),
  }),
});

/** The thing at the time asked for, where its history speaks of that. */
function then<Of>(of: Of, times: AnswerTimes, at: Date): Then<Of> {
  requireAnswerAt(times, at, Date.now(), 'time');
  return { of, at };
}

builder.objectField(Customer, 'asOf', (t) =>
  t.field({
    type: CustomerThen,
    description: 'What it was at a past time. IN_THE_FUTURE for one after now.',
    args: { time: t.arg({ type: 'DateTime', required: true, description: TIME }) },
    resolve: (of, { time }) => {
      const at = timeOf(time, ['time']);
      refuseFuture(at, Date.now());
      return { of, at };
    },
  }),
);

builder.objectField(Segment, 'asOf', (t) =>
  t.field({
    type: SegmentThen,
    nullable: true,
    description: `What it was at a past time; null where its segmentation was just deleted. ${REFUSED}`,
    args: { time: t.arg({ type: 'DateTime', required: true, description: TIME }) },
    resolve: async (of, { time }, { loaders }) => {
      const segmentation = await loaders.segmentation.load(of.segmentationId);
      return segmentation && then(of, timesOfSegmentation(segmentation), timeOf(time, ['time']));
    },
  }),
);

builder.objectField(Persona, 'asOf', (t) =>
  t.field({
    type: PersonaThen,
    cost: STATEMENT,
    description: `Who was matched to it at a past time. ${REFUSED}`,
    args: { time: t.arg({ type: 'DateTime', required: true, description: TIME }) },
    resolve: async (of, { time }, { scope }) => {
      const [rule] = await matchRules(scope, [of.id]);
      return then(of, timesOfPersona(of, rule), timeOf(time, ['time']));
    },
  }),
);
