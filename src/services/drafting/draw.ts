import type { FreeText } from '../../db/reads/free-texts.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import type { Portrait } from '../../engine/portrait/portrait.ts';
import type { Language } from '../input/translations.ts';
import type { ProfilePatch } from '../personas/profile.ts';
import type { Bilingual } from './bilingual.ts';
import { drawnProfile } from './drawn-profile.ts';
import type { Facts } from './facts.ts';
import { fittingThreshold } from './fitting-threshold.ts';
import { faceSeed } from './names/face.ts';
import type { NameRegion } from './names/first-names.ts';
import { regionOfCountry, regionOfLanguage } from './names/name-region.ts';
import { type Bearer, personaName } from './names/persona-name.ts';
import { chooseQuotes } from './quotes.ts';
import type { Sentence } from './sentence.ts';
import { sentencesOf, storyOf, told } from './story.ts';
import { pronounVoice } from './voice.ts';
import { ageAt } from './words/number-words.ts';
import { genderOf } from './words/value-words.ts';

/** A persona as it is drawn from members, in both languages. Plain data. */
export interface Drawn {
  readonly segmentId: number;
  readonly size: number;
  readonly population: number;
  /** Row id of the typical member. */
  readonly typical: number | null;
  readonly asOf: number;
  readonly name: Bilingual;
  readonly avatarSeed: string;
  readonly story: Bilingual;
  /** The sentences of the story, in its order. */
  readonly told: readonly Sentence[];
  /** What else is there to say, by topic. */
  readonly untold: readonly Sentence[];
  readonly profile: ProfilePatch;
  /** Fit from which a customer is matched to it. */
  readonly threshold: number;
}

export interface Drawing {
  readonly segment: { readonly id: number };
  readonly title: Bilingual;
  readonly portrait: Portrait;
  readonly population: number;
  readonly asOf: number;
  readonly known: Known;
  readonly entries: Facts['entries'];
  readonly questions: Facts['questions'];
  readonly scales: Facts['scales'];
  /** The strength, 0..1, that the least typical members are not above; null where nobody has one. */
  readonly weakest: number | null;
  readonly texts: readonly FreeText[];
  /** The language of a persona whose members' region nobody knows. */
  readonly language: Language;
  /** Names that are taken. */
  readonly taken: ReadonlySet<string>;
  /** A name that somebody gave it. */
  readonly name: string | null;
}

const QUOTES = 3;
/** From this share on a gender or region is that of most. */
const MOST = 0.55;

/** Draws a persona: nothing is said but what was counted among the members. The same members give the same. */
export function draw(drawing: Drawing): Drawn {
  const { segment, portrait, population, asOf, known } = drawing;
  const bearer = bearerOf(drawing);
  const name = drawing.name
    ? { en: drawing.name, zh: drawing.name }
    : personaName(
        `${segment.id}/${drawing.title.en}/${portrait.members.size}`,
        bearer,
        drawing.language,
        drawing.taken,
      );
  const facts: Facts = {
    voice: pronounVoice(name, bearer.gender),
    title: drawing.title,
    population,
    asOf,
    currency: known.currency ?? '',
    saleType: known.returns?.saleType ?? 'purchase',
    entries: drawing.entries,
    questions: drawing.questions,
    scales: drawing.scales,
    portrait,
  };
  const sentences = sentencesOf(facts);
  const story = storyOf(sentences);
  return {
    segmentId: segment.id,
    size: portrait.members.size,
    population,
    typical: portrait.typical,
    asOf,
    name,
    avatarSeed: faceSeed(`${name.en}-${segment.id}`, bearer),
    story: told(story, facts),
    told: story,
    untold: sentences.filter((sentence) => !story.includes(sentence)),
    profile: drawnProfile(facts, chooseQuotes(drawing.texts, QUOTES)),
    threshold: fittingThreshold(drawing.weakest),
  };
}

/** The members as far as a name and a face should fit them. */
function bearerOf({ portrait: { members }, asOf, entries }: Drawing): Bearer {
  const most = (feature: string): string | null => {
    const { known, counts } = members.shares(feature);
    const [[value, count] = ['', 0]] = counts;
    return known > 0 && count / known >= MOST ? value : null;
  };
  const gender = most('customer.gender');
  const middle = members.quantile('customer.birthDate', 0.5);
  const stated = entries.get('traits.age')?.kind === 'number' ? members.quantile('traits.age', 0.5) : null;
  return {
    gender: gender === null ? null : genderOf(gender),
    age: middle !== null ? ageAt(middle, asOf) : stated,
    region:
      regionOf(members.shares('customer.country').counts, regionOfCountry, members.known('customer.country')) ??
      regionOf(members.shares('customer.language').counts, regionOfLanguage, members.known('customer.language')),
  };
}

/** The region that most values are of: several countries may have the same names. */
function regionOf(
  counts: ReadonlyMap<string, number>,
  find: (value: string) => NameRegion | null,
  known: number,
): NameRegion | null {
  const found = new Map<NameRegion, number>();
  for (const [value, count] of counts) {
    const region = find(value);
    if (region) found.set(region, (found.get(region) ?? 0) + count);
  }
  const [first] = [...found].sort((a, b) => b[1] - a[1]);
  // Of no majority the largest still names the one that most would meet, if it is a third.
  return first && first[1] >= known / 3 ? first[0] : null;
}
