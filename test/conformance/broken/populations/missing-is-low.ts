import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a missing amount is below every cut',
  caught: 'missing-values',
  segmenter: bandWith({
    assign(model, { columns: { spent, ...others }, length }, out, ctx) {
      // NaN >= cut is false: low.
      band.assign(model, { columns: { ...others, spent: spent.map((value) => value || 0) }, length }, out, ctx);
    },
    explain: (model, row, ctx) => band.explain(model, { ...row, spent: row.spent ?? 0 }, ctx),
  }),
};

export default broken;
