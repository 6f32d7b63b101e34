import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformance, runConformance, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import { dormancyByRow } from '../../bench/support/by-row.ts';
import { bandWith } from './good/band.ts';
import { samplesOf } from './good/samples.ts';
import visitHabit from './good/visit-habit.ts';

const band = bandWith({});
const options = samplesOf(band);
const guide = readFileSync(join(import.meta.dirname, '../../docs/segmenters.md'), 'utf8');

describe('the kit', () => {
  test('is the list of docs/segmenters.md, name by name', () => {
    const section = guide.slice(guide.indexOf('## The checks'));
    const documented = [...section.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name);
    expect(documented).toEqual(conformance(band).map(({ name }) => name));
  });

  test('passes the segmenter that docs/segmenters.md shows, as it stands there', async () => {
    const source = readFileSync(join(import.meta.dirname, 'good/visit-habit.ts'), 'utf8').trimEnd();
    expect(guide.replaceAll(/^ {3}/gm, '')).toContain(source);
    const { failed } = await runConformance(visitHabit, { rows: [{ views: 9 }, { views: 10 }] });
    expect(failed).toEqual([]);
  });

  test('reports what passed, failed and was waived, and what a row costs', async () => {
    const report = await runConformance(bandWith({ version: 'one' }), options);
    expect(report.failed.map(({ name }) => name)).toEqual(['manifest']);
    expect(report.passed).toHaveLength(report.count - 1);
    expect(report.rowCost).toBeGreaterThan(0);
  });

  test('ends a fit that waits for ever', async () => {
    const waiting = bandWith({ fit: () => new Promise(() => {}) });
    const { failed, rowCost } = await runConformance(waiting, { ...options, fitLimitMs: 5 });
    expect(failed[0]?.error.message).toContain('did not end within 5 ms');
    expect(rowCost).toBeNull();
  });

  test('waits for nobody: checks may run at once', async () => {
    await Promise.all(conformance(band, options).map(({ run }) => run()));
  });
});

describe('a waiver', () => {
  const one = (waive: Record<string, string>) => conformance(bandWith({ version: 'one' }), { ...options, waive });
  const named = (name: string, waive: Record<string, string>) => one(waive).find((check) => check.name === name)!;

  test('lets a check fail, for a reason', async () => {
    const check = named('manifest', { manifest: 'the version is that of the data' });
    expect(check.waived).toBe('the version is that of the data');
    await check.run();
  });

  test('fails once it is not needed', async () => {
    await expect(named('texts', { texts: 'no words yet' }).run()).rejects.toThrow('not needed');
  });

  test('needs a reason, and a check', () => {
    expect(() => one({ manifest: ' ' })).toThrow('no reason');
    expect(() => one({ manifesto: 'because' })).toThrow('No check "manifesto"');
  });
});

describe('classify', () => {
  test.each(conformance(dormancyByRow, { rows: [{ count: 3, lastAt: Date.UTC(2024, 1, 1), kind: 'CUSTOMER' }] }))(
    'a segmenter a row at a time: $name',
    ({ run }) => run(),
  );

  test('is what explain speaks of', async () => {
    const asOf = Date.UTC(2024, 0, 1);
    const trial = await trySegmenter(dormancyByRow, [{ count: 1, lastAt: asOf - 86_400_000 }, {}], { asOf });
    expect(trial.answers.map(({ segments }) => segments)).toEqual([['new'], []]);
    expect(trial.explain({ count: 1, lastAt: asOf })[0]).toMatchObject({ segment: 'new', verdict: 'TRUE' });
    expect(trial.explain({})[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });
});
