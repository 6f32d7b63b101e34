import { type DocumentNode, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { bombs } from '../../../bench/support/bombs.ts';
import { MAX_ERRORS, NODES_A_PART, validation } from '../../../src/graphql/core/validation.ts';
import { schema } from '../../../src/graphql/schema.ts';

/** The errors, and how often others were let go first. */
function validated(document: DocumentNode) {
  const looking = validation(schema, document);
  for (let pauses = 0; ; pauses++) {
    const { done, value } = looking.next();
    if (done) return { errors: value, pauses };
  }
}

const DOCUMENTS = [
  '{ nosuch customers(frist: 1, first: "x") { nodes { id { x } memberships } } }',
  'query Q($a: Int, $a: Nosuch, $c: Customer) { customers(first: $b) { totalCount } ...F ...G } fragment F on Customer { id }',
  'fragment A on Customer { ...B } fragment B on Customer { ...A id: name } fragment B on Int { x } { customer(externalId: "x") { ...A } }',
  '{ a: customers { totalCount } a: personas { totalCount } } query Q { __typename } query Q { __typename }',
  'query @skip(if: true) { viewer @nosuch @include { role @include(if: "x") @include(if: true) } }',
  'mutation ($i: SaveTraitInput!) { saveTrait(input: { name: 1, name: 2, x: 3 }) { trait { name } } } subscription { changes { id } personaChanged { __typename } }',
  'type X { a: Int } { viewer { ... on Nosuch { x } ... on Segment { id } ... { role } } } extend type Query { b: Int }',
  '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
  `{ node(id: "x") { ... @include(if: true) { id } ... on Customer @skip(if: 1) { traits { name: value name } } } }`,
  '"""Text""" query Q("""Text""" $x: Int) { customers(first: $x) { totalCount } }',
  ...bombs({ customers: ['x'], segmentations: ['x'], segments: ['x'] }).map(({ query }) => query),
];

test.each(DOCUMENTS.map((text) => [text.slice(0, 100), text]))('finds what graphql-js finds: %s', (_, text) => {
  const document = parse(text);
  expect(validated(document).errors).toEqual(validate(schema, document));
});

test('lets others go first after some nodes, and reports no more errors than one reads', () => {
  const many = parse(`{ ${Array.from({ length: NODES_A_PART * 2 }, (_, n) => `a${n}`).join(' ')} }`);
  const { errors } = validated(many);
  expect(errors).toHaveLength(MAX_ERRORS + 1);
  expect(errors.at(-1)!.message).toContain(`over ${MAX_ERRORS} errors`);
  const fine = parse(`{ ${Array.from({ length: NODES_A_PART }, (_, n) => `a${n}: __typename`).join(' ')} }`);
  // A field, its alias and its name.
  const { errors: none, pauses } = validated(fine);
  expect(none).toEqual([]);
  expect(pauses).toBeGreaterThanOrEqual(3);
});
