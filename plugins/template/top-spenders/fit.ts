import { type Batch, DAY, NotEnoughData } from 'personagraph/segmenter';
import type { Model } from './rule.ts';
import type { needs, Settings } from './settings.ts';

// 7. Learning, rare. Drop this file and give `segments(settings)` in place of `fit` if there is nothing to learn.
export function learn({ columns: { spent } }: Batch<typeof needs>, { topShare, activeDays }: Settings): Model {
  const known = spent.filter((value) => Number.isFinite(value)).sort();
  if (known.length === 0) throw new NotEnoughData('No customer has spent anything yet');
  const threshold = known[Math.floor((known.length - 1) * (1 - topShare))]!;
  return { threshold, spenders: known.length, activeMs: Math.round(activeDays * DAY) };
}
