import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'keys have a learned figure in them',
  caught: 'stable-keys',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const model = modelOf(columns.spent, settings);
      const size = columns.spent.length;
      return { segments: SEGMENTS.map(({ key, name }) => ({ key: `${key}_of_${size}`, name })), model };
    },
  }),
};

export default broken;
