import { type MeasuredPersona, measuredPersonas } from '../../../db/tables/personas/bound-claims.ts';
import type { PersonaClaim } from '../../../db/tables/personas/persona-claims.ts';
import {
  type ClaimMeasure as Measure,
  type MeasuredValue as Measured,
  type MeasureGroup,
  OWN_GROUPS,
  STATISTICS,
  type Statistic,
} from '../../../engine/persona/measure.ts';
import { asError, PersonagraphError } from '../../../errors.ts';
import type { Group } from '../../../services/groups/group.ts';
import { measuredOf, measureOf, writtenOf } from '../../../services/personas/claims/claim-changes.ts';
import { groupOfMeasure } from '../../../services/personas/claims/measured-group.ts';
import { measureWith } from '../../../services/personas/measure-claims.ts';
import { factsIn, measuredText, measureLabel } from '../../../services/personas/words/measure-words.ts';
import { unitLabel } from '../../../services/personas/words/unit-words.ts';
import { plainFailure } from '../../../services/threads/plain-failure.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { ErrorCodeEnum } from '../../core/errors.ts';
import { askGroup } from '../../core/group-answers.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { languageArg } from '../../core/language.ts';
import { GroupInput } from '../groups/group-input.ts';
import { readGroup } from '../groups/read-group.ts';

/** A pass over a column of all customers. */
const COLUMN_COST = 50;

/** The catalogue is read once an operation. */
const CATALOGUE_COST = 1;

const STATISTIC_TEXTS: Readonly<Record<Statistic, string>> = {
  SHARE: 'The share 0..1 of members who have a value, or one between limits, of those whose value is known.',
  AVERAGE: 'The mean of a number, time or flag.',
  MEDIAN: 'The median of a number or time.',
  QUANTILE: 'A quantile of a number or time.',
  SUM: 'The sum of a number, or of a flag how many are true.',
  COUNT: 'How many members have a value, one between limits, or any at all.',
};

export const StatisticEnum = builder.enumType('ClaimStatistic', {
  description: 'A number that can be had of a group. Times are milliseconds since 1970.',
  values: Object.fromEntries(
    STATISTICS.map((one) => [one, { value: one, description: STATISTIC_TEXTS[one] }]),
  ) as Record<Statistic, { value: Statistic; description: string }>,
});

const OwnGroup = builder.enumType('ClaimGroup', {
  description: 'A group that is named by the persona.',
  values: {
    MEMBERS: {
      value: OWN_GROUPS[0],
      description:
        'Customers matched to the persona; while it is not active those of its source segment, or of its first criterion.',
    },
    SOURCE_SEGMENT: { value: OWN_GROUPS[1], description: 'Those of the segment that it was drafted from.' },
  } as const,
});

/** A value of a measure. */
interface ValueOf extends Measured {
  readonly measure: Measure;
}

const MeasuredValue = builder.objectRef<ValueOf>('MeasuredValue').implement({
  description: 'A number over a group of customers, as of one snapshot.',
  fields: (t) => ({
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The number; a share is 0..1. Null where nobody has a known value, or it could not be had.',
    }),
    text: t.string({
      nullable: true,
      cost: CATALOGUE_COST,
      description:
        'The number as people read it, with its unit: `62 %`, `£1,500`, `42 years old`. Null where there is none.',
      args: { language: t.arg(languageArg) },
      resolve: async ({ measure, value, asOf }, { language }, { loaders }) => {
        if (value === null) return null;
        const facts = factsIn(await loaders.catalogue())(measure.feature);
        return measuredText(measure, facts, value, new Date(asOf), language);
      },
    }),
    sampleSize: t.exposeInt('sampleSize', { description: 'Members whose value is known: what the number is of.' }),
    unknown: t.exposeInt('unknown', { description: 'Members whose value is not known.' }),
    low: t.exposeFloat('low', {
      nullable: true,
      description:
        'Lower end of the 95 % interval: of shares Wilson (1927), of averages Student, of quantiles order statistics. Null ' +
        'of totals, and of too few members.',
    }),
    high: t.exposeFloat('high', { nullable: true, description: 'Upper end of the same interval.' }),
    asOf: t.field({
      type: 'DateTime',
      description: 'The time of the snapshot.',
      resolve: ({ asOf }) => new Date(asOf),
    }),
    problem: t.string({
      nullable: true,
      description:
        'Why it could not be had, or is in doubt: a share of a value that nobody has may be misspelt. Null: neither.',
      resolve: ({ problem }) => problem?.message ?? null,
    }),
    problemCode: t.field({
      type: ErrorCodeEnum,
      nullable: true,
      description: 'The same, for programs.',
      resolve: ({ problem }) => problem?.code ?? null,
    }),
  }),
});

