import { expect, test } from 'vitest';
import { readPages } from '../../src/db/reads/pages.ts';
import { eventsOfCustomer } from '../../src/db/tables/events/events.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { goesByPooler, testDatabase, testWorkspace } from '../support/database.ts';

test('pages of lists are planned once a connection, whatever their length, and are the same as before', async ({
  skip,
}) => {
  await using database = await testDatabase();
  if (goesByPooler()) skip('a pooler that shares sessions keeps no statement');
  const scope = await testWorkspace(database.db);
  const { ids } = await saveCustomers(scope, [{ externalId: 'a' }, { externalId: 'b' }]);
  const customers = ids as number[];
  await ingestEvents(
    scope,
    Array.from({ length: 200 }, (_, n) => ({
      customer: { externalId: n % 2 === 0 ? 'a' : 'b' },
      messageId: `m${n}`,
      type: 'visit',
      at: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
    })),
  );
  await database.db.query('ANALYZE customer_event');
  await scope.transaction(async (held) => {
    for (let limit = 1; limit <= 40; limit++) {
      const page = { limit, backward: false, after: null, before: null };
      const rows = await readPages(held, eventsOfCustomer(), customers, page);
      expect(rows.map(({ row }) => row.messageId)).toEqual(
        customers.flatMap((_, of) => Array.from({ length: limit }, (__, n) => `m${199 - 2 * n - (1 - of)}`)),
      );
    }
    const plans = await held.query<{ generic: number; custom: number }>(
      `SELECT generic_plans::int AS generic, custom_plans::int AS custom FROM pg_prepared_statements
       WHERE statement LIKE '%LATERAL%customer_event%' ORDER BY prepare_time`,
    );
    // Lengths up to 8, to 32 and to 128. PostgreSQL tries five plans for values before it keeps one for all.
    expect(plans).toEqual([3, 19, 3].map((generic) => ({ generic, custom: 5 })));
  });
});
