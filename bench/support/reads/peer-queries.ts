import { inAnyOrder, instant, type ReadQueries } from './documents.ts';

interface Person {
  readonly externalId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
interface Nested extends Person {
  readonly membershipsByCustomerIdList: readonly {
    strength: number;
    since: string;
    segmentBySegmentId: { name: string };
  }[];
  readonly matchesByCustomerIdList: readonly { fit: number; personaByPersonaId: { name: string } }[];
}
interface Counted {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean };
  readonly edges: readonly { readonly node: Person }[];
}
interface Members {
  readonly name: string;
  readonly size: number;
  readonly membershipsBySegmentIdList: readonly { strength: number; customerByCustomerId: Person }[];
}

const none = () => [{}];

/** The same queries as PostGraphile names them by itself, over the tables of peer-tables.ts. */
export const PEER_QUERIES: ReadQueries = {
  hello: { document: '{ __typename }', variables: none, values: (data) => data },
  point: {
    document: `query ($e: String!) { customerByExternalId(externalId: $e) {
      externalId name email country city createdAt } }`,
    variables: ({ externalIds }) => externalIds.map((e) => ({ e })),
    values: ({ customerByExternalId: customer }: { customerByExternalId: Person }) => ({
      ...customer,
      createdAt: instant(customer.createdAt),
    }),
  },
  nested: {
    document: `{ allCustomersList(first: 20, orderBy: ROW_ID_ASC) { externalId name
      membershipsByCustomerIdList { strength since segmentBySegmentId { name } }
      matchesByCustomerIdList { fit personaByPersonaId { name } } } }`,
    variables: none,
    values: ({ allCustomersList }: { allCustomersList: readonly Nested[] }) =>
      allCustomersList.map(({ externalId, name, membershipsByCustomerIdList, matchesByCustomerIdList }) => ({
        externalId,
        name,
        memberships: inAnyOrder(
          membershipsByCustomerIdList.map(({ strength, since, segmentBySegmentId }) => ({
            strength,
            since: instant(since),
            name: segmentBySegmentId.name,
          })),
        ),
        personas: inAnyOrder(
          matchesByCustomerIdList.map(({ fit, personaByPersonaId }) => ({ fit, name: personaByPersonaId.name })),
        ),
      })),
  },
  count: {
    document: `{ allCustomers(first: 20, orderBy: ROW_ID_ASC) { totalCount pageInfo { hasNextPage endCursor }
      edges { node { externalId name country } } } }`,
    variables: none,
    values: ({ allCustomers: { totalCount, pageInfo, edges } }: { allCustomers: Counted }) => ({
      totalCount,
      hasNextPage: pageInfo.hasNextPage,
      nodes: edges.map(({ node }) => node),
    }),
  },
  members: {
    document: `query ($id: Int!) { segmentByRowId(rowId: $id) { name size
      membershipsBySegmentIdList(first: 50) { strength customerByCustomerId { externalId name } } } }`,
    variables: ({ segmentId }) => [{ id: segmentId }],
    values: ({ segmentByRowId: { name, size, membershipsBySegmentIdList } }: { segmentByRowId: Members }) => ({
      name,
      size,
      members: membershipsBySegmentIdList.map(({ strength, customerByCustomerId }) => ({
        strength,
        customer: customerByCustomerId,
      })),
    }),
  },
  page200: {
    document: `{ allCustomersList(first: 200, orderBy: ROW_ID_ASC) {
      externalId name email country city createdAt updatedAt } }`,
    variables: none,
    values: ({ allCustomersList }: { allCustomersList: readonly Person[] }) =>
      allCustomersList.map((person) => ({
        ...person,
        createdAt: instant(person.createdAt),
        updatedAt: instant(person.updatedAt),
      })),
  },
};
