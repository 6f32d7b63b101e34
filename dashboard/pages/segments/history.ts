import { useEffect, useState } from 'preact/hooks';
import type { ResultOf } from '../../data/graphql.ts';
import { type Query, useQuery } from '../../data/query.ts';
import { day, monthOf } from '../../reader/format.ts';
import { type SegmentationSheet, Trend } from './documents.ts';
import { touching } from './touching.ts';

export const UNITS = ['DAY', 'WEEK', 'MONTH'] as const;
export type Unit = (typeof UNITS)[number];
export type TrendPoint = NonNullable<ResultOf<typeof Trend>['segmentation']>['trend'][number];

/** Points of a drawing: more than these nobody tells apart. */
const POINTS = 24;
/** Units that are asked for: months of 31 days reach a little further. Many more are too much for one answer. */
const MOST = 30;
const DAYS: Readonly<Record<Unit, number>> = { DAY: 1, WEEK: 7, MONTH: 31 };
const DAY_MS = 86_400_000;

export interface History {
  readonly answer: Query<ResultOf<typeof Trend>>;
  readonly points: readonly TrendPoint[];
}

/**
 * The latest units of the history. It is asked for from so long ago; a history that begins later is refused by the server,
 * and then asked for as a whole.
 */
export function useHistory({ key, asOf }: SegmentationSheet, unit: Unit): History {
  const [isYoung, setYoung] = useState(false);
  const until = asOf === null ? Date.now() : Date.parse(asOf);
  // Whole days, so that the question is the same one all day.
  const from = new Date(Math.floor(until / DAY_MS) * DAY_MS - POINTS * DAYS[unit] * DAY_MS).toISOString();
  const answer = useQuery(Trend, { key, unit, most: MOST, from: isYoung ? null : from }, { touchedBy: touching });
  const isRefused = answer.errors.some(({ extensions }) => extensions?.code === 'NO_ANSWER_THEN');
  useEffect(() => setYoung(false), [unit]);
  useEffect(() => {
    if (isRefused && !isYoung) setYoung(true);
  }, [isRefused, isYoung]);
  // Refused, or the former answer while the next is awaited: nothing is known yet, which is not the same as no history.
  const isAwaited = (isRefused && !isYoung) || (answer.previous && !answer.data?.segmentation);
  return {
    answer: isAwaited ? { ...answer, data: undefined, errors: [], previous: false } : answer,
    points: answer.data?.segmentation?.trend.slice(-POINTS) ?? [],
  };
}

/** What a unit is called: its month, or its last day. */
export function nameOf({ asOf, from }: TrendPoint, unit: Unit): string {
  return unit === 'MONTH' ? monthOf(from) : day(asOf);
}
