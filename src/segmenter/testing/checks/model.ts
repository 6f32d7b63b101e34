import type { Needs, Row } from '../../feature.ts';
import type { Json } from '../../segmenter.ts';
import { answerRows, type RowResult } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { jsonFault } from '../json-fault.ts';
import { checkSame } from '../range.ts';
import type { FittedSample } from '../subject.ts';

export const modelIsJson: CheckDefinition = {
  name: 'model-is-json',
  title: 'the model is plain JSON: no NaN, undefined, Date, Map, typed array or class',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const { model, segments } = await subject.fit(sample);
      for (const [what, value] of [
        ['model', model],
        ['list of segments', segments],
      ] as const) {
        const fault = jsonFault(value);
        if (!fault) continue;
        fail(
          `The ${what} fitted with the settings ${sample.label} has ${fault}, which JSON does not keep.`,
          'store numbers, texts, lists and plain objects: Array.from(typedArray), Object.fromEntries(map), null for none.',
        );
      }
    }
  },
};

export const modelSurvivesStorage: CheckDefinition = {
  name: 'model-survives-storage',
  title: 'a model read back from the store answers as the one that was fitted',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const { model } = await subject.fit(sample);
      const stored = reordered(JSON.parse(JSON.stringify(model)) as Json);
      checkSame(
        sample,
        sample.probes,
        answerRows(sample, model, sample.probes, subject.asOf),
        answerRows(sample, stored, sample.probes, subject.asOf),
        {
          first: 'by the model as fitted',
          second: 'by the model from the store',
          mend: 'keep all that assign needs in the model as JSON; the store gives the keys of objects back in another order.',
        },
      );
    }
  },
};

export const modelMatters: CheckDefinition = {
  name: 'model-matters',
  title: 'answers come from the model they are asked of',
  async run(subject) {
    if (!subject.segmenter.learns) return;
    let compared = '';
    for (const sample of await subject.fitted()) {
      const rows = sample.rows.map((row) => move(sample.needs, row));
      const moved = await subject.tryFit(sample, rows, 'moved values');
      if (!moved || JSON.stringify(moved.model()) === JSON.stringify(sample.model())) continue;
      const all = [...sample.probes, ...moved.probes];
      const answers = answerRows(sample, sample.model(), all, subject.asOf);
      const others = answerRows(moved, moved.model(), all, subject.asOf);
      if (answers.some((_, index) => named(sample, answers, index) !== named(moved, others, index))) return;
      compared = `${all.length} rows with the settings ${sample.label}`;
    }
    // One set of settings may be such that the model hardly matters; all of them are not.
    if (compared !== '') {
      fail(
        `Fitted on another population the model differs, yet every row is answered the same (${compared}).`,
        'answer from the model that assign is given, not from one kept beside it.',
      );
    }
  },
};

function named({ keys }: FittedSample, answers: readonly RowResult[], index: number): string {
  const { members, scores } = answers[index]!;
  return JSON.stringify([members.map(([segment, strength]) => [keys[segment], strength]), scores]);
}

/** Another population of the same shape: numbers spread and shifted, times a season earlier. */
function move(needs: Needs, row: Row<Needs>): Row<Needs> {
  return Object.fromEntries(
    Object.entries(needs).map(([name, { kind }]) => {
      const value = row[name] ?? null;
      if (typeof value !== 'number') return [name, value];
      return [name, kind === 'time' ? value - 100 * 86_400_000 : value * 3 + 7];
    }),
  );
}

/** Keys of objects in another order: shorter first, then by code units, as PostgreSQL keeps `jsonb`. */
function reordered(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => reordered(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, reordered(item as Json)]));
}
