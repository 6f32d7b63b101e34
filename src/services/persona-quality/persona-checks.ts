import type { RatedFacts } from '../../db/tables/persona-quality/rated-facts.ts';
import type { PersonaClaim } from '../../db/tables/personas/persona-claims.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import type { ClaimMeasure, MeasuredValue } from '../../engine/persona/measure.ts';
import { clarityChecks } from '../../engine/persona-quality/checks/clarity.ts';
import { completenessChecks } from '../../engine/persona-quality/checks/completeness.ts';
import { consistencyChecks } from '../../engine/persona-quality/checks/consistency.ts';
import { credibilityChecks } from '../../engine/persona-quality/checks/credibility.ts';
import type { QualityNumber } from '../../engine/persona-quality/number.ts';
import type { RangeFit, RatedClaim, RatedPersona } from '../../engine/persona-quality/rated-persona.ts';
import type { QualityCheckResult } from '../../engine/persona-quality/rating.ts';
import { jointCounts } from '../../engine/persona-quality/stated-trait.ts';
import type { BiasWarning } from '../../engine/research/bias.ts';
import type { ResearchFacts } from '../../engine/research/facts.ts';
import { LANGUAGES, type Language, type TextsByLanguage } from '../input/translations.ts';
import { PERSONA_SECTIONS } from '../personas/claim-input.ts';
import { type PersonaProfile, type Phrase, PROFILE_PART_NAMES } from '../personas/profile.ts';
import { ENUMERATION_WORDS } from '../personas/words/enumeration-words.ts';
import type { PersonaGround } from './persona-ground.ts';
import type { FoundTrait } from './stated-traits.ts';

/** Texts of a persona that are told in both languages. */
const TOLD = {
  name: { en: 'name', zh: '名称' },
  title: { en: 'title', zh: '标题' },
  story: { en: 'story', zh: '故事' },
  reason: { en: 'reason', zh: '原因' },
} as const;

interface ToCheck {
  readonly persona: Persona;
  readonly claims: readonly PersonaClaim[];
  readonly facts: RatedFacts;
  readonly traits: readonly FoundTrait[];
  readonly numbers: readonly QualityNumber[];
  readonly research: ResearchFacts;
  readonly warnings: readonly BiasWarning[];
}

/** All named checks of a persona. */
export function checksOf(ground: PersonaGround, given: ToCheck): QualityCheckResult[] {
  const rated = ratedPersona(ground, given);
  return [
    ...completenessChecks(rated),
    ...consistencyChecks(rated),
    ...clarityChecks(rated),
    ...credibilityChecks(rated),
  ];
}

function ratedPersona(ground: PersonaGround, given: ToCheck): RatedPersona {
  const { persona, claims, facts, traits, numbers, research, warnings } = given;
  const profile = persona.profile as PersonaProfile;
  const own = persona.language as Language;
  const other = LANGUAGES.filter((language) => language !== own);
  const translations = persona.translations as TextsByLanguage;
  const named = { name: persona.name, title: persona.title, story: persona.story, reason: persona.reason ?? '' };
  const there = Object.entries(named).filter(([, text]) => text.trim() !== '');
  const untold = there.filter(([name]) => other.some((language) => !translations[language]?.[name]));
  const evident = new Set(facts.evident);
  const rated = claims.map((claim) => ratedClaim(claim, own, evident));
  const unsaid = rated.filter(({ texts }) => LANGUAGES.some((language) => texts[language] === undefined)).length;
  const number = (key: QualityNumber['key']) => numbers.find((one) => one.key === key)!;
  const range = (from: FoundTrait['from']) => rangeFit(ground, persona.id, traits, from);
  return {
    texts: {
      [own]: [...Object.values(named), persona.quote ?? '', ...phrasesOf(profile, own, own)],
      ...Object.fromEntries(
        other.map((language) => [
          language,
          [...Object.values(translations[language] ?? {}).map(String), ...phrasesOf(profile, language, own)],
        ]),
      ),
    },
    language: own,
    story: persona.story,
    untranslated: [
      ...untold.map(([name]) => TOLD[name as keyof typeof TOLD]),
      ...(unsaid > 0 ? [{ en: `${unsaid} claims`, zh: `${unsaid} 条论断` }] : []),
    ],
    parts: PROFILE_PART_NAMES.filter((part) => isFilled(profile[part])),
    quotes: (persona.quote ? 1 : 0) + (profile.quotes?.length ?? 0),
    criteria: facts.criteria,
    sections: PERSONA_SECTIONS.map((key) => {
      const [en, zh] = ENUMERATION_WORDS.PersonaSectionKind[key];
      return { key, name: { en, zh } };
    }),
    claims: rated,
    age: range('AGE_RANGE'),
    income: range('INCOME_RANGE'),
    facts: research,
    warnings,
    jointPrevalence: number('JOINT_PREVALENCE'),
    evidence: number('EVIDENCE'),
  };
}

function ratedClaim(claim: PersonaClaim, language: Language, evident: ReadonlySet<number>): RatedClaim {
  const translated = Object.entries(claim.translations as TextsByLanguage).flatMap(([of, texts]) => {
    const text = texts?.['text'];
    return text === undefined ? [] : [[of, text] as const];
  });
  return {
    section: claim.section,
    texts: { ...Object.fromEntries(translated), [claim.textLanguage ?? language]: claim.text },
    dataStatus: claim.dataStatus,
    measure: claim.measure as ClaimMeasure | null,
    written: claim.written as MeasuredValue | null,
    measured: claim.measured as MeasuredValue | null,
    evident: evident.has(claim.id),
  };
}

/** Words of the typed parts in a language. */
function phrasesOf(profile: PersonaProfile, language: Language, own: Language): string[] {
  const {
    timing = [],
    decisionFactors = [],
    disappointments = [],
    trustedVoices = [],
    fun = [],
    people = [],
  } = profile;
  const phrases: Phrase[] = [
    ...timing.map(({ label }) => label),
    ...decisionFactors,
    ...disappointments,
    ...trustedVoices,
    ...fun,
    ...people.flatMap(({ relation, says }) => [relation, ...(says ? [says] : [])]),
  ];
  return phrases.flatMap((phrase) => {
    if (typeof phrase === 'string') return language === own ? phrase : [];
    return phrase[language] ?? [];
  });
}

function isFilled(part: unknown): boolean {
  return Array.isArray(part) ? part.length > 0 : part !== undefined && part !== null;
}

/** Members within the stated range, of those whose value is known; null where none can be held against them. */
function rangeFit(
  { members, population }: PersonaGround,
  personaId: number,
  traits: readonly FoundTrait[],
  from: FoundTrait['from'],
): RangeFit | null {
  const trait = traits.find((one) => one.from === from);
  const rows = members.get(personaId);
  if (!trait || !rows) return null;
  const { fit, fail } = jointCounts(population.columns, [trait], rows);
  return { within: fit, known: fit + fail };
}
