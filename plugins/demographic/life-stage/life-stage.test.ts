import fc from 'fast-check';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import lifeStage from './index.ts';

const asOf = Date.UTC(2024, 5, 15);
const person = (age: number, maritalState: string | null, children: number | null) => ({
  birthDate: Date.UTC(2024 - age, 0, 1),
  maritalState,
  children,
});

const households: [number, string, number, string | undefined][] = [
  [17, 'Single', 0, undefined],
  [25, 'Single', 0, 'young_single'],
  [25, 'Together', 0, 'young_couple'],
  [34, 'Married', 2, 'young_family'],
  [35, 'Married', 2, 'mid_family'],
  [40, 'Divorced', 1, 'single_parent'],
  [40, 'Alone', 0, 'mid_single'],
  [40, 'married', 0, 'mid_couple'],
  [55, 'Married', 1, 'older_family'],
  [55, 'MARRIED ', 0, 'empty_nest'],
  [55, 'Widow', 0, 'mid_single'],
  [70, 'Married', 0, 'senior_couple'],
  [70, '丧偶', 0, 'senior_single'],
];

describe('life stage', () => {
  it.each(households)('of age %i, %s, %i children is %s', async (age, state, children, stage) => {
    const row = person(age, state, children);
    const trial = await trySegmenter(lifeStage, [row], { asOf });
    expect(trial.answers[0]?.segments[0]).toBe(stage);
    expect(trial.explain(row)[0]?.segment).toBe(stage ?? null);
  });

  it('stays open where the partner or the children are unknown, unless the settings decide', async () => {
    const rows = [person(40, null, 0), person(40, 'YOLO', 0), person(40, 'Married', null), person(40, 'Married', -1)];
    const open = await trySegmenter(lifeStage, rows, { asOf });
    expect(open.answers.every(({ segments, until }) => segments.length === 0 && until === null)).toBe(true);
    for (const row of rows) expect(open.explain(row)[0]?.verdict).toBe('UNKNOWN');
    const config = { missingMarital: 'single', missingChildren: 'none', maritalStates: { yolo: 'partnered' } };
    const closed = await trySegmenter(lifeStage, rows, { asOf, config });
    const stages = closed.answers.map(({ segments }) => segments[0]);
    expect(stages).toEqual(['mid_single', 'mid_couple', 'mid_couple', 'mid_couple']);
  });

  it('answers none to a missing and to a future birth date, and says so', async () => {
    const future = person(-6, 'Single', 0);
    const trial = await trySegmenter(lifeStage, [future, { ...future, birthDate: null }], { asOf });
    expect(trial.answers.map(({ segments }) => segments)).toEqual([[], []]);
    expect(JSON.stringify(trial.explain(future))).toContain('2030-01-01 is after 2024-06-15');
  });

  it('names the stage that another household would be in', async () => {
    const trial = await trySegmenter(lifeStage, [], { asOf });
    const factors = trial.explain(person(30, 'Single', 0))[0]?.factors;
    expect(factors?.[1]?.change).toMatchObject({ en: 'With a partner: Young couple.' });
    expect(factors?.[2]?.change).toMatchObject({ en: 'With children at home: Single parent.' });
  });

  it('explains what it assigns, keeps its answer up to `until`, and changes it then', async () => {
    const trial = await trySegmenter(lifeStage, [], { asOf });
    const states = fc.constantFrom('Married', 'Single', 'Absurd', null);
    const births = fc.integer({ min: Date.UTC(1890, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(births, states, fc.constantFrom(0, 1, null), (birthDate, maritalState, children) => {
        const row = { birthDate, maritalState, children };
        const [answer] = trial.assign([row]);
        expect(trial.explain(row)[0]?.segment).toBe(answer?.segments[0] ?? null);
        const until = answer?.until ?? null;
        // Known to be in no stage and not known which are two answers.
        const told = (at: number) => [trial.assign([row], at)[0]?.segments, trial.explain(row, at)[0]?.verdict];
        if (until !== null) expect(told(until)).not.toEqual(told(asOf));
        expect(told(until === null ? Date.UTC(2300, 0, 1) : until - 1)).toEqual(told(asOf));
      }),
    );
  });

  it('answers a row alone as it does in a batch, whatever the codes of the batch', async () => {
    const rows = households.map(([age, state, children]) => person(age, state, children));
    const trial = await trySegmenter(lifeStage, rows, { asOf });
    expect(rows.flatMap((row) => trial.assign([row]))).toEqual(trial.answers);
    expect(trial.assign(rows.toReversed()).toReversed()).toEqual(trial.answers);
  });
});
