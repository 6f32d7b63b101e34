import { getIntrospectionQuery } from 'graphql';
import type { BombWorld } from './bomb-world.ts';

/** An operation of few bytes that asks for much. */
export interface Bomb {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const times = (count: number, field: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => field(n)).join(' ');

/** `segments` within `segmentation` and so on, `levels` deep; those of `doubled` levels each `aliases` times. */
function cycle(levels: number, doubled = 0, aliases = 2): string {
  let inner = 'key';
  for (let level = 0; level < levels; level++) {
    const segments = `segments { segmentation { ${inner} } }`;
    inner = level < doubled ? times(aliases, (n) => `a${n}: ${segments}`) : segments;
  }
  return inner;
}

/** Those that were seen to block or end a server, and their neighbours. */
export function bombs({ customers, segmentations, segments }: BombWorld): readonly Bomb[] {
  const chain = times(24, (n) => `fragment f${n} on Segment { ...f${n + 1} a${n}: segmentation { key } ...f${n + 1} }`);
  return [
    { name: 'segments in segmentations, eleven deep', query: `{ segmentations { ${cycle(5)} } }` },
    { name: 'segments twice at four levels', query: `{ segmentations { ${cycle(5, 4)} } }` },
    { name: 'segments three times at two levels', query: `{ segmentations { ${cycle(5, 2, 3)} } }` },
    { name: 'long schemas by alias', query: `{ segmenters { ${times(800, (n) => `a${n}: configSchema`)} } }` },
    { name: 'features by alias', query: `{ ${times(1_600, (n) => `a${n}: features { name }`)} }` },
    { name: 'change cursors by alias', query: `{ ${times(1_400, (n) => `a${n}: workspace { changeCursor }`)} }` },
    {
      name: 'segmentations of memberships',
      query:
        '{ customers(first: 200) { nodes { memberships { segment { segmentation { segments { segmentation { key } } } } } } } }',
    },
    {
      name: 'personas and segments in a circle',
      query:
        '{ personas(first: 20) { nodes { criteria { segment { personas { criteria { segment { personas { criteria { segment { key } } } } } } } } } } }',
    },
    {
      name: 'members of members by variables',
      query: `query ($n: Int) { customers(first: $n) { nodes { memberships { segment { members(first: $n) { nodes { customer {
        memberships { segment { members(first: $n) { nodes { strength } } } } } } } } } } } }`,
      variables: { n: 200 },
    },
    {
      name: 'nodes by id, twenty lists of them',
      query: `query ($ids: [ID!]!) { ${times(20, (n) => `a${n}: nodes(ids: $ids) { ... on Segmentation { ${cycle(2)} } }`)} }`,
      variables: { ids: Array(200).fill(segmentations[0]) },
    },
    {
      name: 'one node four hundred times',
      query: `query ($id: ID!) { ${times(400, (n) => `a${n}: node(id: $id) { ... on Segment { segmentation { segments { size } } } }`)} }`,
      variables: { id: segments[0] },
    },
    {
      name: 'fragments that double',
      query: `${chain} fragment f24 on Segment { size } { segmentations { segments { ...f0 } } }`,
    },
    {
      name: 'introspection by alias',
      query: `{ __schema { ${times(60, (n) => `a${n}: types { fields { args { type { name } } type { name } } }`)} } }`,
    },
    {
      name: 'keys of many bytes',
      query: `{ customers(first: 200) { nodes { ${times(20, (n) => `${'k'.repeat(20_000)}${n}: name`)} } } }`,
    },
    { name: 'stories by alias', query: `{ personas(first: 200) { nodes { ${times(200, (n) => `a${n}: story`)} } } }` },
    { name: 'a field of one name 4,900 times', query: `{ ${times(4_900, () => '__typename')} }` },
    {
      name: 'the same selections under one name',
      query: `{ ${times(300, () => 'a: segmentations { a: segments { a: segmentation { a: key } } }')} }`,
    },
    {
      name: 'pages of every length',
      query: `query ($id: ID!) { node(id: $id) { ... on Customer { ${times(200, (n) => `a${n}: history(first: ${n}) { totalCount nodes { at } }`)} } } }`,
      variables: { id: customers[0] },
    },
    // As long as documents may be.
    { name: 'a field of one name 2,400 times', query: `{ ${times(2_400, () => '__typename')} }` },
    {
      name: 'one node a hundred times',
      query: `query ($id: ID!) { ${times(100, (n) => `a${n}: node(id: $id) { ... on Segment { segmentation { segments { size } } } }`)} }`,
      variables: { id: segments[0] },
    },
    {
      name: 'pages of 150 lengths',
      query: `query ($id: ID!) { node(id: $id) { ... on Customer { ${times(150, (n) => `a${n}: history(first: ${n}) { totalCount nodes { at } }`)} } } }`,
      variables: { id: customers[0] },
    },
    {
      name: 'claims of matches',
      query: '{ customers(first: 200) { nodes { personas { persona { sections { claims { text } } } } } } }',
    },
    { name: 'the usual introspection', query: getIntrospectionQuery() },
    {
      name: 'one type by alias',
      query: `{ ${times(280, (n) => `a${n}: __type(name: "Customer") { fields { name type { name } } }`)} }`,
    },
    {
      name: 'one node a hundred times, each a little otherwise',
      query: `query ($id: ID!) { ${times(100, (n) => `a${n}: node(id: $id) { ... on Segment { b${n}: size segmentation { key } } }`)} }`,
      variables: { id: segments[0] },
    },
    {
      name: 'a text of 50,000 letters',
      query: `{ customers(first: 1, filter: { name: { eq: "${'x'.repeat(50_000)}" } }) { totalCount } }`,
    },
    { name: 'a comment of 50,000 letters', query: `# ${'x'.repeat(50_000)}\n{ __typename }` },
    {
      name: 'directives in a row',
      query: `{ ${times(240, (n) => `a${n}: __typename @include(if: true) @skip(if: false)`)} }`,
    },
    {
      name: 'fragments in a row',
      query: `${times(280, (n) => `fragment f${n} on Customer { id }`)} { customers(first: 1) { nodes { ${times(280, (n) => `...f${n}`)} } } }`,
    },
    {
      name: 'lists of a whole page by alias',
      query: `{ customers(first: 200) { nodes { ${times(20, (n) => `a${n}: memberships { strength since segment { name } }`)} } } }`,
    },
    {
      name: 'two hundred ids in a variable',
      query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      variables: { ids: Array(200).fill(segments[0]) },
    },
    {
      name: 'cursors of every page',
      query: `{ ${times(40, (n) => `a${n}: customers(first: ${n}) { edges { cursor } pageInfo { endCursor } }`)} }`,
    },
    { name: 'counts by alias', query: `{ ${times(900, (n) => `a${n}: customers(first: 0) { totalCount }`)} }` },
  ];
}
