import type { Segmenter } from 'personagraph/segmenter';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import education from './education/index.ts';
import gender from './gender/index.ts';
import maritalState from './marital-state/index.ts';
import occupation from './occupation/index.ts';

const asOf = 0;

async function read(segmenter: Segmenter, need: string, labels: readonly (string | null)[], config: object = {}) {
  const trial = await trySegmenter(
    segmenter,
    labels.map((label) => ({ [need]: label })),
    { asOf, config },
  );
  return trial.answers.map(({ segments }) => segments[0] ?? null);
}

const why = async (segmenter: Segmenter, need: string, label: string | null) => {
  const trial = await trySegmenter(segmenter, [], { asOf });
  return JSON.stringify(trial.explain({ [need]: label })[0]?.factors[0]?.text);
};

describe('education', () => {
  const levels: [string, string | null][] = [
    ['Graduation', 'bachelor'],
    ['PhD', 'doctorate'],
    ['Ph.D.', 'doctorate'],
    ['Master', 'master'],
    ['Basic', 'lower_secondary'],
    ['2n Cycle', 'master'],
    ["MASTER'S DEGREE", 'master'],
    ['Bachelor of Science (Physics)', 'bachelor'],
    ['High-school graduate', 'upper_secondary'],
    ['Some college', 'upper_secondary'],
    ['Post-graduate diploma', 'master'],
    ['ISCED 2011 level 5', 'short_tertiary'],
    ['本科', 'bachelor'],
    ['大学本科学历', 'bachelor'],
    ['大专', 'short_tertiary'],
    ['硕士研究生', 'master'],
    ['初中', 'lower_secondary'],
    ['PhD student', null],
    ['Bachelor or above', null],
    ['本科在读', null],
    ['Bachelor/Master', null],
    ['Diploma', null],
    ['Other', null],
    ['', null],
    ['__proto__', null],
  ];

  it.each(levels)('%s is %s', async (label, key) => {
    expect(await read(education, 'education', [label])).toEqual([key]);
  });

  it('rolls up into low, medium and high', async () => {
    const labels = ['Basic', '高中', 'PhD', 'Graduation', '专科', null];
    const broad = await read(education, 'education', labels, { detail: 'broad' });
    expect(broad).toEqual(['low', 'medium', 'high', 'high', 'high', null]);
  });

  it('takes the meanings of the settings over its own, for whole labels', async () => {
    const config = { labels: { diploma: 'short_tertiary', PHD: 'unknown' } };
    const keys = await read(education, 'education', ['DIPLOMA', 'phd', 'PhD (physics)'], config);
    expect(keys).toEqual(['short_tertiary', null, 'doctorate']);
  });

  it('says why a label leads nowhere', async () => {
    expect(await why(education, 'education', null)).toContain('missing');
    expect(await why(education, 'education', 'Diploma')).toContain('no known education; the setting `labels`');
    expect(await why(education, 'education', 'Bachelor/Master')).toContain('several kinds of education');
    expect(await why(education, 'education', 'PhD student')).toContain('limits what it says');
    expect(await why(education, 'education', 'Prefer not to say')).toContain('says no education');
    expect(await why(education, 'education', 'Bachelor of Arts')).toContain('by \\"bachelor\\"');
  });

  it('reads another feature where the settings name one', async () => {
    const config = { source: 'traits.degree' };
    const needs = education.needs({ ...config, labels: {}, detail: 'levels' });
    expect(needs['education']).toMatchObject({ from: 'traits.degree', kind: 'category' });
  });
});

describe('occupation', () => {
  const groups: [string, string | null][] = [
    ['Software engineer', 'professionals'],
    ['Sales manager', 'managers'],
    ['Director of sales', 'managers'],
    ['Sales representative', 'technicians'],
    ['Bank clerk', 'clerical'],
    ['Waiter', 'service_sales'],
    ['Farmer', 'agriculture'],
    ['Electrician', 'craft'],
    ['Self-employed electrician', 'craft'],
    ['Truck driver', 'operators'],
    ['Cleaner', 'elementary'],
    ['Soldier', 'armed_forces'],
    ['Retired teacher', 'retired'],
    ['Student', 'student'],
    ['Housewife', 'homemaker'],
    ['Unemployed', 'unemployed'],
    ['Freelancer', 'self_employed'],
    ['ISCO-08 2411', 'professionals'],
    ['ISCO 0', 'armed_forces'],
    ['软件工程师', 'professionals'],
    ['销售经理', 'managers'],
    ['退休教师', 'retired'],
    ['个体户', 'self_employed'],
    ['Former pilot', null],
    ['Wizard', null],
    ['2411', null],
  ];

  it.each(groups)('%s is %s', async (label, key) => {
    expect(await read(occupation, 'occupation', [label])).toEqual([key]);
  });

  it('rolls up into skill and collar, with those outside of work apart', async () => {
    const labels = ['CEO', 'Nurse', 'Cashier', 'Baker', 'Miner', 'Soldier', 'Pensioner', 'Owner'];
    expect(await read(occupation, 'occupation', labels, { detail: 'collar' })).toEqual([
      'high_skilled_clerical',
      'high_skilled_clerical',
      'low_skilled_clerical',
      'high_skilled_manual',
      'low_skilled_manual',
      'armed_forces',
      'retired',
      'self_employed',
    ]);
  });
});

describe('gender', () => {
  it('brings spellings together and guesses nothing', async () => {
    const labels = ['f', 'F', ' Female ', 'WOMAN', '女', '女士', 'Female (she/her)'];
    expect(new Set(await read(gender, 'gender', labels))).toEqual(new Set(['female']));
    expect(new Set(await read(gender, 'gender', ['m', 'Male', '男', '男士']))).toEqual(new Set(['male']));
    expect(await read(gender, 'gender', ['Non-binary', 'x', 'Other'])).toEqual(['another', 'another', 'another']);
    expect(await read(gender, 'gender', ['1', '0', 'Prefer not to say', 'not female', null])).toEqual(
      Array.from({ length: 5 }, () => null),
    );
    expect(await read(gender, 'gender', ['1', '2'], { labels: { 1: 'male', 2: 'female' } })).toEqual([
      'male',
      'female',
    ]);
  });
});

describe('marital state', () => {
  it('groups states after the United Nations, and jokes as nothing', async () => {
    const labels = ['Married', 'Together', 'Single', 'Alone', 'Divorced', 'Widow', '未婚', '再婚', 'Absurd', 'YOLO'];
    expect(await read(maritalState, 'maritalState', labels)).toEqual([
      ...['married', 'cohabiting', 'single', 'single', 'divorced', 'widowed', 'single', 'married'],
      ...[null, null],
    ]);
  });
});
