import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { lately, latelyWith } from '../../good/lately.ts';

const broken: BrokenSegmenter = {
  slip: 'where one value is missing, and others are not, it counts as 0',
  caught: 'scores-unknown',
  segmenter: latelyWith({
    assign(model, batch, out, ctx) {
      lately.assign.call(this, model, batch, out, ctx);
      const { spent, last } = batch.columns;
      for (let row = 0; row < batch.length; row++) {
        if (Number.isNaN(spent[row]) && !Number.isNaN(last[row])) out.scores[1]![row] = 0;
      }
    },
  }),
};

export default broken;
