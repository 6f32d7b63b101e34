/**
 * The constructs of the Persona Perception Scale (Salminen, Santos, Kwak, An, Jung & Jansen 2020) that a machine can check.
 * Empathy, similarity, likability and willingness to use are people's to say.
 */
export const CONSTRUCTS = ['COMPLETENESS', 'CONSISTENCY', 'CLARITY', 'CREDIBILITY'] as const;
export type Construct = (typeof CONSTRUCTS)[number];

/** The named checks of each construct. */
export const CHECKS = {
  COMPLETENESS: ['SECTIONS_FILLED', 'STORY_TOLD', 'TYPED_VALUES', 'MATCHING_SET', 'BOTH_LANGUAGES', 'A_VOICE'],
  CONSISTENCY: [
    'CLAIMS_FIT_DATA',
    'CLAIMS_FIT_EACH_OTHER',
    'AGE_FITS_MEMBERS',
    'INCOME_FITS_MEMBERS',
    'TRAITS_TOGETHER',
  ],
  CLARITY: ['SHORT_SENTENCES', 'WORDS_NOT_KEYS', 'SAID_ONCE', 'TEXT_IN_ITS_LANGUAGE'],
  CREDIBILITY: ['EVIDENCE_SHARE', 'SAMPLE_SIZE', 'EVIDENCE_RECENT', 'DISSENT_HEARD', 'NO_STRONG_BIAS'],
} as const satisfies Readonly<Record<Construct, readonly string[]>>;
export type CheckKey = (typeof CHECKS)[Construct][number];

export const CHECK_KEYS: readonly CheckKey[] = CONSTRUCTS.flatMap(
  (construct): readonly CheckKey[] => CHECKS[construct],
);

/** Words in both languages. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** A check as it is stored. Plain JSON. */
export interface QualityCheckResult {
  readonly key: CheckKey;
  /** Null is UNKNOWN. */
  readonly passed: boolean | null;
  /** What was found, with its numbers. */
  readonly found: Bilingual;
}

/** One construct with its checks. */
export interface RatedConstruct {
  readonly construct: Construct;
  /** Share 0..1 of the checks that passed, of those that passed or failed; null where all are UNKNOWN. */
  readonly score: number | null;
  readonly checks: readonly QualityCheckResult[];
}

export interface Rating {
  /** Mean of the constructs' scores; null where none is known. */
  readonly score: number | null;
  readonly constructs: readonly RatedConstruct[];
}

/** The rating that checks come to. Each check of a construct counts the same, and each construct too. */
export function ratingOf(results: readonly QualityCheckResult[]): Rating {
  const byKey = new Map(results.map((result) => [result.key, result]));
  const constructs = CONSTRUCTS.map((construct): RatedConstruct => {
    const checks = CHECKS[construct].flatMap((key: CheckKey) => byKey.get(key) ?? []);
    const known = checks.filter(({ passed }) => passed !== null);
    const score = known.length === 0 ? null : known.filter(({ passed }) => passed).length / known.length;
    return { construct, score, checks };
  });
  const scores = constructs.flatMap(({ score }) => score ?? []);
  return { score: scores.length === 0 ? null : scores.reduce((sum, one) => sum + one, 0) / scores.length, constructs };
}

/** A check that found something out. */
export function checked(key: CheckKey, passed: boolean, en: string, zh: string): QualityCheckResult {
  return { key, passed, found: { en, zh } };
}

/** A check that cannot tell. */
export function unchecked(key: CheckKey, en: string, zh: string): QualityCheckResult {
  return { key, passed: null, found: { en, zh } };
}
