import { z } from 'zod';
import { currencyCode, filled } from '../input/text.ts';
import { type Language, withoutNothing } from '../input/translations.ts';

const MOST_ITEMS = 50;
const MOST_AGE = 130;
const MOST_INCOME = 1e12;

/** Words in the language of the persona, or by language, in one at least. */
function phrase(max: number) {
  return z.union([
    filled(max),
    z
      .strictObject({ en: filled(max).optional(), zh: filled(max).optional() })
      .refine(({ en, zh }) => en !== undefined || zh !== undefined, 'has words in no language'),
  ]);
}

/** Words that a persona has in its own language, or by language. */
export type Phrase = string | { readonly en?: string | undefined; readonly zh?: string | undefined };

/** Of customers, 0..1; null: nobody knows. The shares of a list need not add up to 1: a customer may use two devices. */
const share = z.number().min(0).max(1).nullable().default(null);
const named = z.strictObject({ name: phrase(200), share });
const named50 = z.array(named).max(MOST_ITEMS);
const phrases = z.array(phrase(500)).max(MOST_ITEMS);

function range(most: number) {
  return z.number().min(0).max(most).nullable().default(null);
}

const inOrder = ({ from, to }: { readonly from: number | null; readonly to: number | null }) =>
  from === null || to === null || from <= to;
const ENDS = 'ends before it begins';
const bounded = ({ from, to }: { readonly from: number | null; readonly to: number | null }) =>
  from !== null || to !== null;
const NO_BOUND = 'has neither end';

/** The typed values of a persona beside its claims, part by part. */
export const PROFILE_PARTS = {
  /** Years, both ends included; null where it is open. */
  ageRange: z
    .strictObject({ from: range(MOST_AGE), to: range(MOST_AGE) })
    .refine(bounded, NO_BOUND)
    .refine(inOrder, ENDS),
  /** A year's income, both ends included; null where it is open. */
  incomeRange: z
    .strictObject({ from: range(MOST_INCOME), to: range(MOST_INCOME), currency: currencyCode() })
    .refine(bounded, NO_BOUND)
    .refine(inOrder, ENDS),
  /** Where they buy and are reached. */
  channels: named50,
  /** What kinds of goods they buy. */
  categories: named50,
  products: named50,
  /** When they come: hours, days, seasons, in words. */
  timing: z.array(z.strictObject({ label: phrase(200), share })).max(MOST_ITEMS),
  devices: named50,
  /** What decides a purchase. */
  decisionFactors: phrases,
  disappointments: phrases,
  /** Whose word they believe. */
  trustedVoices: phrases,
  /** What they find fun. */
  fun: phrases,
  /** The people around them. */
  people: z
    .array(z.strictObject({ name: phrase(200), relation: phrase(200), says: phrase(2_000).nullable().default(null) }))
    .max(MOST_ITEMS),
  /** What customers said, word for word. `source` says where; `date` when. */
  quotes: z
    .array(
      z.strictObject({
        text: phrase(2_000),
        source: phrase(500).nullable().default(null),
        date: z.iso.date().nullable().default(null),
      }),
    )
    .max(MOST_ITEMS),
  /** Pictures, recordings and documents about them. */
  media: z
    .array(z.strictObject({ title: phrase(200), url: z.url({ protocol: /^https?$/ }).max(2_000) }))
    .max(MOST_ITEMS),
} as const;

/** The typed values of a persona; a part that is left out is not known. */
export const PersonaProfile = z.strictObject(PROFILE_PARTS).partial();
export type PersonaProfile = z.output<typeof PersonaProfile>;

export type ProfilePart = keyof typeof PROFILE_PARTS;
export const PROFILE_PART_NAMES = Object.keys(PROFILE_PARTS) as ProfilePart[];

type Clearable<Parts extends Readonly<Record<string, z.ZodType>>> = {
  [Part in keyof Parts]: z.ZodNullable<Parts[Part]>;
};

/** An edit of a profile: a part that is given takes the place of the one there is; null clears it. */
export const ProfilePatch = z
  .strictObject(
    Object.fromEntries(Object.entries(PROFILE_PARTS).map(([part, schema]) => [part, schema.nullable()])) as Clearable<
      typeof PROFILE_PARTS
    >,
  )
  .partial();
export type ProfilePatch = z.output<typeof ProfilePatch>;

/** Texts of a persona that are translated. */
export const TRANSLATED = ['name', 'title', 'story', 'reason'] as const;
type Translated = (typeof TRANSLATED)[number];

const TEXTS = {
  name: filled(200),
  title: filled(300),
  story: filled(20_000),
  reason: filled(2_000),
} as const satisfies Record<Translated, z.ZodType>;

const Translation = z.strictObject(TEXTS).partial();
/** Name, title, story and reason in another language than the persona's own; what is left out is told in its own. */
export type Translation = z.output<typeof Translation>;

/** Translations by language. */
export const Translations = z.strictObject({ en: Translation, zh: Translation }).partial();
export type Translations = z.output<typeof Translations>;

const translation = z
  .strictObject({
    name: TEXTS.name.nullable(),
    title: TEXTS.title.nullable(),
    story: TEXTS.story.nullable(),
    reason: TEXTS.reason.nullable(),
  })
  .partial();

/** An edit of translations: a text that is given takes the place of the one there is; null clears it. */
export const TranslationsPatch = z.strictObject({ en: translation.nullable(), zh: translation.nullable() }).partial();
export type TranslationsPatch = z.output<typeof TranslationsPatch>;

/** The profile that an edit leaves. */
export function mergedProfile(profile: PersonaProfile, patch: ProfilePatch): PersonaProfile {
  return plainProfile({ ...profile, ...patch } as PersonaProfile);
}

/** A profile without parts of which nothing is known, such as empty lists. */
export function plainProfile(profile: PersonaProfile): PersonaProfile {
  const known = Object.entries(withoutNothing(profile)).filter(([, part]) => !Array.isArray(part) || part.length > 0);
  return Object.fromEntries(known) as PersonaProfile;
}

/** The edit that leaves just this profile. */
export function wholeProfile(profile: PersonaProfile): ProfilePatch {
  return Object.fromEntries(PROFILE_PART_NAMES.map((part) => [part, profile[part] ?? null])) as ProfilePatch;
}

/** A phrase in a language; else in the persona's own, else in the one there is. */
export function phraseIn(phrase: Phrase, wanted: Language, own: Language): string {
  if (typeof phrase === 'string') return phrase;
  return phrase[wanted] ?? phrase[own] ?? phrase.en ?? phrase.zh ?? '';
}
