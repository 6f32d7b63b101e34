import { MOST_SCORES, type ScoreDefinition, scoreKey } from 'personagraph/segmenter';
import type { InterestsConfig } from './settings.ts';

/** The weight of each group among a customer's interests. */
export function interestScores({ groups, events }: InterestsConfig): ScoreDefinition[] {
  const shown = events.length > 0;
  return groups.slice(0, MOST_SCORES).map(({ key, name }) => {
    const zh = name.zh ?? name.en;
    return {
      key: scoreKey('interest', key),
      name: { en: `Interest: ${name.en}`, zh: `兴趣：${zh}` },
      description: {
        en: `Weight of “${name.en}”, 0 to 1: its share of the listed interests${shown ? ', with what events show' : ''}; 0 below what makes a member. Unknown without a list${shown ? ' and events' : ''}.`,
        zh: `“${zh}”的权重，0 至 1：占所列兴趣的比例${shown ? '，并计入事件所示' : ''}；未达到入群标准为 0。没有兴趣列表${shown ? '与事件' : ''}时未知。`,
      },
      kind: 'number',
      min: 0,
      max: 1,
      ...(shown && { step: 0.05 }),
    };
  });
}
