import { type Bilingual, capital } from '../bilingual.ts';
import { type Facts, isTold, ofMembers, type SentenceMaker, shareOfMembers, tellingOf } from '../facts.ts';
import type { MadeSentence } from '../sentence.ts';
import { countryWords } from '../words/country-words.ts';
import { AGE_TOLERANCE, ageAt, BIRTH_TOLERANCE, birthsOf } from '../words/number-words.ts';
import { shareWords } from '../words/share-words.ts';
import { genderOf, predicateOf } from '../words/value-words.ts';

const BIRTH = 'customer.birthDate';
/** Where ages are known, and births are not. */
const AGE = 'traits.age';
const OLDEST = 120;

/** Ages of the members: the middle one, and from the tenth to the ninetieth percentile, in whole years. */
export interface Ages {
  readonly middle: number;
  readonly from: number;
  readonly to: number;
  /** The feature that they are known by, with the numbers of it that these ages are. */
  readonly feature: string;
  readonly median: number;
  readonly limits: { readonly from: number; readonly to: number };
  readonly tolerance: number;
}

/** The ages by births, or else as they are stated; null where too few are known. */
export function agesOf(facts: Facts): Ages | null {
  const { asOf, entries, portrait } = facts;
  const quantiles = (feature: string) =>
    isTold(facts, feature) ? [0.1, 0.5, 0.9].map((share) => portrait.members.quantile(feature, share)!) : null;
  const births = quantiles(BIRTH);
  if (births) {
    const [to, middle, from] = births.map((birth) => ageAt(birth, asOf)) as [number, number, number];
    const limits = birthsOf(from, to, asOf);
    return { middle, from, to, feature: BIRTH, median: births[1]!, limits, tolerance: BIRTH_TOLERANCE };
  }
  const ages = entries.get(AGE)?.kind === 'number' ? quantiles(AGE) : null;
  if (!ages || ages.some((age) => age < 0 || age > OLDEST)) return null;
  const [from, middle, to] = ages.map(Math.floor) as [number, number, number];
  const limits = { from, to: to + 1 };
  return { middle, from, to, feature: AGE, median: ages[1]!, limits, tolerance: AGE_TOLERANCE };
}

/** How old they are: the middle of them, and the eight in ten around it. */
export const ageSentence: SentenceMaker = (facts) => {
  const { voice, portrait } = facts;
  const ages = agesOf(facts);
  if (ages === null) return bandSentence(facts);
  const { feature, middle, from, to, limits, median, tolerance } = ages;
  const share = portrait.members.within(feature, limits.from, limits.to)!;
  const words = shareWords(share);
  const wide = to - from > 40;
  const she = capital(voice.she);
  return [
    {
      topic: 'PEOPLE',
      section: 'DEMOGRAPHICS',
      evidence: 'CRM',
      text: {
        en: wide
          ? `${she} ${voice.is} ${middle}, though ages vary: ${words.en} are between ${from} and ${to}.`
          : `${she} ${voice.is} ${middle}, in a group where ${words.en} are between ${from} and ${to}.`,
        zh: wide
          ? `${voice.zh} ${middle} 岁，不过这群人年龄跨度较大，${words.whoZh}在 ${from} 到 ${to} 岁之间。`
          : `${voice.zh} ${middle} 岁，这群人里${words.whoZh}在 ${from} 到 ${to} 岁之间。`,
      },
      measures: [
        shareOfMembers({ feature, ...limits }, share),
        ofMembers({ feature, statistic: 'MEDIAN' }, median, tolerance),
      ],
      known: portrait.members.known(feature),
      weight: 5 + tellingOf(facts, feature),
    },
  ];
};

const AGE_BAND = /^traits\.age_?(?:band|group|range|bracket|class)$/;

/** True for a trait of ages in bands, such as `45-54`. */
export function isAgeBand(feature: string): boolean {
  return AGE_BAND.test(feature);
}

/** The band of ages that most are in, where nothing finer is known. */
function bandSentence(facts: Facts): MadeSentence[] {
  const { members } = facts.portrait;
  for (const [feature, { kind }] of facts.entries) {
    if (kind !== 'category' || !isAgeBand(feature) || !isTold(facts, feature)) continue;
    const { counts, known } = members.shares(feature);
    const [value = ''] = counts.keys();
    const ages = bandWords(value);
    const share = (counts.get(value) ?? 0) / known;
    if (ages === null || share < 0.2) continue;
    const words = shareWords(share);
    return [
      {
        topic: 'PEOPLE',
        section: 'DEMOGRAPHICS',
        evidence: 'CRM',
        text: {
          en: `${capital(words.en)} ${words.many ? 'are' : 'is'} ${ages.en}.`,
          zh: `${words.whoZh}${ages.zh}。`,
        },
        measures: [shareOfMembers({ feature, value }, share)],
        known,
        weight: 4 + tellingOf(facts, feature),
      },
    ];
  }
  return [];
}

/** `45-54` and `65+` as people say them; null for another form. */
function bandWords(value: string): Bilingual | null {
  const [, from, to] = /^(\d{1,3})\s*[-–]\s*(\d{1,3})$/.exec(value.trim()) ?? [];
  if (from !== undefined && to !== undefined) {
    return { en: `between ${from} and ${to}`, zh: `在 ${from} 到 ${to} 岁之间` };
  }
  const [, least] = /^(\d{1,3})\s*\+$/.exec(value.trim()) ?? [];
  return least === undefined ? null : { en: `${least} or older`, zh: `${least} 岁及以上` };
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
  // Nobody is left out, whoever was spoken of last.
  const who = words.en === 'all of them' ? 'all' : words.en;
  const text =
    share >= 0.4
      ? { en: `${capital(who)} ${live} in ${name.en}.`, zh: `${words.whoZh}住在${name.zh}。` }
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
