import {
  type BilingualText,
  type Explanation,
  type Factor,
  type Row,
  shownNumber,
  type Verdict,
} from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { type Lead, type LeadFacts, type LeadValue, leadOf, type Range, stateOf, verdictOf } from './rule.ts';
import { DISQUALIFIED } from './segments.ts';
import { actionNeed, type Criterion, exclusionNeed, fitNeed, type LeadConfig, type LeadNeeds } from './settings.ts';

/** The values of a row, as the rule takes them. */
export function factsOf({ fit, disqualify, actions, decay }: LeadConfig, row: Row<LeadNeeds>): LeadFacts {
  return {
    fit: fit.map((_, index) => row[fitNeed(index)] ?? null),
    disqualify: disqualify.map((_, index) => row[exclusionNeed(index)] ?? null),
    counts: actions.map((_, at) => decay.map((_age, age) => (row[actionNeed(at, age)] as number | null) ?? Number.NaN)),
  };
}

/** Why a lead is in its state: what rules it out, the points of each criterion, and those of each action. */
export function explainLead(config: LeadConfig, row: Row<LeadNeeds>): Explanation {
  const facts = factsOf(config, row);
  const lead = leadOf(config, facts);
  const { segment } = lead;
  const [first, ...others] = [
    ...config.fit.map((_, index) => fitFactor(config, index, facts.fit[index]!, lead.fitVerdicts[index]!)),
    ...config.disqualify.map((one, index) => exclusionFactor(one, facts.disqualify[index]!, index)),
    ...config.actions.map((_, at) => actionFactor(config, lead, facts, at)),
  ] as [Factor, ...Factor[]];
  const { en, zh } = first.text as BilingualText;
  const all = summary(config, lead);
  const factors = [{ ...first, text: { en: `${all.en} ${en}`, zh: `${all.zh}${zh}` } }, ...others];
  return segment === null ? { segment, verdict: 'UNKNOWN', factors } : { segment, factors };
}

function summary(config: LeadConfig, { disqualified, fit, interest, cells, segment }: Lead): BilingualText {
  const cell = cells.length === 1 ? cells[0]! : `${cells.at(0)} to ${cells.at(-1)}`;
  const cellZh = cells.length === 1 ? cells[0]! : `${cells.at(0)} 至 ${cells.at(-1)}`;
  const states = [...new Set(cells.map((one) => stateOf(config, one)))].join(' / ');
  const open = {
    en:
      disqualified === 'UNKNOWN'
        ? 'it is not known whether it is disqualified'
        : `open, as data are missing: ${states}`,
    zh: disqualified === 'UNKNOWN' ? '是否不合格未知' : `数据缺失，未定：${states}`,
  };
  const end = segment === null ? open : { en: segment, zh: segment === DISQUALIFIED ? '不合格' : segment };
  return {
    en: `Fit ${shown(fit, ' to ')} %, interest ${shown(interest, ' to ')} points: ${cell}; ${end.en}.`,
    zh: `匹配度 ${shown(fit, ' 至 ')} %，兴趣 ${shown(interest, ' 至 ')} 分：${cellZh}；${end.zh}。`,
  };
}

function shown({ low, high }: Range, between: string): string {
  return low === high ? round(low) : `${round(low)}${between}${high === Infinity ? '?' : round(high)}`;
}

function fitFactor({ fit }: LeadConfig, index: number, value: LeadValue, verdict: Verdict): Factor {
  const one = fit[index]!;
  const all = fit.reduce((sum, { points }) => sum + points, 0);
  const share = `${round((100 * one.points) / all)} %`;
  const gained = {
    TRUE: { en: `${one.points} points of ${all}`, zh: `得 ${one.points} 分（共 ${all} 分）` },
    FALSE: { en: `0 of its ${one.points} points`, zh: `未得其 ${one.points} 分` },
    UNKNOWN: { en: `unknown, so 0 to ${one.points} points are open`, zh: `未知，0 至 ${one.points} 分未定` },
  }[verdict];
  return {
    feature: fitNeed(index),
    observed: observed(value),
    expected: wordsOf(one),
    verdict,
    text: { en: `${one.source} ${wordsOf(one)}: ${gained.en}.`, zh: `${one.source} ${wordsOf(one)}：${gained.zh}。` },
    ...(verdict === 'UNKNOWN' && {
      change: {
        en: `To know ${one.source} would settle ${share} of fit.`,
        zh: `获知 ${one.source} 可确定 ${share} 的匹配度。`,
      },
    }),
    ...(verdict === 'FALSE' && {
      change: { en: `Met, it would add ${share} of fit.`, zh: `若满足，匹配度增加 ${share}。` },
    }),
  };
}

function exclusionFactor(one: Criterion, value: LeadValue, index: number): Factor {
  const verdict = verdictOf(one, value);
  const words = {
    TRUE: { en: 'disqualified', zh: '不合格' },
    FALSE: { en: 'not disqualified by it', zh: '未因此不合格' },
    UNKNOWN: { en: 'unknown, so it may be disqualified', zh: '未知，可能不合格' },
  }[verdict];
  return {
    feature: exclusionNeed(index),
    observed: observed(value),
    expected: wordsOf(one),
    verdict,
    text: { en: `${one.source} ${wordsOf(one)}: ${words.en}.`, zh: `${one.source} ${wordsOf(one)}：${words.zh}。` },
  };
}

function actionFactor({ actions, decay }: LeadConfig, { points }: Lead, { counts }: LeadFacts, at: number): Factor {
  const { event, points: worth } = actions[at]!;
  const own = counts[at]!;
  const sum = points[at]!;
  const isKnown = !Number.isNaN(sum);
  const ages = decay.map(({ days, factor }, age) => {
    const count = own[age]! - (age === 0 ? 0 : own[age - 1]!);
    return {
      en: `${count} up to ${days} days old at ${round(worth * factor)}`,
      zh: `${days} 天内 ${count} 次，每次 ${round(worth * factor)} 分`,
    };
  });
  return {
    feature: actionNeed(at, decay.length - 1),
    observed: shownNumber(own.at(-1)),
    expected: 'a count of 0 or more, at least that of younger ages',
    verdict: isKnown ? 'TRUE' : 'UNKNOWN',
    text: isKnown
      ? {
          en: `${event}: ${ages.map(({ en }) => en).join(', ')}: ${round(sum)} points of interest.`,
          zh: `${event}：${ages.map(({ zh }) => zh).join('，')}：兴趣 ${round(sum)} 分。`,
        }
      : {
          en: `${event}: its counts are missing or contradict each other, so its points are open.`,
          zh: `${event}：次数缺失或矛盾，得分未定。`,
        },
    ...(isKnown && {
      change: {
        en: `Another one would add ${round(worth * decay[0]!.factor)} points.`,
        zh: `再一次可增加 ${round(worth * decay[0]!.factor)} 分。`,
      },
    }),
  };
}

function wordsOf({ any, from, below, is, known }: Criterion): string {
  if (known) return 'is known';
  if (any) return `in [${any.slice(0, 5).join(', ')}${any.length > 5 ? ', ...' : ''}]`;
  if (is !== undefined) return `is ${is}`;
  return [from === undefined ? [] : `>= ${from}`, below === undefined ? [] : `< ${below}`].flat().join(' and ');
}

function observed(value: LeadValue): Factor['observed'] {
  return typeof value === 'number' ? shownNumber(value) : value;
}
