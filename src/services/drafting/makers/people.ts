import { capital } from '../bilingual.ts';
import { type Facts, isTold, ofMembers, type SentenceMaker, shareOfMembers, tellingOf } from '../facts.ts';
import type { MadeSentence } from '../sentence.ts';
import { countryWords } from '../words/country-words.ts';
import { ageAt, BIRTH_TOLERANCE, birthsOf } from '../words/number-words.ts';
import { shareWords } from '../words/share-words.ts';
import { genderOf, predicateOf } from '../words/value-words.ts';

const BIRTH = 'customer.birthDate';

/** How old they are: the middle of them, and the eight in ten around it. */
export const ageSentence: SentenceMaker = (facts) => {
  const { voice, asOf, portrait } = facts;
  const middle = portrait.members.quantile(BIRTH, 0.5);
  const range = ageRange(facts);
  if (middle === null || range === null || !isTold(facts, BIRTH)) return [];
  const age = ageAt(middle, asOf);
  const births = birthsOf(range.from, range.to, asOf);
  const share = portrait.members.within(BIRTH, births.from, births.to)!;
  const words = shareWords(share);
  const wide = range.to - range.from > 40;
  const she = capital(voice.she);
  return [
    {
      topic: 'PEOPLE',
      section: 'DEMOGRAPHICS',
      evidence: 'CRM',
      text: {
        en: wide
          ? `${she} ${voice.is} ${age}, though ages vary: ${words.en} are between ${range.from} and ${range.to}.`
          : `${she} ${voice.is} ${age}, in a group where ${words.en} are between ${range.from} and ${range.to}.`,
        zh: wide
          ? `${voice.zh} ${age} 岁，不过这群人年龄跨度较大，${words.whoZh}在 ${range.from} 到 ${range.to} 岁之间。`
          : `${voice.zh} ${age} 岁，这群人里${words.whoZh}在 ${range.from} 到 ${range.to} 岁之间。`,
      },
      measures: [
        shareOfMembers({ feature: BIRTH, from: births.from, to: births.to }, share),
        ofMembers({ feature: BIRTH, statistic: 'MEDIAN' }, middle, BIRTH_TOLERANCE),
      ],
      known: portrait.members.known(BIRTH),
      weight: 5 + tellingOf(facts, BIRTH),
    },
  ];
};

/** Ages from the tenth to the ninetieth percentile, whole years; null where nobody's is known. */
export function ageRange({ asOf, portrait: { members } }: Facts): { from: number; to: number } | null {
  const [young, old] = [members.quantile(BIRTH, 0.9), members.quantile(BIRTH, 0.1)];
  return young === null || old === null ? null : { from: ageAt(young, asOf), to: ageAt(old, asOf) };
}

/** Men and women: the larger share, or that they are about as many. */
export const genderSentence: SentenceMaker = (facts) => {
  const feature = 'customer.gender';
  const { members } = facts.portrait;
  const [value] = [...members.shares(feature).counts.keys()].filter((one) => genderOf(one) !== null);
  if (value === undefined || !isTold(facts, feature)) return [];
  const share = members.share(feature, value)!;
  const words = shareWords(share);
  const predicate = predicateOf(feature, value)!;
  const even = share < 0.55;
  return [
    {
      topic: 'PEOPLE',
      section: 'DEMOGRAPHICS',
      evidence: 'CRM',
      text: {
        en: even
          ? 'There are about as many men as women.'
          : `${capital(words.en)} ${words.many ? predicate.many : predicate.one}.`,
        zh: even ? '男女大致各半。' : `${words.whoZh}${predicate.zh}。`,
      },
      measures: [shareOfMembers({ feature, value }, share)],
      known: members.known(feature),
      weight: 3 + tellingOf(facts, feature),
    },
  ];
};

/** Where they live: the country of most, or the region or city where all are of one country. */
export const placeSentence: SentenceMaker = (facts) => {
  const { members } = facts.portrait;
  for (const feature of ['customer.country', 'customer.region', 'customer.city'] as const) {
    if (!isTold(facts, feature)) continue;
    const { counts, known } = members.shares(feature);
    const [place] = counts.keys();
    if (place === undefined) continue;
    const share = counts.get(place)! / known;
    // Of one country all there is to say stands below.
    if (feature === 'customer.country' && counts.size === 1 && isTold(facts, 'customer.region')) continue;
    if (share < 0.1) continue;
    return [{ ...placed(feature, place, share, counts.size), known, weight: 2 + tellingOf(facts, feature) }];
  }
  return [];
};

function placed(feature: string, place: string, share: number, places: number): Omit<MadeSentence, 'known' | 'weight'> {
  const name = feature === 'customer.country' ? countryWords(place) : { en: place, zh: place };
  const words = shareWords(share);
  const live = words.many ? 'live' : 'lives';
  const kind = feature === 'customer.country' ? (['countries', '国家'] as const) : (['places', '地方'] as const);
  // How many there are is no measure: it is told without a number.
  const many = places >= 5 ? (['many', '许多'] as const) : (['several', '几个'] as const);
  const text =
    share >= 0.4
      ? { en: `${capital(words.en)} ${live} in ${name.en}.`, zh: `${words.whoZh}住在${name.zh}。` }
      : {
          en: `The group is spread over ${many[0]} ${kind[0]}; ${words.en} ${live} in ${name.en}.`,
          zh: `他们分布在${many[1]}${kind[1]}，其中${words.whoZh}住在${name.zh}。`,
        };
  return {
    topic: 'PEOPLE',
    section: 'DEMOGRAPHICS',
    evidence: 'CRM',
    text,
    measures: [shareOfMembers({ feature, value: place }, share)],
  };
}
