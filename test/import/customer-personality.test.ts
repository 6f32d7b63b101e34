import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importFile } from '../../src/services/import/import-file.ts';
import { loadMapping } from '../../src/services/import/load-mapping.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../src/services/segmentations/segmentations.ts';
import { testDatabase, testWorkspace } from '../support/database.ts';
import { testBackend } from '../support/server.ts';

const FILE = join(import.meta.dirname, '../../../shared/datasets/customer_personality/marketing_campaign.csv');

test.skipIf(!existsSync(FILE))(
  'Customer Personality (skipped without ../shared/datasets): segments and none add up to 2,240, and a missing income is in none',
  async () => {
    await using database = await testDatabase();
    await using backend = await testBackend(database.db);
    const scope = await testWorkspace(database.db, 'USD');
    const report = join(process.env['TMPDIR'] ?? '/tmp', `personality-${process.pid}.ndjson`);
    await importFile(scope, { file: FILE, mapping: await loadMapping('customer-personality'), report });
    const configured = {
      'demographic.life-stage': {},
      'demographic.income-band': {},
      'demographic.education': {},
      'demographic.generation': {},
      'demographic.household': {},
      'demographic.cross': { features: [{ by: 'age', edges: [35, 50, 65] }, { by: 'education' }] },
    };
    for (const [segmenter, config] of Object.entries(configured)) {
      await configureSegmentation(scope, backend.registry, { name: segmenter, segmenter, config });
    }
    const run = await waitForRun(
      backend.feed,
      scope,
      await requestRun(scope, backend.registry, { asOf: new Date('2014-12-31T00:00:00Z') }),
    );
    expect(run).toMatchObject({ state: 'LIVE', customers: 2_240 });
    const members = async (segmenterId: string) =>
      scope.query<{ key: string; size: number; without_income: number }>(
        `SELECT g.key, count(*)::int AS size, count(*) FILTER (WHERE c.income IS NULL)::int AS without_income
         FROM segment_answer m JOIN segment g ON g.id = m.segment_id JOIN segmentation s ON s.id = m.segmentation_id
         JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
         WHERE m.workspace_id = $1 AND s.segmenter_id = $2 GROUP BY g.key`,
        [scope.workspaceId, segmenterId],
      );
    const total = (rows: readonly { size: number }[]) => rows.reduce((sum, { size }) => sum + size, 0);
    const incomes = await members('demographic.income-band');
    expect(incomes).toHaveLength(5);
    expect(total(incomes)).toBe(2_240 - 24);
    expect(incomes.every(({ without_income }) => without_income === 0)).toBe(true);
    // None: two of marital state "Absurd", two "YOLO", and a birth in 1893.
    expect(total(await members('demographic.life-stage'))).toBe(2_240 - 5);
    const sizes = async (segmenterId: string) =>
      Object.fromEntries((await members(segmenterId)).map(({ key, size }) => [key, size]));
    expect(await sizes('demographic.education')).toEqual({
      lower_secondary: 54,
      bachelor: 1_127,
      master: 573,
      doctorate: 486,
    });
    // None: births in 1893, 1899 and 1900.
    expect(await sizes('demographic.generation')).toEqual({
      silent: 24,
      boomers: 759,
      generation_x: 1_069,
      millennials: 385,
    });
    expect(total(await members('demographic.household'))).toBe(2_240 - 4);
    const crossed = await sizes('demographic.cross');
    expect(crossed).toMatchObject({ '35_49-doctorate': 216, '65_plus-other': 58, other: 53 });
    expect(Object.values(crossed).reduce((sum, size) => sum + size, 0)).toBe(2_240 - 1);
  },
);
