import { expect, test } from 'vitest';
import { loadMapping } from '../../../src/services/import/load-mapping.ts';
import { proposeMapping } from '../../../src/services/import/proposal/proposal.ts';
import { Trial } from '../../field/data/support.ts';
import { Folder } from '../fixture.ts';
import { sample } from './preset-trial.ts';

/** Imports a sample by the mapping that is proposed for it, and returns the answers by customer. */
async function answersTo(file: string) {
  await using trial = await Trial.begin();
  const folder = new Folder();
  try {
    const path = folder.file(file, sample(`surveys/${file}`));
    const proposal = await proposeMapping(path);
    const summary = await trial.import(file, sample(`surveys/${file}`), folder.file('m.yaml', proposal.yaml));
    const rows = await trial.scope.query<{ id: string; at: string; answers: Record<string, unknown> }>(
      `SELECT c.external_id AS id, to_json(r.responded_at AT TIME ZONE 'UTC') #>> '{}' AS at, r.answers
       FROM survey_response r JOIN customer c ON c.workspace_id = r.workspace_id AND c.id = r.customer_id
       WHERE r.workspace_id = $1 ORDER BY r.responded_at`,
      [trial.scope.workspaceId],
    );
    return { proposal, summary, answers: rows.map(({ id, at, answers }) => [id, at, answers]) };
  } finally {
    folder.remove();
  }
}

test('a preset whose questions nobody knows is refused, with what to do', async () => {
  for (const name of ['google-forms', 'surveymonkey', 'qualtrics']) {
    await expect(loadMapping(`surveys/${name}`)).rejects.toMatchObject({
      code: 'INVALID_MAPPING',
      message: expect.stringContaining('personagraph import FILE') as string,
    });
  }
});

test('google-forms: scales, choices parted by semicolons, grids, and times with their zone', async () => {
  const { proposal, summary, answers } = await answersTo('google-forms.csv');
  expect(proposal.doubts).toEqual([]);
  expect(summary.linesRejected.total).toBe(0);
  expect(proposal.mapping.survey?.questions).toMatchObject({
    how_satisfied_are_you_1_to_5: { kind: 'SCALE', min: 1, max: 5 },
    which_channels_do_you_use: { kind: 'MULTIPLE' },
    price: { kind: 'CHOICE' },
    anything_else: { kind: 'TEXT' },
  });
  expect(answers.slice(0, 2)).toEqual([
    [
      'ann@mail.example',
      '2026-02-14T14:05:09',
      {
        how_satisfied_are_you_1_to_5: 5,
        which_channels_do_you_use: ['Web', 'Store'],
        price: 'Good',
        quality: 'Fair',
        anything_else: 'All fine, thank you',
      },
    ],
    [
      'bo@mail.example',
      '2026-02-14T20:15:00',
      { how_satisfied_are_you_1_to_5: 1, which_channels_do_you_use: ['Web'], price: 'Fair', quality: 'Good' },
    ],
  ]);
});

test('surveymonkey: two header rows, a column an option, times of a clock of twelve', async () => {
  const { proposal, summary, answers } = await answersTo('surveymonkey.csv');
  expect(proposal.doubts).toEqual([]);
  expect(summary.linesRead).toBe(3);
  expect(answers).toEqual([
    [
      'surveymonkey-118000000001',
      '2026-02-14T15:05:09',
      {
        how_did_you_hear_of_us: ['Search engine', 'A friend'],
        how_satisfied_are_you: 5,
        how_likely_are_you_to_come_again: 9,
      },
    ],
    [
      'surveymonkey-118000000002',
      '2026-02-15T09:02:30',
      {
        how_did_you_hear_of_us: ['Social media'],
        other_please_specify: 'A poster',
        how_satisfied_are_you: 1,
        how_likely_are_you_to_come_again: 10,
      },
    ],
    [
      'surveymonkey-118000000003',
      '2026-02-17T00:01:00',
      { how_satisfied_are_you: 3, how_likely_are_you_to_come_again: 0 },
    ],
  ]);
});

test('qualtrics: three header rows, one with a line end, choices of several columns, previews left out', async () => {
  const { proposal, summary, answers } = await answersTo('qualtrics.csv');
  expect(proposal.doubts).toEqual([]);
  expect(proposal.mapping.survey?.questions['Q1']).toMatchObject({ text: 'How likely are you to recommend us?' });
  expect(summary.linesRejected.byReason).toEqual({ 'a row of the header': 2, 'a preview of the survey': 1 });
  expect(answers).toEqual([
    ['R_1abcDEF', '2026-03-01T10:05:01', { Q1: 10, Q2: ['Price', 'Service'], Q3: 'It is quick' }],
    ['R_2abcDEF', '2026-03-02T11:01:02', { Q1: 0, Q2: ['Service'], Q3: 'It was slow the whole time' }],
  ]);
});
