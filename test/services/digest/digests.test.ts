import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../src/db/postgres/database.ts';
import { lastMorning } from '../../../src/engine/digest/morning.ts';
import { webhookFormat as format } from '../../../src/graphql/types/webhooks/webhook-format.ts';
import { digestsDue } from '../../../src/services/digest/digests-due.ts';
import { deliverDue } from '../../../src/services/webhooks/start.ts';
import { createWebhook } from '../../../src/services/webhooks/webhooks.ts';
import { type TestApi, testApi } from '../../graphql/api.ts';
import { makeWorld, type World } from '../../graphql/world.ts';
import { startReceiver } from '../../support/receiver.ts';
import { silent } from '../../support/server.ts';

const DAY = 86_400_000;
const UTC = { hour: 7, timeZone: 'UTC' };
let api: TestApi;
let world: World;
/** A morning after all that the test does, and further ones. */
let morning: number;

beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope, 12);
  morning = lastMorning(Date.now() + 31 * 3_600_000, UTC).at;
});

afterAll(() => api[Symbol.asyncDispose]());

const write = (at: number, db = api.db) =>
  digestsDue({ db, signal: new AbortController().signal, now: () => at + 300_000, log: silent });

async function act(name: string, input: object, result: string, key = api.keys.WRITE) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${result} userErrors { code field message } } }`;
  const { data, errors } = await api.ask(query, { input }, key);
  expect(errors).toBeUndefined();
  expect(data[name].userErrors).toEqual([]);
  return data[name];
}

const READ = `query ($team: Team, $day: Date, $language: Language) { digest(team: $team, day: $day, language: $language) {
  id day isEmpty title text sections { code failed items { team persona { key } } } members { pseudonym why text customer { externalId } } } }`;
const read = async (args: object = {}, key = api.keys.READ) => {
  const { data, errors } = await api.ask(READ, args, key);
  expect(errors).toBeUndefined();
  return data.digest;
};

const digestRows = () => api.db.query<{ workspace_id: number }>('SELECT workspace_id FROM digest');

test('a morning tells what happened, in both languages, to each team its own; nodes write it once, and a webhook has it once', async () => {
  await using receiver = await startReceiver();
  const local = { allowHttp: true, allowPrivate: true };
  await createWebhook(api.scope, local, { name: 'morning', url: receiver.url, kinds: ['DIGEST'] });
  const { workspaceId } = api.scope;
  // Five of six members began to match just now; one of them had been a member before.
  const { customers } = world.rows;
  await api.scope.query('UPDATE persona_match SET since = now() WHERE workspace_id = $1 AND customer_id <> $2', [
    workspaceId,
    customers[0],
  ]);
  await api.scope.query(
    `INSERT INTO match_transition (workspace_id, customer_id, persona_id, since, at) VALUES ($1, $2, $3, '2025-01-01', '2025-02-01')`,
    [workspaceId, customers[2], world.rows.persona],
  );
  const { persona } = await act('createPersona', { name: 'Zoé & <Co>', priority: 2 }, 'persona { id version }');
  const { claim } = await act(
    'addPersonaClaim',
    {
      personaId: persona.id,
      claim: { section: 'NEEDS', text: 'Buys tea', team: 'SALES' },
    },
    'claim { id status }',
  );
  await act(
    'addClaimEvidence',
    { claimId: claim.id, evidence: { kind: 'CRM', stance: 'REFUTES', date: '2026-11-30' } },
    'claim { status }',
  );
  await act('sendResearchFeedback', { text: 'No', author: 'Bo', team: 'SALES' }, 'feedback { id }');
  await act('sendResearchFeedback', { text: 'No', author: 'Al', team: 'LEGAL' }, 'feedback { id }');
  await api.scope.query(
    `INSERT INTO import (workspace_id, file, source, mapping, state, traits, summary, upload_ids, ended_at)
     VALUES ($1, 'orders.csv', 'shop', '{}', 'COMPLETE', '{}', $2, '{}', now())`,
    [
      workspaceId,
      {
        linesRead: 1_204,
        linesRejected: { total: 3, unwanted: 2 },
        ordersDropped: { total: 0 },
        fieldsLeftOut: { total: 2 },
      },
    ],
  );
  await api.scope.query(
    `INSERT INTO quality_check (workspace_id, state, failed, finished_at) VALUES ($1, 'COMPLETE', '{mostStale}', now())`,
    [workspaceId],
  );

  const second = openDatabase(api.db.url);
  try {
    await Promise.all([write(morning), write(morning, second), write(morning), write(morning, second)]);
  } finally {
    await second.close();
  }
  expect((await digestRows()).filter((row) => row.workspace_id === workspaceId)).toHaveLength(1);

  const english = await read();
  const day = new Date(morning).toISOString().slice(0, 10);
  expect(english).toMatchObject({ day, isEmpty: false });
  expect(english.text).toBe(`New members
- Alex has 5 new members. 1 of them had been a member before.

Personas that changed
- Zoé & <Co>: it was made, 1 claim was added and evidence changed once.

Claims
- 1 claim about Zoé & <Co> is refuted now: “Buys tea”.

Feedback
- Legal: a piece of feedback came. 1 piece waits for an answer.
- Sales: a piece of feedback came. 1 piece waits for an answer.

Imports with losses
- orders.csv: 1 of 1,204 lines was refused and 2 values were left out.

