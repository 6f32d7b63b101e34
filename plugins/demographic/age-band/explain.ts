import type { EvaluationContext, Explanation } from 'personagraph/segmenter';
import { ageOn, dateNumber } from '../shared/age.ts';
import { birthFactor } from '../shared/birth-factor.ts';
import { bandOf } from './rule.ts';
import { ageBands } from './segments.ts';
import type { AgeBandConfig } from './settings.ts';

/** Why a birth date leads to its band, or to none. */
export function explainAgeBand(
  config: AgeBandConfig,
  { birthDate }: { readonly birthDate: number | null },
  { asOf }: EvaluationContext,
): Explanation {
  const { maxAge } = config;
  const birth = birthDate ?? Number.NaN;
  const age = ageOn(dateNumber(asOf), dateNumber(birth));
  const band = bandOf(age, config);
  const verdict = band >= 0 ? 'TRUE' : age >= 0 && age <= maxAge ? 'FALSE' : 'UNKNOWN';
  const expected = expectation(band, config);
  return {
    segment: ageBands(config)[band]?.key ?? null,
    verdict,
    factors: [birthFactor({ birth, age, asOf, maxAge, expected, verdict })],
  };
}

/** The ages that lead to the answer, as a person would read them. */
function expectation(band: number, { from }: AgeBandConfig): string {
  if (band < 0) return `>= ${from[0]} years`;
  const next = from[band + 1];
  return next === undefined ? `>= ${from[band]} years` : `${from[band]} to ${next - 1} years`;
}
