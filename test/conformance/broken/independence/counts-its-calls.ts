import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

let calls = 0;

const broken: BrokenSegmenter = {
  slip: 'every other call answers by a warm cache',
  caught: 'no-memory',
  segmenter: bandWith({
    assign(model, batch, out, ctx) {
      band.assign({ ...model, cut: calls++ % 3 === 0 ? model.cut : model.cut * 2 }, batch, out, ctx);
    },
  }),
};

export default broken;
