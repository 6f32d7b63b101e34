/**
 * The page's own script: exchanges the token of the address for a key, keeps it for the session of the tab, and renders
 * GraphiQL with `options`. A text, since it is named in the page's policy by its hash.
 */
export function pageScript(endpoint: string, workerUrls: object, options: object): string {
  return `
const workers = ${literal(workerUrls)};
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (moduleId, label) => workers[label] };
addEventListener('DOMContentLoaded', async () => {
  const options = ${literal(options)};
  const kept = 'personagraph.key';
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    history.replaceState(null, '', location.pathname + location.search);
    const answer = await fetch(${literal(`${endpoint}/graphiql/key`)}, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) sessionStorage.setItem(kept, (await answer.json()).key);
    else document.querySelector('#link').hidden = false;
  }
  const key = sessionStorage.getItem(kept);
  const headers = JSON.stringify({ Authorization: 'Bearer ' + (key ?? 'YOUR_API_KEY') }, null, 2);
  YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), { ...options, headers, defaultHeaders: headers });
});
`;
}

/** JSON that cannot end the script it stands in. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
