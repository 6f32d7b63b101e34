import { describe, expect, test } from 'vitest';
import { dayReader, timeReader } from '../../../src/services/import/time.ts';
import { Trial } from './support.ts';

const notes = (format: string | undefined) => ({
  source: 'crm',
  timeZone: 'America/New_York',
  customer: { externalId: 'who' },
  events: [{ type: 'contact', at: format === undefined ? 'at' : { column: 'at', format }, messageId: ['id'] }],
});
const times = async (trial: Trial) => (await trial.events()).map(({ messageId, at }) => [messageId, at]);

test('notes of a clock of twelve hours are read by hh and a', async () => {
  await using trial = await Trial.begin();
  const file =
    'id,who,at\nn1,Ann,03/14/2026 04:06:07 PM\nn2,Bea,03/15/2026 12:00:00 AM\nn3,Bea,03/15/2026 12:30:00 p.m.\n';
  expect(await trial.import('n.csv', file, notes('MM/dd/yyyy hh:mm:ss a'))).toMatchObject({
    linesRejected: { total: 0 },
  });
  expect(await times(trial)).toEqual([
    ['n1', '2026-03-14T20:06:07Z'],
    ['n2', '2026-03-15T04:00:00Z'],
    ['n3', '2026-03-15T16:30:00Z'],
  ]);
});

test('milliseconds and seconds since 1970 are read where the mapping says so, and never guessed', async () => {
  await using trial = await Trial.begin();
  const file = '{"id":"p1","who":"a","at":1767571200000}\n{"id":"p2","who":"b","at":1767657600500}\n';
  const refused = await trial.import('p.ndjson', file, notes(undefined));
  expect(refused.linesRejected.total).toBe(2);
  expect(refused.rejected[0]!.reason).toContain('format: epoch-ms');
  await trial.import('p.ndjson', file, notes('epoch-ms'));
  await trial.import('s.csv', 'id,who,at\ns1,c,1767571200\n', notes('epoch-s'));
  expect(await times(trial)).toEqual([
    ['p1', '2026-01-05T00:00:00Z'],
    ['p2', '2026-01-06T00:00:00.5Z'],
    ['s1', '2026-01-05T00:00:00Z'],
  ]);
  const wrong = await trial.import('w.csv', 'id,who,at\nw1,d,1767571200\n', notes('epoch-ms'));
  expect(wrong.rejected[0]!.reason).toContain('format: epoch-s');
});

test('what other programs write by default is read without a format', async () => {
  await using trial = await Trial.begin();
  const texts = [
    ['2026-01-05 10:00:00 UTC', '2026-01-05T10:00:00Z'],
    ['2026-01-05T10:00:00.250+0000', '2026-01-05T10:00:00.25Z'],
    ['2026-01-05 10:00:00 +0100', '2026-01-05T09:00:00Z'],
    ['2026-01-05T10:00:00,5+01', '2026-01-05T09:00:00.5Z'],
    ['Mon, 05 Jan 2026 10:00:00 +0100', '2026-01-05T09:00:00Z'],
    ['Mon Jan 05 2026 10:00:00 GMT+0100 (Central European Standard Time)', '2026-01-05T09:00:00Z'],
    ['Mon Jan  5 10:00:00 UTC 2026', '2026-01-05T10:00:00Z'],
    ['5-Jan-2026 10:00', '2026-01-05T15:00:00Z'],
    ['January 5, 2026 3:05\u202fPM', '2026-01-05T20:05:00Z'],
    ['2026/1/5 9:30', '2026-01-05T14:30:00Z'],
    ['2026年1月5日 下午3:05', '2026-01-05T20:05:00Z'],
    ['20260105T100000Z', '2026-01-05T10:00:00Z'],
  ];
  const lines = texts.map(([text], n) => `t${String(n).padStart(2, '0')};a;${text}`);
  const summary = await trial.import('t.csv', `id;who;at\n${lines.join('\n')}\n`, {
    ...notes(undefined),
    delimiter: ';',
  });
  expect(summary.rejected).toEqual([]);
  expect(Object.fromEntries(await times(trial))).toEqual(
    Object.fromEntries(texts.map(([, at], n) => [`t${String(n).padStart(2, '0')}`, at])),
  );
});

