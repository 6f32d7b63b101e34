import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { type ClientRequest, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeId, encodeId } from '../../src/graphql/core/id.ts';
import { expireFiles } from '../../src/services/transfers/expire-files.ts';
import { uploadFolder } from '../../src/services/transfers/settings.ts';
import { ORDERS, ordersCsv } from '../import/fixture.ts';
import { type TransferApi, transferApi } from '../support/transfers.ts';

let files: TransferApi;
beforeAll(async () => {
  files = await transferApi({ uploadBytes: 20_000_000, workspaceBytes: 50_000_000, workspaceFiles: 12 });
});
afterAll(() => files[Symbol.asyncDispose]());

const TUS = { 'tus-resumable': '1.0.0' };
const base64 = (text: string) => Buffer.from(text).toString('base64');

function begin(length: number, metadata?: string, headers: Record<string, string> = {}) {
  const all = {
    ...TUS,
    'upload-length': String(length),
    ...(metadata ? { 'upload-metadata': metadata } : {}),
    ...headers,
  };
  return files.send('/uploads', { method: 'POST', headers: all });
}

function append(path: string, offset: number, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const all = {
    ...TUS,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
    ...headers,
  };
  return files.send(path, { method: 'PATCH', headers: all, body: body as BodyInit });
}

async function offsetOf(path: string): Promise<number> {
  const head = await files.send(path, { method: 'HEAD', headers: TUS });
  expect(head.status).toBe(200);
  return Number(head.headers.get('upload-offset'));
}

function fileOf(path: string, name: string): string {
  const id = decodeId('Upload', path.split('/').at(-1)!);
  return join(uploadFolder(files.settings, files.api.scope.workspaceId, id), name);
}

async function remove(...paths: string[]) {
  for (const path of paths) expect((await files.send(path, { method: 'DELETE', headers: TUS })).status).toBe(204);
}

test('a file is sent in pieces, by tus 1.0', async () => {
  const options = await files.send('/uploads', { method: 'OPTIONS' });
  expect(options.status).toBe(204);
  expect(options.headers.get('tus-version')).toBe('1.0.0');
  expect(options.headers.get('tus-max-size')).toBe('20000000');

  const made = await begin(11, `filename ${base64('../../new/größe.csv')},mapping ${base64('mall-customers')}`);
  expect([made.status, made.headers.get('tus-resumable'), made.headers.get('upload-offset')]).toEqual([
    201,
    '1.0.0',
    '0',
  ]);
  const path = made.headers.get('location')!;
  expect(await made.json()).toMatchObject({ name: 'größe.csv', length: 11, received: 0 });

  const first = await append(path, 0, 'hello ');
  expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '6']);
  expect(new Date(first.headers.get('upload-expires')!).getTime()).toBeGreaterThan(Date.now());
  expect(await offsetOf(path)).toBe(6);
  const wrong = await append(path, 0, 'hello ');
  expect([wrong.status, await wrong.json()]).toMatchObject([409, { error: { code: 'CONFLICT' } }]);
  const long = await append(path, 6, 'worlds of more');
  expect([long.status, await long.json()]).toMatchObject([413, { error: { code: 'TOO_LARGE' } }]);
  expect(await offsetOf(path)).toBe(6);
  expect((await append(path, 6, 'world')).headers.get('upload-offset')).toBe('11');
  expect(readFileSync(fileOf(path, 'größe.csv'), 'utf8')).toBe('hello world');
  await remove(path);
  expect(existsSync(fileOf(path, 'größe.csv'))).toBe(false);
  expect((await files.send(path, { method: 'HEAD' })).status).toBe(404);
});

/** Sends the beginning of a body and leaves the rest open. */
function sendBeginning(path: string, offset: number, whole: number, bytes: Uint8Array): ClientRequest {
  const sent = request(`${files.origin}${path}`, {
    method: 'PATCH',
    headers: {
      ...TUS,
      authorization: `Bearer ${files.api.keys.WRITE}`,
      'content-type': 'application/offset+octet-stream',
      'content-length': whole,
      'upload-offset': offset,
    },
  });
  sent.on('error', () => undefined);
  sent.write(bytes);
  return sent;
}

