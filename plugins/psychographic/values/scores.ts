import { type ScoreDefinition, scoreKey } from 'personagraph/segmenter';
import { ORIENTATION_NAMES } from './segments.ts';
import { ORIENTATIONS } from './settings.ts';

/** The percentile of each orientation. */
export function orientationPercentiles(): ScoreDefinition[] {
  return ORIENTATIONS.map((key) => {
    const { en, zh } = ORIENTATION_NAMES[key];
    return {
      key: scoreKey('percentile', key),
      name: { en: `Percentile of ${en}`, zh: `${zh}百分位` },
      description: {
        en: `How much ${en} counts, ranked within the population at the fit: mid-rank percentile, 0 to 1. Unknown where all its indicators are.`,
        zh: `对${zh}的看重程度在拟合时总体中的百分位（中位秩），0 至 1；各项指标均缺失时未知。`,
      },
      kind: 'number',
      min: 0,
      max: 1,
      step: 0.01,
    };
  });
}
