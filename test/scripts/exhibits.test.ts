import { expect, test } from 'vitest';
import plugins from '../../plugins/index.ts';
import { ABSENT, EXHIBITS, forgotten } from '../../scripts/report/exhibits.ts';

test('every bundled segmenter is shown on real data, or it is said what that lacks', () => {
  expect(forgotten(plugins)).toEqual([]);
  expect(forgotten([{ id: 'behavioral.brand-new' }])).toEqual(['behavioral.brand-new']);
});

test('what is shown, and what is said to lack data, are bundled segmenters', () => {
  const ids = new Set(plugins.map(({ id }) => id));
  const strangers = [...EXHIBITS.map(({ segmenter }) => segmenter), ...Object.keys(ABSENT)].filter(
    (id) => !ids.has(id),
  );
  expect(strangers).toEqual([]);
});

test('the settings of every exhibit are valid', async () => {
  const byId = new Map(plugins.map((segmenter) => [segmenter.id, segmenter]));
  for (const { segmenter, config } of EXHIBITS) {
    const { issues } = await byId.get(segmenter)!.config['~standard'].validate(config);
    expect(issues, `${segmenter} ${JSON.stringify(config)}`).toBeUndefined();
  }
});