test('an upload whose connection breaks goes on where it was, and is the same file', async () => {
  const csv = Buffer.from(ordersCsv(150_000));
  const path = (await begin(csv.length, `name ${base64('big.csv')}`)).headers.get('location')!;
  const sent = sendBeginning(path, 0, csv.length, csv.subarray(0, 10_000_000));
  // At least one step is on the disk for good.
  await expect.poll(() => offsetOf(path), { timeout: 30_000 }).toBeGreaterThan(0);
  sent.destroy();
  // What came before the break is kept as well.
  await expect.poll(() => offsetOf(path), { timeout: 30_000 }).toBeGreaterThanOrEqual(8 * 1024 * 1024);
  const offset = await offsetOf(path);
  expect(offset).toBeLessThan(csv.length);
  const rest = await append(path, offset, csv.subarray(offset));
  // The broken request may have had more to put down; then the offset is told again.
  const now = rest.status === 409 ? await offsetOf(path) : csv.length;
  if (now < csv.length) expect((await append(path, now, csv.subarray(now))).status).toBe(204);
  expect(await offsetOf(path)).toBe(csv.length);
  expect(readFileSync(fileOf(path, 'big.csv')).equals(csv)).toBe(true);
  await remove(path);
});

test('a later request takes the place of one that is still open', async () => {
  const path = (await begin(10)).headers.get('location')!;
  const open = sendBeginning(path, 0, 10, Buffer.from('abc'));
  const answered = once(open, 'response');
  // The server has it in hand once the upload has a writer.
  const writer = () => files.api.db.query('SELECT 1 FROM upload WHERE writer IS NOT NULL').then((rows) => rows.length);
  await expect.poll(writer).toBe(1);
  expect((await append(path, 0, 'abcdefghij')).status).toBe(204);
  open.end('defghij');
  const [response] = await answered;
  expect(response.statusCode).toBe(409);
  expect(readFileSync(fileOf(path, 'upload'), 'utf8')).toBe('abcdefghij');
  await remove(path);
});

test('a whole file is sent in one request', async () => {
  const sent = await files.send('/uploads?name=orders.csv', { method: 'POST', body: ordersCsv(2) });
  expect(sent.status).toBe(201);
  const { id, ...rest } = (await sent.json()) as { id: string };
  expect(rest).toEqual({ name: 'orders.csv', length: ordersCsv(2).length, received: ordersCsv(2).length });
  const { data } = await files.api.ask('query ($id: ID!) { node(id: $id) { ... on Upload { name received } } }', {
    id,
  });
  expect(data.node).toEqual({ name: 'orders.csv', received: ordersCsv(2).length });
  const tus = await files.send('/uploads', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': '5', 'content-type': 'application/offset+octet-stream' },
    body: 'abc',
  });
  expect([tus.status, tus.headers.get('upload-offset')]).toEqual([201, '3']);
  await remove(`/uploads/${id}`, tus.headers.get('location')!);
});

