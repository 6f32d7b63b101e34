import { type Spend as Row, SPEND, spendMeant } from '../../../db/tables/outcomes/spend.ts';
import { deleteSpend, editSpend, recordSpend } from '../../../services/outcomes/spend.ts';
import { builder } from '../../core/builder.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { deletedId, mutation, noun, payloadField, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { one, paged, rowsOf } from '../../core/reading.ts';
import { dayOf } from '../../core/scalars.ts';
import { Persona } from '../personas/persona.ts';
import { Segment } from '../segments/segment.ts';

const ABOUT = {
  from: 'The first day.',
  to: 'The day after the last one.',
  amount: 'The money, in `currency`, 0 or more.',
  currency: 'ISO 4217 code. In figures it counts by the exchange rates of the workspace.',
  channel: 'The channel it went to, as `channel` of sales names it, so that new customers are told by it.',
  campaign: 'The campaign it was for.',
  leads: 'People it brought who showed interest.',
  additional:
    'True: it is spent beside spend of the same channel, campaign and aim that is recorded. Default false: CONFLICT.',
} as const;

export const Spend = builder.objectRef<Row>('Spend');

builder.node(Spend, {
  extensions: rowsOf(SPEND),
  description: 'Money spent on marketing over some days.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.spend.load(id),
  fields: (t) => ({
    from: t.expose('from', { type: 'Date', description: ABOUT.from }),
    to: t.expose('to', { type: 'Date', description: ABOUT.to }),
    amount: t.expose('amount', { type: 'Decimal', description: 'The money, in `currency`.' }),
    currency: t.exposeString('currency', { description: ABOUT.currency }),
    channel: t.exposeString('channel', { description: 'The channel it went to.' }),
    campaign: t.exposeString('campaign', { nullable: true, description: `${ABOUT.campaign} Null: for none.` }),
    aimed: t.exposeBoolean('aimed', {
      description: 'It was aimed at a persona or segment, also at one that is deleted since.',
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it was aimed at; null for none, or one that is deleted.',
      ...one('persona', 'personaId'),
    }),
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment it was aimed at; null for none, or one that is deleted.',
      ...one('segment', 'segmentId'),
    }),
    leads: t.exposeInt('leads', { nullable: true, description: `${ABOUT.leads} Null: nobody counted them.` }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was recorded.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
  }),
});

const SpendFilter = builder.inputType('SpendFilter', {
  description: 'Which spend is meant: what is given must all hold.',
  fields: (t) => ({
    from: t.field({ type: 'Date', description: 'With a day on or after this one.' }),
    to: t.field({ type: 'Date', description: 'With a day before this one.' }),
    channel: t.string({ description: 'On this channel.' }),
    campaign: t.string({ description: 'For this campaign.' }),
    personaId: t.id({ description: 'Aimed at this persona.' }),
    segmentId: t.id({ description: 'Aimed at this segment.' }),
  }),
});

type FilterShape = (typeof SpendFilter)['$inferInput'];

