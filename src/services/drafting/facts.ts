import type { FeatureEntry } from '../../engine/catalogue/catalogue.ts';
import type { TraitContrast } from '../../engine/comparison/group-contrast.ts';
import type { ClaimMeasure } from '../../engine/persona/measure.ts';
import type { Portrait } from '../../engine/portrait/portrait.ts';
import type { AskedQuestions } from './asked-questions.ts';
import type { Bilingual } from './bilingual.ts';
import type { MadeSentence, Sentence } from './sentence.ts';
import type { Voice } from './voice.ts';
import { shareTolerance } from './words/share-words.ts';

/** A difference below this sets nobody apart: between "small" and "medium" in Cohen's terms (1988). */
const LEAST_EFFECT = 0.25;
/** Differences that chance makes more often than this are not told, adjusted for all that are looked at. */
const LEVEL = 0.05;
/** Members whose value is known: a share of fewer says nothing of the group. */
const LEAST_KNOWN = 0.2;

/** All that sentences are made of. */
export interface Facts {
  readonly voice: Voice;
  /** The segment's own name. */
  readonly title: Bilingual;
  /** Customers of the workspace. */
  readonly population: number;
  /** Milliseconds since 1970. */
  readonly asOf: number;
  readonly currency: string;
  readonly saleType: string;
  /** Entries of the catalogue by name, of the features that were read. */
  readonly entries: ReadonlyMap<string, Pick<FeatureEntry, 'kind' | 'unit'>>;
  /** Questions of surveys by the name of the feature. */
  readonly questions: AskedQuestions;
  /** Last steps of their scales, by the same. */
  readonly scales: ReadonlyMap<string, number>;
  readonly portrait: Portrait;
}

/** One kind of fact: no sentence where nothing is known of it. */
export type SentenceMaker = (facts: Facts) => readonly MadeSentence[];

/** True where enough members have a value to speak of all. */
export function isTold({ portrait: { members } }: Facts, feature: string): boolean {
  const known = members.known(feature);
  return known >= 5 && known >= members.asked(feature) * LEAST_KNOWN;
}

/** What sets members apart from all others in a feature; null where it may be chance, or is too little to say. */
export function difference({ portrait }: Facts, feature: string): TraitContrast | null {
  const found = portrait.contrast.get(feature);
  if (!found || Math.abs(found.effect.value) < LEAST_EFFECT || !(found.adjustedPValue < LEVEL)) return null;
  return found.effect.low * found.effect.high > 0 ? found : null;
}

/** How much a feature tells of the members: the size of the difference, 0 where it may be chance. */
export function tellingOf(facts: Facts, feature: string): number {
  return Math.abs(difference(facts, feature)?.effect.value ?? 0);
}

export const EVERYBODY = { everybody: true } as const;

type Asked = Pick<ClaimMeasure, 'feature' | 'statistic'> &
  Partial<Pick<ClaimMeasure, 'value' | 'from' | 'to' | 'quantile'>>;

/** A number over the members of the segment. */
export function ofMembers(asked: Asked, expected: number, tolerance: number): ClaimMeasure {
  return { ...asked, group: 'SOURCE_SEGMENT', expected, tolerance };
}

/** The same over all customers. */
export function ofEverybody(asked: Asked, expected: number, tolerance: number): ClaimMeasure {
  return { ...asked, group: EVERYBODY, expected, tolerance };
}

/** A share of members, whose words hold as long as it does not move to the next that has a name. */
export function shareOfMembers(asked: Omit<Asked, 'statistic'>, share: number): ClaimMeasure {
  return ofMembers({ ...asked, statistic: 'SHARE' }, share, shareTolerance(share));
}

/** Where what is said of a feature is known from. */
export function evidenceOf(feature: string): Sentence['evidence'] {
  if (feature.startsWith('events.')) return 'ANALYTICS';
  return feature.startsWith('surveys.') ? 'SURVEY' : 'CRM';
}