Quality of the data
- The data do not meet the standard: too many customers have not been heard of for long.`);
  const chinese = await read({ team: 'LEGAL', language: 'ZH' });
  expect(chinese.text).toBe(`新成员
- 画像“Alex”新增 5 位成员。其中 1 位曾是其成员。

有变动的画像
- 画像“Zoé & <Co>”：新建、新增 1 条论断和证据变动 1 次。

反馈
- 法务部：反馈收到 1 条。待处理 1 条。

有损失的导入
- orders.csv：1,204 行中有 1 行被拒绝和略去 2 个值。

数据质量
- 数据未达到标准：久无音讯的客户过多。`);
  expect(english.members).toHaveLength(3);
  expect(english.members[0]).toMatchObject({ why: 'SPENT', customer: null });
  expect(english.members[0].text).toMatch(/^C-[A-Z]{6}, who has spent €2\d, with a fit of \d\d %$/);

  await deliverDue({ db: api.db, log: silent, format, ...local });
  const changes = receiver.requests.flatMap(({ body }) => body.changes);
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({ kind: 'DIGEST', digest: { id: english.id, day, title: { en: english.title } } });
  const told = changes[0].digest.sections.flatMap((s: { items: { text: { en: string } }[] }) =>
    s.items.map((i) => i.text.en),
  );
  expect(told).toEqual(
    english.text
      .split('\n')
      .filter((line: string) => line.startsWith('- '))
      .map((line: string) => line.slice(2)),
  );
  const cursor = (
    await api.ask('query ($c: String!) { change(cursor: $c) { kind ... on AnyChange { digest { id text } } } }', {
      c: changes[0].cursor,
    })
  ).data;
  expect(cursor.change).toEqual({ kind: 'DIGEST', digest: { id: english.id, text: english.text } });
});

test('a morning without news says so shortly; digests stay as they were written, and are kept for so many days', async () => {
  await act('saveDigestSchedule', { keepDays: 7 }, 'schedule { hour keepDays enabled }');
  const before = await read();
  for (let days = 1; days <= 9; days += 1) await write(morning + days * DAY);
  expect(await read()).toMatchObject({ isEmpty: true, text: 'Nothing to report.', sections: [] });
  expect((await read({ language: 'ZH' })).text).toBe('没有需要报告的事项。');
  const { digests } = (await api.ask('{ digests(first: 3) { totalCount nodes { day } pageInfo { hasNextPage } } }'))
    .data;
  expect(digests).toMatchObject({ totalCount: 8, pageInfo: { hasNextPage: true } });
  expect(digests.nodes[0].day > digests.nodes[1].day).toBe(true);
  expect(await read({ day: before.day })).toBeNull();
});

test('customers of note are shown to keys that write, and go with the customer', async () => {
  await makeWorld(api.foreign, 4);
  await api.foreign.query('UPDATE persona_match SET since = now() WHERE workspace_id = $1', [api.foreign.workspaceId]);
  await api.foreign.query('UPDATE persona SET priority = 1 WHERE workspace_id = $1', [api.foreign.workspaceId]);
  await api.db.query('DELETE FROM digest WHERE workspace_id = $1', [api.foreign.workspaceId]);
  await write(morning);
  const digest = await read({}, api.foreignKey);
  expect(digest.text).toContain('Alex, whom you serve first, has 2 new members.');
  expect(
    digest.members.map(({ why, customer }: { why: string; customer: { externalId: string } }) => [
      why,
      customer.externalId,
    ]),
  ).toEqual([
    ['PRIORITY', 'c002'],
    ['PRIORITY', 'c000'],
  ]);
  await act('deleteCustomer', { customer: { externalId: 'c002' } }, 'deletedId', api.foreignKey);
  const after = await read({}, api.foreignKey);
  expect(after.members).toHaveLength(1);
  expect(after.text).toBe(digest.text);
});

test('what happened since a time is told at once; bad input is refused', async () => {
  const since = new Date(Date.now() - 3_600_000).toISOString();
  const { data } = await api.ask(
    'query ($since: DateTime!) { digest(since: $since) { id day text members { why } } }',
    { since },
  );
  expect(data.digest).toMatchObject({ id: null, day: null });
  expect(data.digest.text).toContain('Alex has 5 new members.');
  expect(data.digest.members).toHaveLength(3);
  const code = async (query: string) => (await api.ask(query)).errors?.[0]?.extensions.code;
  expect(await code('{ digest(since: "2020-01-01T00:00:00Z") { id } }')).toBe('INVALID_INPUT');
  expect(await code(`{ digest(since: "${since}", day: "2026-01-01") { id } }`)).toBe('INVALID_INPUT');
  const refused = async (input: object) => {
    const query =
      'mutation ($input: SaveDigestScheduleInput!) { saveDigestSchedule(input: $input) { userErrors { code field } } }';
    return (await api.ask(query, { input })).data.saveDigestSchedule.userErrors;
  };
  expect(await refused({ hour: 24 })).toEqual([{ code: 'INVALID_INPUT', field: ['hour'] }]);
  expect(await refused({ keepDays: 6 })).toEqual([{ code: 'INVALID_INPUT', field: ['keepDays'] }]);
  const read = await api.ask('mutation { saveDigestSchedule(input: {}) { schedule { hour } } }', {}, api.keys.READ);
  expect(read.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});
