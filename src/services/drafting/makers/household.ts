import { capital } from '../bilingual.ts';
import { difference, isTold, ofEverybody, ofMembers, type SentenceMaker, shareOfMembers, tellingOf } from '../facts.ts';
import { moneyWords, numberTolerance } from '../words/number-words.ts';
import { shareWords } from '../words/share-words.ts';
import { predicateOf } from '../words/value-words.ts';

/** How they live: married, single and so on, by the value of most that there are words for. */
export const maritalSentence: SentenceMaker = (facts) => {
  const feature = 'customer.maritalState';
  if (!isTold(facts, feature)) return [];
  const { counts, known } = facts.portrait.members.shares(feature);
  const [value] = counts.keys();
  const predicate = value === undefined ? null : predicateOf(feature, value);
  if (value === undefined || predicate === null) return [];
  const share = counts.get(value)! / known;
  if (share < 0.25) return [];
  const words = shareWords(share);
  return [
    {
      topic: 'HOUSEHOLD',
      section: 'DEMOGRAPHICS',
      evidence: 'CRM',
      text: {
        en: `${capital(words.en)} ${words.many ? predicate.many : predicate.one}.`,
        zh: `${words.whoZh}${predicate.zh}。`,
      },
      measures: [shareOfMembers({ feature, value }, share)],
      known,
      weight: 1 + tellingOf(facts, feature),
    },
  ];
};

/** Whether there are children. */
export const childrenSentence: SentenceMaker = (facts) => {
  const feature = 'customer.children';
  const { members } = facts.portrait;
  const none = members.within(feature, 0, 1);
  if (none === null || !isTold(facts, feature)) return [];
  const [share, from, to] = none >= 0.5 ? [none, 0, 1] : [1 - none, 1, 1_000];
  const words = shareWords(share);
  const more = difference(facts, feature);
  const than =
    more === null
      ? { en: '', zh: '' }
      : more.effect.value > 0
        ? { en: ', more than among other customers', zh: '，比例高于其他客户' }
        : { en: ', fewer than among other customers', zh: '，比例低于其他客户' };
  const children =
    from === 0 ? { en: 'no children at home', zh: '家中没有孩子' } : { en: 'children at home', zh: '家中有孩子' };
  return [
    {
      topic: 'HOUSEHOLD',
      section: 'DEMOGRAPHICS',
      evidence: 'CRM',
      text: {
        en: `${capital(words.en)} ${words.many ? 'have' : 'has'} ${children.en}${from === 0 ? '' : than.en}.`,
        zh: `${words.whoZh}${children.zh}${from === 0 ? '' : than.zh}。`,
      },
      measures: [shareOfMembers({ feature, from, to }, share)],
      known: members.known(feature),
      weight: 1.2 + tellingOf(facts, feature),
    },
  ];
};

/** What they earn, beside everybody where that differs. */
export const incomeSentence: SentenceMaker = (facts) => {
  const feature = 'customer.income';
  const { voice, currency, portrait } = facts;
  const middle = portrait.members.quantile(feature, 0.5);
  const all = portrait.everybody.quantile(feature, 0.5);
  if (middle === null || all === null || !(middle > 0) || !isTold(facts, feature)) return [];
  const [own, other] = [moneyWords(middle, currency), moneyWords(all, currency)];
  const told = own.en === other.en ? null : difference(facts, feature);
  const she = capital(voice.she);
  const more = middle > all;
  const asked = { feature, statistic: 'MEDIAN' } as const;
  const measure = ofMembers(asked, middle, numberTolerance(middle));
  return [
    {
      topic: 'WORK',
      section: 'DEMOGRAPHICS',
      evidence: 'CRM',
      text: told
        ? {
            en: `${she} earn${voice.s} ${own.en} a year, while the typical customer earns ${other.en}.`,
            zh: `${voice.zh}年收入${own.zh}，${more ? '高' : '低'}于一般客户的${other.zh}。`,
          }
        : { en: `${she} earn${voice.s} ${own.en} a year.`, zh: `${voice.zh}年收入${own.zh}。` },
      measures: told ? [measure, ofEverybody(asked, all, numberTolerance(all))] : [measure],
      known: portrait.members.known(feature),
      weight: 1 + 2 * tellingOf(facts, feature),
    },
  ];
};

/** What they learned, and what they do. */
export const schoolingSentences: SentenceMaker = (facts) =>
  (['customer.education', 'customer.occupation'] as const).flatMap((feature) => {
    if (!isTold(facts, feature)) return [];
    const { counts, known } = facts.portrait.members.shares(feature);
    const [value] = counts.keys();
    if (value === undefined) return [];
    const share = counts.get(value)! / known;
    const predicate = predicateOf(feature, value);
    if (predicate === null || share < (feature === 'customer.education' ? 0.35 : 0.2)) return [];
    const words = shareWords(share);
    return [
      {
        topic: 'WORK' as const,
        section: 'DEMOGRAPHICS' as const,
        evidence: 'CRM' as const,
        text: {
          en: `${capital(words.en)} ${words.many ? predicate.many : predicate.one}.`,
          zh: `${words.whoZh}${predicate.zh}。`,
        },
        measures: [shareOfMembers({ feature, value }, share)] as const,
        known,
        weight: 0.6 + tellingOf(facts, feature),
      },
    ];
  });
