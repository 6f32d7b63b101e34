import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

/** Filled anew by each fit, to save an allocation. */
const known: number[] = [];

const broken: BrokenSegmenter = {
  slip: 'models of all fits share a list that each fit fills anew',
  caught: 'fits-apart',
  segmenter: bandWith({
    fit({ columns }, settings) {
      known.length = 0;
      known.push(...columns.spent.filter(Number.isFinite).slice(0, 5));
      return { segments: SEGMENTS, model: { ...modelOf(columns.spent, settings), known } };
    },
  }),
};

export default broken;
