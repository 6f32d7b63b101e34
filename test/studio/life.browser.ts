import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { ask as asked } from './ask.ts';
import { CHROMIUM, launch, readerOf, settled } from './browser.ts';
import { startServer, stopServer } from './server.ts';

const demo = inject('demo')!;

describe.skipIf(CHROMIUM === undefined)('people with browsers', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  async function open(path: string, key: string | null = demo.key, origin = demo.origin): Promise<Page> {
    const context = await readerOf(browser, { key });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(`${origin}/studio/${path}`);
    return page;
  }

  const ask = <Data>(query: string, variables?: object) => asked<Data>(demo, query, variables);

  /** A persona of its own for a test. */
  async function persona(name: string): Promise<{ key: string; id: string }> {
    const { createPersona } = await ask<{ createPersona: { persona: { key: string; id: string } } }>(
      `mutation ($input: CreatePersonaInput!) { createPersona(input: $input) { persona { key id } userErrors { message } } }`,
      { input: { name, title: 'Made for a test', story: 'Once.', kind: 'BUYER', language: 'EN', criteria: [] } },
    );
    return createPersona.persona;
  }

  test.skipIf(demo?.link === '')(
    'the one-time link signs in, and the words are explained on a first visit',
    async () => {
      const context = await readerOf(browser, { key: null, knowsWords: false });
      onTestFinished(() => context.close());
      const page = await context.newPage();
      await page.goto(demo.link);
      await page.getByRole('dialog').getByText('Persona', { exact: true }).waitFor();
      expect(page.url()).not.toContain('token');
      await page.getByRole('button', { name: 'Begin' }).click();
      await page.getByRole('heading', { level: 1, name: 'Personas' }).waitFor();
      const other = await (await readerOf(browser, { key: null })).newPage();
      await other.goto(demo.link);
      await other.getByText('This link was used before').waitFor();
      await other.context().close();
    },
  );

  test('a key that is refused says so, and one that is taken is gone with the tab', async () => {
    const page = await open('personas', null);
    await page.getByLabel('Key or token').fill('pgk_nonsense');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('does not take this key').waitFor();
    await page.getByLabel('Key or token').fill(demo.key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Personas' }).waitFor();
    expect(await page.evaluate(`localStorage.getItem('personagraph.key')`)).toBeNull();
  });

  test('the life of a persona: found, edited, given criteria with a preview, put in use, published, retired', async () => {
    // A server may have those of an earlier run.
    const name = `Lifelong ${Date.now()}`;
    const { key } = await persona(name);
    const page = await open('personas?status=DRAFT');
    await page.getByLabel('Search', { exact: true }).fill(name);
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/studio/personas/${key}`);

    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Title').fill('A careful buyer');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(`${name} is saved`).waitFor();
    await page.getByText('A careful buyer').first().waitFor();

    await page.getByRole('tab', { name: 'Criteria' }).click();
    const segments = page.getByLabel('Add a segment');
    const option = segments.locator('option', { hasText: 'Champions' }).first();
    await option.waitFor({ state: 'attached' });
    await segments.selectOption((await option.getAttribute('value'))!);
    const preview = page.getByRole('complementary', { name: 'If you save this' });
    await preview.getByText('+').first().waitFor();
    await preview.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The criteria are saved').waitFor();

    await page.getByRole('button', { name: 'Put in use' }).click();
    await page.getByText(`${name} is in use`).waitFor();
    await page.getByRole('tab', { name: 'Members' }).click();
    await page.getByRole('table').getByRole('link').first().waitFor();

    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByLabel('What is new in it').fill('The first');
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    // The first was published when it was put in use.
    await page.getByText('Version 2 is published').waitFor();

    await page.getByRole('button', { name: 'Retire' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click();
    await page.getByText(`${name} is retired`).waitFor();
    await page.getByRole('button', { name: 'Put in use' }).waitFor();
  });

  test('an edit from two browsers at once is shown side by side, and neither is lost', async () => {
    const { key } = await persona('Twice Told');
    const [one, other] = [await open(`personas/${key}`), await open(`personas/${key}`)];
    for (const page of [one, other]) await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await one.getByLabel('Story').fill('As the first tells it.');
    await one.getByLabel('Title').fill('Told by one');
    await other.getByLabel('Story').fill('As the second tells it.');
    await other.getByLabel('Name').fill('Twice Told Ted');
    await one.getByRole('button', { name: 'Save' }).click();
    await one.getByText('Twice Told is saved').waitFor();
    await other.getByRole('button', { name: 'Save' }).click();
    const dialog = other.getByRole('dialog');
    await dialog.getByText('As the first tells it.').waitFor();
    await dialog.getByText('As the second tells it.').waitFor();
    await dialog.getByRole('group', { name: 'Story' }).getByLabel('As it is now').check();
    await dialog.getByRole('button', { name: 'Save what is chosen' }).click();
    await other.getByText('is saved').waitFor();
    // The first sees it without asking.
    await one.getByRole('heading', { level: 1, name: 'Twice Told Ted' }).waitFor();
    const { persona: now } = await ask<{ persona: object }>(
      'query ($key: String!) { persona(key: $key) { name title story } }',
      {
        key,
      },
    );
    expect(now).toEqual({ name: 'Twice Told Ted', title: 'Told by one', story: 'As the first tells it.' });
  });

  test('what a key may not do is not offered', async () => {
    const { createApiKey } = await ask<{ createApiKey: { secret: string } }>(
      'mutation { createApiKey(input: { name: "Reader", scopes: [READ] }) { secret userErrors { message } } }',
    );
    const { key } = await persona('Only Read');
    const page = await open(`personas/${key}?tab=criteria`, createApiKey.secret);
    await page.getByRole('heading', { level: 1, name: 'Only Read' }).waitFor();
    await settled(page);
    for (const name of ['Edit', 'Publish', 'Put in use', 'Add a rule']) {
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    }
  });

  test('a server that is killed and comes back is live again without a reload of the page', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'personagraph-studio-'));
    let { child, demo: own } = await startServer(folder, 0);
    onTestFinished(async () => {
      await stopServer(child);
      await rm(folder, { recursive: true, force: true });
    });
    const page = await open('personas', own.key, own.origin);
    await page.getByText('Live', { exact: true }).first().waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Customers' }).first().waitFor();
    await page.evaluate('globalThis.sameDocument = true');
    await stopServer(child, 'SIGKILL');
    await page.getByText('The server is away').waitFor();
    ({ child } = await startServer(folder, own.port));
    await page.getByText('The server is away').waitFor({ state: 'detached', timeout: 120_000 });
    const response = await fetch(`${own.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${own.key}` },
      body: JSON.stringify({
        query:
          'mutation ($input: CreatePersonaInput!) { createPersona(input: $input) { persona { id } userErrors { message } } }',
        variables: {
          input: { name: 'Came Later', title: 'T', story: 'S', kind: 'BUYER', language: 'EN', criteria: [] },
        },
      }),
    });
    expect(response.status).toBe(200);
    await page.getByRole('link', { name: 'Came Later' }).waitFor();
    expect(await page.evaluate('globalThis.sameDocument')).toBe(true);
  });
});
