import type { ScoreDefinition } from 'personagraph/segmenter';
import { type QuantileConfig, sourceText } from './settings.ts';

/** The number that is cut, and the band it falls in. */
export function quantileScores(config: QuantileConfig): ScoreDefinition[] {
  const { bins, outliers } = config;
  const source = sourceText(config);
  return [
    {
      key: 'value',
      name: { en: source, zh: source },
      description: { en: `The number that is cut into bands: ${source}.`, zh: `用于分档的数值：${source}。` },
      kind: 'number',
    },
    {
      key: 'band',
      name: { en: 'Band', zh: '分档' },
      description: {
        en: `Band from 1, the lowest numbers, to ${bins}.${outliers === 'apart' ? ' Outliers have none.' : ''}`,
        zh: `从 1（数值最低）到 ${bins} 的分档。${outliers === 'apart' ? '异常值不属于任何档。' : ''}`,
      },
      kind: 'number',
      min: 1,
      max: bins,
    },
  ];
}
