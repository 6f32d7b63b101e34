import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where Debian, Ubuntu and others have it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** The browser that is here: `CHROMIUM`, or that of the system; undefined where there is none. */
export const CHROMIUM = [process.env['CHROMIUM'], ...PLACES].find((path) => path !== undefined && existsSync(path));

export const LANGUAGES = ['en', 'zh'] as const;
export const THEMES = ['light', 'dark'] as const;
export const WIDTHS = [1280, 390] as const;

/** Readers who have each language, theme and width with each of the others: half of all, and as much is seen. */
export const READERS = [
  { language: 'en', theme: 'light', width: 1280 },
  { language: 'zh', theme: 'dark', width: 1280 },
  { language: 'en', theme: 'dark', width: 390 },
  { language: 'zh', theme: 'light', width: 390 },
] as const;

export interface Reader {
  readonly language?: (typeof LANGUAGES)[number];
  readonly theme?: (typeof THEMES)[number];
  readonly width?: number;
  /** Key that is signed in; null: nobody. */
  readonly key: string | null;
  /** Has seen the five words. Default true. */
  readonly knowsWords?: boolean;
}

export function launch(): Promise<Browser> {
  // Its own sandbox needs rights that containers lack; it opens nothing but our own pages.
  return chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
}

/** A browser of a reader: nothing is shared with another one. */
export async function readerOf(browser: Browser, reader: Reader): Promise<BrowserContext> {
  const { language = 'en', theme = 'light', width = 1280, key, knowsWords = true } = reader;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: theme,
  });
  context.setDefaultTimeout(60_000);
  const script = [
    key === null ? '' : `sessionStorage.setItem('personagraph.key', ${JSON.stringify(key)});`,
    knowsWords ? `localStorage.setItem('personagraph.words', 'seen');` : '',
  ].join('\n');
  await context.addInitScript(script);
  return context;
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page, a line each; empty: nothing. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(`
    axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target + ' ' + failureSummary)))
  `);
}

/** Waits until a page shows what it was asked for: nothing loads any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
}

/** Complaints of a page's console, and what it threw: under the policy of the page there are none. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (one) => {
    if (one.type() === 'error') complaints.push(one.text());
  });
  return complaints;
}
