import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { type BandModel, band, bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the model relies on the order of an object’s keys',
  caught: 'model-survives-storage',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const { cut, ...model } = modelOf(columns.spent, settings);
      return { segments: SEGMENTS, model: { ...model, cut, limits: { lower: 0, cut } } as never };
    },
    assign(model, batch, out, ctx) {
      const { limits } = model as BandModel & { limits: Record<string, number> };
      band.assign({ ...model, cut: Object.values(limits)[1]! }, batch, out, ctx);
    },
  }),
};

export default broken;
