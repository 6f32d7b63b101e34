import { setTimeout as wait } from 'node:timers/promises';
import type { Child } from './child.ts';

/** Connects so many subscribers to a server, each by a socket of its own, and resolves once it pushes to all of them. */
export async function subscribeMany(
  server: Child,
  clients: Child,
  request: { readonly url: string; readonly key: string; readonly subscribers: number; readonly query: string },
): Promise<void> {
  await clients.ask({ ask: 'connect', ...request });
  await untilSubscribed(server, request.subscribers);
}

/** Resolves once a server has so many subscribers. Throws where that takes a minute. */
export async function untilSubscribed(server: Child, wanted: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const { subscribers } = await server.ask<{ subscribers: number }>({ ask: 'subscribers' });
    if (subscribers === wanted) return;
    await wait(100);
  }
  throw new Error(`the server has not ${wanted} subscribers after a minute`);
}
