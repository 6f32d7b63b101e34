import { encodeId } from '../../../src/graphql/core/id.ts';
import { inAnyOrder, instant, type ReadQueries } from './documents.ts';

interface Person {
  readonly externalId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
interface Edges<Node> {
  readonly edges: readonly { readonly node: Node }[];
}
interface Nested extends Person {
  readonly memberships: readonly { strength: number; since: string; segment: { name: string } }[];
  readonly personas: readonly { fit: number; persona: { name: string } }[];
}
interface Counted extends Edges<Person> {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean };
}
interface Members {
  readonly name: string;
  readonly size: number;
  readonly members: Edges<{ strength: number; customer: Person }>;
}

const none = () => [{}];

/** The queries as Personagraph has them. */
export const OUR_QUERIES: ReadQueries = {
  hello: { document: '{ __typename }', variables: none, values: (data) => data },
  point: {
    document: `query ($e: String!) { customer(externalId: $e) { externalId name email country city createdAt } }`,
    variables: ({ externalIds }) => externalIds.map((e) => ({ e })),
    values: ({ customer }: { customer: Person }) => ({ ...customer, createdAt: instant(customer.createdAt) }),
  },
  nested: {
    document: `{ customers(first: 20) { edges { node { externalId name
      memberships { strength since segment { name } }
      personas(matched: true) { fit persona { name } } } } } }`,
    variables: none,
    values: ({ customers }: { customers: Edges<Nested> }) =>
      customers.edges.map(({ node: { externalId, name, memberships, personas } }) => ({
        externalId,
        name,
        memberships: inAnyOrder(
          memberships.map(({ strength, since, segment }) => ({ strength, since: instant(since), name: segment.name })),
        ),
        personas: inAnyOrder(personas.map(({ fit, persona }) => ({ fit, name: persona.name }))),
      })),
  },
  count: {
    document: `{ customers(first: 20) { totalCount pageInfo { hasNextPage endCursor }
      edges { node { externalId name country } } } }`,
    variables: none,
    values: ({ customers: { totalCount, pageInfo, edges } }: { customers: Counted }) => ({
      totalCount,
      hasNextPage: pageInfo.hasNextPage,
      nodes: edges.map(({ node }) => node),
    }),
  },
  members: {
    document: `query ($segment: ID!) { node(id: $segment) { ... on Segment { name size
      members(first: 50) { edges { node { strength customer { externalId name } } } } } } }`,
    variables: ({ segmentId }) => [{ segment: encodeId('Segment', segmentId) }],
    values: ({ node: { name, size, members } }: { node: Members }) => ({
      name,
      size,
      members: members.edges.map(({ node }) => node),
    }),
  },
  page200: {
    document: `{ customers(first: 200) { edges { node { externalId name email country city createdAt updatedAt } } } }`,
    variables: none,
    values: ({ customers }: { customers: Edges<Person> }) =>
      customers.edges.map(({ node }) => ({
        ...node,
        createdAt: instant(node.createdAt),
        updatedAt: instant(node.updatedAt),
      })),
  },
};
