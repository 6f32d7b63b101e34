import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { lately, latelyWith } from '../../good/lately.ts';

const broken: BrokenSegmenter = {
  slip: 'a score counts the rows before it',
  caught: 'row-order',
  segmenter: latelyWith({
    assign(model, batch, out, ctx) {
      lately.assign.call(this, model, batch, out, ctx);
      const roots = out.scores[1]!;
      for (let row = 0; row < batch.length; row++) roots[row] = roots[row]! + row;
    },
  }),
};

export default broken;
