import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandConfig, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the schema converts days each time it is asked',
  caught: 'settings-defaults',
  segmenter: bandWith({
    config: bandConfig.transform((all) => ({ ...all, activeDays: all.activeDays * 2 })) as never,
  }),
};

export default broken;
