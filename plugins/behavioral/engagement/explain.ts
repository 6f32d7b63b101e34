import {
  type BilingualText,
  type EvaluationContext,
  type Explanation,
  type Factor,
  type Row,
  shownMinute,
  shownNumber,
  shownTime,
} from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import {
  type Activity,
  activityOf,
  ENGAGED,
  type EngagementModel,
  engagementOf,
  FADING,
  HIGH,
  INACTIVE,
  inactiveAt,
  UNKNOWN,
} from './rule.ts';
import { engagementSegments } from './segments.ts';
import type { EngagementNeeds } from './settings.ts';

/** The actions of a customer, one by one, by the rule that `assign` uses. */
export function explainEngagement(
  model: EngagementModel,
  row: Row<EngagementNeeds>,
  { asOf }: EvaluationContext,
): Explanation {
  const activity = activityOf(model.actions, row);
  const answer = engagementOf(model, activity, asOf);
  const segment = engagementSegments[answer]?.key ?? null;
  const factors = model.actions.flatMap((action, index) => {
    const counts = countFactors(model, row, index);
    // Once, for the action that was the last: the clock turns on it.
    const latest = action.last !== null && row[action.last] === activity.last;
    return latest ? [...counts, lastFactor(model, action.last!, activity, answer)] : counts;
  });
  // The score is of all actions; the first one shows it.
  const [first, ...others] = factors as [Factor, ...Factor[]];
  const score = scoreOf(model, activity, answer);
  const all = [score ? withScore(first, score) : first, ...others];
  return answer === UNKNOWN ? { segment, verdict: 'UNKNOWN', factors: all } : { segment, factors: all };
}

function countFactors(model: EngagementModel, row: Row<EngagementNeeds>, index: number): Factor[] {
  const { weight, recent, both, last } = model.actions[index]!;
  const label = model.labels[index]!;
  const count = shownNumber(row[recent]);
  const days = model.windowDays;
  const counted: Factor = {
    feature: recent,
    observed: count,
    expected: 'a count of 0 or more',
    verdict: count === null || count < 0 ? 'UNKNOWN' : 'TRUE',
    text: {
      en: `${label}: ${count ?? 'unknown'} in the last ${days} days, worth ${weight} each.`,
      zh: `${label}：最近 ${days} 天 ${count ?? '未知'} 次，每次计 ${weight} 分。`,
    },
  };
  if (both === null || last === null) return [counted];
  const sum = shownNumber(row[both]);
  const fits = sum !== null && count !== null && count <= sum && (sum === 0 || shownTime(row[last]) !== null);
  return [
    counted,
    {
      feature: both,
      observed: sum,
      expected: 'at least that many in twice the time',
      verdict: fits ? 'TRUE' : 'UNKNOWN',
      text: fits
        ? {
            en: `${label}: ${round(sum - count)} in the ${days} days before.`,
            zh: `${label}：此前 ${days} 天 ${round(sum - count)} 次。`,
          }
        : {
            en: `${label}: the counts and the time of the last one are missing or do not fit together.`,
            zh: `${label}：次数与最近时间缺失或不一致。`,
          },
    },
  ];
}

function lastFactor(model: EngagementModel, feature: string, { last }: Activity, answer: number): Factor {
  const at = shownMinute(inactiveAt(model, last));
  return {
    feature,
    observed: shownTime(last),
    expected: `< ${model.inactiveAfterDays} days ago`,
    verdict: answer === INACTIVE ? 'FALSE' : 'TRUE',
    text: {
      en: `The last action; without another, inactive ${answer === INACTIVE ? 'since' : 'from'} ${at ?? 'a time beyond the calendar'}.`,
      zh: `最近一次互动；若无新互动，自 ${at ?? '历法之外的时间'} 起为不活跃。`,
    },
  };
}

type Score = { readonly expected: string; readonly text: BilingualText; readonly change?: BilingualText };

function withScore(factor: Factor, { text, ...score }: Score): Factor {
  const own = factor.text as BilingualText;
  return { ...factor, ...score, text: { en: `${own.en} ${text.en}`, zh: `${own.zh}${text.zh}` } };
}

/** Score against its limits, and how far it is to the next. */
function scoreOf(model: EngagementModel, { recent, earlier }: Activity, answer: number): Score | null {
  if (answer === UNKNOWN) return null;
  const before = earlier > 0 ? `; ${round(earlier)} before` : '';
  const beforeZh = earlier > 0 ? `；此前 ${round(earlier)}` : '';
  const limit = answer === FADING || answer === INACTIVE ? model.fadingBelow * earlier : model.highFrom;
  const expected = {
    [HIGH]: `score >= ${round(model.highFrom ?? 0)}`,
    [ENGAGED]: `score ${model.highFrom === null ? '' : `< ${round(model.highFrom)} and `}>= ${round(model.fadingBelow * earlier)}`,
    [FADING]: `score < ${round(model.fadingBelow * earlier)}, or 0`,
    [INACTIVE]: 'score 0',
  }[answer]!;
  const text = {
    en: `Score ${round(recent)} of ${model.windowDays} days${before}.`,
    zh: `${model.windowDays} 天得分 ${round(recent)}${beforeZh}。`,
  };
  if (answer === HIGH || limit === null) return { expected, text };
  const more = round(Math.max(limit - recent, 0));
  return {
    expected,
    text,
    change:
      answer === ENGAGED
        ? { en: `A score higher by ${more} would be highly engaged.`, zh: `得分再高 ${more} 即为高度活跃。` }
        : more === '0'
          ? { en: 'Any action would be engaged again.', zh: '有新互动即恢复活跃。' }
          : {
              en: `Any action, and a score higher by ${more}, would be engaged again.`,
              zh: `有新互动且得分再高 ${more} 即恢复活跃。`,
            },
  };
}
