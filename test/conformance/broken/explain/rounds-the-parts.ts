import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith, DAY, SEGMENTS } from '../../good/band.ts';

/** Worth of a customer: the amount, less half a unit for each day of silence. */
function worth(spent: number, silentDays: number, round: (part: number) => number): number {
  return round(spent) - round(silentDays / 2);
}

const cents = (part: number) => Math.round(part * 100) / 100;

const broken: BrokenSegmenter = {
  slip: 'assign adds parts as they are, explain adds them as it shows them, in cents',
  caught: 'explain-at-borders',
  segmenter: bandWith({
    assign(model, batch, out, ctx) {
      band.assign(model, batch, out, ctx);
      const { spent, last } = batch.columns;
      for (let row = 0; row < batch.length; row++) {
        if (out.segment[row]! < 0) continue;
        out.segment[row] = worth(spent[row]!, (ctx.asOf - last[row]!) / DAY, (part) => part) >= model.cut ? 1 : 0;
      }
    },
    explain(model, row, ctx) {
      const explained = band.explain(model, row, ctx);
      if (explained.segment === null) return explained;
      const high = worth(row.spent!, (ctx.asOf - row.last!) / DAY, cents) >= model.cut;
      return { ...explained, segment: SEGMENTS[high ? 1 : 0]!.key };
    },
  }),
};

export default broken;
