import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a row is held against the mean of its batch',
  caught: 'batch-split',
  segmenter: bandWith({
    assign(model, batch, out, ctx) {
      const known = batch.columns.spent.filter(Number.isFinite);
      const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
      band.assign({ ...model, cut: mean }, batch, out, ctx);
    },
  }),
};

export default broken;
