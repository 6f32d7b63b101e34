import { type ScoreDefinition, scoreKey } from 'personagraph/segmenter';
import { rangeOf, type ScalesConfig } from './settings.ts';

/** The score of each scale, in units of the answers. */
export function scaleScores(config: ScalesConfig): ScoreDefinition[] {
  return config.scales.map((scale) => {
    const { min, max } = rangeOf(config, scale);
    const zh = scale.name.zh ?? scale.name.en;
    return {
      key: scoreKey('scale', scale.key),
      name: { en: scale.name.en, zh },
      description: {
        en: `Mean answer of the scale’s items, ${min} to ${max}, reverse-keyed where needed. Unknown where too few are answered.`,
        zh: `量表各题的平均作答（含反向计分），${min} 至 ${max}；作答过少时未知。`,
      },
      kind: 'number',
      min,
      max,
    };
  });
}
