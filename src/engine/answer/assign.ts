import { PersonagraphError } from '../../errors.ts';
import type { ExclusiveOutput, OverlappingOutput } from '../../segmenter/batch.ts';
import { exclusiveOutput, overlappingOutput } from '../../segmenter/output.ts';
import { LAST_TIME } from '../../segmenter/time.ts';
import { batchOf, type Population } from '../population/population.ts';
import { broken, type FittedPlan } from './model.ts';
import { callPlugin } from './plugin-call.ts';

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
  /** Milliseconds since 1970 by row, NaN: never. */
  readonly until: Float64Array;
  /** Rows the segmenter could not answer, with why: they have no entries, and keep the answer they had. */
  readonly quarantined: ReadonlyMap<number, PersonagraphError>;
}

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
  const { length } = population;
  const { asOf } = options;
  const offsets = new Int32Array(length + 1);
  const until = new Float64Array(length);
  const quarantined = new Map<number, PersonagraphError>();
  let segment = new Int32Array(length);
  let strength = new Float32Array(length);
  let entries = 0;
  const push = (index: number, value: number) => {
    if (entries === segment.length) {
      const larger = Math.max(1_024, entries * 2);
      segment = grown(segment, new Int32Array(larger));
      strength = grown(strength, new Float32Array(larger));
    }
    segment[entries] = index;
    strength[entries++] = value;
  };
  const take = (out: ExclusiveOutput | OverlappingOutput, from: number, to: number) => {
    const exclusive = 'segment' in out ? out : null;
    const overlapping = 'strengths' in out ? out : null;
    for (let row = 0; row < to - from; row++) {
      if (exclusive && exclusive.segment[row]! >= 0) push(exclusive.segment[row]!, exclusive.strength[row]!);
      for (let index = 0; overlapping && index < overlapping.segments; index++) {
        const value = overlapping.strengths[row * overlapping.segments + index]!;
        if (value > 0) push(index, value);
      }
      offsets[from + row + 1] = entries;
    }
    until.set(out.until, from);
  };
  const answer = (from: number, to: number): void => {
    try {
      take(assignBatch(plan, population, from, to, asOf), from, to);
    } catch (error) {
      if (error instanceof TooManyQuarantined) throw error;
      if (to - from > 1) {
        const middle = (from + to) >> 1;
        answer(from, middle);
        answer(middle, to);
        return;
      }
      quarantined.set(from, naming(error as PersonagraphError, population.ids[from]!));
      if (quarantined.size > options.mostQuarantined) throw new TooManyQuarantined(quarantined);
      until[from] = Number.NaN;
      offsets[to] = entries;
    }
  };
  try {
    for (let from = 0; from < length; from += BATCH_ROWS) answer(from, Math.min(length, from + BATCH_ROWS));
  } catch (error) {
    throw error instanceof TooManyQuarantined ? error.first : error;
  }
  for (const feature of Object.values(plan.features)) {
    const expiry = feature && population.expiries.get(feature.id);
    if (expiry) for (let row = 0; row < length; row++) until[row] = earlier(until[row]!, expiry[row]!);
  }
  // An answer that says it is out of date already would be asked for again and again.
  for (let row = 0; row < length; row++) {
    if (until[row]! <= asOf) until[row] = asOf + SOONEST_MS;
    // Nor does a time come that no date can tell.
    else if (until[row]! > LAST_TIME) until[row] = Number.NaN;
  }
  return {
    offsets,
    segment: segment.subarray(0, entries),
    strength: strength.subarray(0, entries),
    until,
    quarantined,
  };
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
): ExclusiveOutput | OverlappingOutput {
  const { segmenter } = plan;
  const exclusive = segmenter.membership === 'exclusive';
  // Frozen, so that a plugin writes into the arrays and cannot put its own in their place.
  const out = Object.freeze(
    exclusive ? exclusiveOutput(to - from) : overlappingOutput(to - from, plan.segments.length),
  );
  const batch = batchOf(population, plan.needs, plan.features, from, to);
  callPlugin(segmenter, 'assign', () => segmenter.assign(plan.model, batch, out, { asOf }));
  if ('segment' in out) checkExclusive(plan, out);
  else checkOverlapping(plan, out);
  return out;
}

function checkExclusive(plan: FittedPlan, out: ExclusiveOutput): void {
  for (let row = 0; row < out.segment.length; row++) {
    const segment = out.segment[row]!;
    if (segment < -1 || segment >= plan.segments.length) {
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
    if (!(strength >= 0 && strength <= 1)) {
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