/** A claim that is bound to a measure. */
export const ClaimMeasure = builder.objectRef<PersonaClaim>('ClaimMeasure').implement({
  description: 'A number over customers that a claim states, which can be had again at any time.',
  fields: (t) => ({
    feature: t.string({ description: 'Its name in the catalogue.', resolve: (claim) => of(claim).feature }),
    label: t.string({
      cost: CATALOGUE_COST,
      description: 'What it is of, in words: `Gender: woman (share)`, `Yearly income (median)`.',
      args: { language: t.arg(languageArg) },
      resolve: async (claim, { language }, { loaders }) => measureLabel(of(claim), await loaders.catalogue(), language),
    }),
    unitLabel: t.string({
      nullable: true,
      cost: CATALOGUE_COST,
      description: 'Unit of the feature, in words: `British pounds`. Null: there is none, or none is known.',
      args: { language: t.arg(languageArg) },
      resolve: async (claim, { language }, { loaders }) =>
        unitLabel(factsIn(await loaders.catalogue())(of(claim).feature).unit, language),
    }),
    statistic: t.field({
      type: StatisticEnum,
      description: 'Which number of the feature.',
      resolve: (claim) => of(claim).statistic,
    }),
    value: t.string({
      nullable: true,
      description: 'Of SHARE and COUNT: the text, or `true` or `false`, that is counted.',
      resolve: (claim) => of(claim).value ?? null,
    }),
    from: t.float({
      nullable: true,
      description: 'Of SHARE and COUNT of numbers and times: from here.',
      resolve: (claim) => of(claim).from ?? null,
    }),
    to: t.float({
      nullable: true,
      description: 'The same: up to, not including, here.',
      resolve: (claim) => of(claim).to ?? null,
    }),
    quantile: t.float({
      nullable: true,
      description: 'Of QUANTILE: at this share, 0..1.',
      resolve: (claim) => of(claim).quantile ?? null,
    }),
    over: t.field({
      type: OwnGroup,
      nullable: true,
      description: 'Whom it is over, where that is named by the persona; null where it is a group of its own.',
      resolve: (claim) => {
        const { group } = of(claim);
        return typeof group === 'string' ? group : null;
      },
    }),
    group: t.field({
      type: 'JSON',
      bytes: 200,
      nullable: true,
      description: 'Whom it is over now, as a GroupInput for `group(by:)`. Null where the persona has no such group.',
      resolve: async (claim, _args, context) => {
        const group = groupOfMeasure(of(claim), await personaOf(claim, context));
        return group && shapeOf(group);
      },
    }),
    expected: t.float({
      nullable: true,
      description: 'The value that the text states; null: the value when it was written.',
      resolve: (claim) => of(claim).expected,
    }),
    tolerance: t.float({
      description: 'A distance: outside of the expected value plus or minus this, the claim is refuted by its data.',
      resolve: (claim) => of(claim).tolerance,
    }),
    today: t.field({
      type: MeasuredValue,
      cost: COLUMN_COST,
      description: 'The value now, worked out at once. All that an operation asks for is of one snapshot.',
      resolve: async (claim, _args, context) => {
        const [value] = await measureWith(
          (asked) => Promise.all(asked.map((one) => outcome(one, context))),
          context.scope,
          [{ measure: of(claim), personaId: claim.personaId }],
          async () => [await personaOf(claim, context)].filter((persona) => persona !== undefined),
        );
        return { ...value!, measure: of(claim) };
      },
    }),
    last: t.field({
      type: MeasuredValue,
      nullable: true,
      description: 'The value that its status follows from, of the last check. Null: it was not measured yet.',
      resolve: (claim) => withMeasure(claim, measuredOf(claim)),
    }),
    written: t.field({
      type: MeasuredValue,
      nullable: true,
      description: 'The value when the claim was bound to it. Null: it was not measured yet.',
      resolve: (claim) => withMeasure(claim, writtenOf(claim)),
    }),
  }),
});

function withMeasure(claim: PersonaClaim, value: Measured | null): ValueOf | null {
  return value && { ...value, measure: of(claim) };
}

function of(claim: PersonaClaim): Measure {
  return measureOf(claim)!;
}