test('requests that make no sense are refused', async () => {
  const refusals: [RequestInit & { path?: string }, number, string][] = [
    [{ method: 'POST', headers: { 'upload-length': 'ten' } }, 400, 'INVALID_INPUT'],
    [{ method: 'POST', headers: { 'upload-length': '20000001' } }, 413, 'TOO_LARGE'],
    [{ method: 'POST', headers: { 'upload-length': '1', 'tus-resumable': '0.2.2' } }, 400, 'INVALID_INPUT'],
    [{ method: 'POST', headers: { 'upload-length': '1', 'upload-metadata': 'name %%' } }, 400, 'INVALID_INPUT'],
    [{ method: 'POST', body: 'a', path: '/uploads?name=..' }, 400, 'INVALID_INPUT'],
    [{ method: 'POST', body: 'a', path: '/uploads?nam=a' }, 400, 'INVALID_INPUT'],
    [{ method: 'POST', body: 'a', headers: { 'content-encoding': 'gzip' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [{ method: 'GET' }, 405, 'INVALID_INPUT'],
    [{ method: 'PATCH', path: '/uploads/bm90aGluZw', body: 'a' }, 400, 'INVALID_ID'],
    [{ method: 'PATCH', path: `/uploads/${encodeId('Upload', 99_999)}`, body: 'a' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [{ method: 'HEAD', path: '/uploads/nothing' }, 400, ''],
  ];
  for (const [{ path = '/uploads', ...init }, status, code] of refusals) {
    const answer = await files.send(path, init);
    const text = await answer.text();
    expect([answer.status, text && JSON.parse(text).error.code], JSON.stringify(init)).toEqual([status, code]);
  }
  expect((await files.api.db.query('SELECT 1 FROM upload')).length).toBe(0);
});

test('a key that only reads, none, or one of another workspace sends nothing', async () => {
  const { keys, foreignKey } = files.api;
  const body = { method: 'POST', body: 'a' };
  expect((await files.send('/uploads', body, keys.READ)).status).toBe(403);
  expect((await files.send('/uploads', body, null)).status).toBe(401);
  const path = `/uploads/${await files.upload('abc')}`;
  const patch = {
    method: 'PATCH',
    headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
  };
  for (const init of [{ method: 'HEAD' }, { ...patch, body: 'x' }, { method: 'DELETE' }]) {
    expect((await files.send(path, init, foreignKey)).status).toBe(404);
    expect((await files.send(path, init, keys.READ)).status).toBe(403);
  }
  await remove(path);
});

test('a full disk is said so, and nothing is taken for kept', async () => {
  const path = (await begin(3, `name ${base64('full.csv')}`)).headers.get('location')!;
  const file = fileOf(path, 'full.csv');
  rmSync(file);
  symlinkSync('/dev/full', file);
  const answer = await append(path, 0, 'abc');
  expect([answer.status, await answer.json()]).toMatchObject([507, { error: { code: 'STORAGE_FULL' } }]);
  expect(await offsetOf(path)).toBe(0);
  await remove(path);
});

test('a workspace has so many uploads and bytes at most; what is not used is deleted, what an import needs is not', async () => {
  const paths: string[] = [];
  for (let n = 0; n < 2; n++) paths.push((await begin(20_000_000)).headers.get('location')!);
  const tooMuch = await begin(10_000_001);
  expect([tooMuch.status, await tooMuch.json()]).toMatchObject([413, { error: { code: 'TOO_LARGE' } }]);
  for (let n = 2; n < 12; n++) paths.push((await begin(1)).headers.get('location')!);
  expect((await begin(1)).status).toBe(413);
  // Others have limits of their own.
  const theirs = await files.send('/uploads', { method: 'POST', body: 'a' }, files.api.foreignKey);
  expect(theirs.status).toBe(201);

  await remove(paths.pop()!);
  const needed = await files.upload(ordersCsv(1));
  const start = `mutation ($id: ID!, $mapping: String!) { startImport(input: { uploadIds: [$id], mapping: $mapping }) {
    import { id } } }`;
  await files.api.ask(start, { id: needed, mapping: JSON.stringify(ORDERS) });
  expect((await files.send(`/uploads/${needed}`, { method: 'DELETE' })).status).toBe(409);
  const later = new Date(Date.now() + files.settings.limits.keepUploadsMs + 60_000);
  await expireFiles(files.api.db, files.settings, later);
  const { data } = await files.api.ask('{ uploads { nodes { id } } }');
  expect(data.uploads.nodes).toEqual([{ id: needed }]);
  expect(existsSync(fileOf(paths[0]!, 'upload'))).toBe(false);
});
