// The schema as types: `npm run example:types` writes schema-types.d.ts from schema.graphql and checks this folder.
import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './schema-types.d.ts';

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; Date: string; Decimal: string; ID: string };
}>();

export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada';
export { readFragment } from 'gql.tada';
