import type { KeptMember } from './stayed-members.ts';
import type { TraitBaseline } from './trait-baseline.ts';
import type { TraitDrift } from './trait-drift.ts';

/** Why nothing can be said of the drift of a whole persona. */
export type PersonaUnknown = 'PENDING' | 'NO_MEMBERS' | 'BASELINE_TAKEN';

/** The drift of a persona as one pass found it. */
export interface PersonaDrift {
  readonly personaId: number;
  readonly members: number;
  /** When the baseline was taken, milliseconds since 1970, and of how many members; null: there was none. */
  readonly baselineAt: number | null;
  readonly membersBefore: number;
  /** Members of now who were members then. */
  readonly stayed: number;
  /** Why there are no traits; null where there are. */
  readonly unknown: PersonaUnknown | null;
  readonly traits: readonly TraitDrift[];
}

/** A baseline that a pass took, because one was wanted. */
export interface TakenBaseline {
  readonly personaId: number;
  /** Since when it was wanted, milliseconds since 1970; null: there was none, and nobody had asked. */
  readonly askedAt: number | null;
  readonly members: number;
  readonly traits: readonly TraitBaseline[];
  /** Some of the members, and the bins of each in the order of the traits. */
  readonly kept: readonly KeptMember[];
}

/** Two personas with common members. */
export interface PersonaOverlap {
  readonly firstId: number;
  readonly secondId: number;
  readonly first: number;
  readonly second: number;
  readonly both: number;
}

/** Something that sets suggested customers apart from all others. */
export interface Distinction {
  readonly feature: string;
  /** The value whose share is meant; null of a number, whose mean is. */
  readonly value: string | null;
  /** Share or mean among those suggested, and among all others. */
  readonly own: number;
  readonly others: number;
  /** Hedges' g or Cohen's h. */
  readonly effect: number;
}

/** A persona that customers without one might be. */
export interface SuggestedPersona {
  /** Customers of the largest cluster, about: of many a sample was clustered. */
  readonly customers: number;
  /** Their share 0..1 of those whom no persona explains. */
  readonly share: number;
  readonly distinctions: readonly Distinction[];
  /** A rule that means them, in the rule language; null where none does well. */
  readonly rule: string | null;
  /** Share 0..1 of those who meet the rule that are of the cluster, and of the cluster that meet it; null without a rule. */
  readonly precision: number | null;
  readonly recall: number | null;
}

/** Customers whom no persona explains. */
export interface Unexplained {
  /** Customers known to match no active persona. */
  readonly customers: number;
  /** Customers who match none, and of one or more it is not known. */
  readonly unknown: number;
  /** Why there is no suggestion; null where there is one. */
  readonly noSuggestion: 'TOO_FEW' | 'NO_DIFFERENCE' | null;
  readonly suggestion: SuggestedPersona | null;
}

/** What one pass over all personas of a workspace found, of one snapshot. */
export interface UpkeepMeasured {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly customers: number;
  readonly personas: readonly number[];
  readonly drifts: readonly PersonaDrift[];
  readonly baselines: readonly TakenBaseline[];
  readonly overlaps: readonly PersonaOverlap[];
  readonly unexplained: Unexplained;
}

/** The figures of a check that are kept with it. */
export interface UpkeepFigures {
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly customers: number;
  readonly personas: number;
  readonly unexplained: Unexplained;
}
