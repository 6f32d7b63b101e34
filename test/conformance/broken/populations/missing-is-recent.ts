import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a missing time is as good as now',
  caught: 'missing-values',
  segmenter: bandWith({
    assign(model, { columns: { last, ...others }, length }, out, ctx) {
      const times = last.map((value) => (Number.isNaN(value) ? ctx.asOf : value));
      band.assign(model, { columns: { ...others, last: times }, length }, out, ctx);
    },
    explain: (model, row, ctx) => band.explain(model, { ...row, last: row.last ?? ctx.asOf }, ctx),
  }),
};

export default broken;
