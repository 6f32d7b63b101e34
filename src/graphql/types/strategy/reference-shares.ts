import {
  REFERENCE_GROUPS,
  REFERENCE_SHARES,
  type ReferenceGroup,
  type ReferenceShare,
  type ReferenceShares as Row,
  referencesMeant,
} from '../../../db/tables/strategy/reference-shares.ts';
import { type ContrastedShare, contrastWith, TODAYS_CUSTOMERS } from '../../../services/strategy/contrast.ts';
import { referenceShares } from '../../../services/strategy/reference-shares.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { askGroup } from '../../core/group-answers.ts';
import { decodeId } from '../../core/id.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { paged, rowsOf } from '../../core/reading.ts';
import { Estimate } from '../comparison/estimate.ts';
import { GroupInput } from '../groups/group-input.ts';
import { readGroup } from '../groups/read-group.ts';
import { deletion, given, StrategyItem } from './strategy-item.ts';

/** A pass over a column of all customers. */
const COLUMN_COST = 50;

const WHOM: Readonly<Record<ReferenceGroup, string>> = {
  TARGET: 'Whom the company wants.',
  MARKET: 'The people of the market.',
  RIVAL: 'Customers of a rival.',
};

const ReferenceGroupEnum = builder.enumType('ReferenceGroup', {
  description: 'Whom recorded shares are of.',
  values: Object.fromEntries(REFERENCE_GROUPS.map((one) => [one, { value: one, description: WHOM[one] }])) as Record<
    ReferenceGroup,
    { value: ReferenceGroup; description: string }
  >,
});

const ReferenceShareType = builder.objectRef<ReferenceShare>('ReferenceShare').implement({
  description: 'The share of a value of a trait, or of numbers between limits.',
  fields: (t) => ({
    value: t.exposeString('value', { nullable: true, description: 'The value; null of numbers between limits.' }),
    from: t.exposeFloat('from', { nullable: true, description: 'From here; null: no limit.' }),
    to: t.exposeFloat('to', { nullable: true, description: 'Up to, not including, here; null: no limit.' }),
    share: t.exposeFloat('share', { description: 'The share, 0..1.' }),
  }),
});

export const ShareContrast = builder.objectRef<ContrastedShare>('ShareContrast').implement({
  description: 'The share of customers who have a value, held against the share of others.',
  fields: (t) => ({
    value: t.exposeString('value', { nullable: true, description: 'The value; null of numbers between limits.' }),
    from: t.exposeFloat('from', { nullable: true, description: 'From here; null: no limit.' }),
    to: t.exposeFloat('to', { nullable: true, description: 'Up to, not including, here; null: no limit.' }),
    reference: t.exposeFloat('reference', { description: 'The share of the others, 0..1.' }),
    own: t.expose('own', {
      type: Estimate,
      nullable: true,
      description: 'The share of customers, with its 95 % score interval (Wilson 1927). Null: of nobody it is known.',
    }),
    count: t.exposeInt('count', { description: 'Customers who have the value.' }),
    known: t.exposeInt('known', { description: 'Customers whose value is known: the share is of these.' }),
    unknown: t.exposeInt('unknown', { description: 'Customers whose value is not known.' }),
    difference: t.expose('difference', {
      type: Estimate,
      nullable: true,
      description:
        'Own minus reference, with its 95 % interval: of two samples Newcombe (1998), of a share without a sample Wilson.',
    }),
    pValue: t.exposeFloat('pValue', {
      nullable: true,
      description:
        'How likely chance alone makes such a difference, adjusted for the number of values (Benjamini and Hochberg 1995).',
    }),
    differs: t.exposeBoolean('differs', {
      nullable: true,
      description: 'Whether that is below 0.05. Null: nobody knows.',
    }),
    missing: t.exposeInt('missing', {
      nullable: true,
      description:
        'Customers with the value that lack to the share, of those whose value is known; 0 where it is reached.',
    }),
  }),
});

export const ReferenceShares = builder.objectRef<Row>('ReferenceShares');

builder.node(ReferenceShares, {
  extensions: rowsOf(REFERENCE_SHARES),
  interfaces: [StrategyItem],
  description: 'Shares of a trait among whom the company wants, the market, or customers of a rival.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.reference.load(id),
  fields: (t) => ({
    whom: t.expose('whom', { type: ReferenceGroupEnum, description: 'Whom they are of.' }),
    name: t.exposeString('name', { description: 'Which market, or which rival.' }),
    feature: t.exposeString('feature', { description: 'The trait, by its name in the catalogue.' }),
    shares: t.field({
      type: [ReferenceShareType],
      size: 5,
      description: 'The shares, as they were recorded.',
      resolve: ({ shares }) => [...shares],
    }),
    source: t.exposeString('source', { description: 'Where they are from.' }),
    datedOn: t.expose('datedOn', { type: 'Date', description: 'The day they are of.' }),
    sampleSize: t.exposeInt('sampleSize', {
      nullable: true,
      description: 'People that were asked; null: everybody, or nobody knows. Then they count as certain.',
    }),
    contrast: t.field({
      type: [ShareContrast],
      size: 5,
      cost: COLUMN_COST,
      description:
        'Customers held against them, worked out now. It is looked at daily, and `strategyChanged` tells of moves.',
      args: {
        group: t.arg({
          type: GroupInput,
          description: 'Whom to hold against them. Default: customers of the kind CUSTOMER.',
        }),
      },
      resolve: (row, { group }, context) =>
        contrastWith(
          (of, kind, ask) => askGroup(context, of, kind, ask),
          row,
          group ? readGroup(group, ['group']) : TODAYS_CUSTOMERS,
        ),
    }),
  }),
});

