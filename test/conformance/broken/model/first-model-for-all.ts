import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { type BandModel, band, bandWith } from '../../good/band.ts';

let first: BandModel | undefined;

const broken: BrokenSegmenter = {
  slip: 'a cache in the module keeps the first model for ever',
  caught: 'model-matters',
  segmenter: bandWith({
    assign(model, batch, out, ctx) {
      first ??= model;
      band.assign(first, batch, out, ctx);
    },
  }),
};

export default broken;
