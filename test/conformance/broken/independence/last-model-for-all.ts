import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { type BandModel, band, bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

let last: BandModel | undefined;

const broken: BrokenSegmenter = {
  slip: 'fit leaves its model in the module and assign takes it from there',
  caught: 'models-apart',
  segmenter: bandWith({
    fit({ columns }, settings) {
      last = modelOf(columns.spent, settings);
      return { segments: SEGMENTS, model: last };
    },
    assign(model, batch, out, ctx) {
      band.assign(last ?? model, batch, out, ctx);
    },
  }),
};

export default broken;