const ReferenceSharesFilter = builder.inputType('ReferenceSharesFilter', {
  description: 'Which records are meant: what is given must all hold.',
  fields: (t) => ({
    whom: t.field({ type: ReferenceGroupEnum, description: 'Only of these people.' }),
    name: t.string({ description: 'Only of this market or rival.' }),
    feature: t.string({ description: 'Only of this trait.' }),
    team: t.field({ type: Team, description: 'Only of this team.' }),
  }),
});
type FilterShape = (typeof ReferenceSharesFilter)['$inferInput'];

builder.queryField('referenceShares', (t) =>
  t.connection(
    {
      type: ReferenceShares,
      description: 'Recorded shares of target groups, markets and customers of rivals, the latest day first.',
      args: { filter: t.arg({ type: ReferenceSharesFilter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => ({
        ordering: 'referenceShares',
        list: referencesMeant(given(filter)),
      })),
    },
    { name: 'ReferenceSharesConnection', description: 'A list of records.' },
    { name: 'ReferenceSharesEdge', description: 'A record of a list.' },
  ),
);

const ReferenceShareInput = builder.inputType('ReferenceShareInput', {
  description: 'The share of a value, or of numbers between limits.',
  fields: (t) => ({
    value: t.string({ description: 'Of texts, lists and flags: the value; `true` of a flag.' }),
    from: t.float({ description: 'Of numbers and times: from here. Default: no limit.' }),
    to: t.float({ description: 'The same: up to, not including, here. Default: no limit.' }),
    share: t.float({ required: true, description: 'The share, 0..1.' }),
  }),
});

mutation({
  name: 'recordReferenceShares',
  scope: 'WRITE',
  description: 'Records shares of a trait among whom the company wants, the market, or customers of a rival.',
  input: {
    description: 'Shares to record. Those of values that are left out are not known, and not held against anybody.',
    fields: (t) => ({
      whom: t.field({ type: ReferenceGroupEnum, required: true, description: 'Whom they are of.' }),
      name: t.string({ required: true, description: 'Which market, or which rival, 200 characters.' }),
      feature: t.string({ required: true, description: 'The trait. UNKNOWN_FEATURE for one that nobody has.' }),
      shares: t.field({ type: [ReferenceShareInput], required: true, description: 'The shares, 1 to 100.' }),
      source: t.string({ required: true, description: 'Where they are from, 500 characters.' }),
      datedOn: t.field({ type: 'Date', required: true, description: 'The day they are of; not in the future.' }),
      sampleSize: t.int({ description: 'People that were asked. Default: they count as certain.' }),
      team: t.field({ type: Team, description: 'The team that it is of.' }),
    }),
  },
  payload: { shares: noun(ReferenceShares, 'The record.') },
  work: async ({ whom, name, feature, shares, source, datedOn, ...fields }, { scope }) => ({
    shares: await referenceShares.create(scope, {
      ...presentFields(fields),
      ...{ whom, name, feature, shares: shares.map((share) => ({ ...share })), source, datedOn },
    }),
  }),
});

mutation({
  name: 'editReferenceShares',
  scope: 'WRITE',
  description: 'Changes recorded shares.',
  input: {
    description: 'Changes to a record: what is left out stays; the shares are replaced as a whole.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The record.' }),
      version: t.int(SEEN_VERSION),
      whom: t.field({ type: ReferenceGroupEnum, description: 'Whom they are of.' }),
      name: t.string({ description: 'Which market, or which rival, 200 characters.' }),
      feature: t.string({ description: 'The trait.' }),
      shares: t.field({ type: [ReferenceShareInput], description: 'The shares, 1 to 100.' }),
      source: t.string({ description: 'Where they are from, 500 characters.' }),
      datedOn: t.field({ type: 'Date', description: 'The day they are of.' }),
      sampleSize: t.int({ description: 'People that were asked; null: they count as certain.' }),
      team: t.field({ type: Team, description: 'The team that it is of; null clears.' }),
    }),
  },
  payload: { shares: noun(ReferenceShares, 'The record as it is now.') },
  work: async ({ id, version, shares, ...fields }, { scope }) => ({
    shares: await referenceShares.edit(
      scope,
      { id: decodeId('ReferenceShares', id), version },
      {
        ...presentFields(fields, 'sampleSize', 'team'),
        ...(shares ? { shares: shares.map((share) => ({ ...share })) } : {}),
      },
    ),
  }),
});

deletion('deleteReferenceShares', 'ReferenceShares', 'Deletes recorded shares.', referenceShares.remove);
