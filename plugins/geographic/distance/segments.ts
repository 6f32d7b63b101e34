import type { SegmentDefinition } from 'personagraph/segmenter';
import type { Point } from './fit.ts';
import type { Config } from './settings.ts';

/** Bands of the distance, or the places and `far`. */
export function segmentsOf({ by, edges, places }: Config, points: readonly Point[]): SegmentDefinition[] {
  if (by === 'band') return bandSegments(edges);
  return [
    ...points.map(({ name }, index) => ({ key: places[index]!.key, name })),
    { key: 'far', name: { en: 'Far from all', zh: '远离各地点' } },
  ];
}

/** Bands between the edges, the nearest first. */
function bandSegments(edges: readonly number[]): SegmentDefinition[] {
  const key = (km: number) => `${km}`.replace('.', '_');
  const last = edges.at(-1)!;
  return [
    ...edges.map((edge, index) => {
      const before = edges[index - 1];
      return before === undefined
        ? { key: `within_${key(edge)}_km`, name: { en: `Within ${edge} km`, zh: `${edge} 公里以内` } }
        : {
            key: `${key(before)}_to_${key(edge)}_km`,
            name: { en: `${before} to ${edge} km`, zh: `${before}–${edge} 公里` },
          };
    }),
    { key: `beyond_${key(last)}_km`, name: { en: `Beyond ${last} km`, zh: `${last} 公里以外` } },
  ];
}
