import { expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { seededRandom } from '../../../src/segmenter/random.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { testBackend } from '../../support/server.ts';

const DAY = 86_400_000;
const AS_OF = Date.UTC(2026, 0, 1);

/** Buyers who come back the more often the lower their number; every third from the web. */
function buyers(count: number) {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, n) => {
    const first = 30 + Math.floor(random() * 300);
    const more = Array.from(
      { length: Math.floor(random() * (1 + (40 * (count - n)) / count)) },
      () => random() * first,
    );
    const days = [...new Set([first, ...more.map(Math.floor)])].filter((day) => day > 0);
    return { externalId: `b${n}`, traits: { entry: n % 3 === 0 ? 'web' : 'shop' }, days };
  });
}

async function store(scope: Scope, people: ReturnType<typeof buyers>): Promise<void> {
  await saveCustomers(
    scope,
    people.map(({ externalId, traits }) => ({ externalId, traits })),
  );
  const events = people.flatMap(({ externalId, days }) =>
    days.map((day) => ({
      source: 'shop',
      messageId: `${externalId}-${day}`,
      type: 'purchase',
      customer: { externalId },
      at: new Date(AS_OF - day * DAY).toISOString(),
      amount: String(5 + (day % 20)),
    })),
  );
  for (let from = 0; from < events.length; from += 1_000) {
    const sent = events.slice(from, from + 1_000);
    expect((await ingestEvents(scope, sent)).accepted).toBe(sent.length);
  }
}

test('a model is learned from one group and answers everybody: it is the model of a workspace of that group alone', async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db);
  const people = buyers(450);
  const [whole, web] = [await testWorkspace(database.db), await testWorkspace(database.db)];
  await store(whole, people);
  await store(
    web,
    people.filter(({ traits }) => traits.entry === 'web'),
  );
  let made = 0;
  const learned = async (scope: Scope, fitOn: object | null) => {
    const { id } = await configureSegmentation(scope, backend.registry, {
      name: `Alive ${++made}`,
      segmenter: 'lifecycle.alive',
      config: { fitOn },
    });
    const run = await waitForRun(
      backend.feed,
      scope,
      await requestRun(scope, backend.registry, { asOf: new Date(AS_OF) }),
    );
    expect(run).toMatchObject({ state: 'LIVE', error: null });
    const { model } = await prismaOf(scope).segmentationModel.findFirstOrThrow({ where: { segmentationId: id } });
    const [answered] = await scope.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM segment_membership WHERE workspace_id = $1 AND segmentation_id = $2',
      [scope.workspaceId, id],
    );
    return { process: (model as { process: object }).process, answered: answered!.n };
  };
  const ofAll = await learned(whole, null);
  const ofWeb = await learned(whole, { source: 'traits.entry', any: ['web'] });
  const ofFrequent = await learned(whole, { source: 'distinct(purchase.day)', kind: 'number', from: 5 });
  const alone = await learned(web, null);
  expect(ofWeb.process).toEqual(alone.process);
  expect(ofWeb.process).not.toEqual(ofAll.process);
  expect(ofFrequent.process).not.toEqual(ofAll.process);
  expect([ofAll.answered, ofWeb.answered, ofFrequent.answered, alone.answered]).toEqual([450, 450, 450, 150]);
});
