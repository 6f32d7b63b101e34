import { expect, test } from 'vitest';
import { Trial } from './support.ts';

const births = async (trial: Trial) =>
  Object.fromEntries((await trial.customers()).map(({ externalId, birthDate }) => [externalId, birthDate]));

test('a day that is written with a zone stays that day', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import(
    'c.ndjson',
    '{"id":"a","born":"1979-11-30T00:00:00+08:00"}\n{"id":"b","born":"1979-11-30"}\n' +
      '{"id":"c","born":"1979-11-29T16:00:00Z"}\n{"id":"d","born":"1979-11-30T00:00:00Z"}\n{"id":"e","born":"1979-11-30T23:59:00-05:00"}\n',
    { source: 'crm', timeZone: 'Asia/Shanghai', customer: { externalId: 'id', fields: { birthDate: 'born' } } },
  );
  expect(summary).toMatchObject({ linesRejected: { total: 0 }, fieldsLeftOut: { total: 0 } });
  expect(await births(trial)).toEqual(Object.fromEntries([...'abcde'].map((id) => [id, '1979-11-30'])));
});

test('a birth of two digits is never in the future; another day follows the century of the mapping', async () => {
  await using trial = await Trial.begin();
  const mapping = {
    source: 'crm',
    customer: {
      externalId: 'id',
      fields: { birthDate: { column: 'born', format: 'dd/MM/yy' } },
      traits: { wed: { column: 'wed', type: 'date', format: 'dd/MM/yy', century: 1900 } },
    },
  } as const;
  await trial.import('c.csv', 'id,born,wed\na,04/06/44,01/02/66\nb,16/10/67,\nc,20/08/92,\nd,06/02/03,\n', mapping);
  expect(await births(trial)).toEqual({ a: '1944-06-04', b: '1967-10-16', c: '1992-08-20', d: '2003-02-06' });
  expect((await trial.customers())[0]!.traits).toEqual({ wed: '1966-02-01T00:00:00.000Z' });
});

test("births of spreadsheets and clocks are days of the mapping's zone", async () => {
  await using trial = await Trial.begin();
  const mapping = (format: string) => ({
    source: 'crm',
    timeZone: 'Asia/Shanghai',
    customer: { externalId: 'id', fields: { birthDate: { column: 'born', format } } },
  });
  await trial.import('e.csv', 'id,born\na,31108\n', mapping('excel'));
  await trial.import(
    'f.ndjson',
    '{"id":"b","born":478540800000}\n{"id":"c","born":-631180800000}\n',
    mapping('epoch-ms'),
  );
  expect(await births(trial)).toEqual({ a: '1985-03-02', b: '1985-03-02', c: '1950-01-01' });
});
