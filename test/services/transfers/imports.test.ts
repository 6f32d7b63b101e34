import { afterAll, beforeAll, expect, test } from 'vitest';
import { HEADER, ORDERS, orderLines, ordersCsv, stored } from '../../import/fixture.ts';
import { holdUp } from '../../support/held.ts';
import { type TransferApi, transferApi } from '../../support/transfers.ts';

let files: TransferApi;
beforeAll(async () => {
  files = await transferApi();
});
afterAll(() => files[Symbol.asyncDispose]());

const MAPPING = JSON.stringify(ORDERS);

const START = `mutation ($input: StartImportInput!) {
  startImport(input: $input) { import { id number state dryRun } userErrors { code field message } } }`;

async function start(input: object, key?: string) {
  const { data, errors } = await files.api.ask(START, { input }, key);
  return { errors, ...(data?.startImport ?? {}) };
}

const SUMMARY = `passed attempts linesRead bytesRead bytesTotal rejectedUrl error { code message field }
  firstRejected { line code reason record }
  summary { linesRead linesAccepted linesRejected { total reasons { reason count } } customers { created unchanged }
    events { type lines accepted duplicates amount } advice all }`;

test('an import is proposed, tried, started, told to its end, and undone', async () => {
  const work = files.work();
  const { scope } = files.api;
  const csv = `${ordersCsv(100)}${orderLines(100).replace('2026-', 'no time ')}\n`;
  const upload = await files.upload(csv);

  const proposed = await files.api.ask(
    `mutation ($input: ProposeImportMappingInput!) { proposeImportMapping(input: $input) {
       proposal { yaml doubts facts { kind columns delimiter isWhole lines samples { name filled texts } } examples { line reason stored } }
       userErrors { code } } }`,
    { input: { uploadIds: [upload] } },
  );
  const { proposal, userErrors } = proposed.data.proposeImportMapping;
  expect(userErrors).toEqual([]);
  expect(proposal.facts).toMatchObject({ kind: 'ORDERS', columns: HEADER.split(','), delimiter: ',', isWhole: true });
  const { samples, lines: read } = proposal.facts;
  expect(samples.map(({ name }: { name: string }) => name)).toEqual(HEADER.split(','));
  for (const { filled, texts } of samples) {
    expect(filled).toBeLessThanOrEqual(read);
    expect(texts.length).toBe(new Set(texts).size);
    for (const text of texts) expect(String(csv)).toContain(text);
  }
  expect(samples[0].texts.length).toBeGreaterThan(0);
  expect(proposal.examples.length).toBeGreaterThan(0);
  expect(proposal.yaml).not.toContain(files.settings.folder);

  const dry = await start({ uploadIds: [upload], mapping: MAPPING, dryRun: true });
  expect(dry).toMatchObject({ userErrors: [], import: { state: 'QUEUED', dryRun: true } });
  const tried = await files.ended('import', dry.import.id, SUMMARY);
  expect(tried).toMatchObject({
    state: 'COMPLETE',
    passed: true,
    summary: { linesRead: 202, linesAccepted: 200, linesRejected: { total: 2 }, customers: { created: 10 } },
  });
  expect(await stored(scope)).toMatchObject({ customers: 0, events: 0 });
  const differing = await files.ended('import', dry.import.id, 'differencesUrl summary { differences { counts } }');
  expect(differing.summary.differences.counts).toEqual({ customerCreated: 10, eventAdded: 100 });
  const differences = await files.send(differing.differencesUrl);
  expect((await differences.text()).trimEnd().split('\n')).toHaveLength(110);

  const real = await start({ uploadIds: [upload], mapping: MAPPING, strict: true });
  const done = await files.ended('import', real.import.id, SUMMARY);
  expect(done).toMatchObject({
    state: 'COMPLETE',
    // Strict: two lines were wanted and not taken.
    passed: false,
    attempts: 1,
    linesRead: 202,
    bytesRead: csv.length,
    bytesTotal: csv.length,
    error: null,
    summary: {
      linesAccepted: 200,
      events: [{ type: 'purchase', lines: 200, accepted: 100, duplicates: 0, amount: '40' }],
      all: { report: done.rejectedUrl.replace(/\/imports\/[^/]+/, `/imports/${real.import.number}`) },
    },
  });
  expect(await stored(scope)).toEqual({ customers: 10, events: 100, amount: '40' });

  expect(done.firstRejected).toHaveLength(2);
  const report = await files.send(done.rejectedUrl);
  const lines = (await report.text()).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(done.firstRejected);
  const part = await files.send(done.rejectedUrl, { headers: { range: 'bytes=0-9' } });
  expect([part.status, await part.text()]).toEqual([206, lines[0]!.slice(0, 10)]);

  const again = await start({ uploadIds: [upload], mapping: MAPPING });
  const known = await files.ended('import', again.import.id, SUMMARY);
  expect(known.summary).toMatchObject({ customers: { created: 0 }, events: [{ accepted: 0, duplicates: 100 }] });

  const undo = `mutation ($id: ID!) { undoImport(input: { id: $id }) { import { state } userErrors { code message } } }`;
  const { data } = await files.api.ask(undo, { id: real.import.id });
  expect(data.undoImport).toEqual({ import: { state: 'UNDOING' }, userErrors: [] });
  const undone = await files.ended('import', real.import.id, 'undone { events customers kept }');
  expect(undone).toEqual({ state: 'UNDONE', undone: { events: 100, customers: 10, kept: 0 } });
  expect(await stored(scope)).toMatchObject({ customers: 0, events: 0 });
  const twice = await files.api.ask(undo, { id: real.import.id });
  expect(twice.data.undoImport).toMatchObject({ import: null, userErrors: [{ code: 'CONFLICT' }] });
  const ofDry = await files.api.ask(undo, { id: dry.import.id });
  expect(ofDry.data.undoImport.userErrors).toMatchObject([{ code: 'CONFLICT' }]);

  const { data: listed } = await files.api.ask('{ imports(first: 2) { totalCount nodes { id state } } }');
  expect(listed.imports).toEqual({
    totalCount: 3,
    nodes: [
      { id: again.import.id, state: 'COMPLETE' },
      { id: real.import.id, state: 'UNDONE' },
    ],
  });
  await work.stop();
});

