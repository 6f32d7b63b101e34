import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { tags, tagsWith } from '../../good/tags.ts';

const broken: BrokenSegmenter = {
  slip: 'a share of an overlapping segment goes below zero',
  caught: 'answers-in-range',
  segmenter: tagsWith({
    assign(settings, batch, out, ctx) {
      tags.assign(settings, batch, out, ctx);
      for (let at = 0; at < out.strengths.length; at++) out.strengths[at]! -= 0.1;
    },
  }),
};

export default broken;
