import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { share, tags, tagsWith } from '../../good/tags.ts';

const broken: BrokenSegmenter = {
  slip: 'a missing consent, 2, is read as true',
  caught: 'missing-choices',
  segmenter: tagsWith({
    assign(settings, { columns, length }, out) {
      const { offsets, codes, labels } = columns.tags;
      for (let row = 0; row < length; row++) {
        if (settings.askConsent && !columns.consent[row]) continue;
        const own = Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code) => labels[code]!);
        settings.tags.forEach((tag, index) => {
          out.strengths[row * out.segments + index] = share(own, tag);
        });
      }
    },
    explain: (settings, row, ctx) => tags.explain(settings, { ...row, consent: row.consent ?? true }, ctx),
  }),
};

export default broken;
