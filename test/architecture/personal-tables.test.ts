import { expect, test } from 'vitest';
import { textOf } from './files.ts';

/** Tables with a column for a customer that have nothing of it to count or hand out, with the reason. */
const NOTHING_PERSONAL: Readonly<Record<string, string>> = {
  evaluation_task: 'work that waits: it goes once it is done',
  touched_customer: 'marks of snapshots: ids alone',
  removed_customer: 'ids alone, until the run under way ends',
  shared_email: 'an id alone, which erasing deletes: the address is in the profile',
  export: 'the id of whose data it has; its file goes with the person',
};

/** Tables with a column `customer_id`, by the schema. */
function tablesOfCustomers(): string[] {
  const models = [...textOf('prisma/schema.prisma').matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)].map(
    ([, body]) => body!,
  );
  return models
    .filter((body) => /@map\("customer_id"\)/.test(body))
    .map((body) => /@@map\("(\w+)"\)/.exec(body)![1]!)
    .sort();
}

test('each table of customers is counted in receipts, and handed out to the person', () => {
  const tables = tablesOfCustomers().filter((table) => !(table in NOTHING_PERSONAL));
  expect(tables.length).toBeGreaterThan(15);
  const names = (file: string) => tables.filter((table) => !new RegExp(`\\b${table}\\b`).test(textOf(file)));
  expect(names('src/db/tables/privacy/person-rows.ts')).toEqual([]);
  expect(names('src/db/tables/privacy/person-data.ts')).toEqual([]);
});
