import { batchFromRows } from '../../columns.ts';
import { seededRandom } from '../../random.ts';
import { blankOutput } from '../answers.ts';
import { changedColumns, copyBatch } from '../batches.ts';
import type { CheckDefinition } from '../check.ts';
import { explainAnyway } from '../explain-anyway.ts';
import { fail, isNotEnoughData, messageOf } from '../failure.ts';
import type { FittedSample, Subject } from '../subject.ts';

const COPY =
  'copy before you sort, clamp or fill: column.slice(), [...labels]. Inputs are shared by all segmentations.';

export const inputsUntouched: CheckDefinition = {
  name: 'inputs-untouched',
  title: 'columns, labels, settings, model and row are read, never written',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      await checkFit(subject, sample);
      checkAssign(subject, sample);
      checkExplain(subject, sample);
    }
  },
};

async function checkFit(subject: Subject, sample: FittedSample): Promise<void> {
  const pristine = batchFromRows(sample.needs, sample.rows);
  const population = copyBatch(pristine);
  const { value: settings } = (await subject.validate(sample.config)) as { value: unknown };
  const before = JSON.stringify(settings);
  const ctx = { asOf: subject.asOf, random: seededRandom(1), signal: new AbortController().signal };
  await subject.segmenter.fit(population, settings, ctx).catch((error: unknown) => {
    if (!isNotEnoughData(error)) wroteFrozen('fit', error);
  });
  const changed = changedColumns(pristine, population);
  if (changed.length > 0) fail(`fit changed the population's column ${changed.join(', ')}.`, COPY);
  if (JSON.stringify(settings) !== before) fail(`fit changed the settings ${before}.`, COPY);
}

function checkAssign(subject: Subject, sample: FittedSample): void {
  const pristine = batchFromRows(sample.needs, sample.probes);
  const batch = copyBatch(pristine);
  const model = sample.model();
  try {
    subject.segmenter.assign(model, batch, blankOutput(sample, batch.length), { asOf: subject.asOf });
  } catch (error) {
    wroteFrozen('assign', error);
  }
  const changed = changedColumns(pristine, batch);
  if (changed.length > 0) fail(`assign changed the batch's column ${changed.join(', ')}.`, COPY);
  if (JSON.stringify(model) !== JSON.stringify(sample.model())) fail('assign changed the model.', COPY);
}

function checkExplain(subject: Subject, sample: FittedSample): void {
  const model = sample.model();
  for (const row of sample.rows.slice(0, 40)) {
    const copy = structuredClone(row);
    explainAnyway(() => subject.segmenter.explain(model, copy, { asOf: subject.asOf }));
    if (JSON.stringify(copy) !== JSON.stringify(row)) fail(`explain changed the row ${JSON.stringify(row)}.`, COPY);
  }
  if (JSON.stringify(model) !== JSON.stringify(sample.model())) fail('explain changed the model.', COPY);
}

function wroteFrozen(phase: string, error: unknown): never {
  return fail(`${phase} threw on columns with frozen labels: ${messageOf(error)}`, COPY);
}
