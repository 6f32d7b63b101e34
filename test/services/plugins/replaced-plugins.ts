import { defineSegmenter, type Segmenter } from 'personagraph/segmenter';
import { z } from 'zod';

const segments = ['low', 'high'].map((key) => ({ key, name: key }));

/** Version 1 learns a bare number. */
export const first: Segmenter = defineSegmenter({
  id: 'rules.replaced',
  version: '1.0.0',
  basis: 'RULES',
  name: 'Replaced',
  description: 'High from the mean up.',
  config: z.object({}),
  needs: { score: { kind: 'number', from: 'traits.score' } },
  fit: ({ columns: { score } }) => ({ segments, model: score.reduce((sum, one) => sum + one, 0) / score.length }),
  assign(model, batch, out) {
    for (let row = 0; row < batch.length; row++) out.segment[row] = batch.columns.score[row]! >= model ? 1 : 0;
  },
  explain: (model, { score }) => ({ segment: (score ?? 0) >= model ? 'high' : 'low', factors: [] }),
});

/** Version 2 reads something else, and would fail on the model of the first. */
const replacing = (version: string, from: string): Segmenter =>
  defineSegmenter({
    id: 'rules.replaced',
    version,
    basis: 'RULES',
    name: 'Replaced',
    description: 'High from the limit up.',
    config: z.object({}),
    needs: { level: { kind: 'number', from } },
    fit: () => ({ segments, model: { limits: [5] } }),
    assign({ limits: [limit] }, batch, out) {
      for (let row = 0; row < batch.length; row++) out.segment[row] = batch.columns.level[row]! >= limit! ? 1 : 0;
    },
    explain: ({ limits: [limit] }, { level }) => ({ segment: (level ?? 0) >= limit! ? 'high' : 'low', factors: [] }),
  });

export const second = replacing('2.0.0', 'traits.level');
/** Asks for what nobody has. */
export const third = replacing('3.0.0', 'traits.levl');

export const constant: Segmenter = defineSegmenter({
  id: 'rules.constant',
  version: '1.0.0',
  basis: 'RULES',
  name: 'Constant',
  description: 'Everybody.',
  config: z.object({}),
  needs: { score: { kind: 'number', from: 'traits.score' } },
  segments: () => [{ key: 'all', name: 'All' }],
  assign(_model, batch, out) {
    out.segment.fill(0, 0, batch.length);
  },
  explain: () => ({ segment: 'all', factors: [] }),
});
