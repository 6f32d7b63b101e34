import type { Database, Scope } from '../../../src/db/postgres/connection.ts';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { silent, type TestBackend, testBackend } from '../../support/server.ts';

export const DAY = 86_400_000;
export const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

// biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
export type Loose = any;

/** An error of a mutation, as clients see it. */
export interface UserError {
  readonly code: string;
  readonly field: readonly string[] | null;
  readonly message: string;
}

/** Members by segment, as external ids in order, beside how the segmentation stands. */
export interface Standing {
  readonly status: string;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly members: Readonly<Record<string, readonly string[]>>;
}

/** A server with an open port, as users have it, for the trials of one file. */
export class SemanticsServer implements AsyncDisposable {
  readonly url: string;
  readonly backend: TestBackend;
  readonly #database: TestDatabase;
  readonly #server: PersonagraphServer;

  private constructor(database: TestDatabase, backend: TestBackend, server: PersonagraphServer, url: string) {
    this.#database = database;
    this.backend = backend;
    this.#server = server;
    this.url = url;
  }

  static async begin(): Promise<SemanticsServer> {
    const database = await testDatabase();
    const backend = await testBackend(database.db);
    const { registry, host, feed } = backend;
    const server = createServer({ db: database.db, registry, host, feed, logger: silent });
    return new SemanticsServer(database, backend, server, await server.listen(0, '127.0.0.1'));
  }

  get db(): Database {
    return this.#database.db;
  }

  /** A workspace of its own, in EUR, with an ADMIN key. */
  async workspace(): Promise<Workspace> {
    const scope = await testWorkspace(this.db);
    return new Workspace(this, scope, await createApiKey(this.db, scope.workspaceId, { name: 'test', role: 'ADMIN' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.dispose();
    await this.backend[Symbol.asyncDispose]();
    await this.#database[Symbol.asyncDispose]();
  }
}

export class Workspace {
  readonly key: string;
  readonly scope: Scope;
  readonly #server: SemanticsServer;
  #messages = 0;

  constructor(server: SemanticsServer, scope: Scope, key: string) {
    this.#server = server;
    this.scope = scope;
    this.key = key;
  }

  /** Sends a body as it is: numbers keep the digits they are written with. */
  async raw(body: string, path = ''): Promise<Loose> {
    return this.#post(path, 'application/json', body);
  }

  /** Sends events to the stream of events, as they are written, one a line. */
  async stream(...events: readonly string[]): Promise<Loose> {
    return this.#post('/ingest/events', 'application/x-ndjson', events.join('\n'));
  }

  async #post(path: string, type: string, body: string): Promise<Loose> {
    const headers = { 'content-type': type, authorization: `Bearer ${this.key}` };
    const url = path === '' ? this.#server.url : new URL(path, this.#server.url);
    return (await fetch(url, { method: 'POST', headers, body })).json();
  }

  async ask(query: string, variables: object = {}): Promise<Loose> {
    const { data, errors } = await this.raw(JSON.stringify({ query, variables }));
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** A mutation's payload: its fields, and `userErrors`. */
  async mutate(name: string, input: object, fields: string): Promise<Loose> {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code field message } } }`;
    return (await this.ask(query, { input }))[name];
  }

  async customers(...customers: readonly object[]): Promise<readonly UserError[]> {
    return (await this.mutate('upsertCustomers', { customers }, 'created')).userErrors;
  }

  event(externalId: string, type: string, days: number, more: object = {}): object {
    this.#messages++;
    return { customer: { externalId }, messageId: `m${this.#messages}`, type, at: ago(days), ...more };
  }

  async events(...events: readonly object[]): Promise<Loose> {
    return this.mutate('ingestEvents', { events, createCustomers: true }, 'accepted duplicates corrected');
  }

  /** Who would be in each segment, ten at most; throws what refuses it, as `CODE: message`. */
  async preview(config: object, segmenter = 'rules.conditions'): Promise<Record<string, readonly string[]>> {
    const { preview, userErrors } = await this.mutate(
      'previewSegmentation',
      { segmenter, config },
      'preview { segments { key sample { externalId } } }',
    );
    if (userErrors.length > 0)
      throw new Error(userErrors.map(({ code, message }: UserError) => `${code}: ${message}`).join());
    return Object.fromEntries(preview.segments.map(({ key, sample }: Loose) => [key, idsOf(sample)]));
  }

  /** Who is in one rule. */
  async who(when: string | object): Promise<readonly string[]> {
    return (await this.preview({ segments: [{ key: 's', name: 'S', when }] }))['s']!;
  }

  async configure(key: string, config: object, more: object = {}): Promise<Loose> {
    const input = { name: key, key, segmenter: 'rules.conditions', config, ...more };
    const { segmentation, userErrors } = await this.mutate(
      'configureSegmentation',
      input,
      'segmentation { id status }',
    );
    return { ...segmentation, userErrors };
  }

  /** Runs segmentations, by default all, and whatever that leads to. */
  async run(...segmentationIds: readonly string[]): Promise<void> {
    const input = segmentationIds.length > 0 ? { segmentationIds } : {};
    const { userErrors } = await this.mutate('runSegmentations', input, 'run { id }');
    if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
    await this.settled();
  }

  /** Resolves once no run is under way or waits, and nobody waits to be evaluated. */
  async settled(): Promise<void> {
    for (;;) {
      const [waiting] = await this.scope.query<{ id: number }>(
        `SELECT id FROM run WHERE workspace_id = $1 AND state IN ('QUEUED', 'PREPARING', 'COMPUTING') ORDER BY id LIMIT 1`,
        [this.scope.workspaceId],
      );
      if (!waiting) break;
      const [run] = await runsByIds(this.scope, [waiting.id]);
      await waitForRun(this.#server.backend.feed, this.scope, run!).catch(() => undefined);
    }
    await this.#server.backend.evaluate();
  }

  async standing(key: string): Promise<Standing> {
    const { segmentation } = await this.ask(
      `query ($key: String!) { segmentation(key: $key) { status error { code message }
        segments { key members(first: 100) { nodes { customer { externalId } } } } } }`,
      { key },
    );
    const { status, error, segments } = segmentation;
    const members = segments.map((one: Loose) => [
      one.key,
      idsOf(one.members.nodes.map((node: Loose) => node.customer)),
    ]);
    return { status, error, members: Object.fromEntries(members) };
  }
}

/** Rules by the keys of their segments. */
export function rules(segments: Readonly<Record<string, string>>): object {
  return { segments: Object.entries(segments).map(([key, when]) => ({ key, name: key, when })) };
}

function idsOf(customers: readonly { readonly externalId: string }[]): string[] {
  return customers.map(({ externalId }) => externalId).sort();
}
