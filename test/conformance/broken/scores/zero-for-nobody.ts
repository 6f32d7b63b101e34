import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { lately, latelyWith } from '../../good/lately.ts';

const broken: BrokenSegmenter = {
  slip: 'a score of a customer of whom nothing is known is 0',
  caught: 'scores-unknown',
  segmenter: latelyWith({
    assign(model, batch, out, ctx) {
      lately.assign.call(this, model, batch, out, ctx);
      const days = out.scores[0]!;
      for (let row = 0; row < batch.length; row++) if (Number.isNaN(days[row])) days[row] = 0;
    },
  }),
};

export default broken;
