// A server of the benchmarks of subscriptions, in a process of its own: ours, or a plain graphql-ws server.

import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, execute, type GraphQLSchema, subscribe } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { pino } from 'pino';
import { WebSocketServer } from 'ws';
import plugins from '../../plugins/index.ts';
import { openDatabase } from '../../src/db/postgres/database.ts';
import { createRegistry } from '../../src/engine/registry.ts';
import { createFanOut } from '../../src/graphql/push/fan-out.ts';
import { schemaText } from '../../src/graphql/schema.ts';
import { createServer } from '../../src/server.ts';
import { startFeed } from '../../src/services/changes/feed.ts';
import type { RunHost } from '../../src/services/threads/host.ts';
import { answer } from './child.ts';
import { EventQueue } from './event-queue.ts';

type Question =
  /** Not compiled: the executor makes what subscribers share. */
  | { readonly ask: 'ours'; readonly databaseUrl: string; readonly compiled: boolean }
  | { readonly ask: 'plain' }
  | { readonly ask: 'publish'; readonly events: readonly object[] }
  | { readonly ask: 'subscribers' }
  | { readonly ask: 'usage' };

export interface Usage {
  /** Microseconds of CPU since the process began. */
  readonly cpu: number;
  readonly heapUsed: number;
  readonly rss: number;
}

const listeners = new Set<EventQueue>();
const fanOut = createFanOut();

answer(async (question: Question) => {
  if (question.ask === 'ours') return { url: await startOurs(question.databaseUrl, question.compiled) };
  if (question.ask === 'plain') return { url: await startPlain() };
  if (question.ask === 'publish') {
    for (const event of question.events) for (const listener of listeners) listener.push(event);
    return {};
  }
  if (question.ask === 'subscribers') return { subscribers: listeners.size + fanOut.count().subscribers };
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed, rss } = process.memoryUsage();
  return { cpu: user + system, heapUsed, rss } satisfies Usage;
});

async function startOurs(databaseUrl: string, compiled: boolean): Promise<string> {
  const db = openDatabase(databaseUrl);
  const logger = pino({ level: 'error' }, pino.destination(2));
  const feed = await startFeed(db, logger);
  // No run is asked for.
  const host = {} as RunHost;
  const reads = compiled ? {} : { compiled: null };
  const server = createServer({ db, registry: await createRegistry(plugins), host, feed, logger, fanOut, ...reads });
  return server.listen(0, '127.0.0.1');
}

/** Our schema, served from memory as the documentation of graphql-ws has it: each subscriber's events are executed for it. */
async function startPlain(): Promise<string> {
  const schema: GraphQLSchema = buildSchema(schemaText());
  const fields = schema.getSubscriptionType()!.getFields();
  fields['membershipChanged']!.subscribe = () => new EventQueue(listeners);
  fields['membershipChanged']!.resolve = (event) => event;
  const http = createHttpServer();
  useServer({ schema, execute, subscribe }, new WebSocketServer({ server: http, path: '/graphql' }));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
}
