import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { ReferenceShares } from '../../db/tables/strategy/reference-shares.ts';
import type { Share } from '../../engine/comparison/share-difference.ts';
import { contrastShares, type ShareContrast } from '../../engine/strategy/contrast.ts';
import type { Group } from '../groups/group.ts';
import { groupFeature } from '../groups/group-feature.ts';
import type { GroupQuestions } from '../groups/group-question.ts';
import type { AskGroup } from '../research/sample-comparison.ts';

/** Customers of the company itself: no prospects, no customers of rivals, no people of the market. */
export const TODAYS_CUSTOMERS = { rule: 'customer.kind = "CUSTOMER"' } as const satisfies Group;

/** Most values of a trait that a gap lists. */
const MOST_VALUES = 20;

/** A value, or numbers from and to, and how customers stand against others in it. */
export interface ContrastedShare extends ShareContrast {
  readonly value: string | null;
  readonly from: number | null;
  readonly to: number | null;
  /** The share that they are held against. */
  readonly reference: number;
  /** Customers with the value, and those whose value is known. */
  readonly count: number;
  readonly known: number;
  readonly unknown: number;
}

type Recorded = Pick<ReferenceShares, 'feature' | 'shares' | 'sampleSize'>;

/** Holds a group against recorded shares: value by value, by the shares of those whose value is known. */
export async function contrastWith(ask: AskGroup, recorded: Recorded, group: Group): Promise<ContrastedShare[]> {
  const { feature, shares } = recorded;
  const answers = await Promise.all(
    shares.map(({ value, from, to }) =>
      ask(group, 'estimate', { feature, statistic: 'SHARE', value, from, to, quantile: null }),
    ),
  );
  return contrastOf(recorded, answers);
}

/** The share of a value among customers, as it was answered. */
interface AnsweredShare {
  readonly value: number | null;
  readonly known: number;
  readonly unknown: number;
}

/** The same of answers that are there. */
export function contrastOf({ shares, sampleSize }: Recorded, answers: readonly AnsweredShare[]): ContrastedShare[] {
  const own = answers.map(({ value, known }) => ({ count: Math.round((value ?? 0) * known), n: known }));
  const contrasts = contrastShares(
    shares.map(({ share }, index) => ({ own: own[index]!, reference: { share, n: sampleSize } })),
  );
  return shares.map(({ value, from, to, share }, index) => ({
    ...{ value, from, to, reference: share, ...contrasts[index]! },
    ...{ count: own[index]!.count, known: own[index]!.n, unknown: answers[index]!.unknown },
  }));
}

/** A trait, and how those the company has differ in it from those it wants. */
export interface TraitGap {
  readonly feature: string;
  /** Wanted people whose value is known, and those whose value is not. */
  readonly target: number;
  readonly targetUnknown: number;
  /** Half the sum of the differences of shares over all values, 0 to 1; null where of either nobody's value is known. */
  readonly distance: number | null;
  readonly shares: readonly ContrastedShare[];
}

/**
 * The gap between whom the company wants and whom it has, trait by trait. Texts by the values that the wanted have most; numbers and
 * times in quarters of the wanted. Throws UNKNOWN_FEATURE and what groups throw.
 */
export async function coverageGap(
  ask: AskGroup,
  scope: Scope,
  target: Group,
  today: Group,
  features: readonly string[],
): Promise<TraitGap[]> {
  const known = await knownFeatures(scope);
  const traits = features.map((feature, index) => {
    const kinds = ['number', 'time', 'flag', 'category', 'list'] as const;
    return { feature, kind: groupFeature(known, feature, kinds, ['features', String(index)]).facts.kind };
  });
  return Promise.all(
    traits.map(async ({ feature, kind }) => {
      const cut = kind === 'number' || kind === 'time' ? await quarters(ask, target, feature, kind) : TEXTS;
      const [wanted, own] = await Promise.all(
        [target, today].map((group) => ask(group, 'distribution', { feature, ...cut })),
      );
      return gapOf(feature, wanted!, own!);
    }),
  );
}

const TEXTS = { bins: 1, edges: null, values: MOST_VALUES } as const;

/** Edges at the quartiles of the wanted; without any values none. */
async function quarters(ask: AskGroup, target: Group, feature: string, edgesOf: 'number' | 'time') {
  const { values } = await ask(target, 'quantiles', { feature, at: [0.25, 0.5, 0.75] });
  const edges = values.filter((value, index) => value !== null && values.indexOf(value) === index) as number[];
  // One edge alone parts nothing: the value itself is a part.
  const parts = edges.length === 1 ? [edges[0]!, edges[0]! + Math.max(1, Math.abs(edges[0]!)) * 1e-9] : edges;
  return parts.length === 0 ? TEXTS : { bins: 1, edges: parts, edgesOf, values: MOST_VALUES };
}

type Distribution = GroupQuestions['distribution']['answer'];
interface Part extends Pick<ContrastedShare, 'value' | 'from' | 'to'> {
  readonly count: number;
}

function gapOf(feature: string, wanted: Distribution, own: Distribution): TraitGap {
  const [parts, others] = [partsOf(wanted), partsOf(own)];
  const keyOf = ({ value, from, to }: Part) => JSON.stringify([value, from, to]);
  const ownBy = new Map(others.map((part) => [keyOf(part), part.count]));
  const wantedBy = new Set(parts.map(keyOf));
  const all = [...parts, ...others.filter((part) => !wantedBy.has(keyOf(part))).map((part) => ({ ...part, count: 0 }))];
  const shareOf = (part: Part): Share => ({ count: ownBy.get(keyOf(part)) ?? 0, n: own.known });
  const contrasts =
    wanted.known === 0
      ? []
      : contrastShares(
          all.map((part) => ({
            own: shareOf(part),
            reference: { share: part.count / wanted.known, n: wanted.known },
          })),
        );
  const shares = contrasts.map((contrast, index) => {
    const { value, from, to, count } = all[index]!;
    const reference = count / wanted.known;
    return {
      value,
      from,
      to,
      reference,
      ...contrast,
      count: shareOf(all[index]!).count,
      known: own.known,
      unknown: own.unknown,
    };
  });
  const distance = shares.reduce((sum, { difference }) => sum + Math.abs(difference?.value ?? 0), 0) / 2;
  return {
    feature,
    target: wanted.known,
    targetUnknown: wanted.unknown,
    distance: wanted.known === 0 || own.known === 0 ? null : Math.min(1, distance),
    shares,
  };
}

/** The parts of a distribution that have a name; others that are not listed are left out. */
function partsOf({ slices, below, above }: Distribution): Part[] {
  const named = slices.flatMap((slice): Part[] => {
    if ('others' in slice) return [];
    const limits =
      'value' in slice ? { value: slice.value, from: null, to: null } : { value: null, from: slice.from, to: slice.to };
    return [{ ...limits, count: slice.count }];
  });
  const ends = named.filter(({ from }) => from !== null);
  if (ends.length === 0) return named;
  return [
    { value: null, from: null, to: ends[0]!.from, count: below },
    ...named,
    { value: null, from: ends.at(-1)!.to, to: null, count: above },
  ];
}
