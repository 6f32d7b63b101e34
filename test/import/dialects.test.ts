import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { PersonagraphError } from '../../src/errors.ts';
import { importFile } from '../../src/services/import/import-file.ts';
import type { ImportSummary } from '../../src/services/import/summary.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { type Dialect, mappingOf, someDialect, type Written, write } from './dialects/dialect.ts';
import { readStored, someOrders, storedForm } from './dialects/orders.ts';
import { Folder } from './fixture.ts';

/** More of them: `IMPORT_RUNS=1000 npx vitest run test/import/dialects.test.ts`. A failure prints its seed and path. */
const RUNS = Number(process.env['IMPORT_RUNS'] ?? 60);

let database: TestDatabase;
const folder = new Folder();
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  folder.remove();
  await database[Symbol.asyncDispose]();
});

/** Tables written down in a dialect, and an order of the files. */
const written = fc.record({ orders: someOrders, dialect: someDialect, shuffle: fc.nat(5) });

test(
  'a table of customers and orders imports to the same rows, however it is written and split',
  async () => {
    await fc.assert(
      fc.asyncProperty(written, async ({ orders, dialect, shuffle }) => {
        const scope = await testWorkspace(database.db);
        const summary = await importAll(scope, rotated(write(orders, dialect), shuffle), dialect);
        expect(summary.linesRejected.byReason).toEqual({});
        expect(summary.fieldsLeftOut.byReason).toEqual({});
        expect(await readStored(scope)).toEqual(storedForm(orders));
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  RUNS * 2_000,
);

test(
  'a changed byte leaves the orders beside its line as they are, or is refused, or reported; it crashes nothing',
  async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.nat(), fc.nat(255), async ({ orders, dialect }, place, byte) => {
        const scope = await testWorkspace(database.db);
        const files = write(orders, dialect);
        const hurt = damage(files, place, byte);
        let summary: ImportSummary;
        try {
          summary = await importAll(scope, files, dialect);
        } catch (error) {
          expect(error).toBeInstanceOf(PersonagraphError);
          return;
        }
        expect(summary.linesAccepted.total + summary.linesRejected.total).toBe(summary.linesRead);
        if (isReported(summary)) return;
        const [stored, wanted] = [await readStored(scope), storedForm(orders)];
        for (const order of wanted.orders) {
          if (!hurt.has(order.no)) expect(stored.orders).toContainEqual(order);
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  RUNS * 2_000,
);

/** Changes a byte in place; returns the numbers of the orders it may be of: those of its line and of the next. */
function damage(files: readonly Written[], place: number, byte: number): Set<string> {
  const { bytes, orders } = files[place % files.length]!;
  const at = Math.floor(place / files.length) % bytes.length;
  const before = bytes
    .subarray(0, at + 1)
    .toString('latin1')
    .replaceAll('\u0000', '');
  const line = before.split(/\r\n|\r|\n/).length - 1;
  bytes[at] = bytes[at] === byte ? byte ^ 1 : byte;
  const names = new Set([-2, -1, 0].flatMap((step) => orders[line + step] ?? []));
  // A header of other names means other columns.
  return line === 0 ? new Set(files.flatMap((file) => file.orders)) : names;
}

function isReported({ linesRejected, fieldsLeftOut, rows }: ImportSummary): boolean {
  return linesRejected.total + fieldsLeftOut.total + rows.padded + rows.headersRepeated > 0;
}

let made = 0;

function importAll(scope: Scope, files: readonly Written[], dialect: Dialect): Promise<ImportSummary> {
  const file = files.map(({ bytes }) => folder.file(`table-${made++ % 8}.csv`, bytes));
  return importFile(scope, { file, mapping: mappingOf(dialect), report: `${folder.path}/report.ndjson` });
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
