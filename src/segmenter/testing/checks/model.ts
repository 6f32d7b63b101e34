import type { Needs, Row } from '../../feature.ts';
import type { Json } from '../../segmenter.ts';
import { answerRows } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { jsonFault } from '../json-fault.ts';
import { checkSame } from '../range.ts';

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
    for (const sample of await subject.fitted()) {
      const moved = await subject.tryFit(
        sample,
        sample.rows.map((row) => move(sample.needs, row)),
        'moved values',
      );
      if (!moved || JSON.stringify(moved.model()) === JSON.stringify(sample.model())) continue;
      const rows = [...sample.probes, ...moved.probes];
      const answers = answerRows(sample, sample.model(), rows, subject.asOf);
      const others = answerRows(moved, moved.model(), rows, subject.asOf);
      const same = (index: number) =>
        JSON.stringify(named(sample.keys, answers, index)) === JSON.stringify(named(moved.keys, others, index));
      if (answers.length > 0 && answers.every((_, index) => same(index))) {
        fail(
          `Fitted with the settings ${sample.label} on another population the model differs, yet all ${rows.length} rows are answered the same.`,
          'answer from the model that assign is given, not from one kept beside it.',
        );
      }
    }
  },
};

function named(keys: readonly string[], answers: ReturnType<typeof answerRows>, index: number): unknown {
  return answers[index]!.members.map(([segment, strength]) => [keys[segment], strength]);
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
