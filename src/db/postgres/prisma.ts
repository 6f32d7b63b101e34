import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from '../generated/client.ts';
import type { Connection } from './connection.ts';

const clients = new WeakMap<object, PrismaClient>();

/** Prisma over the same pool, for everyday access in `db/tables`. Its statements are outside every transaction of ours. */
export function openPrisma(pool: pg.Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
}

/** Lets {@link prismaOf} find the client of a connection of the pool. */
export function withPrisma<T extends Connection>(connection: T, prisma: PrismaClient): T {
  clients.set(connection, prisma);
  return connection;
}

/** Prisma of a connection. Throws within a transaction, of which its statements would be no part. */
export function prismaOf(connection: Connection): PrismaClient {
  const client = clients.get(connection);
  if (!client) throw new Error('Prisma has no part in this transaction.');
  return client;
}
