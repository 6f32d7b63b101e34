import { isKnown } from 'personagraph/statistics';
import { type ClusterColumns, isUsable, measure } from './input.ts';
import { type ClusterModel, categoriesOf, numbersOf } from './model.ts';

/** The answer for one customer, written in place. */
export interface Nearest {
  /** Index of the nearest cluster, or -1: too much is missing. */
  cluster: number;
  /** Squared distance to it, with what its categories count. */
  distance: number;
  /** The next nearest, or -1 where there is only one. */
  next: number;
  nextDistance: number;
}

export function nobody(): Nearest {
  return { cluster: -1, distance: 0, next: -1, nextDistance: 0 };
}

/** A model as flat arrays, over the columns of a batch. */
export class ClusterScorer {
  /** The last customer scored: its measures, missing ones filled in. */
  readonly values: Float64Array;
  readonly #model: ClusterModel;
  readonly #columns: readonly Float64Array[];
  /** By number: whether it counts as it is. */
  readonly #plain: readonly boolean[];
  readonly #centre: Float64Array;
  readonly #factor: Float64Array;
  readonly #centres: Float64Array;
  /** Where the last customer is. */
  readonly #point: Float64Array;
  readonly #axes: Float64Array | null;
  /** By category: the texts of its clusters as small numbers, for each code of the batch and each cluster. */
  readonly #categories: readonly CodedCategory[];

  constructor(model: ClusterModel, columns: ClusterColumns) {
    this.#model = model;
    this.#columns = numbersOf(model).map(({ name }) => columns[name] as Float64Array);
    this.#plain = numbersOf(model).map(({ kind, log }) => kind === 'number' && !log);
    this.#centre = Float64Array.from(model.centre);
    this.#factor = Float64Array.from(model.factor);
    this.#centres = Float64Array.from(model.clusters.flatMap(({ at }) => at));
    this.#axes = model.axes && Float64Array.from(model.axes.flat());
    this.#point = new Float64Array(model.axes?.length ?? model.means.length);
    this.values = new Float64Array(model.means.length);
    this.#categories = categoriesOf(model).map((_, j) => codeCategory(model, j, columns));
  }

  /** Finds a row's nearest cluster and the next. Equal distances: the larger cluster. */
  score(row: number, nearest: Nearest): void {
    nearest.cluster = -1;
    nearest.next = -1;
    nearest.distance = Number.POSITIVE_INFINITY;
    nearest.nextDistance = Number.POSITIVE_INFINITY;
    if (!this.#read(row)) return;
    this.#turn();
    const point = this.#point;
    const centres = this.#centres;
    const width = point.length;
    const count = this.#model.clusters.length;
    const categories = this.#categories;
    const weight = this.#model.categoryWeight;
    for (let cluster = 0, at = 0; cluster < count; cluster++) {
      let distance = 0;
      for (let j = 0; j < width; j++, at++) {
        const difference = point[j]! - centres[at]!;
        distance += difference * difference;
      }
      for (let j = 0; j < categories.length; j++) {
        if (categories[j]!.modes[cluster] !== categories[j]!.code) distance += weight;
      }
      if (distance < nearest.distance) {
        nearest.next = nearest.cluster;
        nearest.nextDistance = nearest.distance;
        nearest.cluster = cluster;
        nearest.distance = distance;
      } else if (distance < nearest.nextDistance) {
        nearest.next = cluster;
        nearest.nextDistance = distance;
      }
    }
  }

  /** Reads a row, filling in what is missing where the model does; false where too much is. */
  #read(row: number): boolean {
    const { inputs, means, missing, asOf } = this.#model;
    const { values } = this;
    const columns = this.#columns;
    const plain = this.#plain;
    let known = 0;
    for (let j = 0; j < values.length; j++) {
      const value = columns[j]![row]!;
      if (plain[j]!) {
        if (isKnown(value)) {
          values[j] = value;
          known++;
        } else values[j] = means[j]!;
      } else if (isUsable(inputs[j]!, value)) {
        values[j] = measure(inputs[j]!, value, asOf);
        known++;
      } else values[j] = means[j]!;
    }
    for (const category of this.#categories) {
      const code = category.codes[row]!;
      category.code = code >= 0 ? category.numbers[code]! : category.usual;
      if (code >= 0) known++;
    }
    return known === inputs.length || (missing === 'mean' && known > 0);
  }

  #turn(): void {
    const { values } = this;
    const centre = this.#centre;
    const factor = this.#factor;
    const point = this.#point;
    const axes = this.#axes;
    const d = values.length;
    if (!axes) {
      for (let j = 0; j < d; j++) point[j] = (values[j]! - centre[j]!) * factor[j]!;
      return;
    }
    for (let axis = 0; axis < point.length; axis++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += (values[j]! - centre[j]!) * factor[j]! * axes[axis * d + j]!;
      point[axis] = sum;
    }
  }
}

interface CodedCategory {
  readonly codes: Int32Array;
  /** By code of the batch: the number of its text, -1: that of no cluster. */
  readonly numbers: Int32Array;
  /** By cluster: the number of its text, -2: none. */
  readonly modes: Int32Array;
  /** Number of the text that stands in for a missing one. */
  readonly usual: number;
  /** Number of the text of the last customer read. */
  code: number;
}

function codeCategory(model: ClusterModel, j: number, columns: ClusterColumns): CodedCategory {
  const column = columns[categoriesOf(model)[j]!.name]!;
  const { codes, labels } = column instanceof Float64Array ? { codes: new Int32Array(0), labels: [] } : column;
  const numbers = new Map<string, number>();
  const modes = Int32Array.from(model.clusters, ({ modes }) => {
    const mode = modes[j]!;
    if (mode === null) return -2;
    if (!numbers.has(mode)) numbers.set(mode, numbers.size);
    return numbers.get(mode)!;
  });
  const numberOf = (label: string | null | undefined) => (label == null ? -1 : (numbers.get(label) ?? -1));
  return { codes, numbers: Int32Array.from(labels, numberOf), modes, usual: numberOf(model.usual[j]), code: -1 };
}

/** Steps of strength: a refit that moves the clusters a little then changes the strength of few customers. */
const STEPS = 20;

/**
 * 1 - a / b, a the distance to the own cluster and b to the next, rounded to twentieths. It is the simplified silhouette
 * (Hruschka, de Castro & Campello 2004): 1 at the centre, 0 midway between two. With one cluster only it is 1.
 */
export function strengthOf({ distance, next, nextDistance }: Nearest): number {
  if (next < 0 || nextDistance === 0) return 1;
  return Math.round((1 - Math.sqrt(distance / nextDistance)) * STEPS) / STEPS;
}
