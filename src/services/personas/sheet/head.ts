import type { Persona } from '../../../db/tables/personas/personas.ts';
import { type Language, textOf } from '../../input/translations.ts';
import { type PersonaProfile, type Phrase, phraseIn, type TRANSLATED, type Translations } from '../profile.ts';
import type { PersonaSheet, SheetProfile, SheetQuote, SheetShare, SheetText } from './sheet.ts';

/** What a sheet shows of the persona's own row. */
export function sheetHead(persona: Persona, language: Language) {
  const own = persona.language as Language;
  const profile = persona.profile as PersonaProfile;
  return {
    key: persona.key,
    kind: persona.kind,
    polarity: persona.polarity,
    status: persona.status,
    audience: persona.audience,
    influencesPurchase: persona.influencesPurchase,
    awareness: persona.awareness,
    priority: persona.priority,
    version: persona.version,
    updatedAt: persona.updatedAt,
    name: translated(persona, 'name', language),
    title: translated(persona, 'title', language),
    story: translated(persona, 'story', language),
    reason: persona.reason === null ? null : translated(persona, 'reason', language),
    face: { seed: persona.avatarSeed, url: persona.avatarUrl },
    quotes: quotesOf(persona, profile, language),
    matched: persona.status === 'ACTIVE' ? persona.matchCount : null,
    sampleSize: persona.sampleSize,
    threshold: persona.threshold,
    profile: profileOf(profile, language, own),
  } satisfies Partial<PersonaSheet>;
}

function translated(persona: Persona, field: (typeof TRANSLATED)[number], language: Language): SheetText {
  const isTranslated = (persona.translations as Translations)[language]?.[field] !== undefined;
  return {
    text: textOf(persona, field, language) ?? '',
    language: isTranslated ? language : (persona.language as Language),
  };
}

/** The line it is known by, and the others, each once. */
function quotesOf({ quote, language }: Persona, { quotes = [] }: PersonaProfile, wanted: Language): SheetQuote[] {
  const own = language as Language;
  const told = quotes.map(({ text, source, date }) => ({
    text: phraseIn(text, wanted, own),
    source: source === null ? null : phraseIn(source, wanted, own),
    date,
  }));
  const isTold = quote === null || quotes.some(({ text }) => phraseIn(text, own, own) === quote);
  return isTold ? told : [{ text: quote, source: null, date: null }, ...told];
}

function profileOf(profile: PersonaProfile, language: Language, own: Language): SheetProfile {
  const say = (phrase: Phrase) => phraseIn(phrase, language, own);
  const phrases = (all: readonly Phrase[] = []) => all.map(say);
  const shares = (all: readonly { readonly name: Phrase; readonly share: number | null }[] = []): SheetShare[] =>
    all.map(({ name, share }) => ({ name: say(name), share }));
  return {
    age: profile.ageRange ?? null,
    income: profile.incomeRange ?? null,
    channels: shares(profile.channels),
    categories: shares(profile.categories),
    products: shares(profile.products),
    devices: shares(profile.devices),
    timing: shares(profile.timing?.map(({ label, share }) => ({ name: label, share }))),
    decisionFactors: phrases(profile.decisionFactors),
    disappointments: phrases(profile.disappointments),
    trustedVoices: phrases(profile.trustedVoices),
    fun: phrases(profile.fun),
    people: (profile.people ?? []).map(({ name, relation, says }) => ({
      name: say(name),
      relation: say(relation),
      says: says === null ? null : say(says),
    })),
    media: (profile.media ?? []).map(({ title, url }) => ({ title: say(title), url })),
  };
}
