import type {
  PersonaAudience,
  PersonaAwareness,
  PersonaKind,
  PersonaPolarity,
  PersonaStatus,
  Team,
} from '../../../db/generated/enums.ts';
import type { ClaimMeasure } from '../../../engine/persona/measure.ts';
import type { ResearchConfidence } from '../../../engine/research/confidence.ts';
import type { ResearchMethod } from '../../../engine/research/facts.ts';
import type { Language } from '../../input/translations.ts';
import type { EVIDENCE_KINDS, PERSONA_SECTIONS } from '../claim-input.ts';
import type { Facts } from '../words/measure-words.ts';

export type SectionKind = (typeof PERSONA_SECTIONS)[number];
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** A text and the language it is in, which need not be the one asked for. */
export interface SheetText {
  readonly text: string;
  readonly language: Language;
}

export interface SheetQuote {
  readonly text: string;
  /** Who said it, or where; null where nobody is named. */
  readonly source: string | null;
  /** As it was given. */
  readonly date: string | null;
}

/** Something that claims rest on; those that are the same but for their samples are one. */
export interface SheetSource {
  readonly kind: EvidenceKind;
  readonly method: string | null;
  readonly source: string | null;
  /** The day it was found, `2026-11-30`; null where nobody dated it. */
  readonly date: string | null;
  /** The smallest sample; null where nobody counted. */
  readonly sampleSize: number | null;
  /** The largest sample, where pieces of evidence of one source had samples of several sizes. */
  readonly mostSampled: number | null;
  readonly url: string | null;
  readonly excerpt: string | null;
}

/** What a claim rests on: the place of a source in the list, from 0, and whether it speaks for the claim. */
export interface SheetEvidence {
  readonly source: number;
  readonly sampleSize: number | null;
  readonly refutes: boolean;
}

/** A claim's number as it is now. */
export interface SheetMeasured {
  readonly measure: ClaimMeasure;
  /** Kind and unit of its feature. */
  readonly facts: Facts;
  readonly value: number;
  /** What the text states; null where that is not known. */
  readonly expected: number | null;
  readonly known: number;
  /** Bounds of the 95 % interval; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  readonly at: Date;
}

export interface SheetClaim {
  readonly section: SectionKind;
  readonly said: SheetText;
  readonly team: Team | null;
  readonly status: 'UNVERIFIED' | 'SUPPORTED' | 'REFUTED';
  readonly evidence: readonly SheetEvidence[];
  /** How many agree with it. */
  readonly agreeing: number;
  readonly dissent: readonly { readonly who: string; readonly why: string | null }[];
  readonly measured: SheetMeasured | null;
}

/** A number of the persona's customers against the same of everybody. */
export interface SheetComparison {
  readonly label: string;
  /** Unit of the feature; null where it has none. */
  readonly unit: string | null;
  readonly own: number;
  readonly all: number;
  /** What the numbers are: a share 0..1, a median or an average. */
  readonly kind: 'share' | 'median' | 'average';
}

export interface SheetCriterion {
  /** AGAINST counts against the persona, without excluding anybody. */
  readonly role: 'REQUIRED' | 'SUPPORTING' | 'EXCLUDING' | 'AGAINST';
  readonly weight: number;
  readonly kind: 'segment' | 'rule' | 'score';
  /** The segment's name, the rule's text or the score with its range. */
  readonly says: string;
  /** Name of the segmentation of a segment. */
  readonly of: string | null;
}

export interface SheetShare {
  readonly name: string;
  /** 0..1; null where nobody knows. */
  readonly share: number | null;
}

export interface SheetProfile {
  readonly age: { readonly from: number | null; readonly to: number | null } | null;
  readonly income: { readonly from: number | null; readonly to: number | null; readonly currency: string } | null;
  readonly channels: readonly SheetShare[];
  readonly categories: readonly SheetShare[];
  readonly products: readonly SheetShare[];
  readonly devices: readonly SheetShare[];
  /** Over a scale in its order. */
  readonly timing: readonly SheetShare[];
  readonly decisionFactors: readonly string[];
  readonly disappointments: readonly string[];
  readonly trustedVoices: readonly string[];
  readonly fun: readonly string[];
  readonly people: readonly { readonly name: string; readonly relation: string; readonly says: string | null }[];
  readonly media: readonly { readonly title: string; readonly url: string }[];
}

/** All that a persona's sheet shows, in one language, of one snapshot. */
export interface PersonaSheet {
  readonly key: string;
  readonly kind: PersonaKind;
  readonly polarity: PersonaPolarity;
  readonly status: PersonaStatus;
  readonly audience: PersonaAudience | null;
  readonly influencesPurchase: boolean | null;
  readonly awareness: PersonaAwareness | null;
  /** 1 is whom the company serves first. */
  readonly priority: number | null;
  readonly version: number;
  readonly updatedAt: Date;
  readonly name: SheetText;
  readonly title: SheetText;
  readonly story: SheetText;
  /** Why a negative persona does not fit. */
  readonly reason: SheetText | null;
  readonly face: { readonly seed: string; readonly url: string | null };
  readonly quotes: readonly SheetQuote[];
  /** Customers matched to it; null while it is not in use. */
  readonly matched: number | null;
  readonly sampleSize: number | null;
  /** Customers of the workspace. */
  readonly everybody: number;
  readonly profile: SheetProfile;
  readonly claims: readonly SheetClaim[];
  readonly comparisons: readonly SheetComparison[];
  readonly threshold: number;
  readonly criteria: readonly SheetCriterion[];
  readonly sources: readonly SheetSource[];
  /** By what kinds of evidence it is known; null without any. */
  readonly method: ResearchMethod | null;
  /** Null where nothing but guesses is known. */
  readonly confidence: ResearchConfidence | null;
  /** Signs that what is known may be lopsided. */
  readonly warnings: readonly string[];
  /** Time of the snapshot. */
  readonly asOf: Date;
}
