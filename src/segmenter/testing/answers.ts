import type { Batch, ExclusiveOutput, OverlappingOutput } from '../batch.ts';
import { batchFromRows } from '../columns.ts';
import type { Needs, Row } from '../feature.ts';
import { exclusiveOutput, overlappingOutput } from '../output.ts';
import type { ScoreDefinition } from '../score.ts';
import type { Json, Segmenter } from '../segmenter.ts';
import { ConformanceFailure, fail, messageOf } from './failure.ts';
import { showTime } from './show.ts';

/** A subject of questions: a segmenter with a model, and its needs and segments. */
export interface Answerer {
  readonly segmenter: Segmenter;
  readonly needs: Needs;
  readonly keys: readonly string[];
  /** The scores of the settings, in the order of their columns. */
  readonly scores: readonly ScoreDefinition[];
  readonly label: string;
}

/** One row's answer. */
export interface RowResult {
  /** By index of the segment. */
  readonly members: readonly (readonly [segment: number, strength: number])[];
  readonly until: number;
  /** In the order of their definitions; NaN: unknown. */
  readonly scores: readonly number[];
}

export function blankOutput(
  { segmenter, keys, scores }: Answerer,
  length: number,
): ExclusiveOutput | OverlappingOutput {
  return segmenter.membership === 'exclusive'
    ? exclusiveOutput(length, scores.length)
    : overlappingOutput(length, keys.length, scores.length);
}

/** One call of `assign`. */
export function assignOnce(
  who: Answerer,
  model: Json,
  batch: Batch<Needs>,
  asOf: number,
): ExclusiveOutput | OverlappingOutput {
  const out = blankOutput(who, batch.length);
  try {
    who.segmenter.assign(model, batch, out, { asOf });
  } catch (error) {
    if (error instanceof ConformanceFailure) throw error;
    fail(
      `assign threw on a batch of ${batch.length} rows with the settings ${who.label}: ${messageOf(error)}`,
      'assign answers every row it is given; where data is missing or odd, leave the row without a segment.',
    );
  }
  return out;
}

export function answersOf(out: ExclusiveOutput | OverlappingOutput): RowResult[] {
  return Array.from(out.until, (until, row) => {
    const scores = out.scores.map((column) => column[row]!);
    if ('segment' in out) {
      const segment = out.segment[row]!;
      return { members: segment === -1 ? [] : [[segment, out.strength[row]!] as const], until, scores };
    }
    const members: (readonly [number, number])[] = [];
    for (let segment = 0; segment < out.segments; segment++) {
      const strength = out.strengths[row * out.segments + segment]!;
      if (strength !== 0) members.push([segment, strength]);
    }
    return { members, until, scores };
  });
}

export function answerRows(who: Answerer, model: Json, rows: readonly Row<Needs>[], asOf: number): RowResult[] {
  return answersOf(assignOnce(who, model, batchFromRows(who.needs, rows), asOf));
}

export function sameMembers(one: RowResult, two: RowResult): boolean {
  return (
    one.members.length === two.members.length &&
    one.members.every(([segment, strength], index) => {
      const [other, otherStrength] = two.members[index]!;
      return segment === other && Object.is(strength, otherStrength);
    })
  );
}

/** The same segments and scores; `until` may differ. */
export function sameState(one: RowResult, two: RowResult): boolean {
  return sameMembers(one, two) && one.scores.every((score, index) => sameNumber(score, two.scores[index]!));
}

export function sameAnswer(one: RowResult, two: RowResult): boolean {
  return sameState(one, two) && sameNumber(one.until, two.until);
}

function sameNumber(one: number, two: number): boolean {
  return one === two || (Number.isNaN(one) && Number.isNaN(two));
}

/** The first row answered otherwise, or -1. */
export function firstDifference(one: readonly RowResult[], two: readonly RowResult[]): number {
  return one.findIndex((answer, row) => !two[row] || !sameAnswer(answer, two[row]));
}

export function showAnswer({ keys, scores: definitions }: Answerer, { members, until, scores }: RowResult): string {
  const where = members.map(([segment, strength]) => `${keys[segment] ?? `segment ${segment}`} (strength ${strength})`);
  const numbers = definitions.map(({ key }, index) => `; ${key} ${scores[index]}`).join('');
  return `${where.join(', ') || 'no segment'}${numbers}${Number.isNaN(until) ? '' : ` until ${showTime(until)}`}`;
}
