import fc from 'fast-check';
import { tryScores, trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import ageBand from './index.ts';

const asOf = Date.UTC(2024, 5, 15);
const born = (year: number, month = 1, day = 1) => ({ birthDate: Date.UTC(year, month - 1, day) });

describe('age bands', () => {
  it('puts each age in the band it falls in, and counts birthdays, not days', async () => {
    const rows = [born(2010), born(2006, 6, 15), born(2006, 6, 16), born(1984), born(1959, 6, 15), born(1930)];
    const trial = await trySegmenter(ageBand, rows, { asOf });
    expect(trial.answers.map(({ segments }) => segments[0])).toEqual([
      'under_18',
      '18_24',
      'under_18',
      '35_44',
      '65_plus',
      '65_plus',
    ]);
  });

  it('says when the next birthday is, with which the band may change', async () => {
    const trial = await trySegmenter(ageBand, [born(2006, 6, 16), born(1930, 3, 2)], { asOf });
    expect(trial.answers[0]?.until).toBe(Date.UTC(2024, 5, 16));
    expect(trial.answers[1]?.until).toBe(Date.UTC(2025, 2, 2));
  });

  it('answers none, with the reason, to a missing, a future and an impossible birth date', async () => {
    const rows = [{ birthDate: null }, born(2030), born(1890), { birthDate: Number.POSITIVE_INFINITY }];
    const trial = await trySegmenter(ageBand, rows, { asOf });
    expect(trial.answers.map(({ segments }) => segments)).toEqual([[], [], [], []]);
    expect(trial.answers.map(({ until }) => until)).toEqual([null, Date.UTC(2030, 0, 1), null, null]);
    const texts = rows.map((row) => JSON.stringify(trial.explain(row)[0]));
    expect(texts[0]).toContain('No birth date is known');
    expect(texts[1]).toContain('2030-01-01 is after 2024-06-15');
    expect(texts[2]).toContain('taken for a mistake');
  });

  it('says the ages in words', async () => {
    const trial = await trySegmenter(ageBand, [], { asOf, config: { from: [18, 40, 65] } });
    const textOf = (year: number) => trial.explain(born(year))[0]!.factors[0]!.text;
    expect([1950, 1990, 2010].map(textOf)).toEqual([
      {
        en: 'Aged 74 on 2024-06-15 (born 1950-01-01), that is 65 or older.',
        zh: '2024-06-15 时 74 岁（生于 1950-01-01），属于65 岁及以上。',
      },
      {
        en: 'Aged 34 on 2024-06-15 (born 1990-01-01), that is from 18 to 39.',
        zh: '2024-06-15 时 34 岁（生于 1990-01-01），属于18–39 岁。',
      },
      {
        en: 'Aged 14 on 2024-06-15 (born 2010-01-01), not 18 or older.',
        zh: '2024-06-15 时 14 岁（生于 2010-01-01），不属于18 岁及以上。',
      },
    ]);
  });

  it('leaves ages below the first band out until it begins', async () => {
    const config = { from: [18, 40] };
    const trial = await trySegmenter(ageBand, [born(2010)], { asOf, config });
    expect(trial.answers[0]).toMatchObject({ segments: [], strengths: [], until: Date.UTC(2025, 0, 1) });
    expect(trial.assign([born(2010)], Date.UTC(2028, 0, 1))[0]!.segments).toEqual(['18_39']);
    expect(trial.explain(born(2010))[0]).toMatchObject({ segment: null, verdict: 'FALSE' });
  });

  it('explains what it assigns, keeps its answer up to `until`, and changes it then', async () => {
    const { trial, of } = await tryScores(ageBand, [], { asOf });
    const ageOf = (birthDate: number, at = asOf) => of([{ birthDate }], at)[0]!['age'] ?? null;
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1890, 0, 1), max: Date.UTC(2040, 0, 1) }), (birthDate) => {
        const [answer] = trial.assign([{ birthDate }]);
        expect(trial.explain({ birthDate })[0]?.segment).toBe(answer?.segments[0] ?? null);
        const until = answer?.until ?? null;
        if (until === null) return;
        expect(until).toBeGreaterThan(asOf);
        expect(trial.assign([{ birthDate }], until - 1)[0]?.segments).toEqual(answer?.segments);
        expect(ageOf(birthDate, until - 1)).toBe(ageOf(birthDate));
        const age = ageOf(birthDate, until);
        expect(age).toBe(ageOf(birthDate) === 120 ? null : (ageOf(birthDate) ?? -1) + 1);
      }),
    );
  });

  it('refuses bands that do not ascend', async () => {
    await expect(trySegmenter(ageBand, [], { asOf, config: { from: [30, 20] } })).rejects.toThrow('ages must ascend');
  });
});
