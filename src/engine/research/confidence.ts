import type { BiasWarning } from './bias.ts';
import { methodOf, type ResearchFacts } from './facts.ts';

export const CONFIDENCES = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type ResearchConfidence = (typeof CONFIDENCES)[number];

/**
 * Interviews after which hardly anything new comes up in a group of one kind of people, and after which the main themes
 * are there (Guest, Bunce & Johnson, "How many interviews are enough?", Field Methods 2006: twelve, and six).
 */
const SATURATION = 12;
const MAIN_THEMES = 6;
/**
 * People from whom a share is known to 5 and to 10 points, in the worst case of one half and at 95 %: n = 1.96^2 / 4 e^2
 * (Cochran, "Sampling Techniques", 1977).
 */
const FIVE_POINTS = 385;
const TEN_POINTS = 97;

/**
 * How far a persona can be trusted: the better of what its interviews and its samples are good for. A strong bias takes a
 * step off, and too few interviews are counted already. Null where nothing but guesses is known.
 */
export function confidenceOf(facts: ResearchFacts, warnings: readonly BiasWarning[]): ResearchConfidence | null {
  if (methodOf(facts) === null) return null;
  const talks = facts.people >= SATURATION ? 2 : facts.people >= MAIN_THEMES ? 1 : 0;
  const sample = facts.largestCount ?? 0;
  const counts = sample >= FIVE_POINTS ? 2 : sample >= TEN_POINTS ? 1 : 0;
  const biased = warnings.some(({ code, severity }) => severity === 'STRONG' && code !== 'FEW_INTERVIEWS');
  return CONFIDENCES[Math.max(0, Math.max(talks, counts) - (biased ? 1 : 0))]!;
}
