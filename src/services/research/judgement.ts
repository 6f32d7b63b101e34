import { type BiasWarning, biasWarnings } from '../../engine/research/bias.ts';
import { confidenceOf, type ResearchConfidence } from '../../engine/research/confidence.ts';
import type { ResearchFacts } from '../../engine/research/facts.ts';
import type { SampleComparison } from './sample-comparison.ts';

/** How far a persona's research can be trusted. */
export interface Judgement {
  readonly warnings: readonly BiasWarning[];
  /** Null where nothing but guesses is known. */
  readonly confidence: ResearchConfidence | null;
}

/** Judges what a persona rests on, and the people it was made of where they could be compared. */
export function judge(facts: ResearchFacts, compared: SampleComparison | null): Judgement {
  const warnings = biasWarnings({ facts, traits: compared?.traits ?? null, staying: compared?.staying ?? null });
  return { warnings, confidence: confidenceOf(facts, warnings) };
}