test('texts of two meanings are refused with the key to write', async () => {
  await using trial = await Trial.begin();
  const texts = [
    '01/02/2026',
    '1.2.26 10:00',
    '45678.5',
    '20260105',
    '2026-01-05 10:00 CST',
    'Tue, 05 Jan 2026',
    '2026-01-05 15:00 PM',
  ];
  const lines = texts.map((text, n) => `t${n};a;${text}`).join('\n');
  const summary = await trial.import('t.csv', `id;who;at\n${lines}\n`, { ...notes(undefined), delimiter: ';' });
  expect(summary.linesRejected.total).toBe(texts.length);
  expect(summary.rejected.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('d/M/yyyy or M/d/yyyy'),
    expect.stringContaining('d/M/yyyy or M/d/yyyy'),
    expect.stringContaining('format: excel'),
    expect.stringContaining('format: yyyyMMdd'),
    expect.stringContaining('only UTC and GMT'),
    expect.stringContaining('another weekday'),
    expect.stringContaining('never was'),
  ]);
});

describe('formats', () => {
  const read = (text: string, format: string, zone = 'UTC') =>
    new Date(timeReader({ format }, zone)(text)).toISOString();
  test.each([
    ['14-FEB-2026 03.05.09 pm', 'dd-MMM-yyyy hh.mm.ss a', '2026-02-14T15:05:09.000Z'],
    ['Saturday, February 14, 2026', 'EEEE, MMMM d, yyyy', '2026-02-14T00:00:00.000Z'],
    ['2026-02-14T03:05:09.123456+0530', "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXX", '2026-02-13T21:35:09.123Z'],
    ['14.02.2026 10:00 Europe/Berlin', 'dd.MM.yyyy HH:mm z', '2026-02-14T09:00:00.000Z'],
    ['2026年2月14日 下午3:05', 'yyyy年M月d日 ah:mm', '2026-02-14T15:05:00.000Z'],
    ["3 o'clock PM, 2026", "h 'o''clock' a, yyyy", '2026-01-01T15:00:00.000Z'],
    ['45678.5', 'excel', '2025-01-21T12:00:00.000Z'],
    ['44216.5', 'excel-1904', '2025-01-21T12:00:00.000Z'],
    ['-86400', 'epoch-s', '1969-12-31T00:00:00.000Z'],
  ])('%s as %s is %s', (text, format, expected) => expect(read(text, format)).toBe(expected));

  test.each([
    ['MM/dd/YYYY', /"YYYY", which stands for nothing/],
    ['yyyy-MM-ddTHH:mm', /"T".*in quotes/],
    ['MM/dd/yyyy HH:mm:ss PM', /"P"/],
    ['dd/MM/yyyy hh:mm', /hh or h together with a/],
    ['dd/MM/yyyy HH:mm a', /hh or h together with a/],
    ['MMM.', /names no year/],
    ['yyyy yy', /the year twice/],
    ['%Y-%m-%d', /"Y"/],
  ])('%s is refused when the mapping is read', async (format, message) => {
    await using trial = await Trial.begin();
    await expect(trial.import('n.csv', 'id,who,at\n1,a,b\n', notes(format))).rejects.toMatchObject({
      code: 'INVALID_MAPPING',
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('days', () => {
  const day = (text: string, zone: string, format?: string) => dayReader({ format }, zone, false)(text);
  test.each([
    ['1985-03-02T00:00:00+08:00', 'Asia/Shanghai', undefined, '1985-03-02'],
    ['1985-03-02T00:00:00+08:00', 'America/New_York', undefined, '1985-03-02'],
    ['1985-03-01T16:00:00Z', 'Asia/Shanghai', undefined, '1985-03-02'],
    ['1985-03-02T00:00:00Z', 'America/New_York', undefined, '1985-03-02'],
    ['1985-03-02T00:00:00.000Z', 'Asia/Shanghai', undefined, '1985-03-02'],
    ['1985-03-02 23:30', 'Asia/Shanghai', undefined, '1985-03-02'],
    ['478540800000', 'Asia/Shanghai', 'epoch-ms', '1985-03-02'],
    ['31108', 'Asia/Shanghai', 'excel', '1985-03-02'],
  ])('%s in %s is the day %s', (text, zone, format, expected) => expect(day(text, zone, format)).toBe(expected));
});
