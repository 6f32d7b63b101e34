import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const cache = new Map<number, Int32Array>();

const broken: BrokenSegmenter = {
  slip: 'answers are cached by the length of the batch',
  caught: 'batch-split',
  segmenter: bandWith({
    assign(model, batch, out, ctx) {
      const known = cache.get(batch.length);
      if (known) out.segment.set(known);
      else band.assign(model, batch, out, ctx);
      cache.set(batch.length, out.segment.slice());
    },
  }),
};

export default broken;
