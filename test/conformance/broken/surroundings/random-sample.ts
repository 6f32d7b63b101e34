import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'fit takes a sample by Math.random',
  caught: 'no-randomness',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: modelOf(
        columns.spent.filter(() => Math.random() < 0.9),
        settings,
      ),
    }),
  }),
};

export default broken;