async function personaOf(
  { personaId }: PersonaClaim,
  { loaders, scope }: Context,
): Promise<MeasuredPersona | undefined> {
  const load = loaders.ofParent(
    'measured persona',
    (ids) => measuredPersonas(scope, ids),
    ({ id }) => id,
  );
  const [persona] = await load.load(personaId);
  return persona;
}

async function outcome(
  { group, question }: Parameters<Parameters<typeof measureWith>[0]>[0][number],
  context: Context,
) {
  if (question.kind !== 'estimate') throw new TypeError('A measure is an estimate.');
  const { kind, ...ask } = question;
  try {
    return { answer: await askGroup(context, group, kind, ask) };
  } catch (error) {
    if (error instanceof PersonagraphError) return { failure: plainFailure(error) };
    throw asError(error);
  }
}

/** A group as clients give it. */
export function shapeOf(group: Group): object {
  if ('segmentId' in group) return { segmentId: encodeId('Segment', group.segmentId) };
  if ('segmentationId' in group) return { segmentationId: encodeId('Segmentation', group.segmentationId) };
  if ('personaId' in group) return { personaId: encodeId('Persona', group.personaId) };
  if ('all' in group) return { all: group.all.map(shapeOf) };
  if ('any' in group) return { any: group.any.map(shapeOf) };
  return 'not' in group ? { not: shapeOf(group.not) } : group;
}

export const MeasureInput = builder.inputType('ClaimMeasureInput', {
  description: 'A number over customers that a claim states.',
  fields: (t) => ({
    feature: t.string({
      required: true,
      description: 'Its name in the catalogue. UNKNOWN_FEATURE for one that nobody has.',
    }),
    statistic: t.field({ type: StatisticEnum, required: true, description: 'Which number of it.' }),
    value: t.string({ description: 'Of SHARE and COUNT of texts, lists and flags: the value; `true` of a flag.' }),
    from: t.float({ description: 'Of SHARE and COUNT of numbers and times: from here. Default: no limit.' }),
    to: t.float({ description: 'The same: up to, not including, here. Default: no limit.' }),
    quantile: t.float({ description: 'Of QUANTILE: at this share, 0..1.' }),
    over: t.field({ type: OwnGroup, description: 'Whom it is over, by the persona. Default MEMBERS.' }),
    group: t.field({
      type: GroupInput,
      description:
        'Another group that it is over, of anything but filters, which are not kept, as it is now. Not together with `over`.',
    }),
    expected: t.float({ description: 'The value that the text states. Default: the value now.' }),
    tolerance: t.float({
      required: true,
      description:
        'A distance, 0 or more: outside of the expected value plus or minus this, it is refuted by its data.',
    }),
  }),
});

type MeasureShape = (typeof MeasureInput)['$inferInput'];

/** A measure as the service takes it. Throws INVALID_ID, INVALID_INPUT. */
export function readMeasure(shape: MeasureShape, field: readonly string[]) {
  const { over, group, expected, ...others } = shape;
  if (over && group) {
    throw new PersonagraphError('INVALID_INPUT', 'Is over one group: give over or group.', {
      field: [...field, 'over'],
    });
  }
  const at = [...field, 'group'];
  const own = group ? keptGroup(readGroup(group, at), at) : (over ?? 'MEMBERS');
  return { ...others, group: own, expected: expected ?? null };
}

type KeptGroup =
  | { everybody: true }
  | { segmentId: number }
  | { segmentationId: number }
  | { personaId: number }
  | { rule: string }
  | { all: KeptGroup[] }
  | { any: KeptGroup[] }
  | { not: KeptGroup };

/** Filters are no part of a group that is kept. Throws INVALID_INPUT. */
function keptGroup(group: Group, field: readonly string[]): KeptGroup & MeasureGroup {
  if ('filter' in group) {
    throw new PersonagraphError('INVALID_INPUT', 'A filter is not kept: say it as a rule.', { field });
  }
  if ('asOf' in group) {
    throw new PersonagraphError('INVALID_INPUT', 'A measure is of now: its group takes no asOf.', { field });
  }
  if ('all' in group) return { all: group.all.map((part) => keptGroup(part, field)) };
  if ('any' in group) return { any: group.any.map((part) => keptGroup(part, field)) };
  if ('not' in group) return { not: keptGroup(group.not, field) };
  return 'rule' in group ? { rule: String(group.rule) } : group;
}

/** The row id of a claim. Throws INVALID_ID. */
export function claimRow(id: string | number, field = 'id'): number {
  return decodeId('PersonaClaim', id, [field]);
}
