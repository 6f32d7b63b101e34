import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSchema, createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useStudio } from '../../src/http/studio/route.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personagraph-studio-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const HTML = { accept: 'text/html' };

function served(servers: readonly string[] = []) {
  const schema = createSchema({ typeDefs: 'type Query { one: Int }' });
  const yoga = createYoga({ schema, landingPage: false, plugins: [useStudio({ servers, folder })] });
  return (path: string, headers: Record<string, string> = {}) =>
    yoga.fetch(`http://localhost${path}`, { headers, redirect: 'manual' });
}

test('says how to build it where it was not built, and is there once it is, without a restart', async () => {
  const get = served();
  const missing = await get('/studio/', HTML);
  expect([missing.status, await missing.text()]).toEqual([404, 'The studio was not built: npm run build\n']);
  expect((await get('/', HTML)).headers.get('location')).toBeNull();

  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Studio</title>');
  await writeFile(join(folder, 'assets/main-AbC.js'), 'export const one = 1;'.repeat(50));
  await writeFile(join(folder, 'secret.json'), '{}');
  const page = await get('/studio/', HTML);
  expect(await page.text()).toContain('<title>Studio</title>');
  expect(page.headers.get('cache-control')).toBe('no-cache');
});

test('is one page at every address below, under a policy without inline script or style', async () => {
  const get = served(['https://other.example.com']);
  for (const path of ['/studio/personas/anna', '/studio/customers/Q3VzdA%3D%3D?tab=x']) {
    const response = await get(path, HTML);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  }
  const policy = (await get('/studio/', HTML)).headers.get('content-security-policy')!;
  expect(policy).toContain(`script-src 'self';`);
  expect(policy).toContain(`style-src 'self';`);
  expect(policy).toContain(`connect-src 'self' https://other.example.com wss://other.example.com;`);
  expect(policy).not.toMatch(/unsafe|\*/);
  for (const path of ['/', '/studio']) {
    const response = await get(path, HTML);
    expect([response.status, response.headers.get('location')]).toEqual([302, '/studio/']);
  }
});

test('its files are compressed and kept for good; what is none of them is not found', async () => {
  const get = served();
  const file = await get('/studio/assets/main-AbC.js', { 'accept-encoding': 'gzip' });
  expect(file.headers.get('content-encoding')).toBe('gzip');
  expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  const again = { 'if-none-match': file.headers.get('etag')! };
  expect((await get('/studio/assets/main-AbC.js', again)).status).toBe(304);
  for (const path of ['/studio/assets/main-other.js', '/studio/secret.json', '/studio/../package.json']) {
    expect((await get(path)).status).toBe(404);
  }
});

test('what could not be read is tried again by the next request', async () => {
  // A folder where a file is looked for.
  await mkdir(join(folder, 'assets/half.js'));
  const get = served();
  await expect(get('/studio/', HTML)).rejects.toThrow('EISDIR');
  await rm(join(folder, 'assets/half.js'), { recursive: true });
  expect((await get('/studio/', HTML)).status).toBe(200);
});
