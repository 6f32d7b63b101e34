import type { SegmentDefinition } from 'personagraph/segmenter';
import type { RfmConfig } from './rfm-config.ts';
import { type Grid, readGrid } from './rfm-grid.ts';
import type { RfmModel } from './rfm-model.ts';
import { shopifyEleven } from './shopify-eleven.ts';
import { tenGroups } from './ten-groups.ts';

/** A group of a preset as the scores that belong to it, both ends included, on a scale of fifths. */
export interface Group extends SegmentDefinition {
  /** Rectangles of [R from, R to, second score from, second score to]; none for the group without purchases. */
  readonly cells: readonly (readonly [number, number, number, number])[];
}

const presets: Readonly<Record<Exclude<RfmConfig['preset'], 'custom'>, Grid>> = {
  'ten-groups': preset(tenGroups, 'f'),
  'shopify-eleven': preset(shopifyEleven, 'fm'),
};

/** How scores are read as groups. */
export function gridOf({ preset, groups, bins }: Pick<RfmModel, 'preset' | 'groups' | 'bins'>): Grid {
  return preset === 'custom' ? readGrid(groups, bins) : presets[preset];
}

/** A score of 1..bins on the scale of the grid: the step, such as a fifth, in which the middle of its bin lies. */
export function scaled(score: number, bins: number, scale: number): number {
  return bins === scale ? score : Math.floor(((score - 0.5) * scale) / bins) + 1;
}

function preset(groups: readonly Group[], second: 'f' | 'fm'): Grid {
  const rules = groups.map(({ cells, ...segment }) => ({
    ...segment,
    is: cells.length === 0 ? ('without_purchase' as const) : ('cells' as const),
    cells: cells.map(([rFrom, rTo, from, to]) => ({ r: [rFrom, rTo] as const, [second]: [from, to] as const })),
  }));
  return readGrid(rules, 5);
}
