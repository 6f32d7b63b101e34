import { answerRows, showAnswer } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { propertiesOf, type SettingProperty } from '../settings-schema.ts';
import type { Sample, Subject } from '../subject.ts';

type Settings = Readonly<Record<string, unknown>>;

export const settingsMatter: CheckDefinition = {
  name: 'settings-matter',
  title: 'every setting changes the needs, the segments, the scores, an answer or an explanation',
  async run(subject) {
    const samples = await subject.samples();
    const outcomes = await Promise.all(samples.map((sample) => outcomeOf(subject, sample)));
    const properties = propertiesOf(subject.segmenter) ?? {};
    for (const name of new Set(samples.flatMap(({ settings }) => Object.keys(settings as object)))) {
      const settingValues = samples.map(({ settings }) => (settings as Settings)[name]);
      const values = new Set([
        ...settingValues,
        ...settingValues.flatMap((value) => variants(value, properties[name])),
      ]);
      let tried = 0;
      let changed = false;
      for (const [index, sample] of samples.entries()) {
        for (const value of values) {
          if (changed) break;
          const other = await varied(subject, sample, name, value);
          if (!other) continue;
          tried++;
          changed = (await outcomeOf(subject, other)) !== outcomes[index];
        }
      }
      if (tried === 0)
        fail(`No other value of the setting ${name} was found.`, `put one in \`configs\`: { ${name}: ... }.`);
      if (!changed) {
        fail(
          `The setting ${name} changes nothing: ${tried} other values gave the same needs, segments, scores, answers and explanations.`,
          'use it, or take it out; if it matters to rare customers only, put such in `rows` and values in `configs`.',
        );
      }
    }
  },
};

/** The sample with another value of one setting and the same rows; null where that is no other valid value. */
async function varied(subject: Subject, sample: Sample, name: string, value: unknown): Promise<Sample | null> {
  const settings = sample.settings as Settings;
  if (JSON.stringify(value) === JSON.stringify(settings[name])) return null;
  const config = { ...settings, [name]: value };
  if (!(await subject.validate(config)).valid) return null;
  return { ...(await subject.sample(config)), rows: sample.rows };
}

/** Other values to try: neighbours of a number, the other flag, the other words of an enumeration. */
function variants(value: unknown, property: SettingProperty | undefined): unknown[] {
  const listed = property?.enum ?? [];
  if (typeof value === 'number') return [value + 1, value - 1, value * 2, value / 2, value * 10, value / 10, ...listed];
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'string') return [...listed, `${value}_other`, 'other'];
  return [...listed];
}

/** All that can be seen of a segmentation from outside; not the model, which may carry settings nobody reads. */
async function outcomeOf(subject: Subject, sample: Sample): Promise<string> {
  const { segmenter, asOf } = subject;
  const { rows } = sample;
  const seen: unknown[] = [sample.needs, sample.scores];
  // A few seeds: what a random start decides may come out the same with one.
  for (const seed of segmenter.learns ? [1, 2, 3] : [1]) {
    const fitted = await subject.tryFit(sample, rows, 'the generated population', seed);
    if (!fitted) return JSON.stringify([...seen, 'not enough data']);
    const answers = answerRows(fitted, fitted.model(), rows, asOf).map((answer) => showAnswer(fitted, answer));
    const explained = rows.slice(0, 30).map((row) => segmenter.explain(fitted.model(), row, { asOf }));
    seen.push(fitted.segments, answers, explained);
  }
  return JSON.stringify(seen);
}
