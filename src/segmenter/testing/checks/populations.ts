import { batchFromRows } from '../../columns.ts';
import type { Needs, Row } from '../../feature.ts';
import { answerRows, assignOnce } from '../answers.ts';
import { repeatBatch } from '../batches.ts';
import type { CheckDefinition } from '../check.ts';
import { ConformanceFailure, fail, isNotEnoughData, messageOf } from '../failure.ts';
import { checkAnswers } from '../range.ts';
import type { Sample, Subject } from '../subject.ts';

export const emptyPopulation: CheckDefinition = {
  name: 'empty-population',
  title: 'nobody at all: a model, or NotEnoughData; and a batch of no rows',
  async run(subject) {
    for (const sample of await subject.samples()) await tryPopulation(subject, sample, [], 'no rows');
    for (const fitted of await subject.fitted()) answerRows(fitted, fitted.model(), [], subject.asOf);
  },
};

export const singleRow: CheckDefinition = {
  name: 'single-row',
  title: 'one customer alone: a model, or NotEnoughData',
  async run(subject) {
    for (const sample of await subject.samples()) {
      for (const row of sample.rows.slice(0, 12)) await tryPopulation(subject, sample, [row], 'one row');
    }
  },
};

export const oddPopulations: CheckDefinition = {
  name: 'odd-populations',
  title: 'all missing, one column missing, all the same, two values, infinite: a model, or NotEnoughData',
  async run(subject) {
    for (const sample of await subject.samples()) {
      for (const [what, rows] of odd(sample)) await tryPopulation(subject, sample, rows, what);
    }
  },
};

export const unseenValues: CheckDefinition = {
  name: 'unseen-values',
  title: 'labels and values that no fit has seen are answered and explained',
  async run(subject) {
    for (const fitted of await subject.fitted()) {
      const unseen = fitted.rows
        .slice(0, 60)
        .map((row, index) => mapRow(fitted.needs, row, (kind) => UNSEEN[kind](index)));
      const mixed = fitted.rows.slice(0, 60).map((row, index) => {
        const names = Object.keys(fitted.needs);
        const name = names[index % names.length];
        return name === undefined ? row : { ...row, [name]: unseen[index]![name]! };
      });
      const rows = [...unseen, ...mixed];
      checkAnswers(fitted, rows, answerRows(fitted, fitted.model(), rows, subject.asOf), subject.asOf);
      for (const row of rows) {
        try {
          subject.segmenter.explain(fitted.model(), row, { asOf: subject.asOf });
        } catch (error) {
          fail(
            `explain threw on values no fit has seen: ${messageOf(error)}`,
            'explain what assign answers: none, and why.',
          );
        }
      }
    }
  },
};

export const largePopulation: CheckDefinition = {
  name: 'large-population',
  title: 'a population of a million is fitted and answered',
  async run(subject) {
    const sample = (await subject.fitted()).find(({ keys }) => keys.length > 0);
    if (!sample) return;
    const few = batchFromRows(sample.needs, sample.rows);
    const many = repeatBatch(few, MANY);
    try {
      await subject.fitBatch(sample, many);
    } catch (error) {
      if (error instanceof ConformanceFailure) throw error;
      if (!isNotEnoughData(error)) {
        fail(
          `fit threw on ${MANY} rows: ${messageOf(error)}`,
          'do not spread columns into arguments: Math.max(...column).',
        );
      }
    }
    assignOnce(sample, sample.model(), many, subject.asOf);
  },
};

/** More than any stack takes as arguments, that of a worker thread (4 MB) included. */
const MANY = 1_000_000;

const UNSEEN = {
  number: (index: number) => [-1e12, 1e12, 12_345.678, -0.001][index % 4]!,
  time: (index: number) => [Date.UTC(1931, 3, 5), Date.UTC(2093, 8, 7), 1, -1][index % 4]!,
  flag: (index: number) => index % 2 === 0,
  category: (index: number) => `never seen ${index}`,
  list: (index: number) => [`never seen ${index}`, 'never seen'],
};

/** Fits and answers the rows themselves: nothing may be thrown but NotEnoughData, and answers are in range. */
async function tryPopulation(
  subject: Subject,
  sample: Sample,
  rows: readonly Row<Needs>[],
  what: string,
): Promise<void> {
  const fitted = await subject.tryFit(sample, rows, `a population of ${what}`);
  if (!fitted) return;
  const asked = [...rows, ...sample.rows.slice(0, 20)];
  checkAnswers(fitted, asked, answerRows(fitted, fitted.model(), asked, subject.asOf), subject.asOf);
}

function* odd({ needs, rows }: Sample): Generator<readonly [string, readonly Row<Needs>[]]> {
  const some = rows.slice(0, 60);
  yield ['rows with everything missing', some.map((row) => mapRow(needs, row, () => null))];
  yield ['rows all the same', some.map(() => rows[0]!)];
  yield ['rows of two kinds', some.map((_, index) => rows[index % 2]!)];
  const infinite = { number: Infinity, time: Infinity } as Readonly<Record<string, number>>;
  yield ['rows with infinite values', some.map((row) => mapRow(needs, row, (kind, value) => infinite[kind] ?? value))];
  for (const name of Object.keys(needs)) {
    yield [`rows with ${name} missing`, some.map((row) => ({ ...row, [name]: null }))];
  }
}

function mapRow(
  needs: Needs,
  row: Row<Needs>,
  map: (kind: Needs[string]['kind'], value: Row<Needs>[string]) => Row<Needs>[string],
): Row<Needs> {
  return Object.fromEntries(Object.entries(needs).map(([name, { kind }]) => [name, map(kind, row[name] ?? null)]));
}
