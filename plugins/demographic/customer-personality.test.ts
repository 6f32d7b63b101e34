import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import incomeBand from './income-band.ts';
import lifeStage from './life-stage.ts';

const path = fileURLToPath(
  new URL('../../../shared/datasets/customer_personality/marketing_campaign.csv', import.meta.url),
);

/** Why tests on this data are skipped, or undefined where it is there. */
const missingData = existsSync(path) ? undefined : `no data at ${path}`;

type Person = {
  readonly birthDate: number;
  readonly maritalState: string;
  readonly children: number;
  readonly income: number | null;
};

/** One a line; only the year of birth is known, so each is born on 1 January. */
function readPeople(): Person[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = head!.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    return {
      birthDate: Date.UTC(Number(cell('Year_Birth')), 0, 1),
      maritalState: cell('Marital_Status'),
      children: Number(cell('Kidhome')) + Number(cell('Teenhome')),
      income: cell('Income') === '' ? null : Number(cell('Income')),
    };
  });
}

const skipped = missingData === undefined ? '' : ` (skipped: ${missingData})`;

describe.skipIf(missingData)(`the 2,240 people of the Customer Personality data${skipped}`, () => {
  it('have a life stage, or none for a stated reason', async () => {
    const people = readPeople();
    const trial = await trySegmenter(lifeStage, people, { asOf: Date.UTC(2014, 11, 31) });
    const none = trial.answers.filter(({ segments }) => segments.length === 0).length;
    expect(Object.values(trial.sizes).reduce((sum, size) => sum + size, 0) + none).toBe(2240);
    // Two Absurd, two YOLO, and the one born in 1893 (121 years).
    expect(none).toBe(5);
    expect(trial.sizes['mid_family']).toBeGreaterThan(trial.sizes['young_single']!);
  });

  it('have an income band, or none where the income is missing', async () => {
    const trial = await trySegmenter(incomeBand, readPeople(), { asOf: 0 });
    const none = trial.answers.filter(({ segments }) => segments.length === 0).length;
    expect(none).toBe(24);
    expect(Object.values(trial.sizes).reduce((sum, size) => sum + size, 0)).toBe(2216);
    for (const size of Object.values(trial.sizes)) expect(Math.abs(size - 2216 / 5)).toBeLessThan(3);
  });
});
