import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a date is formatted in the time zone of the server',
  caught: 'no-time-zone',
  segmenter: bandWith({
    explain(model, row, ctx) {
      const day = new Intl.DateTimeFormat('en-GB').format(ctx.asOf);
      const { factors, ...explained } = band.explain(model, row, ctx);
      return { ...explained, factors: factors.map((one) => ({ ...one, expected: `${one.expected} on ${day}` })) };
    },
  }),
};

export default broken;
