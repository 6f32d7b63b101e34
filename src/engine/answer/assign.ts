import { PersonagraphError } from '../../errors.ts';
import type { ExclusiveOutput, OverlappingOutput } from '../../segmenter/batch.ts';
import {
  exclusiveOutput,
  overlappingOutput,
  scoreColumns,
  UNKNOWN_SEGMENT,
  UNKNOWN_STRENGTH,
} from '../../segmenter/output.ts';
import { LAST_TIME } from '../../segmenter/time.ts';
import { factsOf } from '../catalogue/feature-facts.ts';
import { batchOf, type Population } from '../population/population.ts';
import { broken } from './broken.ts';
import type { FittedPlan } from './model.ts';
import { callPlugin } from './plugin-call.ts';
import { checkScores } from './scores.ts';

/** Rows a call: large enough that calls cost nothing, small enough to stay in the processor's cache. */
const BATCH_ROWS = 16_384;
/** A customer is evaluated again for the clock's sake after this long at the earliest. */
const SOONEST_MS = 60_000;

/** Every customer's segments: row `i` has the entries from `offsets[i]` up to `offsets[i + 1]`. */
export interface Assignment {
  readonly offsets: Int32Array;
  /** Index into the plan's segments, ascending within a row. */
  readonly segment: Int32Array;
  /** 0 < strength <= 1 */
  readonly strength: Float32Array;
  /** Segments that missing data leaves open. */
  readonly unknown: OpenAnswers;
  /** Milliseconds since 1970 by row, NaN: never. */
  readonly until: Float64Array;
  /** A column a score of the plan, in their order; NaN: unknown. Empty where the plan has none. */
  readonly scores: readonly Float64Array[];
  /** Rows the segmenter could not answer, with why: they have no entries, and keep the answer they had. */
  readonly quarantined: ReadonlyMap<number, PersonagraphError>;
  /** Rows among them that have entries all the same: somebody decided by hand. Default: none. */
  readonly overridden?: ReadonlySet<number>;
}

/** Segments that rows may be in, for want of data: row `i` has those from `offsets[i]` up to `offsets[i + 1]`. */
export interface OpenAnswers {
  readonly offsets: Int32Array;
  /** Index into the plan's segments, ascending within a row; {@link ANY_SEGMENT} alone stands for all of them. */
  readonly segment: Int32Array;
}

/** Rows of which everything is known. */
export function nothingOpen(rows: number): OpenAnswers {
  return { offsets: new Int32Array(rows + 1), segment: new Int32Array(0) };
}

/** The index that stands for all segments, of a row of which nothing is known. */
export const ANY_SEGMENT = -1;

export interface AssignOptions {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** Rows that may be quarantined before the whole answer counts as failed. */
  readonly mostQuarantined: number;
}

/**
 * Answers the whole population, batch by batch. A batch that fails is halved down to the rows that make it fail, which
 * are quarantined. Throws the first row's PLUGIN_FAILED where more are than may be.
 */
export function assignPopulation(plan: FittedPlan, population: Population, options: AssignOptions): Assignment {
  const assigner = new Assigner(plan, population, options);
  try {
    for (let from = 0; from < population.length; from += BATCH_ROWS) {
      assigner.assign(from, Math.min(population.length, from + BATCH_ROWS));
    }
  } catch (error) {
    throw error instanceof TooManyQuarantined ? error.first : error;
  }
  const { rows, quarantined } = assigner;
  limitUntil(rows.until, plan, population, options.asOf);
  return { ...rows.columns(), quarantined };
}

/** Answers rows in their order, and sets aside those that cannot be answered. */
class Assigner {
  readonly rows: AssignedRows;
  readonly quarantined = new Map<number, PersonagraphError>();
  readonly #plan: FittedPlan;
  readonly #population: Population;
  readonly #options: AssignOptions;

  constructor(plan: FittedPlan, population: Population, options: AssignOptions) {
    this.rows = new AssignedRows(population.length, plan.scores.length);
    this.#plan = plan;
    this.#population = population;
    this.#options = options;
  }

