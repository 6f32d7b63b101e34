import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { type Assets, loadAssets } from './assets.ts';
import { GRAPHIQL_OPTIONS } from './options.ts';
import { pageScript } from './script.ts';

interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The page of the API at `path`: a few kilobytes that refer to files any cache may keep, the same for everybody. Its policy
 * lets it load and ask nothing but this server, and nobody may frame it.
 */
async function makePage(path: string): Promise<Page> {
  const { css, js, favicon, workers } = await loadAssets();
  const at = ({ name }: { name: string }) => `${folderOf(path)}${name}`;
  const workerUrls = Object.fromEntries(Object.entries(workers).map(([label, worker]) => [label, at(worker)]));
  const script = pageScript(path, workerUrls, { ...GRAPHIQL_OPTIONS, endpoint: path });
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${GRAPHIQL_OPTIONS.title}</title>
    <link rel="icon" href="${at(favicon)}">
    <link rel="stylesheet" href="${at(css)}">
    <style>html, body, #root { height: 100%; margin: 0; overflow: hidden; } #link { margin: 1em; font-family: sans-serif; }</style>
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <p id="link" role="alert" hidden>This link was used before, or is over a day old. Paste a key into Headers below,
      or make a new link with: npx personagraph key link</p>
    <div id="root"></div>
    <script>${script}</script>
    <script src="${at(js)}"></script>
  </body>
</html>
`;
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': policyOf(script),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    },
  };
}

/** The editor sets styles of its own making, so that those cannot be named. */
function policyOf(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    `default-src 'none'`,
    `script-src 'self' 'sha256-${hash}'`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self' data:`,
    `connect-src 'self'`,
    `worker-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** Answers a browser that opens the address of the API with GraphiQL's page. It needs no key. */
export function usePage(path: string): Plugin {
  let page: Promise<Page> | undefined;
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' || (url.pathname !== path && url.pathname !== `${path}/`)) return;
      if (!request.headers.get('accept')?.includes('text/html')) return;
      page ??= makePage(path);
      const { html, headers } = await page;
      endResponse(new fetchAPI.Response(html, { headers }));
    },
  };
}

/** `GET GRAPHQL/graphiql/FILE`: what the page refers to. It needs no key, as the page needs none. */
export function useAssets(path: string): Plugin {
  const folder = folderOf(path);
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (!url.pathname.startsWith(folder) || !['GET', 'HEAD'].includes(request.method)) return;
      const name = url.pathname.slice(folder.length);
      const asset = filesOf(await loadAssets()).find((file) => file.name === name);
      endResponse(
        asset ? await asset.answer(request, fetchAPI.Response) : new fetchAPI.Response(null, { status: 404 }),
      );
    },
  };
}

function filesOf({ css, js, favicon, workers }: Assets) {
  return [css, js, favicon, ...Object.values(workers)];
}

function folderOf(path: string): string {
  return `${path}/graphiql/`;
}
