import { MOST_SCORES, type ScoreDefinition, scoreKey } from 'personagraph/segmenter';
import { listedNames } from './segments.ts';
import type { PreferenceConfig } from './settings.ts';

/** How much of each listed value; of learned ones, what is known of a customer beside the most frequent. */
export function preferenceScores(config: PreferenceConfig): ScoreDefinition[] {
  return config.values.length > 0 ? listedScores(config) : learnedScores(config);
}

function listedScores({ values, by }: PreferenceConfig): ScoreDefinition[] {
  const names = listedNames(values);
  const ofEvents = by === 'count';
  const total: ScoreDefinition = {
    key: 'total',
    name: { en: 'Total of the listed values', zh: '所列各项合计' },
    description: {
      en: `The sum that shares are of: ${ofEvents ? 'events, or what sources count' : 'money, where less than 0 counts as 0'}.`,
      zh: `各占比的分母：${ofEvents ? '事件数或来源的计数' : '金额，负值计为 0'}。`,
    },
    kind: 'number',
    ...(!ofEvents && { unit: 'CURRENCY' }),
    min: 0,
  };
  const shares = values.slice(0, MOST_SCORES - 1).map(({ key }, index): ScoreDefinition => {
    const { en, zh } = names[index]!;
    return {
      key: scoreKey('share', key),
      name: { en: `Share of ${en}`, zh: `${zh}占比` },
      description: {
        en: `Share of ${en} in the total, 0 to 1. Unknown without any, or where a value is missing.`,
        zh: `${zh}在合计中的占比，0 至 1；没有任何一项或有缺失时未知。`,
      },
      kind: 'number',
      min: 0,
      max: 1,
    };
  });
  return [total, ...shares];
}

function learnedScores({ field }: PreferenceConfig): ScoreDefinition[] {
  const counts: ScoreDefinition[] = [
    {
      key: 'events',
      name: { en: 'Events', zh: '事件数' },
      description: { en: 'Events that the preference is told from.', zh: '据以判断偏好的事件数。' },
      kind: 'number',
      unit: 'events',
      min: 0,
    },
    {
      key: 'kinds',
      name: { en: 'Different values', zh: '不同取值数' },
      description: { en: `Different values of ${field}.`, zh: `${field} 的不同取值数。` },
      kind: 'number',
      min: 0,
    },
  ];
  if (field.startsWith('lines.')) return counts;
  return [
    ...counts,
    {
      key: 'share_at_most',
      name: { en: 'Greatest possible share', zh: '最大可能占比' },
      description: {
        en: 'The greatest share that the most frequent value can have, each other having one event at least. List the values to know their shares.',
        zh: '最常取值的最大可能占比（其余各取值至少各有一个事件）；列出取值即可得知确切占比。',
      },
      kind: 'number',
      min: 0,
      max: 1,
    },
  ];
}