test('a wrong mapping is refused with its path, and files of the server are none', async () => {
  const upload = await files.upload(ordersCsv(1));
  const wrong = await start({
    uploadIds: [upload],
    mapping: JSON.stringify({ ...ORDERS, customer: { externalID: 'c' } }),
  });
  expect(wrong.userErrors).toMatchObject([{ code: 'INVALID_MAPPING', field: ['mapping', 'customer'] }]);
  const none = await start({ uploadIds: [upload] });
  expect(none.userErrors).toMatchObject([{ code: 'INVALID_MAPPING', field: ['mapping'] }]);
  for (const mapping of ['/etc/passwd', 'passwd', '../mappings/online-retail.yaml', 'package']) {
    const { userErrors } = await start({ uploadIds: [upload], mapping });
    expect(userErrors).toMatchObject([{ code: 'INVALID_MAPPING' }]);
    expect(userErrors[0].message).not.toContain('root:');
  }
  // A preset of a program has its folder in its name.
  const inFolder = await start({ uploadIds: [upload], mapping: 'shopify/orders', dryRun: true });
  expect(inFolder.import.state).toBe('QUEUED');
  const preset = await start({ uploadIds: [upload], mapping: 'mall-customers' });
  expect(preset.import.state).toBe('QUEUED');
  const work = files.work();
  // The columns are others: the file is refused before anything is stored, by its own name.
  const failed = await files.ended('import', preset.import.id, SUMMARY);
  expect(failed).toMatchObject({ state: 'FAILED', passed: false, summary: null, error: { code: 'INVALID_MAPPING' } });
  expect(failed.error.message).not.toContain(files.settings.folder);
  await work.stop();
});

test('the mapping sent with an upload is the default', async () => {
  const query = new URLSearchParams({ name: 'orders.csv', mapping: MAPPING });
  const upload = await files.upload(ordersCsv(1), `?${query}`);
  expect(await start({ uploadIds: [upload], dryRun: true })).toMatchObject({ import: { state: 'QUEUED' } });
  const refused = await files.send(`/uploads?mapping=${encodeURIComponent('{"source": 1}')}`, {
    method: 'POST',
    body: 'a',
  });
  expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: 'INVALID_MAPPING' } }]);
});

