import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

let labels: readonly string[] | undefined;

const broken: BrokenSegmenter = {
  slip: 'the label table of the first batch is kept',
  caught: 'local-codes',
  segmenter: bandWith({
    assign(model, { columns, length }, out, ctx) {
      labels ??= columns.kind.labels;
      band.assign(model, { columns: { ...columns, kind: { ...columns.kind, labels } }, length }, out, ctx);
    },
  }),
};

export default broken;
