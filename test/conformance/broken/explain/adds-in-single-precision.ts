import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith, DAY, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'explain keeps the parts of the sum as 32-bit numbers, assign as 64-bit ones',
  caught: 'explain-at-borders',
  segmenter: bandWith({
    assign(model, batch, out, ctx) {
      band.assign(model, batch, out, ctx);
      const { spent, last } = batch.columns;
      for (let row = 0; row < batch.length; row++) {
        if (out.segment[row]! < 0) continue;
        out.segment[row] = spent[row]! + (ctx.asOf - last[row]!) / DAY / 3 >= model.cut ? 1 : 0;
      }
    },
    explain(model, row, ctx) {
      const explained = band.explain(model, row, ctx);
      if (explained.segment === null) return explained;
      const parts = Float32Array.of(row.spent!, (ctx.asOf - row.last!) / DAY / 3);
      return { ...explained, segment: SEGMENTS[parts[0]! + parts[1]! >= model.cut ? 1 : 0]!.key };
    },
  }),
};

export default broken;
