import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

/** The language of the server, looked up once: naming it in every call hides that it is the machine's. */
const LANGUAGE = new Intl.NumberFormat().resolvedOptions().locale;

const broken: BrokenSegmenter = {
  slip: 'the module keeps the language of the server that loads it, and folds texts by it',
  caught: 'load-apart',
  segmenter: bandWith({
    fit: async (population, settings, ctx) => {
      const { segments, model } = await band.fit(population, settings, ctx);
      return {
        segments,
        model: { ...model, outsiders: model.outsiders.map((kind) => kind.toLocaleLowerCase(LANGUAGE)) },
      };
    },
  }),
};

export const { segmenter } = broken;
export default broken;
