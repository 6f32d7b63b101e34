import fc from 'fast-check';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import household from './index.ts';

const asOf = 0;
const home = (householdSize: number | null, children: number | null, maritalState: string | null) => ({
  householdSize,
  children,
  maritalState,
});

const known: [number | null, number | null, string | null, string | null][] = [
  [1, 0, 'Single', 'single'],
  [2, 0, 'Married', 'couple'],
  [2, 0, 'Single', 'adults'],
  [3, 0, 'Married', 'adults'],
  [2, 1, 'Divorced', 'single_parent'],
  [3, 1, 'Married', 'family_1'],
  [4, 2, 'Single', 'family_2'],
  [4, 3, 'Widow', 'single_parent'],
  [5, 3, 'Married', 'large'],
  [5, 0, null, 'large'],
  // Without a size: the customer, a partner, and the children.
  [null, 0, 'Single', 'single'],
  [null, 0, 'Together', 'couple'],
  [null, 1, 'Single', 'single_parent'],
  [null, 2, 'Married', 'family_2'],
  [null, 3, 'Married', 'large'],
  [null, 4, null, 'large'],
  // The missing values do not matter.
  [1, null, null, 'single'],
  [2, null, 'Married', 'couple'],
  [2, 1, null, 'single_parent'],
  [3, 1, null, 'family_1'],
  // It does.
  [2, 0, null, null],
  [2, null, 'Single', null],
  [null, 1, null, null],
  [null, null, 'Single', null],
  [3, null, null, null],
  // A spouse for whom there is no room lives elsewhere.
  [1, 0, 'Married', 'single'],
  [2, 1, 'Married', 'single_parent'],
];

describe('household', () => {
  it.each(known)('of %s with %s children, %s: %s', async (size, children, state, key) => {
    const row = home(size, children, state);
    const trial = await trySegmenter(household, [row], { asOf });
    expect(trial.answers[0]?.segments[0] ?? null).toBe(key);
    expect(trial.explain(row)[0]).toMatchObject({ segment: key, verdict: key === null ? 'UNKNOWN' : 'TRUE' });
  });

  it('is none where the numbers cannot be, and says which', async () => {
    const rows = [home(2, 2, 'Married'), home(0, 0, 'Single'), home(2.5, 0, 'Single'), home(2, -1, 'Married')];
    const trial = await trySegmenter(household, rows, { asOf });
    expect(trial.answers.map(({ segments }) => segments)).toEqual([[], [], [], []]);
    expect(JSON.stringify(trial.explain(rows[0]!))).toContain('2 persons have no room for 2 children');
    expect(JSON.stringify(trial.explain(rows[2]!))).toContain('2.5 is no household size');
    expect(JSON.stringify(trial.explain(rows[3]!))).toContain('-1 is no number of children');
    expect(JSON.stringify(trial.explain(home(Number.POSITIVE_INFINITY, 0, 'Single')))).toContain('Infinity is no');
  });

  it('takes missing answers for what the settings say', async () => {
    const config = { missingMarital: 'single', missingChildren: 'none' };
    const trial = await trySegmenter(household, [home(null, null, null), home(2, null, 'YOLO')], { asOf, config });
    expect(trial.answers.map(({ segments }) => segments[0])).toEqual(['single', 'adults']);
  });

  it('says what another person, child or partner would make of it', async () => {
    const trial = await trySegmenter(household, [], { asOf });
    const [size, children, partner] = trial.explain(home(3, 1, 'Married'))[0]!.factors;
    expect(size?.change).toBeUndefined();
    expect(children?.change).toMatchObject({ en: 'With one more child at home: Single parent.' });
    expect(partner?.change).toBeUndefined();
  });

  it('never changes its answer when what was missing becomes known', async () => {
    const trial = await trySegmenter(household, [], { asOf });
    const states = fc.constantFrom('Married', 'Single');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 7 }), states, (size, children, state) => {
        fc.pre(children < size && size >= children + (state === 'Married' ? 2 : 1));
        const whole = trial.assign([home(size, children, state)])[0]!.segments[0];
        for (const part of [home(size, null, state), home(size, children, null), home(size, null, null)]) {
          const found = trial.assign([part])[0]!.segments[0];
          if (found !== undefined) expect(found).toBe(whole);
        }
      }),
    );
  });
});
