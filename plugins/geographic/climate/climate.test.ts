import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import climate from './index.ts';

const asOf = 0;
const at = (latitude: number | null, longitude: number | null = 10) => ({ latitude, longitude });

async function read(rows: readonly Record<string, string | number | null>[], config: object = {}) {
  const { answers } = await trySegmenter(climate, rows, { asOf, config });
  return answers.map(({ segments }) => segments[0]);
}

describe('climate bands', () => {
  it('end where the settings say, north and south alike', async () => {
    const rows = [23.44, 23.45, -23.44, 35, 35.01, -35.01, 66.56, 66.57, -90].map((latitude) => at(latitude));
    expect(await read(rows)).toEqual([
      ...['tropical', 'subtropical', 'tropical', 'subtropical', 'temperate', 'temperate', 'temperate', 'cold', 'cold'],
    ]);
    expect(await read([at(24), at(52)], { tropicsTo: 25, subtropicsTo: 40, temperateTo: 50 })).toEqual([
      'tropical',
      'cold',
    ]);
  });

  it('are those of the coordinates before those of the city, and of the city before those of the country', async () => {
    const sydney = { country: 'Australia', city: 'Sydney' };
    expect(await read([{ ...sydney, ...at(69) }, sydney, { country: 'Norway', city: 'Hammerfest' }])).toEqual([
      'cold',
      'subtropical',
      'cold',
    ]);
    expect(await read([{ country: 'Norway' }, { country: 'Channel Islands' }])).toEqual(['temperate', 'temperate']);
  });

  it('of a country have the share of its inhabitants as their strength, and need enough of them', async () => {
    const japan = [{ country: '日本' }];
    const trial = await trySegmenter(climate, japan, { asOf });
    expect(trial.answers[0]?.segments).toEqual(['temperate']);
    expect(trial.answers[0]?.strengths[0]).toBeGreaterThan(0.5);
    expect(trial.answers[0]?.strengths[0]).toBeLessThan(0.9);
    expect(await read(japan, { minShare: 0.9 })).toEqual([undefined]);
    expect(await read(japan, { coarsest: 'city' })).toEqual([undefined]);
    expect(await read([{ country: 'US', region: 'FL' }], { coarsest: 'region', minShare: 0.9 })).toEqual([
      'subtropical',
    ]);
  });

  it('are none where coordinates are no position, said in words', async () => {
    const rows = [at(116.4, 39.9), at(Number.POSITIVE_INFINITY), at(48, null), at(0, 0), at(null, null)];
    expect(await read(rows)).toEqual(rows.map(() => undefined));
    const trial = await trySegmenter(climate, rows, { asOf });
    expect(JSON.stringify(trial.explain(rows[0]!))).toContain('swapped');
    expect(trial.explain(rows[4]!)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });
});

describe('north and south', () => {
  const config = { by: 'north-south' };

  it('of China go by province, and by latitude where the line crosses one', async () => {
    const cities = { 哈尔滨: 'north', 北京: 'north', 乌鲁木齐: 'north', 西安: 'north', 徐州: 'north', 阜阳: 'north' };
    const southern = {
      广州: 'south',
      上海: 'south',
      拉萨: 'south',
      汉中: 'south',
      信阳: 'south',
      南京: 'south',
      合肥: 'south',
    };
    const expected = { ...cities, ...southern };
    const rows = Object.keys(expected).map((city) => ({ country: 'CN', city }));
    expect(await read(rows, config)).toEqual(Object.values(expected).map((side) => `china_${side}`));
    const provinces = ['河北', '四川省', '西藏自治区', '台湾'].map((region) => ({ country: '中国', region }));
    expect(await read(provinces, config)).toEqual(['china_north', 'china_south', 'china_south', 'china_south']);
  });

  it('say that China is empty where nobody lives there, and where a country is in a sentence', async () => {
    const trial = await trySegmenter(climate, [{ country: 'Chile' }], { asOf, config });
    const [north] = trial.segments;
    expect(north!.description).toMatchObject({
      en: 'In China, north of the Qinling-Huaihe line. Empty where no customer lives in China.',
    });
    expect(trial.explain({ country: 'Chile' })[0]!.factors[0]!.text).toEqual({
      en: 'Located by country, Chile. 100 % of the inhabitants of its cities live in the southern hemisphere.',
      zh: '按国家智利定位。其城市居民中 100% 生活在南半球。',
    });
    const bands = await trySegmenter(climate, [], { asOf, config: { tropicsTo: 25 } });
    expect(bands.segments[1]!.description).toMatchObject({ en: 'From 25 to 35 degrees of latitude, north or south.' });
    expect(bands.explain({ city: 'Sydney', country: 'AU' })[0]!.factors[0]!.text).toMatchObject({
      en: expect.stringMatching(/ That is in the subtropical band\.$/),
    });
  });

  it('elsewhere are hemispheres', async () => {
    const rows = [{ country: 'Chile' }, { country: 'Sweden' }, at(-1), { country: 'CN', ...at(22, 114) }, at(22, 114)];
    expect(await read(rows, config)).toEqual(['south', 'north', 'south', 'china_south', 'north']);
  });
});
