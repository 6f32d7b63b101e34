import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { tags, tagsWith } from '../../good/tags.ts';

const broken: BrokenSegmenter = {
  slip: 'who has no list of tags is among those whose list is empty',
  caught: 'missing-choices',
  segmenter: tagsWith({
    segments: (settings) => [{ key: 'untagged', name: 'Untagged' }, ...tags.segments(settings)],
    assign(settings, { columns, length }, out) {
      const { offsets } = columns.tags;
      for (let row = 0; row < length; row++) {
        if (settings.askConsent && columns.consent[row] !== 1) continue;
        if (offsets[row] === offsets[row + 1]) out.strengths[row * out.segments] = 1;
      }
    },
  }),
};

export default broken;
