import { PROFILE_PART_NAMES } from '../../../services/personas/profile.ts';
import { builder } from '../../core/builder.ts';

const TextInput = builder.inputType('PersonaTextInput', {
  description: 'Words by language, in one at least.',
  fields: (t) => ({
    en: t.string({ description: 'In English.' }),
    zh: t.string({ description: 'In Chinese.' }),
  }),
});

const SHARE = 'Share of its customers, 0..1; null or left out: nobody knows.';

const ShareInput = builder.inputType('PersonaShareInput', {
  description: 'Something customers have or do, and how many of them.',
  fields: (t) => ({
    name: t.field({ type: TextInput, required: true, description: 'What it is called.' }),
    share: t.float({ description: SHARE }),
  }),
});

const TimingInput = builder.inputType('PersonaTimingInput', {
  description: 'When customers come, and how many of them.',
  fields: (t) => ({
    label: t.field({ type: TextInput, required: true, description: 'Hours, days or seasons, in words.' }),
    share: t.float({ description: SHARE }),
  }),
});

const AgeRangeInput = builder.inputType('PersonaAgeRangeInput', {
  description: 'Ages, both ends included, one at least.',
  fields: (t) => ({
    from: t.float({ description: 'Youngest age in years; null: open.' }),
    to: t.float({ description: 'Oldest age in years; null: open.' }),
  }),
});

const IncomeRangeInput = builder.inputType('PersonaIncomeRangeInput', {
  description: 'Incomes of a year, both ends included, one at least.',
  fields: (t) => ({
    from: t.field({ type: 'Decimal', description: 'Least income; null: open.' }),
    to: t.field({ type: 'Decimal', description: 'Largest income; null: open.' }),
    currency: t.string({ required: true, description: 'ISO 4217.' }),
  }),
});

const PersonInput = builder.inputType('PersonaPersonInput', {
  description: 'Somebody around a persona.',
  fields: (t) => ({
    name: t.field({ type: TextInput, required: true, description: 'A made-up name.' }),
    relation: t.field({ type: TextInput, required: true, description: 'What they are to each other.' }),
    says: t.field({ type: TextInput, description: 'What that one would say.' }),
  }),
});

const QuoteInput = builder.inputType('PersonaQuoteInput', {
  description: 'What a customer said, word for word.',
  fields: (t) => ({
    text: t.field({ type: TextInput, required: true, description: 'The words.' }),
    source: t.field({ type: TextInput, description: 'Where they were said: name no customer.' }),
    date: t.field({ type: 'Date', description: 'When they were said.' }),
  }),
});

const MediumInput = builder.inputType('PersonaMediumInput', {
  description: 'A picture, recording or document.',
  fields: (t) => ({
    title: t.field({ type: TextInput, required: true, description: 'What it shows.' }),
    url: t.string({ required: true, description: 'Where it is, http or https.' }),
  }),
});

export const ProfileInput = builder.inputType('PersonaProfileInput', {
  description: 'Typed values of a persona, 50 a list at most. What is left out stays; null clears.',
  fields: (t) => ({
    ageRange: t.field({ type: AgeRangeInput, description: 'How old they are.' }),
    incomeRange: t.field({ type: IncomeRangeInput, description: 'What they earn.' }),
    channels: t.field({ type: [ShareInput], description: 'Where they buy and are reached.' }),
    categories: t.field({ type: [ShareInput], description: 'What kinds of goods they buy.' }),
    products: t.field({ type: [ShareInput], description: 'What they buy.' }),
    timing: t.field({ type: [TimingInput], description: 'When they come.' }),
    devices: t.field({ type: [ShareInput], description: 'What they use.' }),
    decisionFactors: t.field({ type: [TextInput], description: 'What decides a purchase.' }),
    disappointments: t.field({ type: [TextInput], description: 'What let them down.' }),
    trustedVoices: t.field({ type: [TextInput], description: 'Whose word they believe.' }),
    fun: t.field({ type: [TextInput], description: 'What they find fun.' }),
    people: t.field({ type: [PersonInput], description: 'The people around them.' }),
    quotes: t.field({ type: [QuoteInput], description: 'What customers said, beside the line it is known by.' }),
    media: t.field({ type: [MediumInput], description: 'Pictures, recordings and documents.' }),
  }),
});

/** A profile as the service takes it, which checks it. */
export function profileOf(profile: (typeof ProfileInput)['$inferInput']): Record<string, unknown> {
  return Object.fromEntries(
    PROFILE_PART_NAMES.flatMap((part) => (part in profile ? [[part, plain(profile[part])]] : [])),
  );
}

/** Income as numbers, and words without the languages that say nothing. */
function plain(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([name, item]) => item !== undefined && (item !== null || !isLanguage(name)),
  );
  const money = 'currency' in value;
  return Object.fromEntries(
    entries.map(([name, item]) => [
      name,
      money && (name === 'from' || name === 'to') && typeof item === 'string' ? Number(item) : plain(item, key),
    ]),
  );
}

function isLanguage(name: string): boolean {
  return name === 'en' || name === 'zh';
}
