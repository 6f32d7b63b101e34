import { batchFromRows } from '../../columns.ts';
import { answerRows, answersOf, assignOnce } from '../answers.ts';
import { recodeBatch, scribble } from '../batches.ts';
import type { CheckDefinition } from '../check.ts';
import { explainAnyway } from '../explain-anyway.ts';
import { checkSame } from '../range.ts';

export const noMemory: CheckDefinition = {
  name: 'no-memory',
  title: 'a call leaves nothing behind: other batches, times and explanations in between change no answer',
  async run(subject) {
    const { asOf, segmenter } = subject;
    for (const sample of await subject.fitted()) {
      const { probes } = sample;
      const model = sample.model();
      const before = answerRows(sample, model, probes, asOf);
      const others = batchFromRows(sample.needs, probes.slice(0, 90).toReversed());
      assignOnce(sample, model, recodeBatch(others), asOf + 86_400_000 * 400);
      assignOnce(sample, model, others, asOf - 86_400_000 * 400);
      for (const row of probes.slice(0, 20)) {
        explainAnyway(() => segmenter.explain(model, row, { asOf: asOf + 86_400_000 }));
      }
      const how = {
        first: 'at first',
        second: 'after other batches',
        mend: 'keep nothing between calls: no variable of the module or the closure that assign or explain writes.',
      };
      // Twice: what goes round in a cycle may have come back to where it was.
      checkSame(sample, probes, before, answerRows(sample, model, probes, asOf), how);
      checkSame(sample, probes, before, answerRows(sample, model, probes, asOf), how);
    }
  },
};

export const modelsApart: CheckDefinition = {
  name: 'models-apart',
  title: 'models fitted from other data and settings, used in turns, do not mix',
  async run(subject) {
    const samples = await subject.fitted();
    for (const [index, sample] of samples.entries()) {
      const { probes } = sample;
      const other = samples[(index + 1) % samples.length]!;
      const fitted = (await subject.tryFit(sample)) ?? sample;
      const first = answerRows(fitted, fitted.model(), probes, subject.asOf);
      // Another population, so that even with the same settings the model is another one.
      await subject.tryFit(
        other,
        other.rows.filter((_, row) => row % 3 === 0),
        'a third of the rows',
      );
      answerRows(other, other.model(), other.probes, subject.asOf);
      checkSame(sample, probes, first, answerRows(fitted, fitted.model(), probes, subject.asOf), {
        first: 'right after its fit',
        second: 'after another model was fitted and used',
        mend: 'keep what fit learns in the model it returns, not in the module.',
      });
    }
  },
};

export const keepsNothing: CheckDefinition = {
  name: 'keeps-nothing',
  title: 'columns and outputs are not kept: a host may write other customers into the same memory',
  async run(subject) {
    const { asOf } = subject;
    for (const sample of await subject.fitted()) {
      const { probes } = sample;
      const population = batchFromRows(sample.needs, sample.rows);
      const { model } = await subject.fitBatch(sample, population);
      const batch = batchFromRows(sample.needs, probes);
      const out = assignOnce(sample, model, batch, asOf);
      const before = answersOf(out);
      scribble(population);
      scribble(batch);
      out.until.fill(1);
      checkSame(sample, probes, before, answerRows(sample, model, probes, asOf), {
        first: 'at first',
        second: 'after the memory of the population and the batch was used again',
        mend: 'copy what you need into the model as plain numbers and texts; keep no column, view or output.',
      });
    }
  },
};
