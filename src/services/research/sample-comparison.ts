import { YEAR_MS } from '../../calendar/year.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import { interviewedCustomers } from '../../db/tables/research/persona-facts.ts';
import { readReturns } from '../../db/tables/workspaces/returns.ts';
import { CUSTOMER_FEATURES } from '../../engine/catalogue/customer-fields.ts';
import type { Distribution } from '../../engine/groups/distribution.ts';
import type { Staying } from '../../engine/research/bias.ts';
import { type ComparedTrait, compareTraits, type SampleTrait } from '../../engine/research/compared-trait.ts';
import { LEAST_SAMPLE, type TraitCounts } from '../../engine/research/sample-fit.ts';
import { type ErrorCode, PersonagraphError } from '../../errors.ts';
import { DAY } from '../../segmenter/time.ts';
import type { Group } from '../groups/group.ts';
import type { Axis, GroupQuestions, QuestionKind } from '../groups/group-question.ts';

/** Asks something of a group; all questions of one operation are answered from one snapshot. */
export type AskGroup = <K extends QuestionKind>(
  group: Group,
  kind: K,
  ask: GroupQuestions[K]['ask'],
) => Promise<GroupQuestions[K]['answer']>;

/** A sample held against the people that a persona stands for. */
export interface SampleComparison {
  /** INTERVIEWED: the customers that were asked. SOURCE_SEGMENT: the segment that the persona was drafted from. */
  readonly sample: 'INTERVIEWED' | 'SOURCE_SEGMENT';
  /** MEMBERS: customers matched to the persona. EVERYBODY, where none is. */
  readonly population: 'MEMBERS' | 'EVERYBODY';
  readonly traits: readonly ComparedTrait[];
  /** Null where no purchases are known. */
  readonly staying: Staying | null;
}

const TEXTS = ['gender', 'maritalState', 'education', 'occupation', 'country', 'region', 'language'] as const;
/** Values of a text that are told apart; all others are one. */
const MOST_VALUES = 8;
/** Values of a sample that are looked at: more than people in it. */
const ALL_VALUES = 1_000;
/** Ages at which bands begin and end. */
const AGES = [25, 35, 45, 55, 65];
/** Days without a purchase after which a customer has left: what `lifecycle.stage` takes for dormant. */
const LAPSED_DAYS = 180;
const OTHERS = 'others';

/** What a group cannot say now is unknown, and no failure of what asks for it. */
const UNKNOWABLE: ReadonlySet<ErrorCode> = new Set(['SOURCE_NOT_LIVE', 'UNKNOWN_FEATURE', 'NOT_FOUND']);

/**
 * Holds the people a persona was made of against those it stands for, over demographic fields. Null where fewer than eight
 * customers were interviewed and there is no segment in their place.
 */
export async function compareSample(
  scope: Scope,
  ask: AskGroup,
  { id, matchCount, sourceSegmentId }: Pick<Persona, 'id' | 'matchCount' | 'sourceSegmentId'>,
  now: number,
): Promise<SampleComparison | null> {
  const interviewed = await interviewedCustomers(scope, id);
  const asked = interviewed.length >= LEAST_SAMPLE;
  // Everybody is of course unlike a segment of them.
  if (!asked && (sourceSegmentId === null || matchCount === 0)) return null;
  const sample: Group = asked ? { filter: { ids: interviewed } } : { segmentId: sourceSegmentId! };
  const population: Group = matchCount > 0 ? { personaId: id } : { everybody: true };
  const pair: Pair = { ask, sample, population };
  const found = await known(async () => {
    const traits = [
      ...TEXTS.map((field) => textTrait(pair, field)),
      ageTrait(pair, now),
      childrenTrait(pair),
      incomeTrait(pair),
    ];
    return compareTraits((await Promise.all(traits)).filter((trait) => trait !== null));
  });
  if (!found) return null;
  return {
    sample: asked ? 'INTERVIEWED' : 'SOURCE_SEGMENT',
    population: matchCount > 0 ? 'MEMBERS' : 'EVERYBODY',
    traits: found,
    staying: asked ? await known(async () => stayingOf(pair, (await readReturns(scope)).saleType, now)) : null,
  };
}

interface Pair {
  readonly ask: AskGroup;
  readonly sample: Group;
  readonly population: Group;
}

