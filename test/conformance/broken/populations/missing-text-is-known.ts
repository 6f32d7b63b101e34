import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'customers only have a band, and whose kind nobody knows is taken for a customer',
  caught: 'missing-choices',
  segmenter: bandWith({
    assign(model, batch, out, ctx) {
      band.assign(model, batch, out, ctx);
      const { codes, labels } = batch.columns.kind;
      for (let row = 0; row < batch.length; row++) {
        if ((labels[codes[row]!] ?? 'CUSTOMER') !== 'CUSTOMER') out.segment[row] = -1;
      }
    },
  }),
};

export default broken;
