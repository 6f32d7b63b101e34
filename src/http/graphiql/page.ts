import type { GraphiQLOptions, Plugin } from 'graphql-yoga';
import { type Assets, loadAssets } from './assets.ts';

/** The page of the API at `path`: a few kilobytes that refer to files any cache may keep. */
export async function renderPage(path: string, options: GraphiQLOptions = {}): Promise<string> {
  const { css, js, favicon, workers } = await loadAssets();
  const at = ({ name }: { name: string }) => `${folderOf(path)}${name}`;
  const workerUrls = Object.fromEntries(Object.entries(workers).map(([label, worker]) => [label, at(worker)]));
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${options.title ?? 'GraphiQL'}</title>
    <link rel="icon" href="${at(favicon)}">
    <link rel="stylesheet" href="${at(css)}">
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script>
      const workers = ${literal(workerUrls)};
      self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (moduleId, label) => workers[label] };
    </script>
    <script src="${at(js)}"></script>
    <script>
      YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), ${literal(options)});
    </script>
  </body>
</html>
`;
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

/** JSON that cannot end the script it stands in. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
