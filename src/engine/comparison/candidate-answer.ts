import type { SegmentDefinition } from '../../segmenter/segmenter.ts';
import { type SegmentStability, stabilityAcross } from '../../statistics/index.ts';
import type { Assignment } from '../answer/assign.ts';
import type { Feature } from '../catalogue/catalogue.ts';
import { localized } from '../localized.ts';
import type { Population } from '../population/population.ts';
import { type KeyDriver, keyDrivers } from './drivers.ts';
import { METRICS, type Metric, type MetricKind, type Reading } from './metric.ts';
import { type Outcome, outcomeLift, type SegmentOutcome } from './outcome-lift.ts';
import {
  balanceReading,
  calinskiHarabaszReading,
  coverageReading,
  daviesBouldinReading,
  outcomeReading,
  silhouetteReading,
  stabilityReading,
} from './readings.ts';
import type { SeparationMeter } from './separation.ts';
import { type SizeBalance, sizeBalance } from './size-balance.ts';
import type { BootstrapStability, Stability } from './stability.ts';
import { sizesOf, strongestSegments } from './strongest-segments.ts';

/** A segment of a candidate. */
export interface ComparedSegment {
  readonly key: string;
  readonly name: Readonly<Record<string, string>>;
  /** Members, of the customers compared. */
  readonly size: number;
  /** Share of the customers compared, 0..1. */
  readonly share: number;
  /** Mean silhouette of its members, null without sampled ones. */
  readonly silhouette: number | null;
  /** Null without an outcome. */
  readonly outcome: SegmentOutcome | null;
  /** Mean and least likeness to the most like segment of refits on bootstrap samples, 0..1; null without refits. */
  readonly within: SegmentStability;
  /** How far its members are of one segment of the candidate before, 0..1; null without one. */
  readonly across: number | null;
}

/** The answer of another candidate for the same customers. */
export interface PreviousAnswer {
  /** Its place among the candidates, from 0. */
  readonly number: number;
  readonly labels: Int32Array;
  readonly k: number;
}

/** The measured answer of a candidate. Overlapping answers are measured by each customer's strongest segment. */
export interface CandidateAnswer {
  readonly segments: readonly ComparedSegment[];
  readonly overlapping: boolean;
  readonly metrics: readonly Metric[];
  readonly balance: SizeBalance;
  /** Customers in no segment. */
  readonly none: number;
  /** Those among them that the segmenter could not answer. */
  readonly quarantined: number;
  /** Null for a segmenter that learns nothing. */
  readonly stability: Stability | null;
  /** As a whole, on bootstrap samples; null as `stability`. */
  readonly bootstrap: Omit<BootstrapStability, 'segments'> | null;
  /** Place of the candidate that `across` of its segments is against; null: none. */
  readonly acrossFrom: number | null;
  /** Strongest first; `input` marks what the candidate itself reads. */
  readonly drivers: readonly (KeyDriver & { readonly input: boolean })[];
}

export interface AnswerToMeasure {
  readonly segments: readonly SegmentDefinition[];
  readonly assignment: Assignment;
  readonly overlapping: boolean;
  /** Ids of the features it reads. */
  readonly inputs: ReadonlySet<string>;
  readonly stability: Stability | null;
  readonly bootstrap: BootstrapStability | null;
  readonly previous: PreviousAnswer | null;
}

/** The data all candidates of a comparison are measured against. */
export interface Yardstick {
  readonly population: Population;
  readonly features: readonly Feature[];
  readonly meter: SeparationMeter;
  /** The rows the points of the meter are of. */
  readonly rows: Int32Array;
  readonly outcome: (Outcome & { readonly feature: string }) | null;
}

/** Measures a candidate's answer for the population of the yardstick. */
export function measureAnswer(answer: AnswerToMeasure, yardstick: Yardstick): CandidateAnswer {
  const { segments, assignment, overlapping, stability, bootstrap, previous, inputs } = answer;
  const { population, features, meter, rows, outcome } = yardstick;
  const k = segments.length;
  const labels = strongestSegments(assignment);
  const separation = meter.measure(
    Int32Array.from(rows, (row) => labels[row]!),
    k,
  );
  const lift = outcome ? outcomeLift(outcome, labels, k) : null;
  const balance = sizeBalance(sizesOf(labels, k));
  const none = labels.reduce((count, label) => count + (label < 0 ? 1 : 0), 0);
  const across = previous && stabilityAcross(labels, k, previous.labels, previous.k);
  const coverage = labels.length > 0 ? 1 - none / labels.length : null;
  const sizes = sizesOf(assignment.segment, k);
  const values: [MetricKind, number | null, Reading][] = [
    ['SILHOUETTE', separation.silhouette, silhouetteReading(separation.silhouette, separation.silhouettePoints)],
    ['DAVIES_BOULDIN', separation.daviesBouldin, daviesBouldinReading(separation.daviesBouldin)],
    ['CALINSKI_HARABASZ', separation.calinskiHarabasz, calinskiHarabaszReading(separation.calinskiHarabasz, k)],
    // A segmenter that learns nothing is as stable as can be.
    ['STABILITY', stability === null ? 1 : stability.mean, stabilityReading(stability)],
    ['BALANCE', balance.evenness, balanceReading(balance)],
    ['COVERAGE', coverage, coverageReading(coverage, none)],
  ];
  if (outcome && lift) {
    const reading = outcomeReading(lift.explained, outcome.feature, inputs.has(outcome.feature));
    values.push(['OUTCOME', lift.explained, reading]);
  }
  return {
    segments: segments.map(({ key, name }, index) => ({
      key,
      name: localized(name),
      size: sizes[index]!,
      share: sizes[index]! / Math.max(1, labels.length),
      silhouette: separation.silhouettes[index]!,
      outcome: lift?.segments[index] ?? null,
      within: bootstrap?.segments[index] ?? { mean: null, least: null },
      across: across?.[index] ?? null,
    })),
    overlapping,
    metrics: values.map(([kind, value, reading]) => ({ kind, value, ...METRICS[kind], best: false, reading })),
    balance,
    none,
    quarantined: assignment.quarantined.size,
    stability,
    bootstrap: bootstrap && withoutSegments(bootstrap),
    acrossFrom: previous?.number ?? null,
    drivers: keyDrivers(population, features, labels, k).map((driver) => ({
      ...driver,
      input: inputs.has(driver.feature),
    })),
  };
}

function withoutSegments({ global, pairs, failed, size }: BootstrapStability): CandidateAnswer['bootstrap'] {
  return { global, pairs, failed, size };
}
