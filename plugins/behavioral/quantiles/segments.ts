import type { BilingualText, SegmentDefinition } from 'personagraph/segmenter';
import { describeBin, LEAST_VALUES, round } from 'personagraph/statistics';
import type { QuantileModel } from './rule.ts';

/** `q1` is the band of the lowest numbers; outliers follow the bands. */
export function quantileSegments(model: QuantileModel): SegmentDefinition[] {
  const { bins, apart, source, cuts } = model;
  const bands = Array.from({ length: bins }, (_, band): SegmentDefinition => {
    const range = describeBin(cuts, band + 1);
    const empty = isEmpty(cuts, band)
      ? { en: ' Nobody: the cuts around it are equal.', zh: '无人：两侧分界相同。' }
      : { en: '', zh: '' };
    return {
      key: `q${band + 1}`,
      name: { en: `Band ${band + 1} of ${bins}`, zh: `第 ${band + 1} 档（共 ${bins} 档）` },
      description: { en: `${source} ${range}.${empty.en}`, zh: `${source} ${range}。${empty.zh}` },
    };
  });
  return apart ? [...bands, outliers(model, 'low'), outliers(model, 'high')] : bands;
}

function isEmpty(cuts: readonly number[], band: number): boolean {
  return band > 0 && cuts[band] !== undefined && cuts[band] === cuts[band - 1];
}

function outliers({ fence, source }: QuantileModel, side: 'low' | 'high'): SegmentDefinition {
  const [sign, en, zh] = side === 'low' ? ['<', 'low', '过低'] : ['>', 'high', '过高'];
  const none: BilingualText = {
    en: `Nobody: fewer than ${LEAST_VALUES} numbers, or half of them are one value, so nothing is unusual.`,
    zh: `无人：数值少于 ${LEAST_VALUES} 个，或半数为同一值，无从判断异常。`,
  };
  return {
    key: `${side}-outlier`,
    name: { en: `Unusually ${en}`, zh: `异常${zh}` },
    description: fence
      ? {
          en: `${source} ${sign} ${round(fence[side])}, Tukey's outer fence.`,
          zh: `${source} ${sign} ${round(fence[side])}（Tukey 外围栏）。`,
        }
      : none,
  };
}
