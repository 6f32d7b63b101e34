import type { Persona } from '../../../db/tables/personas/personas.ts';
import type { Language as Code } from '../../../services/input/translations.ts';
import { type PersonaProfile, type Phrase, phraseIn } from '../../../services/personas/profile.ts';
import { builder } from '../../core/builder.ts';
import { ownLanguageArg } from '../../core/language.ts';

/** A value of a profile, and the language of its persona. */
interface Of<T> {
  readonly value: T;
  readonly own: Code;
}

type Item<Part extends keyof PersonaProfile> =
  NonNullable<PersonaProfile[Part]> extends readonly (infer T)[] ? T : NonNullable<PersonaProfile[Part]>;

type Args = { language?: Code | null | undefined };

/** Words in the language asked for; in the persona's where none is. */
function words<T>(phrase: (value: T) => Phrase) {
  return ({ value, own }: Of<T>, { language }: Args) => phraseIn(phrase(value), language ?? own, own);
}

function wordsOrNull<T>(phrase: (value: T) => Phrase | null) {
  return ({ value, own }: Of<T>, { language }: Args) => {
    const said = phrase(value);
    return said === null ? null : phraseIn(said, language ?? own, own);
  };
}

const SHARE = 'Share of its customers, 0..1; null: nobody knows.';

const Share = builder.objectRef<Of<Item<'channels'>>>('PersonaShare').implement({
  description: 'Something customers have or do, and how many of them. The shares of a list need not add up to 1.',
  fields: (t) => ({
    name: t.string({
      description: 'What it is called.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: words(({ name }) => name),
    }),
    share: t.float({ nullable: true, description: SHARE, resolve: ({ value }) => value.share }),
  }),
});

const Timing = builder.objectRef<Of<Item<'timing'>>>('PersonaTiming').implement({
  description: 'When customers come, and how many of them.',
  fields: (t) => ({
    label: t.string({
      description: 'Hours, days or seasons, in words.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: words(({ label }) => label),
    }),
    share: t.float({ nullable: true, description: SHARE, resolve: ({ value }) => value.share }),
  }),
});

const Words = builder.objectRef<Of<Phrase>>('PersonaText').implement({
  description: 'Words about a persona.',
  fields: (t) => ({
    text: t.string({
      description: 'The words.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: words((phrase) => phrase),
    }),
  }),
});

const AgeRange = builder.objectRef<Item<'ageRange'>>('PersonaAgeRange').implement({
  description: 'Ages, both ends included.',
  fields: (t) => ({
    from: t.exposeFloat('from', { nullable: true, description: 'Youngest age in years; null: open.' }),
    to: t.exposeFloat('to', { nullable: true, description: 'Oldest age in years; null: open.' }),
  }),
});

const IncomeRange = builder.objectRef<Item<'incomeRange'>>('PersonaIncomeRange').implement({
  description: 'Incomes of a year, both ends included.',
  fields: (t) => ({
    from: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Least income; null: open.',
      resolve: ({ from }) => decimal(from),
    }),
    to: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Largest income; null: open.',
      resolve: ({ to }) => decimal(to),
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
  }),
});

const Person = builder.objectRef<Of<Item<'people'>>>('PersonaPerson').implement({
  description: 'Somebody around a persona.',
  fields: (t) => ({
    name: t.string({
      description: 'A made-up name.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: words(({ name }) => name),
    }),
    relation: t.string({
      description: 'What they are to each other.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: words(({ relation }) => relation),
    }),
    says: t.string({
      nullable: true,
      description: 'What that one would say.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: wordsOrNull(({ says }) => says),
    }),
  }),
});

export const Quote = builder.objectRef<Of<Item<'quotes'>>>('PersonaQuote').implement({
  description: 'What a customer said or would say.',
  fields: (t) => ({
    text: t.string({
      description: 'The words.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: words(({ text }) => text),
    }),
    source: t.string({
      nullable: true,
      description: 'Where they were said; null for words that nobody wrote down.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: wordsOrNull(({ source }) => source),
    }),
    date: t.field({
      type: 'Date',
      nullable: true,
      description: 'When they were said.',
      resolve: ({ value }) => value.date,
    }),
  }),
});

