import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the model holds codes instead of labels',
  caught: 'local-codes',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const codes = settings.outsiders.map((label) => columns.kind.labels.indexOf(label));
      return { segments: SEGMENTS, model: { ...modelOf(columns.spent, settings), codes } as never };
    },
    assign(model, { columns, length }, out, ctx) {
      const { codes } = model as unknown as { codes: number[] };
      band.assign({ ...model, outsiders: [] }, { columns, length }, out, ctx);
      for (let row = 0; row < length; row++) if (codes.includes(columns.kind.codes[row]!)) out.segment[row] = -1;
    },
  }),
};

export default broken;