  /** Answers the rows from `from` up to `to`. Throws TooManyQuarantined. */
  assign(from: number, to: number): void {
    try {
      const scores = this.rows.scoresOf(from, to);
      this.rows.append(assignBatch(this.#plan, this.#population, from, to, this.#options.asOf, scores), from);
    } catch (error) {
      if (error instanceof TooManyQuarantined) throw error;
      this.rows.forgetScores(from, to);
      if (to - from === 1) {
        this.#quarantine(from, error as PersonagraphError);
        return;
      }
      const middle = (from + to) >> 1;
      this.assign(from, middle);
      this.assign(middle, to);
    }
  }

  #quarantine(row: number, error: PersonagraphError): void {
    this.quarantined.set(row, naming(error, this.#population.ids[row]!));
    if (this.quarantined.size > this.#options.mostQuarantined) throw new TooManyQuarantined(this.quarantined);
    this.rows.appendNone(row);
  }
}

/** The rows that are answered so far, in columns. */
class AssignedRows {
  readonly until: Float64Array;
  readonly #scores: readonly Float64Array[];
  readonly #offsets: Int32Array;
  readonly #openOffsets: Int32Array;
  #segment: Int32Array;
  #strength: Float32Array;
  #entries = 0;
  #open: Int32Array = new Int32Array(0);
  #opened = 0;

  constructor(length: number, scores: number) {
    this.until = new Float64Array(length);
    this.#scores = scoreColumns(length, scores);
    this.#offsets = new Int32Array(length + 1);
    this.#openOffsets = new Int32Array(length + 1);
    this.#segment = new Int32Array(length);
    this.#strength = new Float32Array(length);
  }

  /** The columns of scores of some rows, all unknown: a batch writes into them. */
  scoresOf(from: number, to: number): readonly Float64Array[] {
    return Object.freeze(this.#scores.map((column) => column.subarray(from, to)));
  }

  /** Makes the scores of some rows unknown again. */
  forgetScores(from: number, to: number): void {
    for (const column of this.#scores) column.fill(Number.NaN, from, to);
  }

  /** Adds the rows of a batch, which begins at `from`; their scores are there. */
  append(out: ExclusiveOutput | OverlappingOutput, from: number): void {
    if ('segment' in out) this.#appendExclusive(out, from);
    else this.#appendOverlapping(out, from);
    this.until.set(out.until, from);
  }

  /** Adds a row that has no segments. */
  appendNone(row: number): void {
    this.until[row] = Number.NaN;
    this.#end(row);
  }

  columns(): Omit<Assignment, 'quarantined'> {
    return {
      offsets: this.#offsets,
      segment: this.#segment.subarray(0, this.#entries),
      strength: this.#strength.subarray(0, this.#entries),
      unknown: { offsets: this.#openOffsets, segment: this.#open.subarray(0, this.#opened) },
      until: this.until,
      scores: this.#scores,
    };
  }

  #appendExclusive({ segment, strength }: ExclusiveOutput, from: number): void {
    for (let row = 0; row < segment.length; row++) {
      if (segment[row]! >= 0) this.#push(segment[row]!, strength[row]!);
      else if (segment[row] === UNKNOWN_SEGMENT) this.#leaveOpen(ANY_SEGMENT);
      this.#end(from + row);
    }
  }

  #appendOverlapping({ segments, strengths, until }: OverlappingOutput, from: number): void {
    for (let row = 0; row < until.length; row++) {
      for (let index = 0; index < segments; index++) {
        const strength = strengths[row * segments + index]!;
        if (strength > 0) this.#push(index, strength);
        else if (strength === UNKNOWN_STRENGTH) this.#leaveOpen(index);
      }
      const first = this.#openOffsets[from + row]!;
      if (segments > 0 && this.#opened - first === segments) {
        this.#opened = first;
        this.#leaveOpen(ANY_SEGMENT);
      }
      this.#end(from + row);
    }
  }

  #leaveOpen(segment: number): void {
    if (this.#opened === this.#open.length) {
      this.#open = grown(this.#open, new Int32Array(Math.max(1_024, this.#opened * 2)));
    }
    this.#open[this.#opened++] = segment;
  }

  #end(row: number): void {
    this.#offsets[row + 1] = this.#entries;
    this.#openOffsets[row + 1] = this.#opened;
  }

  #push(segment: number, strength: number): void {
    if (this.#entries === this.#segment.length) {
      const larger = Math.max(1_024, this.#entries * 2);
      this.#segment = grown(this.#segment, new Int32Array(larger));
      this.#strength = grown(this.#strength, new Float32Array(larger));
    }
    this.#segment[this.#entries] = segment;
    this.#strength[this.#entries++] = strength;
  }
}

/** Brings forward the times until which rows are answered to those at which the clock alone changes what was read. */
function limitUntil(until: Float64Array, plan: FittedPlan, { expiries }: Population, asOf: number): void {
  for (const feature of Object.values(plan.features)) {
    const expiry = feature && expiries.get(feature.id);
    if (expiry) for (let row = 0; row < until.length; row++) until[row] = earlier(until[row]!, expiry[row]!);
  }
  for (let row = 0; row < until.length; row++) {
    // An answer that says it is out of date already would be asked for again and again.
    if (until[row]! <= asOf) until[row] = asOf + SOONEST_MS;
    // Nor does a time come that no date can tell.
    else if (until[row]! > LAST_TIME) until[row] = Number.NaN;
  }
}

/** The same failure, with the customer it is about. */
function naming(error: PersonagraphError, customerId: number): PersonagraphError {
  const { code, message, plugin } = error;
  return plugin
    ? new PersonagraphError(code, message, { cause: error.cause, plugin: { ...plugin, customerId } })
    : error;
}

/** Ends the halving: what fails this often fails as a whole. */
class TooManyQuarantined extends Error {
  readonly first: PersonagraphError;

  constructor(quarantined: ReadonlyMap<number, PersonagraphError>) {
    super('too many rows failed');
    [this.first] = quarantined.values() as Iterable<PersonagraphError> as [PersonagraphError];
  }
}

function assignBatch(
  plan: FittedPlan,
  population: Population,
  from: number,
  to: number,
  asOf: number,
  scores: readonly Float64Array[],
): ExclusiveOutput | OverlappingOutput {
  const { segmenter } = plan;
  const exclusive = segmenter.membership === 'exclusive';
  const empty = exclusive ? exclusiveOutput(to - from) : overlappingOutput(to - from, plan.segments.length);
  // Frozen, so that a plugin writes into the arrays and cannot put its own in their place.
  const out = Object.freeze({ ...empty, scores });
  const batch = batchOf(population, plan.needs, plan.features, from, to);
  const ctx = { asOf, features: factsOf(plan.features) };
  callPlugin(segmenter, 'assign', () => segmenter.assign(plan.model, batch, out, ctx));
  if ('segment' in out) checkExclusive(plan, out);
  else checkOverlapping(plan, out);
  checkScores(segmenter, plan.scores, out.scores);
  return out;
}

function checkExclusive(plan: FittedPlan, out: ExclusiveOutput): void {
  for (let row = 0; row < out.segment.length; row++) {
    const segment = out.segment[row]!;
    if ((segment < -1 && segment !== UNKNOWN_SEGMENT) || segment >= plan.segments.length) {
      throw broken(plan.segmenter, 'assign', `answered segment ${segment} of ${plan.segments.length}`);
    }
    const strength = out.strength[row]!;
    // Written so that NaN fails.
    if (segment >= 0 && !(strength >= 0 && strength <= 1)) {
      throw broken(plan.segmenter, 'assign', `answered strength ${strength}, which is not within 0..1`);
    }
  }
}

function checkOverlapping(plan: FittedPlan, out: OverlappingOutput): void {
  for (const strength of out.strengths) {
    if (!(strength >= 0 && strength <= 1) && strength !== UNKNOWN_STRENGTH) {
      throw broken(plan.segmenter, 'assign', `answered strength ${strength}, which is not within 0..1`);
    }
  }
}

/** The earlier of two times, NaN being never. */
function earlier(a: number, b: number): number {
  return a <= b || Number.isNaN(b) ? a : b;
}

function grown<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
