import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import plugins from '../../plugins/index.ts';
import { createRegistry } from '../../src/engine/registry.ts';
import { doJob, type JobFunctions } from '../../src/services/jobs/jobs.ts';
import type { RunContext } from '../../src/services/runs/context.ts';
import { createIsolation } from '../../src/services/threads/isolation.ts';
import { transferLoops } from '../../src/services/transfers/loops.ts';
import { DEFAULT_LIMITS, type TransferLimits, type TransferSettings } from '../../src/services/transfers/settings.ts';
import { type Answer, type TestApi, testApi } from '../graphql/api.ts';
import { silent } from './server.ts';

/** A server that keeps files, whose imports and exports are done where a test says so. */
export interface TransferApi extends AsyncDisposable {
  readonly api: TestApi;
  readonly settings: TransferSettings;
  /** Where the server listens, without a path. */
  readonly origin: string;
  /** Works on imports and exports until it is stopped. */
  work(): { stop(): Promise<void> };
  /** Sends a request with a key. Default: the one that may write. */
  send(path: string, init?: RequestInit, key?: string | null): Promise<Response>;
  /** Sends a file in one body, and returns the id of its upload. */
  upload(content: string | Uint8Array, query?: string): Promise<string>;
  /** Asks until an import or export has ended, as its subscribers hear it. */
  ended(kind: 'import' | 'export', id: string, fields: string): Promise<Answer['data']>;
}

/** `jobs` are done besides choosing audiences and proposing mappings. */
export async function transferApi(
  limits: Partial<TransferLimits> = {},
  jobs: Partial<JobFunctions> = {},
): Promise<TransferApi> {
  const folder = mkdtempSync(join(tmpdir(), 'personagraph-files-'));
  const settings: TransferSettings = { folder, limits: { ...DEFAULT_LIMITS, ...limits } };
  const registry = await createRegistry(plugins);
  const isolation = createIsolation('');
  const context = (): RunContext => ({
    db: api.db,
    registry,
    isolation,
    signal: new AbortController().signal,
    now: Date.now,
  });
  const api: TestApi = await testApi(
    {
      audience: (request) => doJob(context(), 'audience', request),
      proposal: (request) => doJob(context(), 'proposal', request),
      ids: (request) => doJob(context(), 'ids', request),
      ...jobs,
    },
    { transfers: settings },
  );
  const url = await api.server.listen(0, '127.0.0.1');
  const origin = new URL(url).origin;
  const working = new Set<{ stop(): Promise<void> }>();
  const send = (path: string, init: RequestInit = {}, key: string | null = api.keys.WRITE) => {
    const headers = new Headers(init.headers);
    if (key !== null) headers.set('authorization', `Bearer ${key}`);
    return fetch(`${origin}${path}`, { ...init, headers });
  };
  return {
    api,
    settings,
    origin,
    send,
    work() {
      const stopping = new AbortController();
      const loops = transferLoops({ db: api.db, settings, log: silent, signal: stopping.signal, now: Date.now });
      const work = {
        async stop() {
          stopping.abort();
          await loops;
          working.delete(work);
        },
      };
      working.add(work);
      return work;
    },
    async upload(content, query = '?name=orders.csv') {
      const response = await send(`/uploads${query}`, { method: 'POST', body: content as BodyInit });
      const body = (await response.json()) as { id: string };
      if (response.status !== 201) throw new Error(`The upload was refused: ${JSON.stringify(body)}`);
      return body.id;
    },
    async ended(kind, id, fields) {
      const query = `subscription ($id: ID!) { ${kind}Progress(${kind}Id: $id) { ${kind} { state ${fields} } } }`;
      const response = await send('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query, variables: { id } }),
      });
      const text = await response.text();
      const events = [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json]) => JSON.parse(json!));
      const refused = events.find(({ errors }) => errors);
      if (refused) throw new Error(`The subscription failed: ${JSON.stringify(refused.errors)}`);
      const last = events.filter(({ data }) => data?.[`${kind}Progress`]).at(-1);
      return last?.data[`${kind}Progress`][kind];
    },
    async [Symbol.asyncDispose]() {
      for (const work of working) await work.stop();
      await api[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
