import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { share, tagsWith } from '../../good/tags.ts';

const broken: BrokenSegmenter = {
  slip: 'the matrix is written column by column',
  caught: 'batch-split',
  segmenter: tagsWith({
    assign(settings, { columns, length }, out) {
      const { offsets, codes, labels } = columns.tags;
      for (let row = 0; row < length; row++) {
        if (settings.askConsent && columns.consent[row] !== 1) continue;
        const own = Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code) => labels[code]!);
        settings.tags.forEach((tag, index) => {
          out.strengths[index * length + row] = share(own, tag);
        });
      }
    },
  }),
};

export default broken;
