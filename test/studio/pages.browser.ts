import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ask } from './ask.ts';
import { CHROMIUM, complaintsOf, launch, READERS, readerOf, settled, THEMES, violations } from './browser.ts';

const demo = inject('demo')!;

/** Every page, and the parts of those that have several. */
const PATHS = [
  'personas',
  'personas?view=table',
  ...['portrait', 'claims', 'members', 'criteria', 'quality', 'versions', 'outcomes', 'playbook'].map(
    (tab) => `personas/PERSONA?tab=${tab}`,
  ),
  'segments',
  'rules',
  'customers',
  'live',
  'data',
  'data/imports/new',
  'data/quality',
  'data/duplicates',
  'data/exports',
  'data/exports?new=yes',
  'operate',
  'operate/segmenters',
  'operate/segmenters/lifecycle.stage',
  'operate/segmenters/behavioral.rfm',
  'operate/webhooks',
  'operate/keys',
  'operate/health',
];

describe.skipIf(CHROMIUM === undefined)('each page, by axe', () => {
  let browser: Browser;
  let persona: string;
  beforeAll(async () => {
    browser = await launch();
    const { personas } = await ask<{ personas: { nodes: { key: string }[] } }>(
      demo,
      '{ personas(first: 1) { nodes { key } } }',
    );
    persona = personas.nodes[0]!.key;
  });
  afterAll(() => browser?.close());

  test.each(READERS)('has nothing to complain of in $language, $theme, $width wide', async (reader) => {
    const context = await readerOf(browser, { ...reader, key: demo.key });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    const found: string[] = [];
    for (const path of PATHS) {
      await page.goto(`${demo.origin}/studio/${path.replace('PERSONA', persona)}`);
      await settled(page);
      if ((await page.locator('.problem').count()) > 0)
        found.push(`${path}: ${await page.locator('.problem').innerText()}`);
      found.push(...(await violations(page)).map((one) => `${path}: ${one}`));
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (wider > 0) found.push(`${path}: ${wider} px wider than the window`);
    }
    await context.close();
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test.each(THEMES)(
    'has nothing to complain of before anybody is signed in, and in the five words: %s',
    async (theme) => {
      const signedOut = await readerOf(browser, { theme, key: null });
      const page = await signedOut.newPage();
      await page.goto(`${demo.origin}/studio/`);
      await page.locator('h1').waitFor();
      expect(await violations(page)).toEqual([]);
      await signedOut.close();
      const context = await readerOf(browser, { theme, key: demo.key, knowsWords: false });
      const first = await context.newPage();
      await first.goto(`${demo.origin}/studio/personas`);
      await first.getByRole('dialog').waitFor();
      await settled(first);
      expect(await violations(first)).toEqual([]);
      await context.close();
    },
  );
});
