import { NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import categoryPreference from './category-preference/index.ts';
import channelPreference from './channel-preference/index.ts';

const asOf = 0;
const values = [{ key: 'web' }, { key: 'shop', equals: 'Shop 1', name: { en: 'Shop', zh: '门店' } }, { key: 'phone' }];
const used = (...counts: (number | null)[]): TrialRow =>
  Object.fromEntries(counts.map((count, index) => [`value${index + 1}`, count]));

describe('listed values', () => {
  test('are preferred from the share of the settings on, with it as strength', async () => {
    const trial = await trySegmenter(channelPreference, [used(6, 3, 1), used(5, 3, 2), used(0, 0, 2)], {
      asOf,
      config: { values },
    });
    expect(trial.answers.map(({ segments, strengths }) => [segments[0], strengths[0]])).toEqual([
      ['web', 0.6],
      ['multi', 1],
      ['phone', 1],
    ]);
    expect(trial.segments[1]).toMatchObject({ key: 'shop', name: { en: 'Shop', zh: '门店' } });
  });

  test('that are equally used are several, however low the share may be', async () => {
    const config = { values, minShare: 0.3 };
    const trial = await trySegmenter(channelPreference, [used(4, 4, 1), used(4, 3, 3)], { asOf, config });
    expect(trial.answers.map(({ segments }) => segments[0])).toEqual(['multi', 'web']);
  });

  test('count where the field equals the text, or from a source', () => {
    const config = {
      event: 'purchase',
      field: 'channel',
      by: 'amount',
      values: [
        { key: 'web', source: 'traits.web' },
        { key: 'shop', equals: 'Shop 1' },
      ],
    };
    expect(channelPreference.needs(config)).toMatchObject({
      value1: { from: 'traits.web' },
      value2: {
        from: { event: 'purchase', aggregate: 'sum', field: 'amount', where: { field: 'channel', equals: 'Shop 1' } },
      },
    });
  });

  test('of which more was returned than bought count as nothing; missing ones leave it UNKNOWN', async () => {
    const trial = await trySegmenter(channelPreference, [used(-50, 3, 0), used(null, 3, 0)], {
      asOf,
      config: { values },
    });
    expect(trial.answers.map(({ segments }) => segments[0] ?? null)).toEqual(['shop', null]);
    expect(trial.explain(used(null, 3, 0))[0]).toMatchObject({ verdict: 'UNKNOWN' });
    expect(trial.explain(used(Infinity, 3, 0))[0]).toMatchObject({ verdict: 'UNKNOWN' });
    expect(trial.explain(used(1, 0, 0))[0]).toMatchObject({ segment: null, factors: [{ verdict: 'FALSE' }, {}, {}] });
  });

  test('of lines need a source', async () => {
    await expect(trySegmenter(categoryPreference, [], { asOf, config: { values: [{ key: 'wine' }] } })).rejects.toThrow(
      'give each a source',
    );
  });
});

describe('learned values', () => {
  const prefers = (label: string, events = 4, kinds = 1): TrialRow => ({ top: [label], kinds, events });

  test('are those most customers prefer; the rest is other', async () => {
    const rows = [prefers('Web'), prefers('web '), prefers('Shop'), prefers('Shop'), prefers('shop'), prefers('fax')];
    const trial = await trySegmenter(channelPreference, rows, { asOf, config: { most: 2 } });
    expect(trial.segments.map(({ key, name }) => [key, name])).toMatchObject([
      ['shop', 'Shop'],
      ['web', 'Web'],
      ['other', {}],
      ['multi', {}],
    ]);
    expect(trial.sizes).toEqual({ shop: 3, web: 2, other: 1, multi: 0 });
    expect(trial.assign([prefers('never seen')])[0]!.segments).toEqual(['other']);
  });

  test('are several only where no share of the first could be enough', async () => {
    // 5 events of 3 kinds: 3 of 5 at most; of 4 kinds 2 of 5 at most.
    const trial = await trySegmenter(channelPreference, [prefers('web', 5, 3), prefers('web', 5, 4)], { asOf });
    expect(trial.answers.map(({ segments }) => segments[0])).toEqual(['web', 'multi']);
    expect(trial.explain(prefers('web', 5, 4))[0]!.factors[2]).toMatchObject({
      text: { en: '4 different ones, so the first has 40 % at most.' },
    });
  });

  test('of lines have no share, as a purchase has many', async () => {
    const trial = await trySegmenter(categoryPreference, [prefers('Wine', 2, 30)], { asOf });
    expect(trial.answers[0]!.segments).toEqual(['wine']);
    expect(trial.segments.map(({ key }) => key)).toEqual(['wine', 'other']);
  });

  test('are bounded for 10,000 categories', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => prefers(`category ${i % 7 === 0 ? i % 5 : i % 10_000}`));
    const trial = await trySegmenter(categoryPreference, rows, { asOf });
    expect(trial.segments).toHaveLength(21);
    expect(
      trial.segments
        .slice(0, 5)
        .map(({ key }) => key)
        .sort(),
    ).toEqual([0, 1, 2, 3, 4].map((i) => `category_${i}`));
    expect(Object.values(trial.sizes).reduce((sum, size) => sum + size)).toBe(30_000);
    expect(JSON.stringify(trial.model).length).toBeLessThan(2_000);
  });

  test('too few events, no value and contradictions are in no segment', async () => {
    const rows: TrialRow[] = [
      { top: ['web'], kinds: 1, events: 1 },
      { top: [], kinds: 0, events: 4 },
      { events: 4 },
      prefers('web', 3, 9),
    ];
    const trial = await trySegmenter(channelPreference, [...rows, prefers('web')], { asOf });
    expect(rows.map((row) => trial.explain(row)[0]!.verdict ?? 'FALSE')).toEqual([
      'FALSE',
      'UNKNOWN',
      'UNKNOWN',
      'UNKNOWN',
    ]);
    expect(trial.sizes).toEqual({ web: 1, other: 0, multi: 0 });
  });

  test('that nearly all prefer say that they hardly tell customers apart', async () => {
    const grocery = Array.from({ length: 50 }, (_, i) => prefers(i < 47 ? 'GROCERY' : 'DRUG GM'));
    const [first, second] = (await trySegmenter(categoryPreference, grocery, { asOf })).segments;
    expect(first).toMatchObject({
      key: 'grocery',
      description: { en: expect.stringMatching(/^Most frequent with 94 %/) },
    });
    expect(second!.description).toBeUndefined();
    const even = await trySegmenter(categoryPreference, [...grocery.slice(0, 3), ...grocery.slice(47)], { asOf });
    expect(even.segments[0]!.description).toBeUndefined();
  });

  test('of nobody are not enough data', async () => {
    await expect(trySegmenter(channelPreference, [{}], { asOf })).rejects.toThrow(NotEnoughData);
  });
});
