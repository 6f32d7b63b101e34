import type { Browser, Page } from 'playwright-core';
import { readerOf } from '../../test/studio/browser.ts';

/** One visit of a page by a browser that has nothing of it. */
export interface Visit {
  /** From the navigation until the content stands and nothing loads any more. */
  readonly ms: number;
  /** Problems that the page shows. */
  readonly problems: readonly string[];
  /** Milliseconds of each operation that the page sent, until its answer was there. */
  readonly operations: Readonly<Record<string, number>>;
}

/** Nothing asked and nothing loading for so long: the page is as it stays. */
const QUIET_MS = 400;
const LONGEST_MS = 30_000;

/** Notes when the content of the page stood last, from the beginning of the navigation. */
const WATCH = `
  globalThis.stoodAt = null;
  new MutationObserver(() => {
    const stands = document.querySelector('main h1') !== null && document.querySelector('.loading') === null;
    if (!stands) globalThis.stoodAt = null;
    else globalThis.stoodAt ??= performance.now();
  }).observe(document, { childList: true, subtree: true });
`;

/** Opens a page and waits until all of it is there. */
export async function visit(browser: Browser, address: string, key: string): Promise<Visit> {
  const context = await readerOf(browser, { key });
  try {
    await context.addInitScript(WATCH);
    const page = await context.newPage();
    const { operations, open } = operationsOf(page);
    await page.goto(address, { waitUntil: 'commit' });
    const deadline = Date.now() + LONGEST_MS;
    let before: number | null = null;
    // The page's policy lets nothing be evaluated in it later on: what it noted is asked for.
    for (;;) {
      await page.waitForTimeout(QUIET_MS);
      const stoodAt = await page.evaluate<number | null>('globalThis.stoodAt');
      if (stoodAt !== null && stoodAt === before && open() === 0) {
        const problems = await page.locator('main .problem').allInnerTexts();
        return { ms: Math.round(stoodAt), problems, operations };
      }
      if (Date.now() > deadline) {
        const shown = await page.locator('main').innerText();
        return { ms: LONGEST_MS, problems: [`does not come to rest: ${shown.slice(0, 200)}`], operations };
      }
      before = stoodAt;
    }
  } finally {
    await context.close();
  }
}

function operationsOf(page: Page) {
  const operations: Record<string, number> = {};
  let open = 0;
  page.on('request', (request) => {
    const name = nameOf(request.postData());
    // What is pushed never ends.
    if (name === undefined || request.headers()['accept']?.includes('event-stream')) return;
    open++;
    const began = performance.now();
    void request
      .response()
      .then((response) => response?.finished())
      .catch(() => undefined)
      .then(() => {
        open--;
        operations[name] = Math.max(operations[name] ?? 0, Math.round(performance.now() - began));
      });
  });
  return { operations, open: () => open };
}

function nameOf(body: string | null): string | undefined {
  return body === null ? undefined : /(?:query|mutation)\s+(\w+)/.exec(body)?.[1];
}
