import type { BilingualText } from './text.ts';

/** What the catalogue knows of a need beside its kind. A part that it does not know is null. */
export interface FeatureInfo {
  /** Unit of its numbers: `persons`, `days`, an ISO 4217 code. */
  readonly unit: string | null;
  /** Least and greatest number, both included: the ends of a question's scale. */
  readonly min: number | null;
  readonly max: number | null;
  /** True where its numbers are whole: counts, and steps of a scale. Left out where they need not be. */
  readonly whole?: true;
  /** True where its times are none that lie ahead. Left out where they may. */
  readonly past?: true;
  /** The texts to choose from. */
  readonly options: readonly string[] | null;
  /** Why nobody has data of it, as a sentence. Left out where somebody may. */
  readonly empty?: BilingualText;
  /** Why nobody has a text of it that its rules name ({@link RuleReading.labels}), by the text. Left out where all are there, or may be. */
  readonly absent?: Readonly<Record<string, BilingualText>>;
}

/** By the name of the need. Optional needs that nobody has are left out, but where `empty` says so. */
export type FeatureInfos = Readonly<Record<string, FeatureInfo>>;

/**
 * Thrown by `settle` where a setting contradicts a feature. The message names both values; it becomes the error
 * `INVALID_CONFIG` of whoever configures or runs the segmentation.
 */
export class ContradictedSettings extends Error {
  override readonly name = 'ContradictedSettings';
}
