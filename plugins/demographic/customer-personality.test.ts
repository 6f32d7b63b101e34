import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import cross from './cross/index.ts';
import education from './education/index.ts';
import generation from './generation/index.ts';
import household from './household/index.ts';
import incomeBand from './income-band/index.ts';
import lifeStage from './life-stage/index.ts';

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
  readonly education: string;
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
      education: cell('Education'),
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

  it('all have an education, of which "Basic" is ISCED 2 and "2n Cycle" a second cycle', async () => {
    const trial = await trySegmenter(education, readPeople(), { asOf: 0 });
    expect(trial.sizes).toMatchObject({ lower_secondary: 54, bachelor: 1127, master: 370 + 203, doctorate: 486 });
    expect(trial.answers.every(({ segments }) => segments.length === 1)).toBe(true);
  });

  it('have a generation but for the three born in 1893, 1899 and 1900', async () => {
    const trial = await trySegmenter(generation, readPeople(), { asOf: Date.UTC(2014, 11, 31) });
    expect(trial.sizes).toMatchObject({ silent: 24, boomers: 759, generation_x: 1069, millennials: 385 });
    expect(trial.answers.filter(({ segments }) => segments.length === 0)).toHaveLength(3);
  });

  it('have a household but for the four who made fun of the question', async () => {
    const trial = await trySegmenter(household, readPeople(), { asOf: 0 });
    expect(trial.sizes).toMatchObject({ single: 252, couple: 384, single_parent: 540, family_1: 748, family_2: 280 });
    expect(trial.answers.filter(({ segments }) => segments.length === 0)).toHaveLength(4);
  });

  it('are crossed by age and education into cells of 30 or more, whichever way small ones merge', async () => {
    const people = readPeople().map(({ birthDate, education: label }) => ({
      'customer.birthDate': birthDate,
      'customer.education': label,
    }));
    const features = [{ by: 'age', edges: [35, 50, 65] }, { by: 'education' }];
    for (const merge of ['rest', 'neighbour']) {
      const config = { features, merge };
      const trial = await trySegmenter(cross, people, { asOf: Date.UTC(2014, 11, 31), config });
      const { other, ...cells } = trial.sizes;
      for (const size of Object.values(cells)) expect(size).toBeGreaterThanOrEqual(30);
      // Aged 121.
      expect(Object.values(cells).reduce((sum, size) => sum + size, other!)).toBe(2239);
      expect(cells).toMatchObject({ '35_49-doctorate': 216, '50_64-doctorate': 155 });
    }
  });
});
