import { expect } from 'vitest';
import type { Database, Scope } from '../../src/db/postgres/connection.ts';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { createServer, type PersonagraphServer } from '../../src/server.ts';
import { testDatabase, testWorkspace } from '../support/database.ts';
import { silent, type TestBackend, testBackend } from '../support/server.ts';
import { post } from './api.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
export type Data = any;

/** A server with its run thread, as one client sees it. */
export interface LiveApi extends AsyncDisposable {
  readonly db: Database;
  readonly backend: TestBackend;
  readonly server: PersonagraphServer;
  readonly scope: Scope;
  readonly key: string;
  ask(query: string, variables?: object): Promise<Data>;
  /** Sends a mutation; it has to be accepted. */
  act(name: string, input: object, result: string): Promise<Data>;
  /** Sends a mutation; returns what it is refused for. */
  refused(name: string, input: object): Promise<Data>;
  /** Opens a subscription: it hears what happens from now on. */
  subscribed(query: string): Promise<AsyncGenerator<Data, void, void>>;
  /** Answers all segmentations, and waits for the end as clients do. */
  run(): Promise<void>;
}

/** A server of a workspace of its own; `author` is the name of the key that its client has. */
export async function liveApi(author: string): Promise<LiveApi> {
  const database = await testDatabase();
  const backend = await testBackend(database.db);
  const scope = await testWorkspace(database.db);
  const key = await createApiKey(database.db, scope.workspaceId, { name: author, role: 'ADMIN' });
  const { registry, host, feed } = backend;
  const server = createServer({ db: database.db, registry, host, feed, logger: silent });

  async function ask(query: string, variables: object = {}): Promise<Data> {
    const response = await server.fetch(post({ query, variables }, key));
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  }

  async function mutate(name: string, input: object, result: string): Promise<Data> {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${result} userErrors { code field message } } }`;
    return (await ask(query, { input }))[name];
  }

  async function act(name: string, input: object, result: string): Promise<Data> {
    const answer = await mutate(name, input, result);
    expect(answer.userErrors).toEqual([]);
    return answer;
  }

  async function refused(name: string, input: object): Promise<Data> {
    const { userErrors } = await mutate(name, input, '');
    expect(userErrors).not.toEqual([]);
    return userErrors[0];
  }

  async function subscribed(query: string): Promise<AsyncGenerator<Data, void, void>> {
    const response = await server.fetch(post({ query }, key, { accept: 'text/event-stream' }));
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    // The stream begins with its place among the changes: what happens after that is heard.
    const beginning = await reader.read();
    return items(reader, beginning.value ?? '');
  }

  async function run(): Promise<void> {
    const { runSegmentations } = await ask('mutation { runSegmentations(input: {}) { run { id } } }');
    const steps = await subscribed(
      `subscription { runProgress(runId: "${runSegmentations.run.id}") { run { state } } }`,
    );
    let state = '';
    for await (const { runProgress } of steps) state = runProgress.run.state;
    expect(state).toBe('LIVE');
  }

  async function dispose(): Promise<void> {
    await server.dispose();
    await backend[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  }
  return {
    db: database.db,
    backend,
    server,
    scope,
    key,
    ask,
    act,
    refused,
    subscribed,
    run,
    [Symbol.asyncDispose]: dispose,
  };
}

async function* items(
  reader: ReadableStreamDefaultReader<string>,
  beginning: string,
): AsyncGenerator<Data, void, void> {
  let text = '';
  for (let part: string | undefined = beginning; part !== undefined; part = (await reader.read()).value) {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const line = block.split('\n').find((one) => one.startsWith('data: {'));
      if (line) yield JSON.parse(line.slice(6)).data;
    }
  }
  await reader.cancel();
}
