import { batchFromRows } from '../../columns.ts';
import { seededRandom } from '../../random.ts';
import { answerRows, answersOf, assignOnce, type RowResult } from '../answers.ts';
import { recodeBatch, sliceBatch } from '../batches.ts';
import type { CheckDefinition } from '../check.ts';
import { pick } from '../population.ts';
import { checkSame } from '../range.ts';

export const batchSplit: CheckDefinition = {
  name: 'batch-split',
  title: 'an answer does not depend on which rows share the batch: batches of 1, 7 and 64 answer as one of all',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const { probes } = sample;
      const model = sample.model();
      const all = batchFromRows(sample.needs, probes);
      const whole = answersOf(assignOnce(sample, model, all, subject.asOf));
      for (const size of [1, 7, 64]) {
        const split: RowResult[] = [];
        for (let from = 0; from < all.length; from += size) {
          const some = sliceBatch(all, from, Math.min(all.length, from + size));
          split.push(...answersOf(assignOnce(sample, model, some, subject.asOf)));
        }
        checkSame(sample, probes, whole, split, {
          first: `in one batch of ${all.length}`,
          second: `in batches of ${size}`,
          mend: 'decide each row by itself: what is of all rows (means, ranks, totals) belongs in the model, and positions in out count from the batch.',
        });
      }
    }
  },
};

export const rowOrder: CheckDefinition = {
  name: 'row-order',
  title: 'an answer does not depend on the order of the rows',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const { probes } = sample;
      const order = shuffled(probes.length);
      const mixed = answerRows(
        sample,
        sample.model(),
        order.map((row) => probes[row]!),
        subject.asOf,
      );
      const back: RowResult[] = [];
      order.forEach((row, index) => {
        back[row] = mixed[index]!;
      });
      checkSame(sample, probes, answerRows(sample, sample.model(), probes, subject.asOf), back, {
        first: 'in order',
        second: 'in another order',
        mend: 'carry nothing from one row to the next, and read no other row.',
      });
    }
  },
};

export const localCodes: CheckDefinition = {
  name: 'local-codes',
  title: 'an answer goes by the label, not by the code that a batch gives it',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const { probes } = sample;
      const batch = batchFromRows(sample.needs, probes);
      const model = sample.model();
      const recoded = answersOf(assignOnce(sample, model, recodeBatch(batch), subject.asOf));
      checkSame(sample, probes, answersOf(assignOnce(sample, model, batch, subject.asOf)), recoded, {
        first: 'with one dictionary',
        second: 'with the same labels under other codes',
        mend: 'look labels[code] up once a batch; store labels in the model, never codes, and -1 is no label.',
      });
    }
  },
};

function shuffled(length: number): number[] {
  const random = seededRandom(11);
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = pick(last + 1, random);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
