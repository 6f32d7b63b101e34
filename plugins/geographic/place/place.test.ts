import countries from 'i18n-iso-countries';
import { NotEnoughData } from 'personagraph/segmenter';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import { SUBREGIONS } from './data/m49.ts';
import place from './index.ts';

const asOf = 0;
const people = (...names: (string | null)[]) => names.map((country) => ({ country }));

/** The countries of the UCI Online Retail data, as written there. */
const ONLINE_RETAIL = [
  ...['Australia', 'Austria', 'Bahrain', 'Belgium', 'Brazil', 'Canada', 'Channel Islands', 'Cyprus', 'Czech Republic'],
  ...['Denmark', 'EIRE', 'European Community', 'Finland', 'France', 'Germany', 'Greece', 'Hong Kong', 'Iceland'],
  ...['Israel', 'Italy', 'Japan', 'Lebanon', 'Lithuania', 'Malta', 'Netherlands', 'Norway', 'Poland', 'Portugal'],
  ...['RSA', 'Saudi Arabia', 'Singapore', 'Spain', 'Sweden', 'Switzerland', 'USA', 'United Arab Emirates'],
  ...['United Kingdom', 'Unspecified'],
];

async function read(names: readonly string[], config: object): Promise<Record<string, string | undefined>> {
  const { answers } = await trySegmenter(place, people(...names), { asOf, config });
  return Object.fromEntries(names.map((name, row) => [name, answers[row]?.segments[0]]));
}

describe('the M49 table', () => {
  it('has every ISO country in exactly one subregion', () => {
    const listed = Object.values(SUBREGIONS).flatMap((area) => area.countries);
    expect(listed.toSorted()).toEqual(Object.keys(countries.getAlpha2Codes()).toSorted());
  });
});

describe('places', () => {
  it.each([
    ['country', ['European Community', 'Unspecified']],
    ['subregion', ['European Community', 'Unspecified']],
    ['continent', ['Unspecified']],
  ])('of Online Retail all resolve at the level of %s, but for the deliberately unknown', async (level, unknown) => {
    expect(ONLINE_RETAIL).toHaveLength(38);
    const places = await read(ONLINE_RETAIL, { level });
    expect(ONLINE_RETAIL.filter((name) => places[name] === undefined)).toEqual(unknown);
  });

  it('are read from usual variants, codes, accents and Chinese', async () => {
    const names = [
      'EIRE',
      'RSA',
      'u.s.a.',
      'UK',
      'England',
      'South Korea',
      'deu',
      'at',
      'Côte d’Ivoire',
      '德国',
      '中国',
      'Türkiye',
    ];
    expect(Object.values(await read(names, { level: 'country' }))).toEqual([
      ...['ie', 'za', 'us', 'gb', 'gb', 'kr', 'de', 'at', 'ci', 'de', 'cn', 'tr'],
    ]);
    expect(await read(['Channel Islands', 'West Indies', 'EIRE'], {})).toEqual({
      'Channel Islands': 'northern_europe',
      'West Indies': 'caribbean',
      EIRE: 'northern_europe',
    });
  });

  it('follow the aliases of the data before any built-in reading', async () => {
    const codes = ['SP', 'SA', 'CA', 'AUS', 'IND', 'GER', 'US', 'ME'];
    const bare = await read(codes, { level: 'country' });
    expect(Object.values(bare)).toEqual([undefined, 'sa', 'ca', 'au', 'in', 'de', 'us', 'me']);
    const aliases = { sp: 'ESP', SA: 'ZA', ME: 'MX', US: 'unknown' };
    const meant = await read(codes, { level: 'country', aliases });
    expect(Object.values(meant)).toEqual(['es', 'za', 'ca', 'au', 'in', 'de', undefined, 'mx']);
    await expect(read(codes, { aliases: { SP: 'Spain' } })).rejects.toThrow('alpha-2');
  });

  it('name the value that is not a country', async () => {
    const trial = await trySegmenter(place, people('France', 'Atlantis', 'constructor', null), { asOf });
    expect(trial.answers.map(({ segments }) => segments)).toEqual([['western_europe'], [], [], []]);
    expect(trial.explain({ country: 'Atlantis' })[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
    expect(JSON.stringify(trial.explain({ country: 'Atlantis' }))).toContain('Atlantis');
    expect(JSON.stringify(trial.explain({ country: null }))).toContain('No country is known');
  });

  it('below the smallest size are merged, later ones too', async () => {
    const config = { level: 'country', minSize: 2 };
    const trial = await trySegmenter(place, people('France', 'France', 'Spain', 'Italy'), { asOf, config });
    expect(trial.sizes).toEqual({ fr: 2, other: 2 });
    expect(trial.assign(people('Japan'))[0]?.segments).toEqual(['other']);
    expect(trial.explain({ country: 'Spain' })[0]).toMatchObject({ segment: 'other', verdict: 'TRUE' });
  });

  it('not seen when learned are none until the next fit', async () => {
    const trial = await trySegmenter(place, people('France'), { asOf });
    expect(trial.assign(people('Japan'))[0]?.segments).toEqual([]);
    expect(trial.explain({ country: 'Japan' })[0]).toMatchObject({ segment: null, verdict: 'FALSE' });
  });

  it('cannot be learned from nobody', async () => {
    await expect(trySegmenter(place, people('Atlantis', null), { asOf })).rejects.toThrow(NotEnoughData);
  });

  it('are the same in any order and split, and as explained', async () => {
    const rows = people(...ONLINE_RETAIL, null, 'Atlantis');
    const trial = await trySegmenter(place, rows, { asOf });
    const reverse = await trySegmenter(place, rows.toReversed(), { asOf });
    expect(reverse.model).toEqual(trial.model);
    expect(rows.flatMap((row) => trial.assign([row]))).toEqual(trial.answers);
    expect(rows.map((row) => trial.explain(row)[0]?.segment ?? null)).toEqual(
      trial.answers.map(({ segments }) => segments[0] ?? null),
    );
  });
});
