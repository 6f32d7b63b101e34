import { isDeepStrictEqual } from 'node:util';
import { answerRows } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { checkSame } from '../range.ts';
import type { FittedSample, Sample, Subject } from '../subject.ts';

const MEND = 'let needs only read the settings it is given, and keep nothing: fit gets its settings, assign its model.';

export const needsApart: CheckDefinition = {
  name: 'needs-apart',
  title: 'asking for the needs of other settings changes no needs, no model and no answer',
  async run(subject) {
    const samples = await subject.samples();
    for (const { settings, needsAtFirst, needs, label } of samples) {
      const text = JSON.stringify(settings);
      const again = subject.segmenter.needs(settings);
      if (JSON.stringify(settings) !== text) fail(`needs changed the settings ${text}.`, MEND);
      for (const found of [needs, again]) {
        if (isDeepStrictEqual(found, needsAtFirst)) continue;
        fail(`The needs of the settings ${label} have changed since other settings were asked for.`, MEND);
      }
    }
    for (const sample of await subject.fitted()) {
      for (const other of samples) if (other.label !== sample.label) await checkBeside(subject, sample, other);
    }
  },
};

/** Fits and answers right after its own needs were asked for, and after those of other settings. */
async function checkBeside(subject: Subject, sample: FittedSample, other: Sample): Promise<void> {
  const { segmenter, asOf } = subject;
  const { probes } = sample;
  const outcome = async (settings: unknown) => {
    segmenter.needs(settings);
    const fitted = JSON.stringify(await subject.fit(sample));
    segmenter.needs(settings);
    return { fitted, answers: answerRows(sample, sample.model(), probes, asOf) };
  };
  const alone = await outcome(sample.settings);
  const beside = await outcome(other.settings);
  if (alone.fitted !== beside.fitted) {
    fail(
      `Fitted with the settings ${sample.label}, the model is another one once the needs of ${other.label} were asked for.`,
      MEND,
    );
  }
  checkSame(sample, probes, alone.answers, beside.answers, {
    first: 'after its own needs were asked for',
    second: `after the needs of ${other.label} were asked for`,
    mend: MEND,
  });
}
