import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { importFile } from '../../../src/services/import/import-file.ts';
import { expireFiles } from '../../../src/services/transfers/expire-files.ts';
import { makeWorld, type World } from '../../graphql/world.ts';
import { type TransferApi, transferApi } from '../../support/transfers.ts';

let files: TransferApi;
let world: World;
beforeAll(async () => {
  files = await transferApi({ workspaceFiles: 40 });
  world = await makeWorld(files.api.scope, 30);
  await makeWorld(files.api.foreign, 4);
});
afterAll(() => files[Symbol.asyncDispose]());

const EXPORT = `mutation ($input: ExportAudienceInput!) {
  exportAudience(input: $input) { export { id state url } userErrors { code field message } } }`;

async function begin(input: object, key?: string) {
  const { data, errors } = await files.api.ask(EXPORT, { input }, key);
  return { errors, ...(data?.exportAudience ?? {}) };
}

const FIELDS = 'rows bytes url mappingUrl expiresAt attempts error { code message }';

/** Exports, waits for the end, and returns the file's lines without the header. */
async function exported(input: object) {
  const begun = await begin({ format: 'NDJSON', ...input });
  expect(begun.userErrors).toEqual([]);
  const ended = await files.ended('export', begun.export.id, FIELDS);
  expect(ended).toMatchObject({ state: 'COMPLETE', error: null });
  const response = await files.send(ended.url);
  const text = await response.text();
  expect(Buffer.byteLength(text)).toBe(ended.bytes);
  return { ...ended, id: begun.export.id, text, lines: text.split('\n').filter((line) => line !== '') };
}

const keysOf = (lines: readonly string[]) => lines.map((line) => JSON.parse(line).externalId as string);
const named = (wanted: (n: number) => boolean, count = 30) =>
  Array.from({ length: count }, (_, n) => n).flatMap((n) => (wanted(n) ? `c${String(n).padStart(3, '0')}` : []));

test('members of a segment, a persona, a rule and a filter are exported, and each of them together', async () => {
  const work = files.work();
  const columns = ['externalId'];
  const [segmentId] = world.segments;
  const even = (n: number) => n % 2 === 0;
  expect(keysOf((await exported({ columns, segmentId })).lines)).toEqual(named(even));
  const persona = await exported({ columns, personaId: world.persona, minFit: 0.9 });
  expect(keysOf(persona.lines)).toEqual(named((n) => even(n) && n < 10));
  const rule = 'customer.country = "France" and traits.pets >= 1';
  expect(keysOf((await exported({ columns, rule })).lines)).toEqual(named((n) => !even(n) && n % 3 >= 1));
  const filter = { country: { eq: 'Germany' }, trait: { name: 'town', text: { eq: 'T2' } } };
  const filtered = await exported({ columns, filter });
  expect(keysOf(filtered.lines)).toEqual(named((n) => n % 4 === 2));
  const both = await exported({ columns, filter, segmentId, rule: 'traits.pets >= 1' });
  expect(keysOf(both.lines)).toEqual(named((n) => n % 4 === 2 && n % 3 >= 1));
  expect((await exported({ columns })).rows).toBe(30);

  const { data } = await files.api.ask(
    `query ($id: ID!) { export(id: $id) { columns format audience { segment { key } persona { id } rule filter doubts { clause } } } }`,
    { id: both.id },
  );
  expect(data.export).toEqual({
    columns,
    format: 'NDJSON',
    audience: { segment: { key: 'a' }, persona: null, rule: 'traits.pets >= 1', filter, doubts: [] },
  });
  await work.stop();
});

test('consent is true or it is none', async () => {
  const work = files.work();
  const vip = await exported({ columns: ['externalId'], consent: 'vip' });
  expect(keysOf(vip.lines)).toEqual(named((n) => n % 10 === 0));
  // Somebody of whom it is unknown is left out too.
  await saveCustomers(files.api.scope, [{ externalId: 'silent', name: 'Silent' }]);
  expect((await exported({ columns: ['externalId'], consent: 'vip' })).rows).toBe(3);
  for (const [consent, message] of [
    ['vib', /There is no trait vib.*vip/],
    ['pets', /Trait pets is NUMBER/],
  ] as const) {
    const refused = await begin({ consent });
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['consent'] }]);
    expect(refused.userErrors[0].message).toMatch(message);
  }
  await work.stop();
});