test('several uploads are one import, in their order', async () => {
  const work = files.work();
  const first = await files.upload(ordersCsv(3), '?name=a.csv');
  const second = await files.upload(`${HEADER}\n${orderLines(2)}\n${orderLines(9)}\n`, '?name=b.csv');
  const begun = await start({ uploadIds: [first, second], mapping: MAPPING, dryRun: true });
  const ended = await files.ended('import', begun.import.id, 'file uploads { name received } summary { linesRead }');
  expect(ended).toMatchObject({
    file: 'a.csv, b.csv',
    uploads: [{ name: 'a.csv' }, { name: 'b.csv' }],
    summary: { linesRead: 10 },
  });
  const doubled = await start({ uploadIds: [first, first], mapping: MAPPING });
  expect(doubled.userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  await work.stop();
});

const CANCEL = `mutation ($id: ID!) { cancelImport(input: { id: $id }) { import { state cancelRequested } userErrors { code } } }`;

test('an import that waits is cancelled at once, one that is read between two batches', async () => {
  await using held = await holdUp(files.api.dependencies.db.url);
  const upload = await files.upload(ordersCsv(20_000));
  const waiting = await start({ uploadIds: [upload], mapping: MAPPING });
  const { data } = await files.api.ask(CANCEL, { id: waiting.import.id });
  expect(data.cancelImport.import).toEqual({ state: 'STOPPED', cancelRequested: true });

  const begun = await start({ uploadIds: [upload], mapping: MAPPING });
  await held.hold('LOCK TABLE customer_event IN EXCLUSIVE MODE');
  const work = files.work();
  await held.waited();
  const { data: running } = await files.api.ask(CANCEL, { id: begun.import.id });
  expect(running.cancelImport.import).toEqual({ state: 'RUNNING', cancelRequested: true });
  await held.release();
  const stopped = await files.ended('import', begun.import.id, SUMMARY);
  expect(stopped).toMatchObject({ state: 'STOPPED', error: null });
  // What is stored stays, and is what the summary says.
  const { events } = await stored(files.api.scope);
  expect(stopped.summary.events[0].accepted).toBe(events);
  expect(events).toBeLessThan(20_000);
  expect((await files.api.ask(CANCEL, { id: begun.import.id })).data.cancelImport.userErrors).toEqual([
    { code: 'CONFLICT' },
  ]);
  await work.stop();
});

test("imports of a workspace wait for each other, another workspace's do not wait for them", async () => {
  await using held = await holdUp(files.api.dependencies.db.url);
  const upload = await files.upload(ordersCsv(10));
  const first = await start({ uploadIds: [upload], mapping: MAPPING });
  const second = await start({ uploadIds: [upload], mapping: MAPPING });
  const { foreignKey, foreign, scope } = files.api;
  const sent = await files.send('/uploads?name=f.csv', { method: 'POST', body: ordersCsv(5) }, foreignKey);
  const { id } = (await sent.json()) as { id: string };
  const theirs = await start({ uploadIds: [id], mapping: MAPPING }, foreignKey);
  // Whoever gives customers something waits for this lock of the workspace.
  await held.hold('SELECT pg_advisory_xact_lock(7013014, $1::int)', [scope.workspaceId]);
  const work = files.work();
  await held.waited();
  await expect.poll(() => stored(foreign), { timeout: 30_000 }).toMatchObject({ events: 5 });
  const state = `query ($id: ID!) { import(id: $id) { state } }`;
  expect((await files.api.ask(state, { id: first.import.id })).data.import.state).toBe('RUNNING');
  expect((await files.api.ask(state, { id: second.import.id })).data.import.state).toBe('QUEUED');
  await held.release();
  expect(await files.ended('import', second.import.id, '')).toEqual({ state: 'COMPLETE' });
  expect((await files.api.ask(state, { id: theirs.import.id }, foreignKey)).data.import.state).toBe('COMPLETE');
  await work.stop();
});

test("another workspace's key finds nothing, and a key that only reads starts nothing", async () => {
  const { keys, foreignKey, ask } = files.api;
  const upload = await files.upload(ordersCsv(1));
  const begun = await start({ uploadIds: [upload], mapping: MAPPING, dryRun: true });
  expect((await start({ uploadIds: [upload], mapping: MAPPING }, foreignKey)).userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['uploadIds', '0'] },
  ]);
  const { data } = await ask(
    `query ($id: ID!) { import(id: $id) { state } node(id: $id) { id } }`,
    { id: begun.import.id },
    foreignKey,
  );
  expect(data).toEqual({ import: null, node: null });
  for (const mutation of ['cancelImport', 'undoImport']) {
    const query = `mutation ($id: ID!) { ${mutation}(input: { id: $id }) { userErrors { code } } }`;
    const foreign = await ask(query, { id: begun.import.id }, foreignKey);
    expect(foreign.data[mutation].userErrors).toEqual([{ code: 'NOT_FOUND' }]);
    const reading = await ask(query, { id: begun.import.id }, keys.READ);
    expect(reading.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  }
  expect((await start({ uploadIds: [upload], mapping: MAPPING }, keys.READ)).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN' } },
  ]);
  const report = `/imports/${begun.import.id}/rejected`;
  expect((await files.send(report, {}, foreignKey)).status).toBe(404);
  expect((await files.send(report, {}, null)).status).toBe(401);
  // Under way: its report is not whole.
  expect((await files.send(report, {}, keys.WRITE)).status).toBe(409);
});
