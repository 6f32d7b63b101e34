import type { Needs, Row } from '../feature.ts';
import { answerRows, type RowResult } from './answers.ts';
import type { FittedSample } from './subject.ts';

/** Pairs of rows that are bisected, and halvings: after these nothing lies between two doubles. */
const MOST_PAIRS = 60;
const HALVINGS = 60;

/**
 * Rows on both sides of borders between answers, as near as numbers allow. Pairs of rows with different answers are
 * bisected in all needs at once: numbers and times move together, others change over one after the other on the way.
 */
export function borderRows(sample: FittedSample, asOf: number): readonly Row<Needs>[] {
  const names = Object.keys(sample.needs);
  const answersOf = (rows: readonly Row<Needs>[]) => answerRows(sample, sample.model(), rows, asOf).map(segmentsOf);
  const rows = sample.probes.slice(0, 400);
  const answers = answersOf(rows);
  const pairs = rows
    .slice(1)
    .flatMap((row, index) =>
      answers[index] === answers[index + 1] ? [] : [{ one: rows[index]!, two: row, answer: answers[index]! }],
    )
    .slice(0, MOST_PAIRS)
    .map((pair) => ({ ...pair, from: 0, to: 1 }));
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middles = pairs.map(({ one, two, from, to }) => between(names, one, two, (from + to) / 2));
    answersOf(middles).forEach((answer, index) => {
      const pair = pairs[index]!;
      const middle = (pair.from + pair.to) / 2;
      if (answer === pair.answer) pair.from = middle;
      else pair.to = middle;
    });
  }
  return pairs.flatMap(({ one, two, from, to }) => [between(names, one, two, from), between(names, one, two, to)]);
}

/** A row on the way from one to another, 0..1. */
function between(names: readonly string[], one: Row<Needs>, two: Row<Needs>, way: number): Row<Needs> {
  return Object.fromEntries(
    names.map((name, index) => {
      const [from, to] = [one[name]!, two[name]!];
      if (isPlain(from) && isPlain(to)) return [name, from + way * (to - from)];
      return [name, way * (names.length + 1) > index + 1 ? to : from];
    }),
  );
}

function isPlain(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) < 8e15;
}

function segmentsOf({ members }: RowResult): string {
  return members.map(([segment]) => segment).join();
}