test('what is exported imports again without a change, by the mapping beside it; formulas are guarded', async () => {
  const work = files.work();
  const hard = ['=1+1', '+1 (555)', "'quoted", '-x', '@sum', 'a,"b"\r', '\ttab', ' space '];
  await saveCustomers(
    files.api.scope,
    hard.map((name, n) => ({ externalId: `hard-${n}`, name: name.replace('\r', '') })),
  );
  for (const format of ['CSV', 'NDJSON']) {
    const { text, rows, mappingUrl } = await exported({ format });
    const file = join(files.settings.folder, `again.${format.toLowerCase()}`);
    writeFileSync(file, text);
    writeFileSync(`${file}.yaml`, await (await files.send(mappingUrl)).text());
    const summary = await importFile(files.api.scope, {
      file,
      mapping: `${file}.yaml`,
      report: join(files.settings.folder, 'again.rejected'),
    });
    expect(summary.customers).toEqual({ created: 0, updated: 0, unchanged: rows, rejected: 0 });
    if (format === 'CSV') expect(text).toContain("'=1+1");
  }
  const plain = await exported({ format: 'CSV', columns: ['externalId', 'name'], formulas: 'KEEP' });
  expect(plain.text).toContain('hard-0,=1+1\r\n');
  await work.stop();
});

test('addresses are hashed where asked, and a file without external ids has no mapping', async () => {
  const work = files.work();
  const hash = await exported({ columns: ['email'], hash: true, filter: { externalId: { eq: 'c003' } } });
  const digest = createHash('sha256').update('c3@example.com').digest('hex');
  expect(hash.lines.map((line: string) => JSON.parse(line))).toEqual([{ email_sha256: digest }]);
  expect(hash.mappingUrl).toBeNull();
  expect((await files.send(`${hash.url}/mapping`)).status).toBe(404);
  await work.stop();
});

