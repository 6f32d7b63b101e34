import type { Scope } from '../../../src/db/postgres/connection.ts';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import type { Workbench } from '../../verify/workbench.ts';

// biome-ignore lint/suspicious/noExplicitAny: the report reads into answers of any shape
type Data = any;

/** The API of one workspace, as a client has it. */
export interface Api {
  /** Sends an operation. Throws where it has errors, or user errors. */
  ask(query: string, variables?: object): Promise<Data>;
  /** The text of a page. Throws for any status but 200. */
  page(path: string): Promise<string>;
}

/** A server in process over the workbench, without a port. */
export function openServer({ db, registry, host, feed, logger }: Workbench): PersonagraphServer {
  return createServer({ db, registry, host, feed, logger });
}

/** The API of a workspace, by a key of its own. */
export async function apiOf(server: PersonagraphServer, { db }: Workbench, scope: Scope): Promise<Api> {
  const key = await createApiKey(db, scope.workspaceId, { name: 'report', role: 'ADMIN' });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json' };
  return {
    async ask(query, variables = {}) {
      const body = JSON.stringify({ query, variables });
      const response = await server.fetch(new Request('http://report/graphql', { method: 'POST', headers, body }));
      const { data, errors } = (await response.json()) as { data: Data; errors?: readonly object[] };
      const refused = Object.values((data ?? {}) as Record<string, Data>).flatMap((field) => field?.userErrors ?? []);
      if (errors || refused.length > 0) {
        throw new Error(`${query.slice(0, 300)}: ${JSON.stringify(errors ?? refused).slice(0, 2_000)}`);
      }
      return data;
    },
    async page(path) {
      const response = await server.fetch(new Request(`http://report${path}`, { headers }));
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.text();
    },
  };
}
