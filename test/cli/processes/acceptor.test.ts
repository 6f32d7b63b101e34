import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Acceptor, type Taker } from '../../../src/cli/processes/acceptor.ts';
import { silent } from '../../support/server.ts';

/** Remembers what it was handed. */
class Process implements Taker {
  readonly handed: number[] = [];
  readonly sockets: Socket[] = [];
  #told: () => void = () => undefined;

  hand(id: number, socket: Socket): void {
    this.handed.push(id);
    this.sockets.push(socket);
    this.#told();
  }

  /** Resolves once it was handed so many. */
  async has(count: number): Promise<void> {
    while (this.handed.length < count) {
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
  }
}

const clients: Socket[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

async function listening(...processes: Process[]) {
  const acceptor = new Acceptor(silent);
  for (const process of processes) acceptor.add(process);
  const { port } = new URL(await acceptor.listen(0, '127.0.0.1'));
  return {
    acceptor,
    async open(): Promise<Socket> {
      const client = connect(Number(port), '127.0.0.1');
      clients.push(client);
      await once(client, 'connect');
      return client;
    },
  };
}

test('each connection goes to the process that has fewest', async () => {
  const [one, other] = [new Process(), new Process()];
  const { acceptor, open } = await listening(one, other);
  for (let n = 1; n <= 3; n++) {
    await open();
    await one.has(n);
    await open();
    await other.has(n);
    acceptor.taken(one, one.handed.at(-1)!);
    acceptor.taken(other, other.handed.at(-1)!);
  }
  acceptor.ended(other);
  await open();
  await other.has(4);
  expect(one.handed).toHaveLength(3);
  acceptor.close();
});

test('what a process did not live to take goes to another, what it took does not', async () => {
  const [killed, other] = [new Process(), new Process()];
  const { acceptor, open } = await listening(killed);
  const taken = await open();
  await killed.has(1);
  acceptor.taken(killed, killed.handed[0]!);
  await open();
  await killed.has(2);
  acceptor.add(other);
  acceptor.remove(killed);
  await other.has(1);
  expect(other.sockets).toEqual([killed.sockets[1]]);
  expect(taken.destroyed).toBe(false);
  expect(other.sockets[0]!.destroyed).toBe(false);
  acceptor.close();
});

test('a process that leaves gets no more, and what it returns goes to another', async () => {
  const [leaving, other] = [new Process(), new Process()];
  const { acceptor, open } = await listening(leaving);
  await open();
  await leaving.has(1);
  acceptor.add(other);
  acceptor.leave(leaving);
  acceptor.returned(leaving, leaving.handed[0]!);
  await other.has(1);
  await open();
  await other.has(2);
  expect(leaving.handed).toHaveLength(1);
  acceptor.close();
});

test('connections wait while there is no process; closed, those that wait are cut off', async () => {
  const { acceptor, open } = await listening();
  await open();
  const late = new Process();
  acceptor.add(late);
  await late.has(1);
  acceptor.leave(late);
  const waiting = await open();
  const cut = once(waiting, 'close');
  // A process that gets it shows that it was accepted; it gives it back.
  const probe = new Process();
  acceptor.add(probe);
  await probe.has(1);
  acceptor.leave(probe);
  acceptor.returned(probe, probe.handed[0]!);
  acceptor.close();
  await cut;
});
