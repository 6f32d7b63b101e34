import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import { cityList } from '../shared/city-list.ts';
import cityTier from './index.ts';

const asOf = 0;
const people = (...cities: (string | null)[]) => cities.map((city) => ({ city }));

describe('city tiers', () => {
  it('by population begin at their limits', async () => {
    const rows = [
      ...people('上海', '武汉市', 'Munich', 'Dresden', 'Frankfurt'),
      { country: 'US', city: 'Springfield' },
    ];
    const { answers, segments } = await trySegmenter(cityTier, rows, { asOf });
    expect(answers.map(({ segments: keys }) => keys[0])).toEqual([
      ...['from_10000000', 'from_5000000', 'from_1000000', 'under_500000', 'from_500000', 'under_500000'],
    ]);
    expect(segments.map(({ name }) => (name as { zh: string }).zh)).toContain('特大城市：500万以上');
    const exact = cityList().find('Dresden', 'DE')!.population;
    const tiers = async (from: number) =>
      (await trySegmenter(cityTier, people('Dresden'), { asOf, config: { from: [from] } })).answers[0]?.segments;
    expect([await tiers(exact), await tiers(exact + 1)]).toEqual([[`from_${exact}`], [`under_${exact + 1}`]]);
  });

  it('are none where the city or its inhabitants are not known, with the reason', async () => {
    const nobody = cityList().cities.find(({ population, country }) => population === 0 && country === 'DE')!;
    const rows = [
      ...people('Lutetia', '', null),
      { country: 'DE', city: nobody.name },
      { country: 'X', city: 'Paris' },
    ];
    const trial = await trySegmenter(cityTier, rows, { asOf });
    expect(trial.answers.map(({ segments }) => segments)).toEqual([[], [], [], [], []]);
    expect(rows.map((row) => trial.explain(row)[0]?.verdict)).toEqual(rows.map(() => 'UNKNOWN'));
    expect(JSON.stringify(trial.explain(rows[3]!))).toContain('does not know its inhabitants');
  });

  it('are explained with codes of ISO 3166-2, where the region is known, never of GeoNames', async () => {
    const rows = people('Dresden', 'Nantes', 'Springfield, IL');
    const trial = await trySegmenter(cityTier, rows, { asOf });
    const texts = rows.map((row) => JSON.stringify(trial.explain(row)[0]!.factors[0]!.text));
    expect(texts[0]).toContain('Dresden (DE-SN)');
    expect(texts[1]).toContain('Nantes (FR) has');
    expect(texts[2]).toContain('Springfield (US-IL)');
  });

  const tiers = [
    { key: 'first', name: { en: 'First tier', zh: '一线城市' }, cities: ['北京', '上海', '广州', '深圳'] },
    { key: 'mine', name: { en: 'Mine' }, cities: ['Springfield, IL', '宿迁', 'Hamburg, Germany', 'Shanghai'] },
  ];

  it('by list know a city by any of its names, the first list counts', async () => {
    const rows = [
      ...people('Beijing', '深圳市', 'Shanghai', '宿迁市', 'Hambourg', '成都', 'Springfield, Illinois'),
      { country: 'US', region: 'Illinois', city: 'SPRINGFIELD' },
      { country: 'US', region: 'MA', city: 'Springfield' },
      { country: 'US', city: 'Lutetia' },
    ];
    const { answers } = await trySegmenter(cityTier, rows, { asOf, config: { tiers } });
    expect(answers.map(({ segments }) => segments[0])).toEqual([
      ...['first', 'first', 'first', 'mine', 'mine', 'other', 'mine', 'mine', 'other', undefined],
    ]);
  });

  it('leave cities of no list to their population where so set', async () => {
    const config = { tiers, unlisted: 'population' };
    const { answers } = await trySegmenter(cityTier, people('广州', '成都', '苏州'), { asOf, config });
    expect(answers.map(({ segments }) => segments[0])).toEqual(['first', 'from_5000000', 'from_5000000']);
  });
});
