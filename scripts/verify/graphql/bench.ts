import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { createServer } from '../../../src/server.ts';
import { openWorkbench } from '../workbench.ts';

/** A number of a model, as GraphQL has it. */
interface Told {
  readonly name: string;
  readonly value: number;
  readonly standardError: number | null;
}

/** A segmentation that has run, as GraphQL has it. */
export interface Answered {
  /** Members by segment key. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  parameter(name: string): number;
  standardError(name: string): number;
  quality(name: string): number;
}

/** One workspace, asked by GraphQL alone. */
export interface Asker {
  importFile(file: string, mapping: string): Promise<void>;
  /** Configures a segmentation, runs it as of a time, and reads model and sizes. Throws where the run fails. */
  run(
    input: { readonly name: string; readonly key?: string; readonly segmenter: string; readonly config?: unknown },
    asOf?: string,
  ): Promise<Answered>;
  /** Any other question. Throws what the API answers as errors. */
  ask<T>(query: string, variables?: object): Promise<T>;
  /** What plain SQL finds in the store; `$1` is the workspace. */
  sql<T extends object>(statement: string): Promise<T[]>;
}

export interface GraphqlBench extends AsyncDisposable {
  workspace(key: string, currency: string): Promise<Asker>;
}

const CONFIGURE = `mutation ($input: ConfigureSegmentationInput!) {
  configureSegmentation(input: $input) { segmentation { id } userErrors { code message } } }`;
const RUN = `mutation ($input: RunSegmentationsInput!) {
  runSegmentations(input: $input) { run { id } userErrors { code message } } }`;
const STATE =
  'query ($id: ID!) { node(id: $id) { ... on Run { state error { message } results { error { message } } } } }';
const READ = `query ($id: ID!) { node(id: $id) { ... on Segmentation {
  warnings { code } segments { key size }
  model { parameters { name value standardError } quality { name value standardError } } } } }`;

/** Between two looks at a run. */
const PAUSE_MS = 200;

/** A server in this process on an empty store. */
export async function openGraphqlBench(): Promise<GraphqlBench> {
  const workbench = await openWorkbench();
  const server = createServer(workbench);
  return {
    async workspace(key, currency) {
      const scope = await workbench.workspace(key, currency);
      const secret = await createApiKey(workbench.db, scope.workspaceId, { name: 'verify', role: 'ADMIN' });
      const ask = async (query: string, variables: object) => {
        const response = await server.fetch(
          new Request('http://localhost/graphql', {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
            body: JSON.stringify({ query, variables }),
          }),
        );
        const { data, errors } = (await response.json()) as {
          data: Record<string, Record<string, never>>;
          errors?: unknown;
        };
        if (errors) throw new Error(JSON.stringify(errors));
        return data;
      };
      return {
        importFile: async (file, mapping) => void (await workbench.importFile(scope, file, mapping)),
        run: (input, asOf) => run(ask, input, asOf),
        ask: async <T>(query: string, variables: object = {}) => (await ask(query, variables)) as T,
        sql: <T extends object>(statement: string) => scope.query<T>(statement, [scope.workspaceId]),
      };
    },
    async [Symbol.asyncDispose]() {
      await server.dispose();
      await workbench[Symbol.asyncDispose]();
    },
  };
}

type Ask = (query: string, variables: object) => Promise<Record<string, Record<string, never>>>;

async function run(ask: Ask, input: object, asOf?: string): Promise<Answered> {
  const configured = (await ask(CONFIGURE, { input }))['configureSegmentation'] as unknown as Configured;
  if (!configured.segmentation) throw new Error(JSON.stringify(configured.userErrors));
  const { id } = configured.segmentation;
  const asked = (await ask(RUN, { input: { segmentationIds: [id], asOf } }))['runSegmentations'] as unknown as Asked;
  if (!asked.run) throw new Error(JSON.stringify(asked.userErrors));
  await ended(ask, asked.run.id);
  return answered((await ask(READ, { id }))['node'] as unknown as Read);
}

interface Configured {
  readonly segmentation: { readonly id: string } | null;
  readonly userErrors: unknown;
}

interface Asked {
  readonly run: { readonly id: string } | null;
  readonly userErrors: unknown;
}

interface Read {
  readonly warnings: readonly { readonly code: string }[];
  readonly segments: readonly { readonly key: string; readonly size: number }[];
  readonly model: { readonly parameters: readonly Told[]; readonly quality: readonly Told[] };
}

async function ended(ask: Ask, id: string): Promise<void> {
  for (;;) {
    const found = (await ask(STATE, { id }))['node'] as unknown as { readonly state: string };
    if (found.state === 'LIVE') return;
    if (found.state === 'FAILED' || found.state === 'CANCELLED') throw new Error(JSON.stringify(found));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function answered({ warnings, segments, model }: Read): Answered {
  const find = (numbers: readonly Told[], name: string) => numbers.find((one) => one.name === name);
  return {
    warnings: warnings.map(({ code }) => code),
    sizes: Object.fromEntries(segments.map(({ key, size }) => [key, size])),
    parameter: (name) => find(model.parameters, name)?.value ?? Number.NaN,
    standardError: (name) => find(model.parameters, name)?.standardError ?? Number.NaN,
    quality: (name) => find(model.quality, name)?.value ?? Number.NaN,
  };
}
