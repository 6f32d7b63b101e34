import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { lately, latelyWith } from '../../good/lately.ts';

const broken: BrokenSegmenter = {
  slip: 'a score is a share of the batch',
  caught: 'batch-split',
  segmenter: latelyWith({
    assign(model, batch, out, ctx) {
      lately.assign.call(this, model, batch, out, ctx);
      const roots = out.scores[1]!;
      for (let row = 0; row < batch.length; row++) roots[row] = roots[row]! / batch.length;
    },
  }),
};

export default broken;
