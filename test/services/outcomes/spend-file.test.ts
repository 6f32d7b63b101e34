import { expect, test } from 'vitest';
import { readSpendFile } from '../../../src/services/outcomes/spend-file/read-file.ts';

/** Lines as `line from to amount currency channel campaign leads`, what is rejected, and what sums up. */
async function read(text: string, days: { from: number; to: number } | null = null) {
  const { lines, rejected, totals, columns } = await readSpendFile({ source: { name: 'spend.csv', text }, days });
  const shown = lines.map(({ line, from, to, amount, currency, channel, campaign, leads }) =>
    [line, from, to, Number(amount) / 1e8, currency, channel, campaign, leads].map((one) => one ?? '-').join(' '),
  );
  return { shown, rejected: rejected.map(({ line, message }) => `${line} ${message}`), totals, columns };
}

test('a campaign report of Google Ads is read with its title, its thousands and its total', async () => {
  const found = await read(`Campaign report
"March 1, 2026 - March 2, 2026"
Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks,Conversions,Cost / conv.
2026-03-01,Brand,901,EUR,"1,204.50","48,210","1,930",96.00,12.55
2026-03-02,Brand,901,EUR,33.335,"1,000",40,2.00,16.67
Total: Account, --, --,EUR,"1,237.84","49,210","1,970",98.00,12.63
`);
  expect(found).toEqual({
    shown: ['4 2026-03-01 2026-03-02 1204.5 EUR - Brand -', '5 2026-03-02 2026-03-03 33.335 EUR - Brand -'],
    rejected: [],
    totals: 1,
    columns: ['Day: day', 'Campaign: campaign', 'Cost: amount', 'Currency code: currency'],
  });
});

test('an export of Meta Ads Manager names its currency in the header, and its last day itself', async () => {
  const found = await read(`Campaign name,Ad set name,Amount spent (USD),Leads,Reporting starts,Reporting ends
Spring,A,12.5,3,2026-03-01,2026-03-31
Spring,B,0,,2026-03-01,2026-03-31
,,12.5,,2026-03-01,2026-03-31
`);
  expect(found.shown).toEqual([
    '2 2026-03-01 2026-04-01 12.5 USD - Spring 3',
    '3 2026-03-01 2026-04-01 0 USD - Spring -',
    '4 2026-03-01 2026-04-01 12.5 USD - - -',
  ]);
});

test('an export of Ocean Engine is in Chinese, in yuan, with a line that sums up', async () => {
  const found = await read(
    '时间,项目名称,项目ID,消耗(元),展示数,点击数,转化数\n总计,-,-,"3,000.50",30000,300,12\n2026-03-01,春季,7,"2,000.50",20000,200,10\n2026年3月2日,春季,7,1000,10000,100,2\n',
  );
  expect(found).toMatchObject({
    shown: ['3 2026-03-01 2026-03-02 2000.5 CNY - 春季 -', '4 2026-03-02 2026-03-03 1000 CNY - 春季 -'],
    totals: 1,
  });
});

test('months, weeks and ranges are as long as they are, German amounts have a comma', async () => {
  const months = await read('Month;Channel;Amount;Currency\n2026-02;web;1.234,50;EUR\nMarch 2026;web;7,00;EUR\n');
  expect(months.shown).toEqual(['2 2026-02-01 2026-03-01 1234.5 EUR web - -', '3 2026-03-01 2026-04-01 7 EUR web - -']);
  const weeks = await read('Week,Cost,Currency\n2026-03-02,7.10,EUR\n');
  expect(weeks.shown).toEqual(['2 2026-03-02 2026-03-09 7.1 EUR - - -']);
  const ranges = await read('日期,花费,币种\n2026-03-01至2026-03-07,7.10,CNY\n2026-03-08 ~ 2026-03-09,1,CNY\n');
  expect(ranges.shown).toEqual(['2 2026-03-01 2026-03-08 7.1 CNY - - -', '3 2026-03-08 2026-03-10 1 CNY - - -']);
  const ordered = await read('Date,Cost,Currency\n31/03/2026,7.10,EUR\n01/04/2026,1.20,EUR\n');
  expect(ordered.shown).toEqual(['2 2026-03-31 2026-04-01 7.1 EUR - - -', '3 2026-04-01 2026-04-02 1.2 EUR - - -']);
});

test('lines that are no spend are told one by one; what the whole file leaves open refuses it', async () => {
  const found = await read(`Day,Cost,Currency,Leads
2026-02-30,1.00,EUR,
2026-03-01,x,EUR,
2026-03-01,-1.00,EUR,
2026-03-01,1.00,Euro,
2026-03-01,1.00,EUR,1.5
2026-03-01,,EUR,
,1.00,EUR,
2026-03-02,1.00,EUR,2
`);
  expect(found.rejected).toEqual([
    '2 2026-02-30 is no day, month or range of days.',
    '3 x is no amount.',
    '4 -1.00 is below 0: money that came back is taken off what was spent.',
    '5 EURO is not an ISO 4217 code such as EUR.',
    '6 1.5 is no number of leads.',
    '7 It has no amount.',
    '8 It names no day.',
  ]);
  expect(found.shown).toEqual(['9 2026-03-02 2026-03-03 1 EUR - - 2']);
  const refused = (text: string) => expect(read(text)).rejects.toMatchObject({ code: 'INVALID_FILE' });
  await refused('Date,Cost\n03/04/2026,1.00\n05/06/2026,2.00\n');
  await refused('Date,Cost\n2026-03-01,"1,234"\n2026-03-02,"2,345"\n');
  await refused('Date,Clicks\n2026-03-01,12\n');
  await refused('Campaign,Cost\nBrand,12.00\n');
  await refused('Day,Amount spent (USD),Amount spent (EUR)\n2026-03-01,1.00,2.00\n');
  await refused('Day;Cost\n2026-03-01;1,50\n2026-03-02;1.50\n');
  // What is no amount at all says nothing of how the others are written.
  const comma = await read('Day;Cost;Currency\n2026-03-01;1,50;EUR\n2026-03-02;abc;EUR\n');
  expect(comma).toMatchObject({ shown: ['2 2026-03-01 2026-03-02 1.5 EUR - - -'], rejected: ['3 abc is no amount.'] });
  const given = await read('Campaign,Cost\nBrand,12.00\n', { from: 20_513, to: 20_514 });
  expect(given.shown).toEqual(['2 2026-03-01 2026-03-02 12 - - Brand -']);
});
