import { CUSTOMER_FEATURES, SIGNAL_FEATURES, type SignalFeature } from '../../engine/catalogue/customer-fields.ts';
import type { DistinctiveTrait } from '../../engine/persona/portrait.ts';
import type { PersonaInput } from './persona-input.ts';

/** Languages personas are drafted in, ISO 639-1. */
export type Language = 'en' | 'zh';

export type Claim = NonNullable<PersonaInput['claims']>[number];

/** Effects below this set nobody apart: "small" in Cohen's terms (1988). */
const LEAST_EFFECT = 0.2;
const MOST_CLAIMS = 24;

/** The claims a portrait makes, in the sections they belong to, strongest first. */
export function claimsOf(traits: readonly DistinctiveTrait[], language: Language, asOf: number): Claim[] {
  return traits
    .filter(({ effect }) => Math.abs(effect) >= LEAST_EFFECT)
    .slice(0, MOST_CLAIMS)
    .map((trait) => ({
      section: sectionOf(trait.feature),
      text: statement(trait, language, asOf),
      evidence: trait.feature.startsWith('events.')
        ? 'ANALYTICS'
        : /^(?:traits|surveys)\./.test(trait.feature)
          ? 'SURVEY'
          : 'CRM',
      detail: { ...trait },
    }));
}

/** One trait as a sentence with its numbers. */
export function statement(trait: DistinctiveTrait, language: Language, asOf: number): string {
  const label = labelOf(trait.feature, language);
  if (trait.kind === 'share') {
    const [own, all] = [percent(trait.share), percent(trait.populationShare)];
    if (trait.value === 'true' || trait.value === 'false') {
      const yes = trait.value === 'true' ? trait.share : 1 - trait.share;
      const ofAll = trait.value === 'true' ? trait.populationShare : 1 - trait.populationShare;
      return language === 'zh'
        ? `${label}：${percent(yes)}，全体为 ${percent(ofAll)}。`
        : `${label}: ${percent(yes)}, against ${percent(ofAll)} of everybody.`;
    }
    return language === 'zh'
      ? `${own} 的${label}为“${trait.value}”，全体为 ${all}。`
      : `${own} have ${label} "${trait.value}", against ${all} of everybody.`;
  }
  const age = trait.feature === 'customer.birthDate';
  const time = !age && /At$|\((?:at)\)|Date$/.test(trait.feature) && trait.median > 1e11;
  const say = (value: number) => (age ? years(value, asOf) : time ? day(value) : amount(value));
  const medians = [say(trait.median), say(trait.populationMedian)];
  // Medians are alike where most never do a thing, and the means tell.
  const alike = medians[0] === medians[1];
  const [own, all] = alike ? [say(trait.mean), say(trait.populationMean)] : medians;
  if (language === 'zh') return `${label}${alike ? '平均' : '中位数'} ${own}，全体为 ${all}。`;
  return `${alike ? 'Mean' : 'Median'} ${label} ${own}, against ${all} of everybody.`;
}

const SECTIONS: readonly [RegExp, Claim['section']][] = [
  [/^customer\./, 'DEMOGRAPHICS'],
  [/channel/i, 'CHANNELS'],
  [/discount|price/i, 'PURCHASE_DECISION'],
  [/^events\.(support|complaint|refund)/, 'PAIN_POINTS'],
  [/^events\./, 'BEHAVIOURS'],
  [/interest|goal|seeking/i, 'MOTIVATIONS'],
  [/focus|value|attitude|sustain/i, 'BELIEFS'],
  [/complain|pain/i, 'PAIN_POINTS'],
];

function sectionOf(feature: string): Claim['section'] {
  return SECTIONS.find(([pattern]) => pattern.test(feature))?.[1] ?? 'BEHAVIOURS';
}

/** `events.purchase.sum(netAmount)` as a reader would say it. */
export function labelOf(feature: string, language: Language): string {
  const [head, own = ''] = feature.split('.');
  const signal = Object.hasOwn(SIGNAL_FEATURES, own) ? SIGNAL_FEATURES[own as SignalFeature] : undefined;
  const field = head === 'customer' ? (CUSTOMER_FEATURES.get(own) ?? signal) : undefined;
  if (field) return field.words[language];
  const event = /^events\.([a-z0-9_]+)\.(\w+)\((\w+)\)$/.exec(feature);
  if (event) return eventLabel(event[1]!.replaceAll('_', ' '), event[2]!, event[3]!, language);
  const name = feature.slice(feature.indexOf('.') + 1).replace(/^([a-z0-9_]+)\.(?=(net|return|lastReturn))/, '$1 ');
  return name.replaceAll('_', ' ').replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

function eventLabel(type: string, aggregate: string, named: string, language: Language): string {
  // What is spent is what is kept of it.
  const field = { netAmount: 'amount', netDayAmount: 'dayAmount', returnedAmount: 'returned amount' }[named] ?? named;
  const zh = language === 'zh';
  if (aggregate === 'count') return zh ? `${type} 次数` : `number of ${type} events`;
  if (aggregate === 'first') return zh ? `首次 ${type}` : `first ${type}`;
  if (aggregate === 'last') return zh ? `最近 ${type}` : `last ${type}`;
  if (aggregate === 'distinct') return zh ? `${type} 不同 ${field} 数` : `number of ${type} ${field}s`;
  if (/^top\d/.test(aggregate)) return zh ? `${type} 常用 ${field}` : `frequent ${type} ${field}`;
  if (aggregate === 'mean') return zh ? `${type} 平均 ${field}` : `mean ${type} ${field}`;
  return zh ? `${type} 总 ${field}` : `total ${type} ${field}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function amount(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 100) / 100);
}

function years(birth: number, asOf: number): string {
  return String(Math.floor((asOf - birth) / (365.2425 * 86_400_000)));
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
