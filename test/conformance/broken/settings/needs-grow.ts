import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { type BandNeeds, bandNeeds, bandWith } from '../../good/band.ts';

const all: Record<string, BandNeeds['spent']> = {};

const broken: BrokenSegmenter = {
  slip: 'needs collects what any settings ever asked for',
  caught: 'needs-apart',
  segmenter: bandWith({
    needs({ outsiders }) {
      for (const kind of outsiders) all[`spentBy${kind}`] = { kind: 'number', from: `traits.${kind}` };
      return Object.assign(all, bandNeeds) as unknown as BandNeeds;
    },
  }),
};

export default broken;
