import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { DAY } from '../../good/band.ts';
import { daysAt, lately, latelyWith } from '../../good/lately.ts';

const broken: BrokenSegmenter = {
  slip: 'until is that of the segment, and the days go on',
  caught: 'until-honest',
  segmenter: latelyWith({
    assign(model, batch, out, ctx) {
      lately.assign.call(this, model, batch, out, ctx);
      const { last } = batch.columns;
      for (let row = 0; row < batch.length; row++) {
        const days = daysAt(last[row]!, ctx.asOf);
        if (days >= 0) out.until[row] = days < model.days ? last[row]! + model.days * DAY : Number.NaN;
      }
    },
  }),
};

export default broken;
