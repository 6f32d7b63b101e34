import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'assign writes when it has returned',
  caught: 'assign-synchronous',
  segmenter: bandWith({
    assign(model, batch, out, ctx) {
      queueMicrotask(() => band.assign(model, batch, out, ctx));
    },
  }),
};

export default broken;
