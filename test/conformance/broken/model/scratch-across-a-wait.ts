import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

let scratch = new Float64Array(0);

const broken: BrokenSegmenter = {
  slip: 'a fit waits for others with its numbers in a buffer of the module, which the next fit takes',
  caught: 'fits-apart',
  segmenter: bandWith({
    async fit({ columns }, settings) {
      scratch = columns.spent.slice();
      await new Promise((resolve) => setImmediate(resolve));
      return { segments: SEGMENTS, model: modelOf(scratch, settings) };
    },
  }),
};

export default broken;
