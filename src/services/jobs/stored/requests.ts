import type { PersonaKind, PersonaPolarity } from '../../../db/generated/enums.ts';
import type { Language } from '../../input/translations.ts';
import type { CompareRequest } from '../compare-candidates.ts';
import type { ContrastRequest } from '../compare-groups.ts';

/** A comparison to make, under a name. */
export interface ComparisonAsked {
  readonly name: string;
  readonly compare: CompareRequest;
}

/** A contrast to make, and how its sides are named. */
export interface ContrastAsked {
  readonly contrast: ContrastRequest;
  /** The segments that its sides are; null: a side that is none. */
  readonly segmentId: number | null;
  readonly againstId: number | null;
}

/** Personas to draft from segments of a segmentation. */
export interface DraftsAsked {
  readonly segmentationId: number;
  /** Milliseconds since 1970 that a run is as of, null: now; undefined: nothing is run, the segmentation is live. */
  readonly runAsOf?: number | null;
  readonly segmentKeys?: readonly string[];
  readonly most: number;
  readonly language?: Language;
  readonly kind?: PersonaKind;
  readonly polarity?: PersonaPolarity;
}

/** Requests as they are stored: by ourselves, as these types have them. */
export const comparisonOf = (request: unknown) => request as ComparisonAsked;
export const contrastOf = (request: unknown) => request as ContrastAsked;
export const draftsOf = (request: unknown) => request as DraftsAsked;
