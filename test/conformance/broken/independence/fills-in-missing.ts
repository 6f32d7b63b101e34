import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'assign writes zeros over what is missing',
  caught: 'inputs-untouched',
  segmenter: bandWith({
    assign(model, batch, out, ctx) {
      band.assign(model, batch, out, ctx);
      batch.columns.spent.forEach((value, row, all) => {
        if (Number.isNaN(value)) all[row] = 0;
      });
    },
  }),
};

export default broken;
