import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { aggregate, type Measure, quantilesOf } from '../../engine/groups/aggregates.ts';
import { crossTabOf } from '../../engine/groups/cross-tab.ts';
import { distributionOf } from '../../engine/groups/distribution.ts';
import { membersValues } from '../../engine/groups/members-values.ts';
import { sliced } from '../../engine/groups/slices.ts';
import { countOf, rowsOf, type Truth, UNKNOWN, YES } from '../../engine/groups/truth.ts';
import type { Population } from '../../engine/population/population.ts';
import { lowerBound } from '../../engine/population/rows.ts';
import type { Column } from '../../segmenter/batch.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
import { type GroupFeature, groupFeature } from './group-feature.ts';
import type { GroupAnswer, GroupQuestion, MembersPage } from './group-question.ts';

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

/** Milliseconds of a day: the unit that the spread of times is told in. */
const DAY_MS = 86_400_000;

/** A question whose features are found: what it reads, and how it is answered of a group. */
export interface Prepared {
  readonly features: readonly Feature[];
  answer(population: Population, truth: Truth, asOf: number): GroupAnswer;
}

/** Finds the features of a question. Throws UNKNOWN_FEATURE, SOURCE_NOT_LIVE, INVALID_INPUT. */
export function prepareQuestion(question: GroupQuestion, known: Known): Prepared {
  const find = (name: string, kinds: readonly FeatureKind[], ...field: string[]) =>
    groupFeature(known, name, kinds, field.length > 0 ? field : ['feature']);
  switch (question.kind) {
    case 'size':
      return {
        features: [],
        answer: (_population, truth, asOf) => ({
          count: countOf(truth, YES),
          unknown: countOf(truth, UNKNOWN),
          everybody: truth.length,
          asOf,
        }),
      };
    case 'members':
      return { features: [], answer: ({ ids }, truth) => pageOf(ids, truth, question) };
    case 'distribution': {
      const found = find(question.feature, ANY);
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
    case 'crossTab': {
      const { rows, columns } = question;
      const [one, other] = [find(rows.feature, SINGLE, 'rows'), find(columns.feature, SINGLE, 'columns')];
      return reading([one, other], ([first, second], truth) => ({
        ...crossTabOf(sliced(first!, truth, rows), sliced(second!, truth, columns), truth),
        rowFeature: one.facts,
        columnFeature: other.facts,
      }));
    }
  }
}

function reading(
  found: readonly GroupFeature[],
  answer: (columns: readonly Column[], truth: Truth) => GroupAnswer,
): Prepared {
  return {
    features: found.map(({ feature }) => feature),
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
