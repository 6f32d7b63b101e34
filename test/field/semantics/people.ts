import type { Scope } from '../../../src/db/postgres/connection.ts';
import { decodeId } from '../../../src/graphql/core/id.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import type { TestBackend } from '../../support/server.ts';
import type { Loose, SemanticsServer, Workspace } from './server.ts';

/** An error of an input, as mutations answer it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** A workspace as its users see it. */
export class People {
  readonly scope: Scope;
  readonly #backend: TestBackend;
  readonly #workspace: Workspace;

  private constructor(backend: TestBackend, workspace: Workspace) {
    this.#backend = backend;
    this.#workspace = workspace;
    this.scope = workspace.scope;
  }

  /** A new workspace to ask, in EUR. */
  static async of(server: SemanticsServer): Promise<People> {
    return new People(server.backend, await server.workspace());
  }

  /** The data of an answer; throws its errors. */
  ask(query: string, variables: object = {}): Promise<Loose> {
    return this.#workspace.ask(query, variables);
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
