import type { CheckDefinition } from '../check.ts';
import { ConformanceFailure, fail, isNotEnoughData } from '../failure.ts';
import type { FittedSample, Subject } from '../subject.ts';

const MEND =
  'make every array and object of a model in the fit that returns it; what a fit needs while it waits belongs in its own variables.';

export const fitsApart: CheckDefinition = {
  name: 'fits-apart',
  title: 'fits at once, and fits after it, leave a model as it is fitted alone',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const fewer = sample.rows.filter((_, row) => row % 3 === 0);
      const alone = await textOf(subject, sample);
      // Both begin before either ends, and the first is read after the second.
      const first = subject.fit(sample);
      const second = subject.fit(sample, fewer).catch(ignoreTooFew);
      const fitted = await first;
      await second;
      const text = JSON.stringify(fitted);
      if (text === alone) continue;
      fail(
        `Fitted with the settings ${sample.label} while another fit ran on a third of the rows, the model is not that of the fit alone.`,
        MEND,
      );
    }
  },
};

async function textOf(subject: Subject, sample: FittedSample): Promise<string> {
  return JSON.stringify(await subject.fit(sample));
}

/** A third of the rows may be too few. */
function ignoreTooFew(error: unknown): null {
  if (error instanceof ConformanceFailure || !isNotEnoughData(error)) throw error;
  return null;
}
