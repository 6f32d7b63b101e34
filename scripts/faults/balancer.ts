import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { NodeProcess } from './node-process.ts';

/** The balancer before the nodes: clients know its address only, as in production. */
export interface Balancer extends AsyncDisposable {
  /** URL of the API, whoever answers. */
  readonly url: string;
  /** Sends connections to this node too, until it ends. */
  add(node: NodeProcess): void;
}

/** Hands each connection to the running node with the fewest; without one, connections are refused. */
export async function startBalancer(): Promise<Balancer> {
  const nodes = new Map<NodeProcess, number>();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client)).on('error', () => undefined);
    const [node] = [...nodes].filter(([{ running }]) => running).sort(([, a], [, b]) => a - b);
    if (!node) return client.destroy();
    const [chosen] = node;
    nodes.set(chosen, nodes.get(chosen)! + 1);
    const { hostname, port } = new URL(chosen.url);
    const back = connect(Number(port), hostname);
    back.on('error', () => undefined);
    back.once('close', () => {
      nodes.set(chosen, nodes.get(chosen)! - 1);
      client.destroy();
    });
    client.once('close', () => back.destroy());
    return client.pipe(back).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    add: (node) => void nodes.set(node, 0),
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
