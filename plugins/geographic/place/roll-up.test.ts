import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import place from './index.ts';

const asOf = 0;
const times = (count: number, row: TrialRow): TrialRow[] => Array.from({ length: count }, () => row);
const keysOf = (trial: { answers: readonly { segments: readonly string[] }[] }) =>
  trial.answers.map(({ segments }) => segments[0]);

describe('the roll-up of cities and regions', () => {
  it('reads one place from names, codes and languages', async () => {
    const rows = [
      { country: 'CN', region: '广东省', city: '广州市' },
      { country: '中国', region: 'Guangdong', city: 'Canton' },
      { country: 'Chine', region: '440000', city: '广州' },
      { country: 'China', region: null, city: 'GUANGZHOU' },
    ];
    expect(keysOf(await trySegmenter(place, rows, { asOf, config: { level: 'city' } }))).toEqual(
      rows.map(() => 'cn-gd-guangzhou'),
    );
    expect(keysOf(await trySegmenter(place, rows, { asOf, config: { level: 'region' } }))).toEqual(
      rows.map(() => 'cn-gd'),
    );
  });

  it('merges small cities in their region, small regions in their country, small countries in other', async () => {
    const rows = [
      ...times(3, { country: 'DE', region: 'BY', city: 'München' }),
      ...times(2, { country: 'DE', region: 'Bayern', city: 'Nürnberg' }),
      ...times(1, { country: 'DE', region: 'Bavaria', city: 'Augsburg' }),
      ...times(1, { country: 'DE', region: 'HE', city: 'Kassel' }),
      ...times(2, { country: 'DE' }),
      ...times(1, { country: 'FR', city: 'Lyon' }),
    ];
    const config = { level: 'city', minSize: 3 };
    const trial = await trySegmenter(place, rows, { asOf, config });
    expect(trial.sizes).toEqual({ de: 3, 'de-by': 3, 'de-by-munich': 3, other: 1 });
    expect(trial.segments.map(({ name }) => (name as { en: string }).en)).toEqual([
      ...['Germany, elsewhere', 'Bavaria, elsewhere', 'Munich, Bavaria', 'Other places'],
    ]);
    // A city that comes later goes where it lies.
    const later = trial.assign([
      { country: 'DE', city: 'Würzburg' },
      { country: 'DE', city: 'Kiel' },
      { country: 'JP' },
    ]);
    expect(later.map(({ segments }) => segments[0])).toEqual(['de-by', 'de', 'other']);
    expect(JSON.stringify(trial.explain(rows[3]!))).toContain('counted in Bavaria, elsewhere');
  });

  it('tells places of one name apart', async () => {
    const rows = [
      { country: 'US', region: 'IL', city: 'Springfield' },
      { country: 'US', region: 'Massachusetts', city: 'Springfield' },
      { country: 'US', city: 'Springfield, OR' },
      { city: 'Springfield, IL' },
      { country: 'CN', region: '吉林', city: '吉林' },
      { country: 'CN', region: '吉林' },
      { city: '吉林市' },
      { country: 'FR', region: 'Bretagne', city: 'Atlantis' },
    ];
    const config = { level: 'city' };
    expect(keysOf(await trySegmenter(place, rows, { asOf, config }))).toEqual([
      ...['us-il-springfield', 'us-ma-springfield', 'us-or-springfield', 'us-il-springfield'],
      ...['cn-jl-jilin', 'cn-jl', 'cn-jl-jilin', 'fr-city-atlantis'],
    ]);
    const home = { level: 'city', homeCountry: 'GB' };
    expect(keysOf(await trySegmenter(place, [{ city: 'Boston' }], { asOf, config: home }))).toEqual(['gb-eng-boston']);
  });

  it('keeps to the largest where there are more places than asked for, 10,000 of them', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => ({ country: 'FR', city: `Ville ${at}` }));
    const config = { level: 'city', most: 20 };
    const big = times(5, { country: 'FR', city: 'Paris' });
    const trial = await trySegmenter(place, [...rows, ...big], { asOf, config });
    expect(trial.sizes).toEqual({ fr: 10_000, 'fr-11-paris': 5, other: 0 });
  });

  it('treats what says nothing as missing, and never fails on odd names', async () => {
    const odd = ['', ' ', '-', 'constructor', '__proto__', 'x'.repeat(10_000), '\u0000'];
    const rows = odd.map((name) => ({ country: 'DE', region: name, city: name }));
    const trial = await trySegmenter(place, rows, { asOf, config: { level: 'city' } });
    expect(keysOf(trial)[0]).toBe('de');
    expect(trial.segments.every(({ key }) => /^[a-z0-9][a-z0-9_-]{0,63}$/.test(key))).toBe(true);
    expect(rows.map((row) => trial.explain(row)[0]?.segment)).toEqual(keysOf(trial));
  });
});
