import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

type Question = NonNullable<NonNullable<MappingInput['survey']>['questions']>[string];
const survey = (source: Question, header: string[]): MappingInput => ({
  source: 'form',
  skipLines: 2,
  header,
  customer: { externalId: 'id' },
  survey: { key: 'found', title: 'Found', respondedAt: 'ended', questions: { found: source } },
});
const HEADER = ['id', 'ended', 'ad', 'shop', 'friend'];
const OPTIONS = ['Advertisement', 'In a shop', 'A friend'];
const file = (...rows: string[]) => `ID,End,How?,,\n,,${OPTIONS.join(',')}\n${rows.join('\n')}\n`;

async function answers(trial: Trial) {
  const rows = await trial.scope.query<{ id: string; answers: { found: string[] } }>(
    `SELECT c.external_id AS id, r.answers FROM survey_response r
     JOIN customer c ON c.workspace_id = r.workspace_id AND c.id = r.customer_id ORDER BY 1`,
  );
  return rows.map(({ id, answers }) => [id, answers.found]);
}

test('each column with a text is an item of the list, by columns or by join', async () => {
  const text = file('1,2026-03-01 10:00:00,Advertisement,,A friend', '2,2026-03-01,,In a shop,', '3,2026-03-01,,,');
  for (const from of [{ columns: ['ad', 'shop', 'friend'] }, { join: ['ad', 'shop', 'friend'] }]) {
    await using trial = await Trial.begin();
    const summary = await trial.import('f.csv', text, survey({ from, kind: 'MULTIPLE', options: OPTIONS }, HEADER));
    expect(await answers(trial)).toEqual([
      ['1', ['Advertisement', 'A friend']],
      ['2', ['In a shop']],
    ]);
    expect(summary.linesRejected).toMatchObject({ total: 1, byReason: { 'answers no question': 1 } });
  }
});

test('cells that are marks stand for the option of their column', async () => {
  await using trial = await Trial.begin();
  const options = { ad: 'Advertisement', shop: 'In a shop', friend: 'A friend' };
  const from = { columns: ['ad', 'shop', 'friend'], options };
  const rows = ['1,2026-03-01,1,0,1', '2,2026-03-01,,X,', '3,2026-03-01,TRUE,false,No', '4,2026-03-01,maybe,,'];
  const summary = await trial.import(
    'f.csv',
    file(...rows),
    survey({ from, kind: 'MULTIPLE', options: OPTIONS }, HEADER),
  );
  expect(await answers(trial)).toEqual([
    ['1', ['Advertisement', 'A friend']],
    ['2', ['In a shop']],
    ['3', ['Advertisement']],
  ]);
  expect(summary.rejected).toMatchObject([{ line: 6, reason: expect.stringContaining('marks no option') as string }]);
});

test('tags of columns become a trait; marks without options are refused, not taken as tags', async () => {
  await using trial = await Trial.begin();
  const mapping = (options?: true): MappingInput => ({
    source: 'crm',
    customer: { externalId: 'id', traits: { tags: { columns: ['vip', 'press'], ...(options ? { options } : {}) } } },
  });
  const refused = await trial.import('t.csv', 'id,vip,press\na,x,x\nb,0,1\n', mapping());
  expect(refused.fieldsLeftOut.total).toBe(2);
  expect(refused.rejected[0]!.reason).toContain('options');
  await trial.import('t.csv', 'id,vip,press\na,x,x\nb,0,1\nc,,\n', mapping(true));
  expect((await trial.customers()).map(({ traits }) => traits)).toEqual([
    { tags: ['vip', 'press'] },
    { tags: ['press'] },
    {},
  ]);
});
