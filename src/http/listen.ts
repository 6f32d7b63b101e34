import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { PersonagraphError } from '../errors.ts';

/** Opens a port (0 takes a free one), and returns its origin. Throws INVALID_SETTING. */
export async function listenAt(server: Server, port: number, address: string): Promise<string> {
  server.listen(port, address);
  await once(server, 'listening').catch((cause: Error) => {
    const message = `Cannot listen on ${address}:${port}: ${cause.message}.`;
    throw new PersonagraphError('INVALID_SETTING', message, { cause });
  });
  const name = address.includes(':') ? `[${address}]` : address;
  return `http://${name}:${(server.address() as AddressInfo).port}`;
}
