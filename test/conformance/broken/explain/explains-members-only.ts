import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { tags, tagsWith } from '../../good/tags.ts';

const broken: BrokenSegmenter = {
  slip: 'an overlapping segmenter explains the segments a customer is in, no others',
  caught: 'explain-agrees',
  segmenter: tagsWith({
    explain: (settings, row, ctx) => tags.explain(settings, row, ctx).filter(({ verdict }) => verdict === 'TRUE'),
  }),
};

export default broken;