test('a file is sent whole or in parts, to keys of its workspace', async () => {
  const work = files.work();
  const { url, text, bytes } = await exported({ format: 'CSV' });
  const whole = Buffer.from(text);
  const get = (headers: Record<string, string>, method = 'GET') => files.send(url, { method, headers });
  const head = await get({}, 'HEAD');
  expect([head.status, head.headers.get('accept-ranges'), head.headers.get('content-length')]).toEqual([
    200,
    'bytes',
    String(bytes),
  ]);
  const etag = head.headers.get('etag')!;
  const first = await get({ range: 'bytes=0-99' });
  const rest = await get({ range: 'bytes=100-', 'if-range': etag });
  expect([first.status, rest.status]).toEqual([206, 206]);
  expect(rest.headers.get('content-range')).toBe(`bytes 100-${bytes - 1}/${bytes}`);
  const parts = [Buffer.from(await first.arrayBuffer()), Buffer.from(await rest.arrayBuffer())];
  expect(Buffer.concat(parts).equals(whole)).toBe(true);
  const end = await get({ range: 'bytes=-10' });
  expect(Buffer.from(await end.arrayBuffer()).equals(whole.subarray(-10))).toBe(true);
  const other = await get({ range: 'bytes=5-9', 'if-range': '"another"' });
  expect([other.status, (await other.arrayBuffer()).byteLength]).toEqual([200, bytes]);
  const beyond = await get({ range: `bytes=${bytes}-` });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes}`]);
  for (const odd of ['bytes=9-5', 'lines=1-2', 'bytes=0-1,4-5', 'bytes=-'])
    expect((await get({ range: odd })).status).toBe(200);

  expect((await files.send(url, {}, files.api.keys.READ)).status).toBe(200);
  expect((await files.send(url, {}, files.api.foreignKey)).status).toBe(404);
  expect((await files.send(url, {}, null)).status).toBe(401);
  expect((await files.send(url, { method: 'POST' })).status).toBe(405);
  await work.stop();
});

test('what makes no sense is refused', async () => {
  const refusals: [object, string, string[] | null][] = [
    [{ columns: ['traits.nothing'] }, 'INVALID_INPUT', ['columns']],
    [{ minFit: 0.5 }, 'INVALID_INPUT', ['minFit']],
    [{ segmentId: encodeId('Segment', 999_999) }, 'NOT_FOUND', ['segmentId']],
    [{ personaId: encodeId('Persona', 999_999) }, 'NOT_FOUND', ['personaId']],
    [{ segmentId: world.persona }, 'INVALID_ID', ['segmentId']],
    [{ rule: 'customer.country is' }, 'INVALID_CONFIG', null],
    [{ rule: 'traits.unheard_of >= 1' }, 'UNKNOWN_FEATURE', null],
  ];
  for (const [input, code, field] of refusals) {
    const { userErrors } = await begin(input);
    expect(userErrors, JSON.stringify(input)).toMatchObject([{ code, ...(field ? { field } : {}) }]);
  }
  expect((await begin({}, files.api.keys.READ)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  const theirs = await begin({ segmentId: world.segments[0] }, files.api.foreignKey);
  expect(theirs.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
});

test('an export is cancelled, deleted, and expires with its file', async () => {
  const waiting = await begin({});
  const ask = (name: string, id: string, shape: string) =>
    files.api
      .ask(`mutation ($id: ID!) { ${name}(input: { id: $id }) { ${shape} userErrors { code } } }`, { id })
      .then(({ data }) => data[name]);
  expect(await ask('deleteExport', waiting.export.id, 'deletedId')).toMatchObject({
    userErrors: [{ code: 'CONFLICT' }],
  });
  expect((await files.send(`/exports/${waiting.export.id}`)).status).toBe(409);
  expect(await ask('cancelExport', waiting.export.id, 'export { state }')).toMatchObject({
    export: { state: 'CANCELLED' },
  });
  expect(await ask('cancelExport', waiting.export.id, 'export { state }')).toMatchObject({
    userErrors: [{ code: 'CONFLICT' }],
  });
  expect((await files.send(`/exports/${waiting.export.id}`)).status).toBe(404);

  const work = files.work();
  const [first, second] = [await exported({}), await exported({})];
  expect(await ask('deleteExport', first.id, 'deletedId')).toEqual({ deletedId: first.id, userErrors: [] });
  expect((await files.send(first.url)).status).toBe(404);
  const fileName = readFileNameOf(second.id);
  expect(existsSync(fileName)).toBe(true);
  const { keepExportsMs } = files.settings.limits;
  expect(new Date(second.expiresAt).getTime()).toBeLessThanOrEqual(Date.now() + keepExportsMs);
  await expireFiles(files.api.db, files.settings, new Date(Date.now() + keepExportsMs));
  expect(existsSync(fileName)).toBe(false);
  expect((await files.send(second.url)).status).toBe(404);
  const { data } = await files.api.ask(`query ($id: ID!) { export(id: $id) { state url } }`, { id: second.id });
  expect(data.export).toEqual({ state: 'EXPIRED', url: null });
  await work.stop();
});

function readFileNameOf(id: string): string {
  const row = Number(Buffer.from(id, 'base64url').toString().split(':')[1]);
  return join(files.settings.folder, 'exports', String(files.api.scope.workspaceId), `${row}.ndjson`);
}

test('files of a workspace are bounded', async () => {
  await using small = await transferApi({ workspaceFiles: 1, workspaceBytes: 2_000 });
  await makeWorld(small.api.scope, 30);
  const query = 'mutation { exportAudience(input: {}) { export { id } userErrors { code } } }';
  const { data } = await small.api.ask(query);
  expect((await small.api.ask(query)).data.exportAudience.userErrors).toEqual([{ code: 'TOO_LARGE' }]);
  const work = small.work();
  const ended = await small.ended('export', data.exportAudience.export.id, 'bytes error { code }');
  expect(ended).toEqual({ state: 'FAILED', bytes: 0, error: { code: 'TOO_LARGE' } });
  const id = Buffer.from(data.exportAudience.export.id, 'base64url').toString().split(':')[1];
  const folder = join(small.settings.folder, 'exports', String(small.api.scope.workspaceId));
  expect(existsSync(join(folder, `${id}.csv.partial`))).toBe(false);
  await work.stop();
});
