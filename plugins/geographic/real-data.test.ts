import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import climate from './climate/index.ts';
import distance from './distance/index.ts';
import place from './place/index.ts';
import timeZone from './time-zone/index.ts';

const dataset = (path: string) => fileURLToPath(new URL(`../../../shared/datasets/${path}`, import.meta.url));
const retail = dataset('online_retail/online_retail.csv.gz');
const marketing = dataset('marketing_data_country/marketing_data.csv');

/** One row a customer, or one a country where customers are anonymous. */
async function countries(lines: AsyncIterable<string[]>, country: number, key: number): Promise<TrialRow[]> {
  const found = new Map<string, string>();
  for await (const line of lines) found.set(line[key]!, line[country]!);
  return [...found.values()].map((name) => ({ country: name }));
}

test('every country of Online Retail is read, and located but for those that are none', async ({ skip }) => {
  if (!existsSync(retail)) skip(`no dataset at ${retail}`);
  const lines = createReadStream(retail)
    .pipe(createGunzip())
    .pipe(parse({ from_line: 2 })) as AsyncIterable<string[]>;
  const rows = await countries(lines, 7, 7);
  expect(rows).toHaveLength(38);
  const asOf = Date.UTC(2011, 11, 9);
  const unknown = async (segmenter: typeof place, config: object) => {
    const { answers } = await trySegmenter(segmenter, rows, { asOf, config });
    return rows.filter((_, at) => answers[at]!.segments.length === 0).map(({ country }) => country);
  };
  const nowhere = ['European Community', 'Unspecified'];
  expect((await unknown(place, { level: 'country' })).toSorted()).toEqual(nowhere);
  expect((await unknown(climate, {})).toSorted()).toEqual(nowhere);
  expect((await unknown(climate, { by: 'north-south' })).toSorted()).toEqual(nowhere);
  // More than half of nobody's clocks agree in the United States; London is in two bands of Britain.
  expect((await unknown(timeZone, {})).toSorted()).toEqual([...nowhere, 'USA'].toSorted());
  const london = { places: [{ key: 'london', city: 'London, GB' }], edges: [1000, 3000] };
  expect((await unknown(distance, london)).toSorted()).toEqual(nowhere);
});

test('the country codes of marketing_data_country mean what its aliases say', async ({ skip }) => {
  if (!existsSync(marketing)) skip(`no dataset at ${marketing}`);
  const lines = createReadStream(marketing).pipe(parse({ from_line: 2 })) as AsyncIterable<string[]>;
  const rows = await countries(lines, 27, 0);
  expect(rows).toHaveLength(2240);
  const aliases = { SP: 'ES', SA: 'ZA', ME: 'MX' };
  const asOf = Date.UTC(2014, 11, 31);
  const trial = await trySegmenter(place, rows, { asOf, config: { level: 'country', aliases } });
  expect(trial.sizes).toEqual({ au: 160, ca: 268, de: 120, es: 1095, in: 148, mx: 3, us: 109, za: 337 });
  const sides = await trySegmenter(climate, rows, { asOf, config: { by: 'north-south', aliases } });
  expect(sides.sizes).toEqual({ china_north: 0, china_south: 0, north: 2240 - 337 - 160, south: 337 + 160 });
});
