import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a cancelled fit returns what it has',
  caught: 'fit-cancelled',
  segmenter: bandWith({
    fit: ({ columns }, settings, { signal }) => ({
      segments: signal.aborted ? [] : SEGMENTS,
      model: modelOf(columns.spent, settings),
    }),
  }),
};

export default broken;
