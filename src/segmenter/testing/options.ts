import type { TrialRow } from './trial.ts';

/** An author's knowledge that the kit cannot guess. All of it is optional. */
export interface ConformanceOptions {
  /**
   * Valid settings to try besides `{}`. Each setting the kit cannot vary by itself (a list, a record) should be in one.
   */
  readonly configs?: readonly unknown[];
  /** Settings that must be refused. The kit tries wrong types by itself; these are for your own rules. */
  readonly invalidConfigs?: readonly unknown[];
  /**
   * Customers by the names of `needs`; what is left out is missing, names not asked for are ignored. The generated
   * population is mixed from their values and random ones, so a few rows with typical values go a long way. Typical are
   * texts the segmenter understands, and numbers on both sides of every limit. Or a function that makes such rows for
   * settings.
   */
  readonly rows?: readonly TrialRow[] | ((settings: unknown, random: () => number) => readonly TrialRow[]);
  /**
   * Checks that may fail, by name, with the reason. A waived check that passes fails the run: take the waiver out.
   */
  readonly waive?: Readonly<Record<string, string>>;
  /** Time of evaluation, milliseconds since 1970. Default: 2024-02-29T10:30:00.250Z, a leap day. */
  readonly asOf?: number;
  /**
   * URL or path of the module that exports the segmenter, alone or in a list. With it the kit loads the module again, in
   * processes of other time zones and languages. Default: it is not loaded again.
   */
  readonly module?: string;
  /** How long a fit may wait for something that may never come, in milliseconds. Default 60,000. */
  readonly fitLimitMs?: number;
  /** Seed of everything random. Default 1. */
  readonly seed?: number;
  /** Customers of the generated population. Default 300. */
  readonly size?: number;
}
