import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const populations = new Map<number, Float64Array>();

const broken: BrokenSegmenter = {
  slip: 'the model is completed from the columns of the fit, kept aside',
  caught: 'keeps-nothing',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const model = modelOf(columns.spent, settings);
      populations.set(model.cut, columns.spent);
      return { segments: SEGMENTS, model };
    },
    assign(model, batch, out, ctx) {
      const [first = 0] = populations.get(model.cut) ?? [];
      band.assign({ ...model, cut: first < 0 ? 0 : model.cut }, batch, out, ctx);
    },
  }),
};

export default broken;
