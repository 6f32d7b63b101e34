import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import cross from './cross/index.ts';
import gender from './gender/index.ts';
import household from './household/index.ts';

const asOf = Date.UTC(2017, 11, 31);
const pathOf = (name: string) => fileURLToPath(new URL(`../../../shared/datasets/${name}`, import.meta.url));
const COMPLETE_JOURNEY = pathOf('completejourney/demographics.csv');
const MALL = pathOf('mall_customers/Mall_Customers.csv');
const COUNTRIES = pathOf('marketing_data_country/marketing_data.csv');

function read(path: string): Record<string, string>[] {
  return parse(readFileSync(path, 'utf8'), { columns: true, bom: true, trim: true });
}

const skipped = (path: string) => (existsSync(path) ? '' : ` (skipped: no data at ${path})`);
/** `5+` as 5: the count from which on the file does not tell apart. */
const count = (text: string) => (text === '' ? null : Number.parseInt(text, 10));

describe.skipIf(!existsSync(COMPLETE_JOURNEY))(
  `the 801 households of completejourney${skipped(COMPLETE_JOURNEY)}`,
  () => {
    it('are of the composition that the file states, as far as their numbers have it', async () => {
      const homes = read(COMPLETE_JOURNEY).map((home) => ({
        householdSize: count(home['household_size']!),
        children: count(home['kids_count']!),
        maritalState: home['marital_status'] === '' ? null : home['marital_status']!,
        stated: home['household_comp']!,
      }));
      const trial = await trySegmenter(household, homes, { asOf });
      const table: Record<string, Record<string, number>> = {};
      homes.forEach(({ stated }, index) => {
        const key = trial.answers[index]!.segments[0] ?? 'none';
        table[stated] ??= {};
        table[stated][key] = (table[stated][key] ?? 0) + 1;
      });
      expect(table['1 Adult No Kids']).toEqual({ single: 255 });
      // Two adults of whom nobody says whether they are a couple are left open.
      expect(table['2 Adults No Kids']).toEqual({ couple: 138, adults: 28, none: 92 });
      expect(table['2 Adults Kids']).toEqual({ family_1: 93, family_2: 46, large: 56 });
      // Ten of these households count an adult more than they state, and ten are of five persons or more.
      expect(table['1 Adult Kids']).toEqual({ single_parent: 73, family_1: 6, family_2: 4, large: 10 });
    });
  },
);

describe.skipIf(!existsSync(MALL))(`the 200 mall customers${skipped(MALL)}`, () => {
  it('are 112 women and 88 men, crossed with thirds of income', async () => {
    const people = read(MALL).map((row) => ({
      gender: row['Gender']!,
      'customer.gender': row['Gender']!,
      'customer.income': Number(row['Annual Income (k$)']) * 1_000,
    }));
    expect((await trySegmenter(gender, people, { asOf })).sizes).toEqual({ female: 112, male: 88, another: 0 });
    const config = { features: [{ by: 'income' }, { by: 'gender' }] };
    const { sizes } = await trySegmenter(cross, people, { asOf, config });
    // The 25 men of the lowest third are too few, and nobody else of their row is left over.
    expect(sizes).toEqual({
      'band_1-female': 39,
      'band_2-female': 36,
      'band_2-male': 32,
      'band_3-female': 37,
      'band_3-male': 31,
      other: 25,
    });
  });
});

describe.skipIf(!existsSync(COUNTRIES))(`the marketing data with countries${skipped(COUNTRIES)}`, () => {
  it('crosses countries with children; the three of ME have no cell of their own', async () => {
    const people = read(COUNTRIES).map((row) => ({
      'customer.country': row['Country']!,
      'customer.children': Number(row['Kidhome']) + Number(row['Teenhome']),
    }));
    const features = [
      { by: 'category', feature: 'customer.country' },
      { by: 'children', edges: [1] },
    ];
    const { sizes, explain } = await trySegmenter(cross, people, { asOf, config: { features } });
    const byCountry = (key: string) =>
      Object.entries(sizes).reduce((sum, [segment, size]) => (segment.startsWith(`${key}-`) ? sum + size : sum), 0);
    const published = { sp: 1095, sa: 337, ca: 268, aus: 160, ind: 148, ger: 120, us: 109 };
    expect(Object.fromEntries(Object.keys(published).map((key) => [key, byCountry(key)]))).toEqual(published);
    expect(sizes['other']).toBe(3);
    expect(JSON.stringify(explain({ 'customer.country': 'ME', 'customer.children': 0 }))).toContain(
      '\\"ME\\" is too rare for a segment of its own',
    );
  });
});
