import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { type BandSettings, bandNeeds, bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

let remembered: BandSettings | undefined;

const broken: BrokenSegmenter = {
  slip: 'needs keeps the settings it was asked with, and fit goes by them',
  caught: 'needs-apart',
  segmenter: bandWith({
    needs(settings) {
      remembered = settings;
      return bandNeeds;
    },
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: modelOf(columns.spent, { ...settings, share: remembered?.share ?? settings.share }),
    }),
  }),
};

export default broken;
