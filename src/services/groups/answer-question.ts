import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { aggregate, type Measure, quantilesOf } from '../../engine/groups/aggregates.ts';
import { crossTabOf } from '../../engine/groups/cross-tab.ts';
import { distributionOf } from '../../engine/groups/distribution.ts';
import { type Estimated, estimateOf } from '../../engine/groups/estimate.ts';
import { membersValues } from '../../engine/groups/members-values.ts';
import { sliced } from '../../engine/groups/slices.ts';
import { allOf, countOf, rowsOf, type Truth, UNKNOWN, YES } from '../../engine/groups/truth.ts';
import type { Statistic } from '../../engine/persona/measure.ts';
import type { Population } from '../../engine/population/population.ts';
import { lowerBound } from '../../engine/population/rows.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Column } from '../../segmenter/batch.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import type { Group } from './group.ts';
import { type GroupFeature, groupFeature } from './group-feature.ts';
import type { Axis, GroupAnswer, GroupQuestion, MembersPage } from './group-question.ts';
import { prepareSeries } from './group-series.ts';

const NUMERIC: readonly FeatureKind[] = ['number', 'time', 'flag'];
const ORDERED: readonly FeatureKind[] = ['number', 'time'];
const SINGLE: readonly FeatureKind[] = ['number', 'time', 'flag', 'category'];
const ANY: readonly FeatureKind[] = [...SINGLE, 'list'];

/** Kinds that an aggregate is of: times are not added up, and a flag has no spread that is worth a name. */
const MEASURABLE: Readonly<Record<Measure, readonly FeatureKind[]>> = {
  average: NUMERIC,
  sum: ['number', 'flag'],
  min: ORDERED,
  max: ORDERED,
  standardDeviation: ORDERED,
};

/** Kinds that a statistic is of. */
const ESTIMABLE: Readonly<Record<Statistic, readonly FeatureKind[]>> = {
  SHARE: ANY,
  COUNT: ANY,
  AVERAGE: NUMERIC,
  MEDIAN: ORDERED,
  QUANTILE: ORDERED,
  SUM: ['number', 'flag'],
};

/** Milliseconds of a day: the unit that the spread of times is told in. */
const DAY_MS = 86_400_000;

/** A question whose features are found: what it reads, and how it is answered of a group. */
export interface Prepared {
  readonly features: readonly Feature[];
  /** Other groups that it asks of. */
  readonly others: readonly Group[];
  answer(population: Population, truth: Truth, moment: Moment): GroupAnswer | Promise<GroupAnswer>;
}

interface Moment {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  readonly others: readonly Truth[];
  /** Reads more of the same customers, for this question alone. */
  readonly read: (features: readonly Feature[]) => Promise<Population>;
}

/** Finds the features of a question. Throws UNKNOWN_FEATURE, SOURCE_NOT_LIVE, INVALID_INPUT. */
export function prepareQuestion(question: GroupQuestion, known: Known): Prepared {
  const find = (name: string, kinds: readonly FeatureKind[], ...field: string[]) =>
    groupFeature(known, name, kinds, field.length > 0 ? field : ['feature']);
  switch (question.kind) {
    case 'size':
      return {
        features: [],
        others: [],
        answer: (_population, truth, { asOf }) => ({
          count: countOf(truth, YES),
          unknown: countOf(truth, UNKNOWN),
          everybody: truth.length,
          asOf,
        }),
      };
    case 'members':
      return { features: [], others: [], answer: ({ ids }, truth) => pageOf(ids, truth, question) };
    case 'distribution': {
      const found = find(question.feature, ANY);
      checkEdges(question, found);
      return reading([found], ([column], truth) => ({ ...distributionOf(column!, truth, question), ...found.facts }));
    }
    case 'quantiles': {
      const found = find(question.feature, ORDERED);
      return reading([found], ([column], truth) => ({
        ...quantilesOf(membersValues(column!, truth), question.at),
        ...found.facts,
      }));
    }
    case 'aggregate': {
      const found = find(question.feature, MEASURABLE[question.measure]);
      return reading([found], ([column], truth) => measured(found, column!, truth, question.measure));
    }
    case 'estimate': {
      const found = find(question.feature, ESTIMABLE[question.statistic]);
      checkEstimate(question, found);
      const { feature, facts } = found;
      return {
        features: [feature],
        others: [],
        answer: ({ columns }, truth, { asOf }) => ({
          ...estimateOf(columns.get(feature.id)!, truth, question),
          ...facts,
          asOf,
          absent: absentValue(question, columns.get(feature.id)!, facts.name),
        }),
      };
    }
    case 'crossTab': {
      const { rows, columns } = question;
      const [one, other] = [find(rows.feature, SINGLE, 'rows'), find(columns.feature, SINGLE, 'columns')];
      checkEdges(rows, one, 'rows');
      checkEdges(columns, other, 'columns');
      return reading([one, other], ([first, second], truth) => ({
        ...crossTabOf(sliced(first!, truth, rows), sliced(second!, truth, columns)),
        rowFeature: one.facts,
        columnFeature: other.facts,
      }));
    }
    case 'series': {
      const series = prepareSeries(question, known);
      return {
        features: [],
        others: [],
        answer: (_population, truth, { asOf, read }) => series.answer(truth, asOf, read),
      };
    }
    case 'overlap':
      return {
        features: [],
        others: [question.other],
        answer: (_population, truth, { others: [other] }) => {
          const both = allOf([truth, other!], truth.length);
          return {
            first: countOf(truth, YES),
            second: countOf(other!, YES),
            both: countOf(both, YES),
            unknown: countOf(both, UNKNOWN),
            population: truth.length,
          };
        },
      };
  }
}