/** What `work` finds; null where a group or feature cannot be had now. */
async function known<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof PersonagraphError && UNKNOWABLE.has(thrown.code)) return null;
    throw thrown;
  }
}

function both(
  { ask, sample, population }: Pair,
  feature: string,
  axis: Omit<Axis, 'feature'>,
): Promise<Distribution[]> {
  return Promise.all([
    ask(sample, 'distribution', { feature, ...axis, values: ALL_VALUES }),
    ask(population, 'distribution', { feature, ...axis }),
  ]);
}

const PLAIN = { bins: 1, edges: null, values: MOST_VALUES } as const;

function traitOf(field: string, counts: readonly TraitCounts[]): SampleTrait {
  return { feature: `customer.${field}`, words: CUSTOMER_FEATURES.get(field)!.words, counts };
}

async function textTrait(pair: Pair, field: (typeof TEXTS)[number]): Promise<SampleTrait> {
  const [sample, population] = await both(pair, `customer.${field}`, PLAIN);
  const listed = population!.slices.flatMap((slice) => ('value' in slice ? [slice.value] : []));
  const countOf = ({ slices }: Distribution, label: string) =>
    slices.find((slice) => 'value' in slice && slice.value === label)?.count ?? 0;
  const counts = listed.map((label) => ({
    label,
    sample: countOf(sample!, label),
    population: countOf(population!, label),
  }));
  const rest = (of: Distribution, name: 'sample' | 'population') =>
    of.known - counts.reduce((sum, one) => sum + one[name], 0);
  return traitOf(field, [
    ...counts,
    { label: OTHERS, sample: rest(sample!, 'sample'), population: rest(population!, 'population') },
  ]);
}

/** Counts below the first edge, between each two, and from the last on. */
async function banded(
  pair: Pair,
  feature: string,
  edges: readonly number[],
  edgesOf: 'number' | 'time',
  labels: readonly string[],
): Promise<TraitCounts[]> {
  const [sample, population] = await both(pair, feature, { ...PLAIN, edges, edgesOf });
  const counts = ({ below, slices, above }: Distribution) => [below, ...slices.map(({ count }) => count), above];
  const [own, all] = [counts(sample!), counts(population!)];
  return labels.map((label, at) => ({ label, sample: own[at]!, population: all[at]! }));
}

async function ageTrait(pair: Pair, now: number): Promise<SampleTrait> {
  // Whoever was born before is older.
  const edges = [...AGES].reverse().map((age) => now - age * YEAR_MS);
  const bands = [
    `${AGES.at(-1)}+`,
    ...AGES.slice(0, -1)
      .map((age, at) => `${age}-${AGES[at + 1]! - 1}`)
      .reverse(),
  ];
  const labels = [...bands, `< ${AGES[0]}`];
  return traitOf('birthDate', await banded(pair, 'customer.birthDate', edges, 'time', labels));
}

async function childrenTrait(pair: Pair): Promise<SampleTrait> {
  const counts = await banded(pair, 'customer.children', [1, 2, 3], 'number', ['0', '1', '2-3', '4+']);
  return traitOf('children', counts);
}

/** Incomes by the quartiles of the population; null where it has none. */
async function incomeTrait(pair: Pair): Promise<SampleTrait | null> {
  const feature = 'customer.income';
  const { values } = await pair.ask(pair.population, 'quantiles', { feature, at: [0.25, 0.5, 0.75] });
  const edges = values.filter((value, at) => value !== null && values.indexOf(value) === at) as number[];
  if (edges.length < 2) return null;
  const show = (value: number) => String(Math.round(value));
  const labels = [
    `< ${show(edges[0]!)}`,
    ...edges.slice(1).map((to, at) => `${show(edges[at]!)} - ${show(to)}`),
    `> ${show(edges.at(-1)!)}`,
  ];
  return traitOf('income', await banded(pair, feature, edges, 'number', labels));
}

/** How many of both groups bought nothing for half a year, of those who ever bought. */
async function stayingOf(pair: Pair, saleType: string, now: number): Promise<Staying | null> {
  const feature = `events.${saleType}.lastAt`;
  const [asked, all] = await both(pair, feature, { ...PLAIN, edges: [now - LAPSED_DAYS * DAY, now], edgesOf: 'time' });
  return { asked: asked!.known, askedLapsed: asked!.below, population: all!.known, populationLapsed: all!.below };
}
