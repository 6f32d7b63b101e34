import { batchFromRows } from '../../columns.ts';
import { answerRows, answersOf, blankOutput, firstDifference } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { checkAnswers } from '../range.ts';

export const answersInRange: CheckDefinition = {
  name: 'answers-in-range',
  title:
    'every row has a segment that exists or none, a strength within 0..1, scores within their range or NaN, and an until that lies ahead',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const { probes } = sample;
      checkAnswers(sample, probes, answerRows(sample, sample.model(), probes, subject.asOf), subject.asOf);
    }
  },
};

export const assignSynchronous: CheckDefinition = {
  name: 'assign-synchronous',
  title: 'assign returns nothing, with its answer written',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const batch = batchFromRows(sample.needs, sample.rows);
      const out = blankOutput(sample, batch.length);
      const mend = 'assign is synchronous: learn, fetch and wait in fit.';
      const returned = subject.segmenter.assign(sample.model(), batch, out, { asOf: subject.asOf }) as unknown;
      const written = answersOf(out);
      if (returned !== undefined) {
        // So that its failure is not one of the process.
        if (returned instanceof Promise) await returned.catch(() => undefined);
        fail(`assign returned ${returned instanceof Promise ? 'a promise' : typeof returned}.`, mend);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
      const late = firstDifference(written, answersOf(out));
      if (late >= 0) fail(`assign wrote row ${late} after it had returned.`, mend);
    }
  },
};
