import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a Set in the model works until it comes back from the store empty',
  caught: 'model-survives-storage',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: { ...modelOf(columns.spent, settings), outsiders: new Set(settings.outsiders) as never },
    }),
    assign(model, batch, out, ctx) {
      band.assign({ ...model, outsiders: model.outsiders instanceof Set ? [...model.outsiders] : [] }, batch, out, ctx);
    },
  }),
};

export default broken;