builder.queryField('spend', (t) =>
  t.connection(
    {
      type: Spend,
      description: 'Money spent on marketing, the latest first by its first day.',
      args: { filter: t.arg({ type: SpendFilter, description: 'Only this. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => {
        const { from, to, personaId, segmentId, ...rest } = presentFields(filter ?? {});
        return {
          ordering: 'spend',
          list: spendMeant({
            ...rest,
            from: from === undefined ? undefined : dayOf(from, ['filter', 'from']),
            to: to === undefined ? undefined : dayOf(to, ['filter', 'to']),
            personaId: personaId === undefined ? undefined : decodeId('Persona', personaId, ['filter', 'personaId']),
            segmentId: segmentId === undefined ? undefined : decodeId('Segment', segmentId, ['filter', 'segmentId']),
          }),
        };
      }),
    },
    { name: 'SpendConnection', description: 'A list of spend.' },
    { name: 'SpendEdge', description: 'Spend of a list.' },
  ),
);

const SpendInput = builder.inputType('SpendInput', {
  description: 'Spend to record.',
  fields: (t) => ({
    from: t.field({ type: 'Date', required: true, description: `${ABOUT.from} Not later than today.` }),
    to: t.field({ type: 'Date', required: true, description: ABOUT.to }),
    amount: t.field({ type: 'Decimal', required: true, description: ABOUT.amount }),
    currency: t.string({ description: `${ABOUT.currency} Default: the workspace's.` }),
    channel: t.string({ required: true, description: ABOUT.channel }),
    campaign: t.string({ description: `${ABOUT.campaign} Default: none.` }),
    personaId: t.id({ description: 'The persona it was aimed at. Default: none.' }),
    segmentId: t.id({ description: 'The segment it was aimed at. Default: none.' }),
    leads: t.int({ description: `${ABOUT.leads} Default: nobody counted them.` }),
    additional: t.boolean({ description: ABOUT.additional }),
  }),
});

interface AimShape {
  readonly personaId?: string | number | null | undefined;
  readonly segmentId?: string | number | null | undefined;
}

function aimOf({ personaId, segmentId }: AimShape, field: readonly string[]) {
  const decoded = (type: 'Persona' | 'Segment', id: string | number | null | undefined, name: string) =>
    id === null || id === undefined ? id : decodeId(type, id, [...field, name]);
  return presentFields(
    {
      personaId: decoded('Persona', personaId, 'personaId'),
      segmentId: decoded('Segment', segmentId, 'segmentId'),
    },
    'personaId',
    'segmentId',
  );
}

mutation({
  name: 'recordSpend',
  scope: 'INGEST',
  description:
    'Records money spent on marketing: all rows, or none. CURRENCY_MISMATCH for a currency without an exchange rate. ' +
    'CONFLICT where some of the days are recorded for the same channel, campaign and aim.',
  input: {
    description: 'Spend to record.',
    fields: (t) => ({
      spend: t.field({ type: [SpendInput], required: true, description: 'The rows, 1 to 500.' }),
    }),
  },
  payload: {
    spend: payloadField(
      { type: [Spend], nullable: true, size: 500, description: 'What was recorded; null where it was refused.' },
      (rows: Row[] | undefined) => rows,
    ),
  },
  work: async ({ spend }, { scope }) => ({
    spend: await recordSpend(
      scope,
      spend.map(({ personaId, segmentId, from, to, amount, channel, ...row }, index) => ({
        ...{ from, to, amount, channel },
        ...presentFields(row),
        ...aimOf({ personaId, segmentId }, ['spend', String(index)]),
      })),
    ),
  }),
});

mutation({
  name: 'editSpend',
  scope: 'INGEST',
  description: 'Changes spend that was recorded. Refused as recording is.',
  input: {
    description: 'Changes to spend: what is left out stays.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The spend.' }),
      version: t.int(SEEN_VERSION),
      from: t.field({ type: 'Date', description: ABOUT.from }),
      to: t.field({ type: 'Date', description: ABOUT.to }),
      amount: t.field({ type: 'Decimal', description: ABOUT.amount }),
      currency: t.string({ description: ABOUT.currency }),
      channel: t.string({ description: ABOUT.channel }),
      campaign: t.string({ description: `${ABOUT.campaign} Null: none.` }),
      personaId: t.id({ description: 'The persona it was aimed at; null: none.' }),
      segmentId: t.id({ description: 'The segment it was aimed at; null: none.' }),
      leads: t.int({ description: `${ABOUT.leads} Null: nobody counted them.` }),
      additional: t.boolean({ description: ABOUT.additional }),
    }),
  },
  payload: { spend: noun(Spend, 'The spend as it is now.') },
  work: async ({ id, version, personaId, segmentId, ...fields }, { scope }) => ({
    spend: await editSpend(
      scope,
      { id: decodeId('Spend', id), version },
      { ...presentFields(fields, 'campaign', 'leads'), ...aimOf({ personaId, segmentId }, []) },
    ),
  }),
});

mutation({
  name: 'deleteSpend',
  scope: 'INGEST',
  description: 'Deletes spend that was recorded by mistake.',
  input: {
    description: 'Spend to delete.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The spend.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId() },
  work: async ({ id, version }, { scope }) => {
    const row = decodeId('Spend', id);
    await deleteSpend(scope, { id: row, version });
    return { deletedId: encodeId('Spend', row) };
  },
});