const Medium = builder.objectRef<Of<Item<'media'>>>('PersonaMedium').implement({
  description: 'A picture, recording or document about a persona.',
  fields: (t) => ({
    title: t.string({
      description: 'What it shows.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: words(({ title }) => title),
    }),
    url: t.string({ description: 'Where it is.', resolve: ({ value }) => value.url }),
  }),
});

type ProfileShape = Of<PersonaProfile>;

/** The profile of a persona, with the language its words are in where they do not say. */
export function profileOf({ profile, language }: Pick<Persona, 'profile' | 'language'>): ProfileShape {
  return { value: profile as PersonaProfile, own: language as Code };
}

/** The quotes of a persona: the line it is known by, then what customers said. */
export function quotesOf(persona: Pick<Persona, 'profile' | 'language' | 'quote'>): Of<Item<'quotes'>>[] {
  const shape = profileOf(persona);
  const others = each('quotes')(shape);
  // With its source it is told there.
  const isTold = persona.quote === null || others.some(({ value }) => value.text === persona.quote);
  return isTold
    ? others
    : [{ value: { text: persona.quote ?? '', source: null, date: null }, own: shape.own }, ...others];
}

/** The items of a part, each with the language of its persona; none where nothing is known. */
function each<Part extends keyof PersonaProfile>(part: Part) {
  return ({ value, own }: ProfileShape) =>
    ((value[part] ?? []) as unknown as readonly Item<Part>[]).map((item) => ({ value: item, own }));
}

/** Items of a list that are expected. */
const FEW = 5;

export const Profile = builder.objectRef<ProfileShape>('PersonaProfile').implement({
  description: 'Typed values of a persona beside its claims. A list is empty where nothing is known.',
  fields: (t) => ({
    ageRange: t.field({
      type: AgeRange,
      nullable: true,
      description: 'How old they are.',
      resolve: ({ value }) => value.ageRange,
    }),
    incomeRange: t.field({
      type: IncomeRange,
      nullable: true,
      description: 'What they earn.',
      resolve: ({ value }) => value.incomeRange,
    }),
    channels: t.field({
      type: [Share],
      size: FEW,
      description: 'Where they buy and are reached.',
      resolve: each('channels'),
    }),
    categories: t.field({
      type: [Share],
      size: FEW,
      description: 'What kinds of goods they buy.',
      resolve: each('categories'),
    }),
    products: t.field({ type: [Share], size: FEW, description: 'What they buy.', resolve: each('products') }),
    timing: t.field({ type: [Timing], size: FEW, description: 'When they come.', resolve: each('timing') }),
    devices: t.field({ type: [Share], size: FEW, description: 'What they use.', resolve: each('devices') }),
    decisionFactors: t.field({
      type: [Words],
      size: FEW,
      description: 'What decides a purchase.',
      resolve: each('decisionFactors'),
    }),
    disappointments: t.field({
      type: [Words],
      size: FEW,
      description: 'What let them down.',
      resolve: each('disappointments'),
    }),
    trustedVoices: t.field({
      type: [Words],
      size: FEW,
      description: 'Whose word they believe.',
      resolve: each('trustedVoices'),
    }),
    fun: t.field({ type: [Words], size: FEW, description: 'What they find fun.', resolve: each('fun') }),
    people: t.field({ type: [Person], size: FEW, description: 'The people around them.', resolve: each('people') }),
    quotes: t.field({
      type: [Quote],
      size: FEW,
      description: 'What customers said, beside the line it is known by.',
      resolve: each('quotes'),
    }),
    media: t.field({
      type: [Medium],
      size: FEW,
      description: 'Pictures, recordings and documents.',
      resolve: each('media'),
    }),
  }),
});

/** A number as a decimal: without an exponent. */
function decimal(value: number | null): string | null {
  return value === null ? null : value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 10 });
}
