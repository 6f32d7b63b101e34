import fc from 'fast-check';
import { buildSchema, getNamedType, isCompositeType, isObjectType, parse } from 'graphql';
import { expect, test } from 'vitest';
import { costOf, isConnection, isList, isPart } from '../../../src/graphql/core/cost/cost.ts';
import { priceOf } from '../../../src/graphql/core/cost/price.ts';
import { AMPLE_SIZES, LEAST_SIZES } from '../../../src/graphql/core/cost/workspace-sizes.ts';
import { schema } from '../../../src/graphql/schema.ts';

const cost = (text: string, variableValues: Record<string, unknown> = {}, sizes = LEAST_SIZES) =>
  costOf({ schema, document: parse(text), variableValues }, sizes);

const ownFields = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type) && !type.name.startsWith('__')
    ? Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field }))
    : [],
);

test('every list of the schema says its size, and every JSON value its bytes', () => {
  const silent = ownFields.filter(({ field }) => {
    const { size, bytes } = priceOf(field);
    if (isList(field.type) && !isPart(field) && size === undefined) return true;
    return getNamedType(field.type).name === 'JSON' && bytes === undefined;
  });
  expect(silent.map(({ name }) => name)).toEqual([]);
  // Otherwise the test would hold of a schema it cannot see.
  expect(ownFields.filter(({ field }) => isList(field.type)).length).toBeGreaterThan(80);
});

test('a size names an argument of its field, or is a number', () => {
  for (const { name, field } of ownFields) {
    const { size } = priceOf(field);
    if (typeof size !== 'object') continue;
    expect(
      field.args.map((arg) => arg.name),
      name,
    ).toContain(size.argument);
  }
});

test('a field with a page needs no size: the parts of a connection are counted by it', () => {
  const parts = ownFields.filter(({ field }) => isPart(field) && isCompositeType(getNamedType(field.type)));
  for (const { name } of parts) expect(name).toMatch(/(Connection|Edge)\./);
  expect(ownFields.filter(({ field }) => isConnection(field)).map(({ name }) => name)).toContain('Query.customers');
});

test('a list multiplies what is within it by the size of the workspace', () => {
  const text = '{ segmentations { segments { personas { name } } } }';
  const least = cost(text).objects;
  const twice = cost(text, {}, { ...LEAST_SIZES, segmentations: 2 }).objects;
  const eight = cost(text, {}, { ...LEAST_SIZES, segmentations: 2, segments: 2, personas: 2 }).objects;
  expect(least).toBeLessThan(twice);
  expect(eight - twice).toBeGreaterThan(6);
  expect(cost(text, {}, AMPLE_SIZES).objects).toBeGreaterThan(20 * 30 * 30);
});

test('a long key costs its bytes, of objects and values alike', () => {
  const long = 'k'.repeat(5_000);
  const page = (inner: string) => cost(`{ customers(first: 200) { nodes { ${inner} } } }`);
  expect(page(`${long}: name`).bytes).toBeGreaterThan(200 * 5_000);
  expect(page(`${long}: name`).objects).toBeGreaterThan(200 * 10);
  expect(page(`memberships { ${long}: segment { key } }`).objects).toBeGreaterThan(200 * 10);
});

test('fragments that spread others twice, thirty deep, are added up at once', () => {
  const fragments = Array.from({ length: 30 }, (_, n) => `fragment f${n} on Customer { ...f${n + 1} ...f${n + 1} }`);
  const text = `${fragments.join(' ')} fragment f30 on Customer { name } { customers(first: 1) { nodes { ...f0 } } }`;
  expect(cost(text).objects).toBeGreaterThan(2 ** 30 * 0.2);
});

test('the cost falls with no size, and with no longer page', () => {
  const text = `query ($n: Int) { customers(first: $n) { nodes { traits { value } memberships { segment { key } } } }
    surveys { questions { options } } webhooks { deliveries(first: $n) { error } } }`;
  const size = fc.integer({ min: 0, max: 100 });
  const names = Object.keys(LEAST_SIZES) as (keyof typeof LEAST_SIZES)[];
  fc.assert(
    fc.property(fc.constantFrom(...names), size, size, size, size, (name, low, more, first, longer) => {
      const sized = (value: number, n: number) => cost(text, { n }, { ...AMPLE_SIZES, [name]: value });
      const { objects, bytes } = sized(low, first);
      const larger = sized(low + more, first + longer);
      expect(larger.objects).toBeGreaterThanOrEqual(objects);
      expect(larger.bytes).toBeGreaterThanOrEqual(bytes);
    }),
  );
});

test('what variables decide counts for nothing while they are not known', () => {
  const page = parse('query ($n: Int) { customers(first: $n) { nodes { name } } }');
  expect(costOf({ schema, document: page, variableValues: null }, LEAST_SIZES).objects).toBeLessThan(60);
  expect(costOf({ schema, document: page, variableValues: { n: 200 } }, LEAST_SIZES).objects).toBeGreaterThan(200);
});

test('a list of a schema that says no size is taken for a long one', () => {
  const silent = buildSchema('type Query { items: [Item!]! } type Item { name: String! items: [Item!]! }');
  const of = (text: string) =>
    costOf({ schema: silent, document: parse(text), variableValues: {} }, LEAST_SIZES).objects;
  expect(of('{ items { items { name } } }')).toBeGreaterThan(200 * 200);
});
