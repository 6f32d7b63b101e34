import { NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import cross from './index.ts';

const asOf = Date.UTC(2024, 5, 15);
const person = (age: number, gender: string | null): TrialRow => ({
  'customer.birthDate': Date.UTC(2024 - age, 0, 1),
  'customer.gender': gender,
});
const many = (size: number, row: TrialRow): TrialRow[] => Array.from({ length: size }, () => row);
const small = { minSize: 5, minShare: 0 };

describe('a cross of features', () => {
  it('of age and gender by default, with small cells left over in their row', async () => {
    const rows = [
      ...many(6, person(30, 'f')),
      ...many(5, person(30, 'Male')),
      ...many(7, person(40, '女')),
      ...many(3, person(40, 'm')),
      ...many(2, person(40, 'x')),
      ...many(1, person(70, 'f')),
      person(30, null),
      { 'customer.birthDate': null, 'customer.gender': 'f' },
    ];
    const trial = await trySegmenter(cross, rows, { asOf, config: small });
    expect(trial.sizes).toEqual({ '25_34-female': 6, '25_34-male': 5, '35_44-female': 7, '35_44-other': 5, other: 1 });
    expect(trial.segments[0]?.name).toEqual({ en: '25 to 34 · Female', zh: '25–34 岁 · 女性' });
    expect(trial.answers.at(-2)).toMatchObject({ segments: [], until: null });
  });

  it('names each part, and says whether the cell was merged', async () => {
    const rows = [...many(6, person(30, 'f')), ...many(3, person(40, 'm')), ...many(2, person(40, 'x'))];
    const trial = await trySegmenter(cross, rows, { asOf, config: small });
    const [own, merged] = [trial.explain(person(30, 'F'))[0]!, trial.explain(person(40, 'x'))[0]!];
    expect(own.factors.map(({ feature }) => feature)).toEqual(['customer.birthDate', 'customer.gender']);
    expect(own.factors[1]?.text).toMatchObject({
      en: '"F" is Female. The cell 25 to 34 · Female is a segment of its own.',
    });
    expect(merged).toMatchObject({ segment: '35_44-other', verdict: 'TRUE' });
    expect(merged.factors[1]?.text).toMatchObject({
      en: '"x" is Another gender. The cell 35 to 44 · Another gender had fewer than 5 customers when learned: merged into 35 to 44 · other.',
    });
    const unknown = trial.explain(person(40, 'n/a'))[0]!;
    expect(unknown).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
    expect(unknown.factors.map(({ verdict }) => verdict)).toEqual(['TRUE', 'UNKNOWN']);
  });

  it('moves on with a birthday, and says when', async () => {
    const trial = await trySegmenter(cross, many(5, person(34, 'f')), { asOf, config: small });
    const row = { 'customer.birthDate': Date.UTC(1989, 8, 1), 'customer.gender': 'f' };
    const [now] = trial.assign([row]);
    expect(now).toMatchObject({ segments: ['25_34-female'], until: Date.UTC(2024, 8, 1) });
    expect(trial.assign([row], now!.until!)[0]!.segments).toEqual(['other']);
  });

  it('merges neighbours along the ordered feature where the settings say so', async () => {
    const rows = [...many(6, person(20, 'f')), ...many(3, person(30, 'f')), ...many(4, person(40, 'f'))];
    const trial = await trySegmenter(cross, rows, { asOf, config: { ...small, merge: 'neighbour' } });
    // Nobody is under 18: that cell belongs to its neighbour when somebody comes.
    expect(trial.sizes).toEqual({ 'under_25-female': 6, '25_plus-female': 7, other: 0 });
    const under = { ...trial.explain(person(50, 'f'))[0]! };
    expect(under.segment).toBe('25_plus-female');
    expect(JSON.stringify(under)).toContain('joined with its neighbours, so that each has 5 customers or more');
  });

  it('takes missing values for a value of their own where the settings say so', async () => {
    const rows = [...many(5, person(30, null)), ...many(5, person(30, 'f'))];
    const trial = await trySegmenter(cross, rows, { asOf, config: { ...small, missing: 'own' } });
    expect(trial.sizes).toEqual({ '25_34-female': 5, '25_34-unknown': 5, other: 0 });
    expect(trial.explain(person(30, null))[0]?.factors[1]).toMatchObject({ verdict: 'TRUE', observed: null });
  });

  it('crosses income in its currency, counts, labels and flags of any feature', async () => {
    const features = [
      { by: 'income', edges: [20_000], currency: 'EUR' },
      { by: 'children', edges: [1, 2] },
      { by: 'category', feature: 'customer.country' },
    ];
    const row = (income: number, currency: string, children: number, country: string): TrialRow => ({
      'customer.income': income,
      'customer.incomeCurrency': currency,
      'customer.children': children,
      'customer.country': country,
    });
    const rows = [
      ...many(3, row(10_000, 'EUR', 0, 'Spain')),
      ...many(2, row(10_000, 'EUR', 0, ' SPAIN')),
      ...many(5, row(30_000, 'EUR', 3, '中国')),
      row(30_000, 'JPY', 3, '中国'),
      row(30_000, 'EUR', 1.5, '中国'),
    ];
    const trial = await trySegmenter(cross, rows, { asOf, config: { ...small, features } });
    expect(trial.sizes).toMatchObject({ 'under_20000-0-spain': 5, other: 0 });
    expect(trial.segments[1]?.name).toMatchObject({ en: '20,000 and above · 2 or more children · 中国' });
    expect(trial.segments[1]?.key).toMatch(/^20000_plus-2_plus-label_[a-z0-9]{7}$/);
    expect(trial.answers.slice(-2).map(({ segments }) => segments)).toEqual([[], []]);
    expect(JSON.stringify(trial.explain(rows.at(-2)!))).toContain('no rate to EUR');
  });

  it('keeps the labels "other" and "unknown" apart from what they mean to the cross', async () => {
    const features = [
      { by: 'category', feature: 'traits.a' },
      { by: 'category', feature: 'traits.b' },
    ];
    const row = (a: string, b: string): TrialRow => ({ 'traits.a': a, 'traits.b': b });
    const rows = [...many(5, row('x', 'Other')), ...many(3, row('x', 'p')), ...many(3, row('x', 'q'))];
    const trial = await trySegmenter(cross, rows, { asOf, config: { ...small, features } });
    expect(trial.sizes).toEqual({ 'x-label_other': 5, 'x-other': 6, other: 0 });
  });

  it('cannot be learned where nobody has all features, and says which is missing', async () => {
    const learning = trySegmenter(cross, many(9, person(30, null)), { asOf, config: small });
    await expect(learning).rejects.toThrow(NotEnoughData);
    await expect(trySegmenter(cross, many(9, person(30, null)), { asOf })).rejects.toThrow('nobody has a known gender');
  });

  it('holds ten thousand labels to the most segments, and finds each again', async () => {
    const features = [
      { by: 'category', feature: 'traits.shop' },
      { by: 'flag', feature: 'traits.member' },
    ];
    const rows = Array.from({ length: 30_000 }, (_, index) => ({
      'traits.shop': `shop ${Math.floor(Math.sqrt(index * 3_333))}`,
      'traits.member': index % 2 === 0,
    }));
    const config = { features, minSize: 1, minShare: 0, maxSegments: 50 };
    const trial = await trySegmenter(cross, rows, { asOf, config });
    expect(new Set(rows.map((row) => row['traits.shop'])).size).toBeGreaterThan(9_000);
    expect(trial.segments.length).toBeLessThanOrEqual(50);
    expect(Object.values(trial.sizes).reduce((sum, size) => sum + size, 0)).toBe(30_000);
    expect(JSON.stringify(trial.model).length).toBeLessThan(20_000);
    expect(trial.explain(rows.at(-1)!)[0]).toMatchObject({ verdict: 'TRUE' });
  });
});
