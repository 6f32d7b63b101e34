import { YEAR_MS } from '../../../calendar/year.ts';
import { type Known, listFeatures } from '../../../engine/catalogue/catalogue.ts';
import { unlistedKind } from '../../../engine/catalogue/feature-kinds.ts';
import { spokenQuestion } from '../../../engine/catalogue/survey-question.ts';
import type { ClaimMeasure } from '../../../engine/persona/measure.ts';
import { calledValue } from '../../../engine/trait-words.ts';
import { readAggregate } from '../../../rules/index.ts';
import type { FeatureKind } from '../../../segmenter/feature.ts';
import { capital } from '../../drafting/bilingual.ts';
import { countryWords } from '../../drafting/words/country-words.ts';
import { calendarWords, channelWords, eventWords, onceZh } from '../../drafting/words/event-words.ts';
import { dayWords } from '../../drafting/words/number-words.ts';
import { nounOf, predicateOf } from '../../drafting/words/value-words.ts';
import { unitOf } from '../../groups/group-feature.ts';
import type { Language } from '../../input/translations.ts';
import { ENUMERATION_WORDS } from './enumeration-words.ts';
import { featureLabel } from './feature-label.ts';
import { numberIn, percentIn } from './unit-words.ts';

/** What of a measure its words depend on. */
type Measured = Pick<ClaimMeasure, 'feature' | 'statistic' | 'value' | 'from' | 'to' | 'quantile'>;

/** The kind and unit of a feature. */
export interface Facts {
  readonly kind: FeatureKind | null;
  readonly unit: string | null;
}

/** Finds the kind and unit of features by name; both null of one that is not known. */
export function factsIn(known: Known): (name: string) => Facts {
  const listed = factsOf.get(known) ?? listedFacts(known);
  factsOf.set(known, listed);
  return (name) => {
    const found = listed.get(name);
    if (found) return found;
    const aggregate = readAggregate(name);
    if (!aggregate || 'problem' in aggregate) return { kind: unlistedKind(name), unit: null };
    return { kind: aggregate.kind, unit: unitOf(aggregate.source, known) };
  };
}

const factsOf = new WeakMap<Known, ReadonlyMap<string, Facts>>();

/** Those that are hidden too: a kind and a unit tell nothing of a customer. */
function listedFacts(known: Known): ReadonlyMap<string, Facts> {
  const all = listFeatures({ ...known, hides: false });
  return new Map(all.map(({ name, kind, unit }) => [name, { kind, unit }]));
}

/** What a measure is of, as a label: `Gender: woman (share)`, 年收入（中位数）. */
export function measureLabel(measure: Measured, known: Known, language: Language): string {
  const { statistic, quantile } = measure;
  const word = ENUMERATION_WORDS.ClaimStatistic[statistic][language === 'zh' ? 1 : 0];
  const at = statistic === 'QUANTILE' ? quantileWords(quantile ?? 0.5, language) : word;
  const subject = subjectLabel(measure, known, language);
  return language === 'zh' ? `${subject}（${at}）` : `${subject} (${at})`;
}

/** The same without the statistic: the feature with the value, or the range, that is counted. */
export function subjectLabel(measure: Measured, known: Known, language: Language): string {
  const { feature, value, from, to } = measure;
  const noun = featureLabel(feature, known, language);
  const type = /^events\.(\w+)\.count$/.exec(feature)?.[1];
  if (type !== undefined && from === 1 && (to ?? null) === null) {
    const words = eventWords(type);
    return language === 'zh' ? onceZh(words) : `${capital(words.done)} at least once`;
  }
  const { kind, unit } = factsIn(known)(feature);
  const limits = [from ?? null, to ?? null].flatMap((limit, at) => {
    if (limit === null) return [];
    const said = kind === 'time' ? dayWords(limit)[language] : numberIn(limit, unit, language);
    return [`${at === 0 ? '≥' : '<'} ${said}`];
  });
  if (limits.length > 0) {
    // Its limits are days, where its name is an age.
    const name = feature === 'customer.birthDate' ? BIRTH[language] : noun;
    return `${name} ${limits.join(language === 'zh' ? '，' : ', ')}`;
  }
  if (value === null || value === undefined || value === 'true') return noun;
  return `${noun}${language === 'zh' ? '：' : ': '}${optionLabel(feature, value, known, language) ?? valueLabel(feature, value, language)}`;
}

const BIRTH = { en: 'Date of birth', zh: '出生日期' } as const;

/** An option of a survey's question, or a trait's value that people gave words for; null of another value. */
function optionLabel(feature: string, value: string, { surveys, traits }: Known, language: Language): string | null {
  if (feature.startsWith('traits.')) return calledValue(traits.get(feature.slice(7))?.words, value, language);
  const [head, survey = '', key] = feature.split('.');
  const question = head === 'surveys' ? surveys.get(survey)?.questions.find((one) => one.key === key) : undefined;
  const at = question?.options?.indexOf(value) ?? -1;
  return at === -1 ? null : (spokenQuestion(question!, language).options?.[at] ?? null);
}

/** A text value of a feature, as it is listed. */
function valueLabel(feature: string, value: string, language: Language): string {
  if (value === 'false') return language === 'zh' ? '否' : 'no';
  if (feature === 'customer.country') return countryWords(value)[language];
  if (/topWeekdays$|topMonths$/.test(feature)) return calendarWords(value)[language];
  if (/topChannels$|preferredChannel$/.test(feature)) return channelWords(value)[language];
  const said = predicateOf(feature, value);
  if (said) return language === 'zh' ? said.zh.replace(/^是/, '') : said.one.replace(/^is (?:an? )?/, '');
  return feature.startsWith('customer.') ? value : nounOf(value)[language];
}

/** A number that a measure has, as people read it: `62.5 %`, `£1,500`, `42 years`, 2013 年 3 月 1 日. */
export function measuredText(
  { feature, statistic }: Measured,
  { kind, unit }: Facts,
  value: number,
  asOf: Date,
  language: Language,
): string {
  const zh = language === 'zh';
  if (statistic === 'SHARE') return percentIn(value, language);
  if (statistic === 'COUNT')
    return zh ? `${numberIn(value, null, language)} 位客户` : `${numberIn(value, null, language)} customers`;
  if (feature === 'customer.birthDate') {
    const years = Math.floor((asOf.getTime() - value) / YEAR_MS);
    return zh ? `${years} 岁` : `${years} years old`;
  }
  if (kind === 'time') return dayWords(value)[language];
  if (kind === 'flag' && statistic === 'AVERAGE') return percentIn(value, language);
  return numberIn(value, kind === 'number' ? unit : null, language);
}

function quantileWords(share: number, language: Language): string {
  const percentile = Number((share * 100).toFixed(2));
  return language === 'zh' ? `第 ${percentile} 百分位` : `percentile ${percentile}`;
}
