import type { Factor } from 'personagraph/segmenter';
import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a reason shows the value rounded',
  caught: 'explain-shows-values',
  segmenter: bandWith({
    explain(model, row, ctx) {
      const { factors, ...explained } = band.explain(model, row, ctx);
      const round = (value: Factor['observed']) => (typeof value === 'number' ? Math.round(value) : value);
      return { ...explained, factors: factors.map((one) => ({ ...one, observed: round(one.observed) })) };
    },
  }),
};

export default broken;
