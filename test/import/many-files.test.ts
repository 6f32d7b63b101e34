import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { importFile } from '../../src/services/import/import-file.ts';
import type { MappingInput } from '../../src/services/import/mapping.ts';
import { Trial } from '../field/data/support.ts';
import { Folder } from './fixture.ts';

const ORDERS = {
  source: 'shop',
  customer: { externalId: 'customer' },
  events: [{ type: 'purchase', at: 'at', messageId: ['order'], groupBy: ['order'], amount: 'total' }],
} satisfies MappingInput;
const JANUARY = 'order,at,customer,total\no1,2026-01-01,c1,1\no2,2026-01-02,c2,2\n';
const FEBRUARY = 'total,customer,at,order,note\n8,c2,2026-01-02,o2,x\n4,c3,2026-02-01,o3,\nbad,c4,2026-02-01,o4,\n';

test('files and folders are one import, each with its own order of columns; an order may go on in the next one', async () => {
  await using trial = await Trial.begin();
  const folder = new Folder();
  mkdirSync(join(folder.path, 'months'));
  writeFileSync(join(folder.path, 'months', '2.csv'), FEBRUARY);
  const report = join(folder.path, 'rejected.ndjson');
  const file = [folder.file('1.csv', JANUARY), join(folder.path, 'months')];
  const summary = await importFile(trial.scope, { file, mapping: ORDERS, report });
  expect(summary).toMatchObject({ linesRead: 5, amounts: { purchase: '15' }, linesRejected: { total: 1 } });
  expect(folder.rejected()).toMatchObject([{ file: '2.csv', line: 4 }]);
  const lacking = [file[0]!, folder.file('3.csv', 'order,at,customer\n')];
  await expect(importFile(trial.scope, { file: lacking, mapping: ORDERS, report })).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
    message: expect.stringMatching(/3\.csv: .*no column "total"/s),
  });
  folder.remove();
});

test('the CSV files of a zip archive are one import', async () => {
  await using trial = await Trial.begin();
  const content = stored({ 'a/1.csv': JANUARY, 'a/2.csv': FEBRUARY, '__MACOSX/._1.csv': '\0' });
  expect(await trial.import('months.zip', content, ORDERS)).toMatchObject({ amounts: { purchase: '15' } });
});

/** A zip archive of files that are not packed. */
function stored(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt32LE(crc32(data), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(data.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, Buffer.from(name), data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\0'), facts, place, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\u0005\u0006'), end]);
}