/** Throws INVALID_INPUT for edges of another kind than the feature: they would cut nothing, or everything. */
function checkEdges({ edges, edgesOf }: Axis, { facts: { name, kind } }: GroupFeature, ...field: string[]): void {
  if (edges === null || edgesOf === kind) return;
  const right = kind === 'number' ? 'edges' : kind === 'time' ? 'timeEdges' : null;
  const advice = right ? `give ${right}` : 'its values are listed, and have no edges';
  const message = `${name} is of kind ${kind.toUpperCase()}: ${advice}.`;
  throw new PersonagraphError('INVALID_INPUT', message, {
    field: [...field, edgesOf === 'time' ? 'timeEdges' : 'edges'],
  });
}

/** Throws INVALID_INPUT for a value or limits that the feature's kind does not have, and for a share of nothing. */
function checkEstimate(
  { statistic, value, from, to, quantile }: Estimated,
  { facts: { name, kind } }: GroupFeature,
): void {
  const refuse = (field: string, message: string): never => {
    throw new PersonagraphError('INVALID_INPUT', message, { field: [field] });
  };
  const counts = statistic === 'SHARE' || statistic === 'COUNT';
  const ordered = ORDERED.includes(kind);
  if (value !== null && (!counts || ordered)) {
    refuse(
      'value',
      counts ? `${name} is of kind ${kind.toUpperCase()}: give from and to.` : 'Counts nobody by a value.',
    );
  }
  if (value !== null && kind === 'flag' && value !== 'true' && value !== 'false') {
    refuse('value', `${name} is a flag: its value is true or false.`);
  }
  if ((from !== null || to !== null) && (!counts || !ordered)) {
    const limits = `${name} is of kind ${kind.toUpperCase()}: give a value.`;
    refuse(from === null ? 'to' : 'from', counts ? limits : 'Counts nobody by limits.');
  }
  if (from !== null && to !== null && from >= to) refuse('to', 'Is not above from: nobody is between them.');
  if (statistic === 'SHARE' && value === null && from === null && to === null) {
    refuse(ordered ? 'from' : 'value', 'A share is of those with a value, or between limits: say which.');
  }
  if ((statistic === 'QUANTILE') !== (quantile !== null)) {
    refuse(
      'quantile',
      statistic === 'QUANTILE' ? 'A quantile is at a share, 0 to 1.' : 'Only a QUANTILE is at a share.',
    );
  }
}

/** Most values among which near ones are looked for. */
const MANY_VALUES = 10_000;

/** What to say of a value that nobody has at all, while others have one: it may be misspelt, and its share is 0 in silence. */
function absentValue({ value }: Estimated, column: Column, name: string): string | null {
  if (value === null || !('labels' in column) || column.labels.length === 0 || column.labels.includes(value))
    return null;
  const hint = column.labels.length > MANY_VALUES ? '' : didYouMean(value, column.labels);
  return `Nobody has the value ${value} in ${name}${hint || '.'}`;
}

function reading(
  found: readonly GroupFeature[],
  answer: (columns: readonly Column[], truth: Truth) => GroupAnswer,
): Prepared {
  return {
    features: found.map(({ feature }) => feature),
    others: [],
    answer: ({ columns }, truth) =>
      answer(
        found.map(({ feature }) => columns.get(feature.id)!),
        truth,
      ),
  };
}

/** The spread of times is a time span: in days. */
function measured({ facts }: GroupFeature, column: Column, truth: Truth, measure: Measure): GroupAnswer {
  const found = aggregate(membersValues(column, truth), measure);
  if (facts.kind !== 'time' || measure !== 'standardDeviation') return { ...found, ...facts };
  const value = found.value === null ? null : found.value / DAY_MS;
  return { ...found, ...facts, kind: 'number', unit: 'days', value };
}

/** Row ids of members, in the direction asked for. */
function pageOf(ids: Int32Array, truth: Truth, { after, before, backward, limit }: MembersPage): number[] {
  const rows = rowsOf(truth, YES);
  const members = rows.map((row) => ids[row]!);
  const from = after === null ? 0 : lowerBound(members, after + 1);
  const to = before === null ? members.length : lowerBound(members, before);
  if (from >= to) return [];
  if (!backward) return [...members.subarray(from, Math.min(to, from + limit))];
  return [...members.subarray(Math.max(from, to - limit), to)].reverse();
}
