import { afterAll, beforeAll, expect, test } from 'vitest';
import { pruneAuditLog } from '../../../../src/db/tables/audit/audit-log.ts';
import { type Answer, codes, type TestApi, testApi } from '../../api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const FIELDS = 'id at actor keyId subject action ids refusedWith requestId';
// biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
async function log(filter = '', key?: string): Promise<any[]> {
  const argument = filter === '' ? '' : `(filter: { ${filter} })`;
  return (await api.ask(`{ auditLog${argument} { nodes { ${FIELDS} } } }`, {}, key)).data.auditLog.nodes;
}

test('a mutation is told with who did it, the ids it names and makes, and nothing that was written', async () => {
  const made = await api.ask(
    'mutation { createPersona(input: { name: "Secret Regulars" }) { persona { id version } userErrors { code } } }',
    {},
    api.keys.WRITE,
  );
  const { id, version } = made.data.createPersona.persona;
  const [entry] = await log();
  expect(entry).toMatchObject({
    actor: 'test',
    subject: null,
    action: 'createPersona',
    ids: [id],
    refusedWith: null,
    at: expect.stringMatching(/Z$/),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  const edit = (seen: number) =>
    api.ask(
      `mutation { editPersona(input: { id: "${id}", version: ${seen}, name: "Hush" }) { userErrors { code } } }`,
      {},
      api.keys.WRITE,
    );
  await edit(version);
  await edit(version);
  const [conflict, edited] = await log();
  expect(edited).toMatchObject({ action: 'editPersona', ids: [id], refusedWith: null });
  expect(conflict).toMatchObject({ action: 'editPersona', ids: [id], refusedWith: 'CONFLICT' });
  const rows = await api.scope.query('SELECT * FROM audit_log');
  expect(JSON.stringify(rows)).not.toMatch(/Secret|Hush/);
  expect((await log(`touched: "${id}"`)).map(({ action }) => action)).toEqual([
    'editPersona',
    'editPersona',
    'createPersona',
  ]);
});

test('ids that are none are not kept: somebody may have written a name there', async () => {
  await api.ask('mutation { revokeApiKey(input: { id: "ann@example.com" }) { userErrors { code } } }');
  expect((await log())[0]).toMatchObject({ action: 'revokeApiKey', ids: [], refusedWith: 'INVALID_ID' });
});

test('it is told in the transaction of what is done: what cannot be told is not done', async () => {
  await api.db.query(`ALTER TABLE audit_log ADD CONSTRAINT broken CHECK (action <> 'createPersona') NOT VALID`);
  const make = 'mutation { createPersona(input: { name: "Untold" }) { persona { id } userErrors { code } } }';
  expect(codes(await api.ask(make))).toEqual(['INTERNAL']);
  await api.db.query('ALTER TABLE audit_log DROP CONSTRAINT broken');
  expect(
    await api.scope.query(`SELECT FROM persona WHERE workspace_id = $1 AND name = 'Untold'`, [api.scope.workspaceId]),
  ).toEqual([]);
});

test('what a key may not do is told, once a minute however often it is tried', async () => {
  const query = 'mutation { a: deleteWebhook(input: { id: "x" }) { userErrors { code } } }';
  for (let n = 0; n < 3; n++) expect(codes(await api.ask(query, {}, api.keys.READ))).toEqual(['FORBIDDEN']);
  const told = await log('refused: true, actions: ["deleteWebhook"]');
  expect(told).toMatchObject([{ action: 'deleteWebhook', refusedWith: 'FORBIDDEN', ids: [] }]);
});

test('events are not told one by one, nor what only reads', async () => {
  const [last] = await log();
  await api.ask(`mutation { ingestEvents(input: { createCustomers: true, events: [
    { type: "visit", messageId: "1", at: "2026-05-01T00:00:00Z", customer: { externalId: "c" } }] }) { accepted } }`);
  await api.ask('{ personas { totalCount } }');
  expect((await log())[0].id).toBe(last.id);
});

test('it is read by ADMIN alone, of its own workspace, in pages and by key and time', async () => {
  expect(codes(await api.ask('{ auditLog { totalCount } }', {}, api.keys.WRITE))).toEqual(['FORBIDDEN']);
  expect(await log('', api.foreignKey)).toEqual([]);
  const all = await log();
  const page = (after: string | null): Promise<Answer> =>
    api.ask(
      'query ($after: String) { auditLog(first: 2, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }',
      { after },
    );
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const { data }: Answer = await page(after);
    const { nodes, pageInfo, totalCount } = data.auditLog;
    expect(totalCount).toBe(all.length);
    seen.push(...nodes.map(({ id }: { id: string }) => id));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  expect(seen).toEqual(all.map(({ id }) => id));
  const ofWriter = await log(`keyId: "${all.find(({ action }) => action === 'createPersona').keyId}"`);
  expect(new Set(ofWriter.map(({ action }) => action))).toEqual(new Set(['createPersona', 'editPersona']));
  expect(await log(`until: "${all.at(-1).at}"`)).toEqual([]);
  expect(await log(`since: "${all.at(-1).at}"`)).toHaveLength(all.length);
});

test('it is forgotten after its time', async () => {
  const [first, ...others] = [...(await log())].reverse();
  const row = Number(Buffer.from(first.id, 'base64url').toString().split(':')[1]);
  await api.db.query(`UPDATE audit_log SET at = now() - interval '401 days' WHERE id = $1`, [row]);
  await pruneAuditLog(api.db, new Date(Date.now() - 400 * 86_400_000));
  expect(await log()).toHaveLength(others.length);
});
