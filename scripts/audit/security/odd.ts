import assert from 'node:assert/strict';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { filled, placesIn, typeAt } from '../../../test/support/argument-places.ts';
import { INSIDE } from '../../fuzz/faults.ts';
import { exchange } from './ask.ts';
import type { Check, Section } from './check.ts';
import { rowsOf } from './rows.ts';
import type { Stage } from './stage.ts';
import { askedByWay, isNeeded, ROUTES, type Rows } from './ways.ts';

const letters = (count: number) => JSON.stringify('x'.repeat(count));
const TEXTS = ['""', '"\\u0000"', '"\\ud800"', '"__proto__"', '"%\'\\"\\\\"', '"(a+)+$"', letters(20_000)];
const DAYS = ['0001-01-01', '9999-12-31', '0000-00-00', '2026-02-30', '-000001-01-01', '+275760-09-13'];

/** Values at the ends of what a type has and beyond, as they are written in JSON: some are no values of JavaScript. */
const ODD: Readonly<Record<string, readonly string[]>> = {
  Int: ['0', '-1', '2147483647', '-2147483648', '1e308', '1e309', '9007199254740993'],
  Float: ['0', '-0.0', '1e308', '-1e308', '1e309', '-1e309', '5e-324', '9007199254740993'],
  Decimal: ['"1e308"', '"-1e308"', '"NaN"', '"Infinity"', '"1e-400"', `"${'9'.repeat(400)}"`, '1e308', '1e309'],
  Date: DAYS.map((day) => `"${day}"`),
  DateTime: [
    ...DAYS.map((day) => `"${day}T00:00:00Z"`),
    ...['"2026-06-30T23:59:60Z"', '"9999-12-31T23:59:59.999+14:00"', '"0001-01-01T00:00:00-14:00"', '1e308'],
  ],
  String: TEXTS,
  ID: TEXTS,
  JSON: [
    '1e309',
    '"\\u0000"',
    '{"__proto__":{"x":1}}',
    `${'['.repeat(500)}${']'.repeat(500)}`,
    `${'['.repeat(6_000)}${']'.repeat(6_000)}`,
    '{"\\u0000":[null]}',
  ],
};
const PLACEHOLDER = 'odd-value-here';
/** Requests of a check at a time. */
const AT_ONCE = 4;
/** Codes of answers with a status of 5xx that are no fault. */
const EXPECTED = /"(?:TOO_SLOW|STORAGE_FULL)"/;

type Field = GraphQLField<unknown, unknown>;

/** An argument, the place in it, and the operation that it is part of. */
interface Place {
  /** The type that the field is of. */
  readonly owner: string;
  readonly field: Field;
  readonly arg: GraphQLArgument;
  readonly path: readonly string[];
  readonly scalar: string;
  /** The operation, around the field with its arguments. */
  readonly operation: (asked: string) => string;
}

/** Numbers, times and texts at the ends of what there is, in every argument of every field: refused or answered, never a fault. */
export const ODD_VALUES: Section = {
  name: 'odd values',
  async checks({ spy }) {
    const rows = await rowsOf(spy);
    const byName = new Map<string, Place[]>();
    for (const place of placesOf(rows)) {
      const name = `${place.owner}.${place.field.name}(${place.arg.name})`;
      byName.set(name, [...(byName.get(name) ?? []), place]);
    }
    return [...byName].map(([name, places]): Check => ({ name, run: (stage) => answersEach(stage, places, rows) }));
  },
};

function placesOf(rows: Rows): readonly Place[] {
  const queries = ROUTES.targets.flatMap(({ type, field }) => {
    if (type.name.startsWith('__') || field.args.length === 0) return [];
    const isRoot = type === schema.getQueryType();
    if (!isRoot && askedByWay(type, rows, '') === null) return [];
    return placesOfField(
      type.name,
      field,
      (asked) => `query ($odd) { ${isRoot ? asked : askedByWay(type, rows, asked)} }`,
    );
  });
  const mutations = Object.values(schema.getMutationType()!.getFields()).flatMap((field) =>
    placesOfField('Mutation', field, (asked) => `mutation ($odd) { ${asked} }`),
  );
  return [...queries, ...mutations];
}

function placesOfField(owner: string, field: Field, operation: Place['operation']): readonly Place[] {
  return field.args.flatMap((arg) =>
    placesIn(arg.type, isScalarType).flatMap((path) => {
      const scalar = typeAt(arg.type, path).name;
      return ODD[scalar] ? [{ owner, field, arg, path, scalar, operation }] : [];
    }),
  );
}

async function answersEach(stage: Stage, places: readonly Place[], rows: Rows): Promise<void> {
  const bodies = places.flatMap((place) => ODD[place.scalar]!.map((odd) => bodyOf(place, odd, rows)));
  const left = bodies.values();
  const work = async () => {
    for (const body of left) await answersTamely(stage, body);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function bodyOf({ field, arg, path, operation }: Place, odd: string, rows: Rows): string {
  const ownId = () => encodeId('Persona', rows.get('Persona') ?? 1);
  const args = field.args.filter((one) => one === arg || isNeeded(one));
  const fillingOf = (one: GraphQLArgument) => {
    const filling = one === arg ? { path, value: PLACEHOLDER } : { path: undefined };
    return filled(one.type, { ...filling, id: ownId(), ownId }, one.name);
  };
  const variables = Object.fromEntries(args.map((one) => [one.name, fillingOf(one)]));
  const declared = args.map(({ name, type }) => `$${name}: ${type satisfies GraphQLInputType}`).join(', ');
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
  const query = operation(`${field.name}(${passed}) ${selectionOf(field)}`).replace('$odd', () => declared);
  return JSON.stringify({ query, variables }).replace(`"${PLACEHOLDER}"`, () => odd);
}

/** As much as makes the server look for what is asked. */
function selectionOf({ type }: Field): string {
  const named = getNamedType(type);
  if (isScalarType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  return `{ __typename ${toldOf(named)} }`;
}

function toldOf(type: GraphQLObjectType): string {
  const fields = type.getFields();
  if (fields['userErrors']) return 'userErrors { code message field }';
  if (fields['edges']) return `${fields['totalCount'] ? 'totalCount' : ''} edges { cursor }`;
  return Object.values(fields)
    .filter((field) => isScalarType(getNamedType(field.type)) && !field.args.some(isNeeded))
    .map(({ name }) => name)
    .join(' ');
}

async function answersTamely({ server, spy }: Stage, body: string): Promise<void> {
  const { status, text } = await exchange(server.url, spy.admin, { body });
  const what = `${body.slice(0, 1_500)}\n${status} ${text.slice(0, 1_500)}`;
  assert.ok(status < 500 || EXPECTED.test(text), what);
  assert.doesNotMatch(text, /"INTERNAL"/, what);
  const messages = [...text.matchAll(/"message":"((?:[^"\\]|\\.)*)"/g)].map(([, message]) => message!);
  for (const message of messages) assert.doesNotMatch(message, INSIDE, what);
}
