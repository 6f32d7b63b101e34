import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { CHROMIUM, launch, readerOf, settled } from './browser.ts';

const demo = inject('demo')!;

async function ask<Data>(query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(`${demo.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${demo.key}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

describe.skipIf(CHROMIUM === undefined)('data and operations', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  async function open(path: string, key = demo.key): Promise<Page> {
    const context = await readerOf(browser, { key });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(`${demo.origin}/studio/${path}`);
    return page;
  }

  /** A name that no earlier run used. */
  const fresh = (name: string) => `${name} ${Date.now()}`;

  test('a file is mapped by hand, tried, imported and taken back', async () => {
    const run = Date.now();
    const lines = [
      'ref,who,pts,wohnort',
      ...['Ann', 'Ben', 'Cem'].map((who, n) => `H${run}-${n},${who} Berg,${n + 4},Ulm`),
    ];
    const page = await open('data/imports/new');
    await page.locator('input[type=file]').setInputFiles({
      name: `by-hand-${run}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(`${lines.join('\n')}\nH${run}-9,Dan Berg,many,Ulm\n`),
    });
    const column = (name: string) =>
      page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
    await column('wohnort').getByText('Ulm').waitFor();
    // The proposal cannot know every name: whatever it thought of the columns, this is what they mean.
    for (const name of ['ref', 'who', 'pts', 'wohnort']) {
      const remove = column(name).getByRole('button', { name: /^Do not read/ });
      while ((await remove.count()) > 0) await remove.first().click();
    }
    const give = (name: string, label: string) =>
      column(name).getByLabel(`Give ${name} a meaning`).selectOption({ label });
    await page.getByText('No column says who the customer is').waitFor();
    await give('ref', 'Customer’s number: who it is');
    await give('who', 'Name');
    await give('wohnort', 'City');
    await give('pts', 'A trait: anything else that is known');
    await column('pts').getByLabel('Name').fill('points_by_hand');
    await column('pts').getByLabel('Read as').selectOption({ label: 'Number' });
    for (const doubt of await page.locator('.doubt input').all()) await doubt.check();

    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByText('A dry run: nothing was stored').waitFor();
    const now = `{ customer(externalId: "H${run}-1") { name city traits { name value } } }`;
    expect(await ask(now)).toEqual({ customer: null });
    // The draft is kept on the way back.
    await page.getByRole('link', { name: 'Back to the mapping' }).click();
    expect(await column('pts').getByLabel('Name').inputValue()).toBe('points_by_hand');
    await page.goBack();
    await page.getByRole('button', { name: 'Import it now' }).click();
    await page.getByRole('link', { name: 'To the customers' }).waitFor();
    expect(await ask(now)).toEqual({
      customer: { name: 'Ben Berg', city: 'Ulm', traits: [{ name: 'points_by_hand', value: 5 }] },
    });
    // One value is none, and its line says so.
    await page.getByRole('heading', { name: 'Lines that were not taken, or not whole' }).waitFor();
    await page.getByText('many').first().waitFor();

    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('taken back', { exact: true }).first().waitFor();
    // Customers whom live evaluation has put into segments by then stay, and the page says how many.
    await page.getByText('because more is known of them by now').waitFor();
    const { imports } = await ask<{ imports: { nodes: { state: string }[] } }>(
      '{ imports(first: 1) { nodes { state } } }',
    );
    expect(imports.nodes).toEqual([{ state: 'UNDONE' }]);
  });

  test('two of a kind are compared side by side, merged, and given back', async () => {
    const run = Date.now();
    const twin = (n: number, phone: string | null) => ({
      externalId: `T${run}-${n}`,
      name: `Thessaly Quill ${run}`,
      email: `thessaly.quill.${run}@example.com`,
      birthDate: '1984-05-06',
      phone,
    });
    await ask(
      'mutation ($customers: [CustomerInput!]!) { upsertCustomers(input: { customers: $customers }) { userErrors { message } } }',
      {
        customers: [twin(1, null), twin(2, '+49 731 5550199')],
      },
    );
    await ask('mutation { checkQuality(input: {}) { check { id } userErrors { message } } }');
    await vi.waitFor(
      async () => {
        const { duplicatePairs } = await ask<{ duplicatePairs: { first: { name: string } | null }[] }>(
          '{ duplicatePairs(most: 500) { first { name } } }',
        );
        expect(duplicatePairs.some(({ first }) => first?.name === `Thessaly Quill ${run}`)).toBe(true);
      },
      { timeout: 120_000, interval: 500 },
    );
    const page = await open('data/duplicates');
    const pair = page
      .getByRole('listitem')
      .filter({ hasText: `Thessaly Quill ${run}` })
      .first();
    await pair.getByRole('button', { name: 'Compare and merge' }).click();
    await page.getByRole('radio', { name: 'Phone number: keep +49 731 5550199' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Merge' }).click();
    const undo = page.getByRole('status').getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    const both = `{ one: customer(externalId: "T${run}-1") { id phone } two: customer(externalId: "T${run}-2") { id phone } }`;
    type Both = Readonly<Record<'one' | 'two', { readonly id: string; readonly phone: string | null } | null>>;
    const merged = await ask<Both>(both);
    // One of both is part of the other, with the phone number that was chosen.
    expect([merged.one, merged.two].filter((one) => one !== null)).toMatchObject([{ phone: '+49 731 5550199' }]);
    await undo.click();
    await page.getByText('Both are back as they were.').waitFor();
    const back = await ask<Both>(both);
    expect(back).toMatchObject({ one: { phone: null }, two: { phone: '+49 731 5550199' } });
  });

  test('customers of a segment are exported and downloaded', async () => {
    const page = await open('data/exports?new=yes');
    const segment = page.getByLabel('In the segment');
    await segment.locator('option').nth(1).waitFor({ state: 'attached' });
    await segment.selectOption({ index: 1 });
    await page.getByLabel('Columns').fill('externalId, country');
    await page.getByRole('dialog').getByRole('button', { name: 'Export customers' }).click();
    const row = page.getByRole('row').nth(1);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      row.getByRole('button', { name: 'Download' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^externalId,country\r?\n/);
  });

  test('a run that waits is cancelled, and says so', async () => {
    const page = await open('operate');
    await page.getByRole('button', { name: 'Run everything' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run everything' }).click();
    await page.getByText('The run is queued.').waitFor();
    // Another behind it waits for as long as that one takes.
    const { segmentation } = await ask<{ segmentation: { id: string } }>('{ segmentation(key: "lifecycle") { id } }');
    const { runSegmentations } = await ask<{ runSegmentations: { run: { id: string } } }>(
      'mutation ($ids: [ID!]) { runSegmentations(input: { segmentationIds: $ids }) { run { id } userErrors { message } } }',
      { ids: [segmentation.id] },
    );
    const { id } = runSegmentations.run;
    const cancel = page
      .getByRole('list', { name: 'Runs' })
      .getByRole('button', { name: 'Cancel Lifecycle stage', exact: true });
    await cancel.click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Cancel/ })
      .last()
      .click();
    await page.getByText('It is cancelled.').waitFor();
    await page.getByRole('list', { name: 'Runs' }).getByText('cancelled').first().waitFor();
    const { run } = await ask<{ run: { state: string } }>('query ($id: ID!) { run(id: $id) { state } }', { id });
    expect(run.state).toBe('CANCELLED');
  });

  test('a segmentation is made by a form: a wrong number says so, a preview counts, and the settings are kept', async () => {
    const name = fresh('Stages by form');
    const page = await open('operate/segmenters/lifecycle.stage');
    await page.getByLabel('Name of the segmentation').fill(name);
    const loyal = page.getByLabel('Loyal purchases');
    await loyal.fill('1');
    await page.getByText('At least 2.', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Save and run' }).isDisabled()).toBe(true);
    await loyal.fill('3');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('complementary').getByText('Loyal').waitFor();
    await page.getByRole('button', { name: 'Save and run' }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    const key = new URL(page.url()).pathname.split('/').at(-1)!;
    const { segmentation } = await ask<{ segmentation: { id: string; config: unknown; segmenterId: string } }>(
      'query ($key: String!) { segmentation(key: $key) { id config segmenterId } }',
      { key },
    );
    onTestFinished(async () => {
      await ask('mutation ($id: ID!) { deleteSegmentation(input: { id: $id }) { userErrors { message } } }', {
        id: segmentation.id,
      });
    });
    expect(segmentation).toMatchObject({ segmenterId: 'lifecycle.stage', config: { loyalPurchases: 3 } });
  });

  test('settings that two people change at once are shown side by side', async () => {
    const { configureSegmentation } = await ask<{
      configureSegmentation: { segmentation: { id: string; key: string } };
    }>(
      'mutation ($name: String!) { configureSegmentation(input: { name: $name, segmenter: "lifecycle.stage" }) { segmentation { id key } userErrors { message } } }',
      { name: fresh('Stages of two') },
    );
    const { id, key } = configureSegmentation.segmentation;
    onTestFinished(async () => {
      await ask('mutation ($id: ID!) { deleteSegmentation(input: { id: $id }) { userErrors { message } } }', { id });
    });
    const page = await open(`operate/segmenters/lifecycle.stage?segmentation=${key}`);
    await page.getByLabel('Loyal purchases').fill('7');
    await ask(
      'mutation ($id: ID!) { configureSegmentation(input: { id: $id, config: { loyalPurchases: 9, newForDays: 30 } }) { userErrors { message } } }',
      { id },
    );
    await page.getByRole('button', { name: 'Save and run' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('group', { name: 'New for days' }).getByLabel('As it is now').check();
    await dialog.getByRole('button', { name: 'Save what is chosen' }).click();
    await page.getByRole('heading', { level: 1, name: /Stages of two/ }).waitFor();
    const { segmentation } = await ask<{ segmentation: { config: unknown } }>(
      'query ($key: String!) { segmentation(key: $key) { config } }',
      { key },
    );
    expect(segmentation.config).toMatchObject({ loyalPurchases: 7, newForDays: 30 });
  });

  test('a key is made, shown once, given another secret, and revoked', async () => {
    const name = fresh('Till');
    const page = await open('operate/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('dialog').getByLabel('What it is for').fill(name);
    await page.getByRole('dialog').getByLabel('Send data').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    const first = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
    // A slip of the key would lose it.
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'I have kept it' }).click();
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByText('Send data').waitFor();
    await row.getByRole('button', { name: `A new secret for ${name}` }).click();
    await page.getByLabel('Hours').fill('0');
    await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
    const second = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
    await page.getByRole('button', { name: 'I have kept it' }).click();
    const statusOf = async (secret: string) => {
      const { status } = await fetch(`${demo.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ query: '{ viewer { role } }' }),
      });
      return status;
    };
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
    await row.getByRole('button', { name: `Revoke ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('It is revoked.').waitFor();
    expect(await statusOf(second)).toBe(401);
  });

  test('a webhook is made, paused by one while another edits it, and deleted', async () => {
    const name = fresh('CRM');
    const page = await open('operate/webhooks');
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill(name);
    await page.getByRole('dialog').getByLabel('Address').fill('https://receiver.invalid/hook');
    await page.getByRole('dialog').getByLabel('A persona changes').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    expect(await page.getByRole('textbox', { name: 'Secret' }).inputValue()).not.toBe('');
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();

    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1)!);
    await page.getByRole('dialog').getByLabel('Name').fill(`${name} of mine`);
    await ask(
      'mutation ($id: ID!) { editWebhook(input: { id: $id, version: 1, active: false, batchSize: 7 }) { userErrors { message } } }',
      { id },
    );
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    const conflict = page.getByRole('dialog');
    await conflict.getByRole('group', { name: /most/ }).getByLabel('As it is now').check();
    await conflict.getByRole('button', { name: 'Save what is chosen' }).click();
    await page.getByRole('heading', { level: 1, name: `${name} of mine` }).waitFor();
    const { webhook } = await ask<{ webhook: object }>(
      'query ($id: ID!) { webhook(id: $id) { status batchSize kinds } }',
      {
        id,
      },
    );
    expect(webhook).toEqual({ status: 'PAUSED', batchSize: 7, kinds: ['PERSONA_CHANGED'] });
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('delivers', { exact: true }).waitFor();

    await ask(
      'mutation ($input: CreatePersonaInput!) { createPersona(input: $input) { persona { id } userErrors { message } } }',
      { input: { name, title: 'T', story: 'S', kind: 'BUYER', language: 'EN', criteria: [] } },
    );
    // Nobody is there to take it: the delivery says so, and can be asked for again.
    await page.getByText('not taken').first().waitFor();
    await page
      .getByRole('button', { name: /^Again from here:/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Again from here' }).click();
    await page.getByText('It is delivered again.').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('The webhook is deleted.').waitFor();
  });

  test('what a key that reads may not do is not offered', async () => {
    const { createApiKey } = await ask<{ createApiKey: { secret: string } }>(
      'mutation { createApiKey(input: { name: "Data reader", scopes: [READ] }) { secret userErrors { message } } }',
    );
    const page = await open('data', createApiKey.secret);
    await settled(page);
    expect(await page.getByRole('link', { name: 'Import a file' }).count()).toBe(0);
    await page.goto(`${demo.origin}/studio/data/imports/new`);
    await page.getByText('This key may not import').waitFor();
    for (const [path, deed] of [
      ['data/quality', 'Check now'],
      ['data/duplicates', 'Compare and merge'],
      ['data/exports', 'Export customers'],
      ['operate', 'Run everything'],
      ['operate/segmenters/lifecycle.stage', 'Save and run'],
    ] as const) {
      await page.goto(`${demo.origin}/studio/${path}`);
      await settled(page);
      expect(await page.getByRole('button', { name: deed }).count(), path).toBe(0);
    }
    await page.goto(`${demo.origin}/studio/operate`);
    await settled(page);
    expect(await page.getByRole('tab').allInnerTexts()).toEqual(['Runs', 'Segmenters', 'Health']);
    await page.goto(`${demo.origin}/studio/operate/keys`);
    await page.getByText('This key may not see this').waitFor();
  });
});
