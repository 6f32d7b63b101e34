import { adjustForMany } from '../comparison/false-discovery.ts';
import { LEAST_DIFFERENCE, LEVEL, type SampleFit, sampleFit, type TraitCounts } from './sample-fit.ts';

/** A trait of people that samples are held against populations by. */
export interface SampleTrait {
  /** Its name in the feature catalogue. */
  readonly feature: string;
  readonly words: { readonly en: string; readonly zh: string };
  readonly counts: readonly TraitCounts[];
}

/** A trait, and whether a sample is unlike its population in it. */
export interface ComparedTrait extends SampleTrait {
  /** People of the sample and of the population whose value is known. */
  readonly sample: number;
  readonly population: number;
  /** Null where too few are known. */
  readonly fit: SampleFit | null;
  /** Adjusted for the number of traits; null where too few are known. */
  readonly pValue: number | null;
  readonly unlike: boolean;
}

/** Holds a sample against its population in several traits; chance finds are kept rare over all of them together. */
export function compareTraits(traits: readonly SampleTrait[]): ComparedTrait[] {
  const fits = traits.map(({ counts }) => sampleFit(counts));
  const tested = fits.flatMap((fit, at) => (fit ? [at] : []));
  const adjusted = adjustForMany(tested.map((at) => fits[at]!.pValue));
  return traits.map((trait, at) => {
    const fit = fits[at]!;
    const pValue = fit ? adjusted[tested.indexOf(at)]! : null;
    return {
      ...trait,
      sample: trait.counts.reduce((sum, { sample }) => sum + sample, 0),
      population: trait.counts.reduce((sum, { population }) => sum + population, 0),
      fit,
      pValue,
      unlike: fit !== null && pValue! < LEVEL && fit.difference >= LEAST_DIFFERENCE,
    };
  });
}
