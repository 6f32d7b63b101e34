import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { ask as asked } from './ask.ts';
import { CHROMIUM, complaintsOf, launch, READERS, readerOf, settled, violations } from './browser.ts';

const demo = inject('demo')!;

const ask = <Data>(query: string, variables?: object) => asked<Data>(demo, query, variables);

/** Parts of the pages of segments, rules and customers. */
const PATHS = [
  ...['trend&unit=DAY', 'flow', 'overlap', 'contrast', 'compare'].map((tab) => `segments/lifecycle?tab=${tab}`),
  'segments/interests',
  'segments/interests?tab=overlap&measure=lift',
  'segments/none-such',
  'rules?rule=events.purchase.count%20betwen%203',
  'rules/campaigns',
  'customers?search=an',
  'customers/CUSTOMER',
  'customers/none-such',
];

describe.skipIf(CHROMIUM === undefined)('segments, rules, customers and what happens', () => {
  let browser: Browser;
  let customer: { id: string; name: string };
  beforeAll(async () => {
    browser = await launch();
    const { customers } = await ask<{ customers: { nodes: { id: string; name: string }[] } }>(
      '{ customers(first: 1, filter: { name: { isNull: false } }) { nodes { id name } } }',
    );
    customer = customers.nodes[0]!;
  });
  afterAll(() => browser?.close());

  async function open(path: string, key = demo.key): Promise<Page> {
    const context = await readerOf(browser, { key });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(`${demo.origin}/studio/${path}`);
    return page;
  }

  /** Rules of a test's own. */
  async function rules(name: string, when: string): Promise<{ id: string; key: string }> {
    const { configureSegmentation } = await ask<{
      configureSegmentation: { segmentation: { id: string; key: string } };
    }>(
      'mutation ($input: ConfigureSegmentationInput!) { configureSegmentation(input: $input) { segmentation { id key } userErrors { message } } }',
      { input: { name, segmenter: 'rules.conditions', config: { segments: [{ key: 'one', name: 'One', when }] } } },
    );
    const { segmentation } = configureSegmentation;
    onTestFinished(async () => {
      await ask('mutation ($id: ID!) { deleteSegmentation(input: { id: $id }) { userErrors { message } } }', {
        id: segmentation.id,
      });
    });
    return segmentation;
  }

  test.each(READERS)('axe has nothing to complain of in $language, $theme, $width wide', async (reader) => {
    const context = await readerOf(browser, { ...reader, key: demo.key });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    const found: string[] = [];
    for (const path of PATHS) {
      await page.goto(`${demo.origin}/studio/${path.replace('CUSTOMER', encodeURIComponent(customer.id))}`);
      await settled(page);
      found.push(...(await violations(page)).map((one) => `${path}: ${one}`));
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (wider > 0) found.push(`${path}: ${wider} px wider than the window`);
    }
    await context.close();
    expect(found).toEqual([]);
    // An id that is none is answered with 400, which the browser writes down.
    expect(complaints.filter((one) => !one.includes('400'))).toEqual([]);
  });

  test('a rule is written with completion, mended under the word, counted and saved, and its change arrives live', async () => {
    const live = await open('live');
    await live.getByText('Live', { exact: true }).last().waitFor();
    const page = await open('rules');
    await settled(page);
    const editor = page.getByRole('textbox', { name: 'Rule', exact: true });
    await editor.pressSequentially('country');
    await page.getByRole('option', { name: /customer\.country/ }).waitFor();
    await editor.press('Enter');
    await editor.pressSequentially('betwen 3');
    await page.getByText(/did you mean between/).waitFor();
    expect(await page.locator('.token.fault').innerText()).toBe('betwen');
    expect(await page.getByRole('button', { name: 'Save as a segmentation' }).isDisabled()).toBe(true);

    await editor.fill('customer.country = "DE" and events.purchase.count >= 1');
    const clauses = page.getByRole('figure', { name: 'What each clause keeps' });
    await clauses.getByText('customer.country = "DE"').waitFor();
    await page.getByRole('button', { name: 'Save as a segmentation' }).click();
    await page.getByLabel('Name of the segmentation').fill('Made in a browser');
    await page.getByLabel('Name of the segment', { exact: true }).fill('German buyers');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Made in a browser' }).waitFor();
    await live.getByRole('link', { name: 'Made in a browser' }).first().waitFor();
    const { segmentation } = await ask<{ segmentation: { id: string } }>(
      '{ segmentation(key: "made-in-a-browser") { id } }',
    );
    await ask('mutation ($id: ID!) { deleteSegmentation(input: { id: $id }) { userErrors { message } } }', {
      id: segmentation.id,
    });
  });

  test('rules that two people edit at once are shown side by side', async () => {
    const { key } = await rules('Two at once', 'customer.country = "DE"');
    const [one, other] = [await open(`rules/${key}`), await open(`rules/${key}`)];
    const editorOf = (page: Page) => page.getByRole('textbox', { name: 'Rule', exact: true });
    for (const page of [one, other]) await settled(page);
    await editorOf(other).fill('customer.country = "FR"');
    await editorOf(one).fill('customer.country = "IT"');
    await one.getByRole('button', { name: 'Save and answer anew' }).click();
    await one.getByText('Saved. It is').first().waitFor();
    await other.getByText('Somebody saved another version').waitFor();
    await other.getByRole('button', { name: 'Save and answer anew' }).click();
    const dialog = other.getByRole('dialog');
    await dialog.getByText('customer.country = "IT"').waitFor();
    await dialog.getByText('customer.country = "FR"').waitFor();
    await dialog.getByRole('button', { name: 'Save what is chosen' }).click();
    await other.getByText('Saved. It is').first().waitFor();
    const { segmentation } = await ask<{ segmentation: { config: { segments: { when: string }[] } } }>(
      'query ($key: String!) { segmentation(key: $key) { config } }',
      { key },
    );
    expect(segmentation.config.segments[0]!.when).toBe('customer.country = "FR"');
  });

  test('what happens while another page is shown stands in the list afterwards', async () => {
    const page = await open('live');
    await page.getByText('Live', { exact: true }).last().waitFor();
    await page.getByRole('link', { name: 'Personas', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Personas' }).waitFor();
    await rules('Made meanwhile', 'customer.country = "DE"');
    await page.getByRole('link', { name: 'Live', exact: true }).click();
    await page.getByRole('link', { name: 'Made meanwhile' }).first().waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Made meanwhile' }).first().waitFor();
  });

  test('a customer is found, and a note is written, edited and deleted', async () => {
    const page = await open('customers');
    await page.getByRole('searchbox', { name: 'Search' }).fill(customer.name);
    await page.getByRole('link', { name: customer.name }).first().click();
    await page.getByRole('heading', { level: 1, name: customer.name }).waitFor();
    await page.getByText('Why').first().click();
    await page.getByRole('button', { name: 'Write a note' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill('Called, and was glad.');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Called, and was glad.').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill('Called, and was very glad.');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Called, and was very glad.').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Called, and was very glad.').waitFor({ state: 'detached' });
  });

  test('what a key that reads may not do is not offered, and who customers are is hidden from it', async () => {
    const { createApiKey } = await ask<{ createApiKey: { secret: string } }>(
      'mutation { createApiKey(input: { name: "Segments reader", scopes: [READ] }) { secret userErrors { message } } }',
    );
    const page = await open('segments/lifecycle', createApiKey.secret);
    await settled(page);
    for (const name of ['Edit', 'Answer anew', 'Switch off']) {
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    }
    await page.goto(`${demo.origin}/studio/customers/${encodeURIComponent(customer.id)}`);
    await settled(page);
    await page.getByText('hidden from this key').first().waitFor();
    expect(await page.getByText(customer.name).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Write a note' }).count()).toBe(0);
    await page.goto(`${demo.origin}/studio/rules`);
    await settled(page);
    expect(await page.getByRole('button', { name: 'Save as a segmentation' }).count()).toBe(0);
  });
});
