import type { Reading } from '../comparison/metric.ts';
import type { ClaimMeasure, MeasuredValue } from '../persona/measure.ts';
import type { BiasWarning } from '../research/bias.ts';
import type { ResearchFacts } from '../research/facts.ts';
import type { QualityNumber } from './number.ts';

/** A claim as checks read it. */
export interface RatedClaim {
  readonly section: string;
  /** Its texts by language; at least one. */
  readonly texts: Readonly<Record<string, string>>;
  /** Status by its measure. */
  readonly dataStatus: 'UNVERIFIED' | 'SUPPORTED' | 'REFUTED';
  readonly measure: ClaimMeasure | null;
  readonly written: MeasuredValue | null;
  readonly measured: MeasuredValue | null;
  /** It has evidence that is no guess, or a measure that was had. */
  readonly evident: boolean;
}

/** Members of whom a value is known, and those of them within a range that the persona states. */
export interface RangeFit {
  readonly within: number;
  readonly known: number;
}

/** A section that claims may be in, and its name. */
export interface RatedSection {
  readonly key: string;
  readonly name: Reading;
}

/** All that a persona is rated by. */
export interface RatedPersona {
  /** Name, title, story, quote and reason by language. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** The persona's own language. */
  readonly language: string;
  readonly story: string;
  /** What is not there in the other language, in words. */
  readonly untranslated: readonly Reading[];
  /** Typed parts of the anatomy that are filled. */
  readonly parts: readonly string[];
  readonly quotes: number;
  readonly criteria: number;
  /** Sections that claims may be in, all of them. */
  readonly sections: readonly RatedSection[];
  readonly claims: readonly RatedClaim[];
  /** Null where the persona states no range, or one in another currency. */
  readonly age: RangeFit | null;
  readonly income: RangeFit | null;
  readonly facts: ResearchFacts;
  readonly warnings: readonly BiasWarning[];
  readonly jointPrevalence: QualityNumber;
  readonly evidence: QualityNumber;
}
