import type { Column } from '../../segmenter/batch.ts';
import type { ScoreDefinition } from '../../segmenter/score.ts';
import type { Feature } from '../catalogue/catalogue.ts';
import type { Population } from '../population/population.ts';
import type { Assignment } from './assign.ts';
import type { CurrentMemberships } from './diff.ts';

/** A segmentation's answer, row by row of a population. */
export type Answer = Pick<Assignment, 'offsets' | 'segment' | 'strength'> & {
  /** Keys of the segments by index. */
  readonly keys: readonly string[];
  /** The clock of an answer that is just computed, milliseconds since 1970: its new memberships begin then. */
  readonly asOf?: number;
  /** Since when each entry has held, milliseconds since 1970; only where somebody asks. */
  readonly since?: Float64Array;
  /** Scores by key, one a row; of a stored answer only those that somebody asks for. */
  readonly scoreColumns?: ReadonlyMap<string, Float64Array>;
};

/** Scores of an answer by key. */
export function scoreColumns(
  definitions: readonly ScoreDefinition[],
  { scores }: Pick<Assignment, 'scores'>,
): ReadonlyMap<string, Float64Array> {
  return new Map(definitions.map(({ key }, index) => [key, scores[index]!]));
}

/** Stored memberships as an answer for the population's rows. `keys` are segment keys by stored id. */
export function storedAnswer(ids: Int32Array, current: CurrentMemberships, keys: ReadonlyMap<number, string>): Answer {
  const indexes = new Map([...keys.keys()].map((id, index) => [id, index]));
  const offsets = new Int32Array(ids.length + 1);
  const segment: number[] = [];
  const strength: number[] = [];
  let at = 0;
  ids.forEach((customer, row) => {
    while (at < current.customer.length && current.customer[at]! < customer) at++;
    for (; at < current.customer.length && current.customer[at] === customer; at++) {
      // Only segments have keys: "none" and what is unknown are passed over.
      const index = indexes.get(current.segment[at]!);
      if (index === undefined) continue;
      segment.push(index);
      strength.push(current.strength[at]!);
    }
    offsets[row + 1] = segment.length;
  });
  return {
    offsets,
    segment: Int32Array.from(segment),
    strength: Float32Array.from(strength),
    keys: [...keys.values()],
  };
}

/**
 * The column that another segmentation asks of an answer: being in no segment is missing for `segment` and `strength`.
 * A list is of the segments a customer is in: whoever is in none, known or not, has an empty one.
 */
export function segmentColumn(feature: Feature & { readonly source: 'segmentation' }, answer: Answer): Column {
  const { offsets, segment, strength, keys } = answer;
  const length = offsets.length - 1;
  if (feature.field === 'scores') {
    return answer.scoreColumns?.get(feature.score) ?? new Float64Array(length).fill(Number.NaN);
  }
  if (feature.field === 'since') return newestTimes(answer, feature.segment);
  if (feature.field === 'segments') {
    return { offsets, codes: segment, labels: keys, missing: new Uint8Array(length) };
  }
  if (feature.field === 'segment') {
    const codes = new Int32Array(length).fill(-1);
    for (let row = 0; row < length; row++) if (offsets[row]! < offsets[row + 1]!) codes[row] = segment[offsets[row]!]!;
    return { codes, labels: keys };
  }
  const values = new Float64Array(length).fill(Number.NaN);
  for (let row = 0; row < length; row++) {
    if (offsets[row]! < offsets[row + 1]!) values[row] = strength[offsets[row]!]!;
  }
  return values;
}

/** When customers came into the newest of their segments, or into one. Missing for who is in none, or not in it. */
function newestTimes({ offsets, segment, keys, since }: Answer, wanted: string | null): Float64Array {
  const times = new Float64Array(offsets.length - 1).fill(Number.NaN);
  for (let row = 0; row < times.length; row++) {
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const time = since?.[entry] ?? Number.NaN;
      if (wanted !== null && keys[segment[entry]!] !== wanted) continue;
      if (!(times[row]! >= time)) times[row] = time;
    }
  }
  return times;
}

/** The population with the answers of segmentations as columns. */
export function withAnswers(
  population: Population,
  features: readonly (Feature | null)[],
  answerOf: (segmentationId: number) => Answer | undefined,
): Population {
  const columns = new Map(population.columns);
  for (const feature of features) {
    if (feature?.source !== 'segmentation' || columns.has(feature.id)) continue;
    const answer = answerOf(feature.segmentationId);
    if (answer) columns.set(feature.id, segmentColumn(feature, answer));
  }
  return { ...population, columns };
}
