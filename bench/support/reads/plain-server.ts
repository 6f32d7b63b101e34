// The race's other server where PostGraphile cannot be had: graphql-yoga and Prisma as their documentation has them, our
// tables, no keys, no limits. Nested rows come by one statement a table. Started by plain.ts.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PrismaPg } from '@prisma/adapter-pg';
import { createSchema, createYoga } from 'graphql-yoga';
import { PrismaClient } from '../../../src/db/generated/client.ts';
import { decodeId } from '../../../src/graphql/core/id.ts';

const connectionString = process.env['DATABASE_URL']!;
const workspaceId = Number(process.env['WORKSPACE_ID']);
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 10 }) });

const typeDefs = `
  type Query { customer(externalId: String!): Customer customers(first: Int!): Customers! node(id: ID!): Node }
  interface Node { id: ID! }
  type Customer { externalId: String! name: String email: String country: String city: String createdAt: String!
    updatedAt: String! memberships: [Membership!]! personas(matched: Boolean): [Match!]! }
  type Customers { totalCount: Int! pageInfo: PageInfo! edges: [CustomerEdge!]! }
  type CustomerEdge { node: Customer! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Membership { strength: Float! since: String! segment: Segment! customer: Customer! }
  type Match { fit: Float! persona: Persona! }
  type Persona { name: String! }
  type Segment implements Node { id: ID! name: String! size: Int! members(first: Int!): Members! }
  type Members { edges: [MemberEdge!]! }
  type MemberEdge { node: Membership! }
`;

type Row = Awaited<ReturnType<typeof prisma.customer.findMany>>[number];
type SegmentRow = Awaited<ReturnType<typeof prisma.segment.findMany>>[number];

const resolvers = {
  Query: {
    customer: async (_: unknown, { externalId }: { externalId: string }) => {
      const row = await prisma.customer.findUnique({ where: { workspaceId_externalId: { workspaceId, externalId } } });
      return row && plain(row);
    },
    customers: async (_: unknown, { first }: { first: number }) => {
      const rows = await prisma.customer.findMany({ where: { workspaceId }, orderBy: { id: 'asc' }, take: first + 1 });
      const page = rows.slice(0, first);
      return {
        totalCount: () => prisma.customer.count({ where: { workspaceId } }),
        pageInfo: { hasNextPage: rows.length > first, endCursor: String(page.at(-1)?.id) },
        edges: withAnswers(page).map((node) => ({ node })),
      };
    },
    node: async (_: unknown, { id }: { id: string }) => {
      const key = { workspaceId, id: decodeId('Segment', id) };
      const row = await prisma.segment.findUnique({ where: { workspaceId_id: key } });
      return row && { ...segment(row), members: ({ first }: { first: number }) => membersOf(row.id, first) };
    },
  },
  Node: { __resolveType: () => 'Segment' },
};

function plain(row: Row) {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}

function segment(row: SegmentRow) {
  return { ...row, name: (row.name as { en: string }).en };
}

async function membersOf(segmentId: number, first: number) {
  const rows = await prisma.segmentMembership.findMany({
    where: { workspaceId, segmentId },
    orderBy: { customerId: 'asc' },
    take: first,
  });
  const ids = rows.map(({ customerId }) => customerId);
  const customers = byId(await prisma.customer.findMany({ where: { workspaceId, id: { in: ids } } }));
  return {
    edges: rows.map(({ strength, customerId }) => ({
      node: { strength, customer: plain(customers.get(customerId)!) },
    })),
  };
}

/** Customers whose memberships and personas are read for all of them at the first question. */
function withAnswers(rows: readonly Row[]) {
  const customerId = { in: rows.map(({ id }) => id) };
  const memberships = once(async () => {
    const where = { workspaceId, customerId, segmentId: { gt: 0 } };
    const found = await prisma.segmentMembership.findMany({ where });
    const ids = [...new Set(found.map(({ segmentId }) => segmentId))];
    const segments = byId(await prisma.segment.findMany({ where: { workspaceId, id: { in: ids } } }));
    return found.map((one) => ({
      ...one,
      since: one.since.toISOString(),
      segment: segment(segments.get(one.segmentId)!),
    }));
  });
  const matches = once(async () => {
    const found = await prisma.personaMatch.findMany({ where: { workspaceId, customerId } });
    const ids = [...new Set(found.map(({ personaId }) => personaId))];
    const personas = byId(await prisma.persona.findMany({ where: { workspaceId, id: { in: ids } } }));
    return found.map((one) => ({ ...one, persona: personas.get(one.personaId)! }));
  });
  return rows.map((row) => ({
    ...plain(row),
    memberships: async () => (await memberships()).filter((one) => one.customerId === row.id),
    personas: async () => (await matches()).filter((one) => one.customerId === row.id),
  }));
}

function byId<One extends { id: number }>(rows: readonly One[]): Map<number, One> {
  return new Map(rows.map((row) => [row.id, row]));
}

function once<Value>(get: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= get();
    return value;
  };
}

const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }), graphiql: false, logging: 'error' });
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql\n`);
});
