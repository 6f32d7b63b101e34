import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import generation from './index.ts';

const asOf = Date.UTC(2024, 5, 15);
const born = (year: number, month = 1, day = 1) => ({ birthDate: Date.UTC(year, month - 1, day) });
const keys = (answers: readonly { segments: readonly string[] }[]) =>
  answers.map(({ segments }) => segments[0] ?? null);

describe('generations', () => {
  it("have the Pew Research Center's first and last years", async () => {
    const years: [string, number, number][] = [
      ['greatest', 1901, 1927],
      ['silent', 1928, 1945],
      ['boomers', 1946, 1964],
      ['generation_x', 1965, 1980],
      ['millennials', 1981, 1996],
      ['generation_z', 1997, 2012],
      ['generation_alpha', 2013, 2024],
    ];
    const rows = years.flatMap(([, from, to]) => [born(from), born(to, to === 2024 ? 6 : 12, 15)]);
    const trial = await trySegmenter(generation, rows, { asOf });
    expect(keys(trial.answers)).toEqual(years.flatMap(([key]) => [key, key]));
    expect(trial.answers.every(({ until }) => until === null)).toBe(true);
  });

  it('are decades of birth as everyday Chinese has them', async () => {
    const rows = [born(1979, 12, 31), born(1980), born(1999), born(2000), born(1925)];
    const trial = await trySegmenter(generation, rows, { asOf, config: { scheme: 'decades' } });
    expect(keys(trial.answers)).toEqual(['born_1970s', 'born_1980s', 'born_1990s', 'born_2000s', 'born_1920s']);
    const names = Object.fromEntries(trial.segments.map(({ key, name }) => [key, name]));
    expect(names['born_1980s']).toEqual({ en: 'Born in the 1980s', zh: '80后' });
    expect(names['born_2000s']).toMatchObject({ zh: '00后' });
  });

  it('answer none, with the reason, before the first year, to dates to come and to none', async () => {
    const rows = [
      born(1900),
      born(1893),
      born(2025, 3, 1),
      { birthDate: null },
      { birthDate: Number.NEGATIVE_INFINITY },
    ];
    const trial = await trySegmenter(generation, rows, { asOf });
    expect(keys(trial.answers)).toEqual([null, null, null, null, null]);
    expect(trial.answers.map(({ until }) => until)).toEqual([null, null, Date.UTC(2025, 2, 1), null, null]);
    expect(trial.explain(rows[1]!)[0]).toMatchObject({ verdict: 'FALSE' });
    expect(JSON.stringify(trial.explain(rows[1]!)[0])).toContain('no generation has the year 1893');
    expect(JSON.stringify(trial.explain(rows[2]!)[0])).toContain('is after 2024-06-15');
    expect(trial.explain(rows[3]!)[0]).toMatchObject({ verdict: 'UNKNOWN' });
    expect(keys(trial.assign([rows[2]!], Date.UTC(2025, 2, 1)))).toEqual(['generation_alpha']);
  });

  it('are those of the settings, with gaps left empty', async () => {
    const cohorts = [
      { key: 'old', name: { en: 'Old' }, from: 1900, to: 1969 },
      { key: 'new', name: { en: 'New', zh: '新' }, from: 1971 },
    ];
    const trial = await trySegmenter(generation, [born(1969), born(1970), born(1971)], { asOf, config: { cohorts } });
    expect(keys(trial.answers)).toEqual(['old', null, 'new']);
    const overlap = { cohorts: [{ ...cohorts[0]!, to: 1980 }, cohorts[1]!] };
    await expect(trySegmenter(generation, [], { asOf, config: overlap })).rejects.toThrow('without overlap');
  });
});
