import type { Scope } from '../../../src/db/postgres/connection.ts';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { decodeId } from '../../../src/graphql/core/id.ts';
import { createServer } from '../../../src/server.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { silent, type TestBackend, testBackend } from '../../support/server.ts';

/** An error of an input, as mutations answer it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** A server with runs and evaluations, spoken to as people do: by GraphQL with an ADMIN key. */
export class PeopleServer implements AsyncDisposable {
  readonly backend: TestBackend;
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #end: () => Promise<void>;
  readonly #workspace: (currency: string) => Promise<{ scope: Scope; key: string }>;

  private constructor(parts: {
    backend: TestBackend;
    fetch: (request: Request) => Promise<Response>;
    end: () => Promise<void>;
    workspace: (currency: string) => Promise<{ scope: Scope; key: string }>;
  }) {
    this.backend = parts.backend;
    this.#fetch = parts.fetch;
    this.#end = parts.end;
    this.#workspace = parts.workspace;
  }

  static async start(): Promise<PeopleServer> {
    const database = await testDatabase();
    const backend = await testBackend(database.db);
    const { registry, host, feed } = backend;
    const server = createServer({ db: database.db, registry, host, feed, logger: silent });
    return new PeopleServer({
      backend,
      fetch: async (request) => server.fetch(request),
      workspace: async (currency) => {
        const { workspaceId } = await testWorkspace(database.db, currency);
        const key = await createApiKey(database.db, workspaceId, { name: 'test', role: 'ADMIN' });
        return { scope: database.db.scope(workspaceId), key };
      },
      end: async () => {
        await server.dispose();
        await backend[Symbol.asyncDispose]();
        await database[Symbol.asyncDispose]();
      },
    });
  }

  /** A new workspace to ask. */
  async workspace(currency = 'EUR'): Promise<People> {
    const { scope, key } = await this.#workspace(currency);
    return new People(this.#fetch, scope, key, this.backend);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }
}

/** A workspace as its users see it. */
export class People {
  readonly scope: Scope;
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #key: string;
  readonly #backend: TestBackend;

  constructor(fetch: (request: Request) => Promise<Response>, scope: Scope, key: string, backend: TestBackend) {
    this.#fetch = fetch;
    this.scope = scope;
    this.#key = key;
    this.#backend = backend;
  }

  /** The data of an answer; throws its errors. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
  async ask(query: string, variables: object = {}): Promise<any> {
    const response = await this.#fetch(
      new Request('http://localhost:4000/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#key}` },
        body: JSON.stringify({ query, variables }),
      }),
    );
    const { data, errors } = (await response.json()) as { data: unknown; errors?: readonly { message: string }[] };
    if (errors) throw new Error(errors.map(({ message }) => message).join(' | '));
    return data;
  }

  /** The refusals of customers to store. */
  async customers(customers: readonly object[]): Promise<Refusal[]> {
    const { upsertCustomers } = await this.ask(
      'mutation ($c: [CustomerInput!]!) { upsertCustomers(input: { customers: $c }) { userErrors { code message } } }',
      { c: customers },
    );
    return upsertCustomers.userErrors;
  }

  async events(events: readonly object[]): Promise<{ accepted: number; duplicates: number; codes: string[] }> {
    const { ingestEvents } = await this.ask(
      'mutation ($e: [EventInput!]!) { ingestEvents(input: { events: $e, createCustomers: true }) { accepted duplicates userErrors { code } } }',
      { e: events },
    );
    const { accepted, duplicates, userErrors } = ingestEvents;
    return { accepted, duplicates, codes: userErrors.map(({ code }: Refusal) => code) };
  }

  /** External ids of those in each segment of an unsaved segmentation, ten at most of each; throws the refusal. */
  async preview(config: object, segmenter = 'rules.conditions'): Promise<Record<string, string[]>> {
    const { previewSegmentation } = await this.ask(
      'mutation ($i: PreviewSegmentationInput!) { previewSegmentation(input: $i) { preview { segments { key sample { externalId } } } userErrors { code message } } }',
      { i: { segmenter, config } },
    );
    refuse(previewSegmentation.userErrors);
    return Object.fromEntries(
      previewSegmentation.preview.segments.map((one: { key: string; sample: { externalId: string }[] }) => [
        one.key,
        one.sample.map(({ externalId }) => externalId).sort(),
      ]),
    );
  }

  /** External ids of those whom a rule means. */
  async who(when: string): Promise<string[]> {
    return (await this.preview({ timeZone: 'UTC', segments: [{ key: 's', name: 'S', when }] }))['s']!;
  }

  /** Id of a new segmentation; throws the refusal. */
  async configure(key: string, segmenter: string, config: object): Promise<string> {
    const { configureSegmentation } = await this.ask(
      'mutation ($i: ConfigureSegmentationInput!) { configureSegmentation(input: $i) { segmentation { id } userErrors { code message } } }',
      { i: { name: key, key, segmenter, config } },
    );
    refuse(configureSegmentation.userErrors);
    return configureSegmentation.segmentation.id;
  }

  /** Runs all segmentations and waits for the end; returns the errors by segmentation. */
  async run(): Promise<Record<string, string>> {
    const { runSegmentations } = await this.ask(
      'mutation { runSegmentations(input: {}) { run { id } userErrors { code message } } }',
    );
    refuse(runSegmentations.userErrors);
    return this.ended(runSegmentations.run.id);
  }

  /** Errors by segmentation of a run, once it has ended. */
  async ended(runId: string): Promise<Record<string, string>> {
    await waitForRun(this.#backend.feed, this.scope, { id: decodeId('Run', runId) });
    const { node } = await this.ask(
      'query ($id: ID!) { node(id: $id) { ... on Run { results { segmentation { key } error { message } } } } }',
      { id: runId },
    );
    type Result = { segmentation: { key: string }; error: { message: string } | null };
    return Object.fromEntries(
      node.results.flatMap(({ segmentation, error }: Result) => (error ? [[segmentation.key, error.message]] : [])),
    );
  }

  /** External ids of the members of each segment of a segmentation. */
  async members(key: string): Promise<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    for (let after: string | null = null; ; ) {
      const { customers } = await this.ask(
        'query ($after: String) { customers(first: 200, after: $after) { pageInfo { hasNextPage endCursor } nodes { externalId memberships { segment { key segmentation { key } } } } } }',
        { after },
      );
      type Customer = {
        externalId: string;
        memberships: { segment: { key: string; segmentation: { key: string } } }[];
      };
      for (const { externalId, memberships } of customers.nodes as Customer[]) {
        for (const { segment } of memberships) {
          if (segment.segmentation.key === key) found[segment.key] = [...(found[segment.key] ?? []), externalId].sort();
        }
      }
      if (!customers.pageInfo.hasNextPage) return found;
      after = customers.pageInfo.endCursor;
    }
  }
}

function refuse(errors: readonly Refusal[]): void {
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join(' | '));
}
