import type { SegmentDefinition } from 'personagraph/segmenter';
import type { RfmConfig } from './rfm-config.ts';
import { shopifyEleven } from './shopify-eleven.ts';
import { tenGroups } from './ten-groups.ts';

/** A group as the scores that belong to it, both ends included, on a scale of fifths. */
export interface Group extends SegmentDefinition {
  /** Rectangles of [R from, R to, second score from, second score to]; none for the group without purchases. */
  readonly cells: readonly (readonly [number, number, number, number])[];
}

/** A way to read scores as groups. */
export interface Preset {
  readonly groups: readonly Group[];
  /** Group by `(R - 1) * 5 + (second - 1)`. */
  readonly grid: Int8Array;
  /** Group of customers without purchases, or -1. */
  readonly withoutPurchase: number;
  /** Whether the second score is the mean of F and M instead of F. */
  readonly money: boolean;
}

export const presets: Readonly<Record<RfmConfig['preset'], Preset>> = {
  'ten-groups': preset(tenGroups, false),
  'shopify-eleven': preset(shopifyEleven, true),
};

/** A score of 1..bins on the scale of fifths: the fifth in which the middle of its bin lies. */
export function fifth(score: number, bins: number): number {
  return bins === 5 ? score : Math.floor(((score - 0.5) * 5) / bins) + 1;
}

function preset(groups: readonly Group[], money: boolean): Preset {
  const grid = new Int8Array(25).fill(-1);
  groups.forEach(({ cells }, index) => {
    for (const [rFrom, rTo, from, to] of cells) {
      for (let r = rFrom; r <= rTo; r++) grid.fill(index, (r - 1) * 5 + from - 1, (r - 1) * 5 + to);
    }
  });
  return { groups, grid, withoutPurchase: groups.findIndex(({ cells }) => cells.length === 0), money };
}
