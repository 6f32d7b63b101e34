import assert from 'node:assert/strict';
import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { encodeId, type IdType } from '../../../src/graphql/core/id.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { tells } from '../../../test/graphql/random/planted.ts';
import { routesOf, type Step } from '../../../test/graphql/random/routes.ts';
import { ask, askBySocket } from './ask.ts';
import type { Check, Section } from './check.ts';
import { rowsOf } from './rows.ts';
import type { Stage } from './stage.ts';

type Field = GraphQLField<unknown, unknown>;

const ROUTES = routesOf(schema);
/** Every type that queries reach. */
const TYPES = [...new Set(ROUTES.targets.map(({ type }) => type))];
/** Introspection says nothing of a workspace. */
const IS_OWN = (type: GraphQLObjectType) => !type.name.startsWith('__') && type !== schema.getQueryType();

/** A key without PERSONAL is told no personal value, whatever way leads to it; one that has it is. */
export const MASKED: Section = {
  name: 'masked fields',
  async checks({ owner }) {
    const found: string[] = [];
    const rows = await rowsOf(owner);
    const made = TYPES.filter(IS_OWN).flatMap((type): Check[] => {
      const query = queryFor(type, rows);
      return query === null ? [] : [{ name: type.name, run: (stage) => tellsNothing(stage, query, type, found) }];
    });
    return [
      ...made,
      {
        name: 'the values are there, for keys that may read them',
        async run() {
          assert.ok(made.length > 50, `${made.length} types were asked for`);
          for (const name of ['Customer', 'CustomerIdentity', 'TraitValue', 'PersonaEvidence']) {
            assert.ok(found.includes(name), `told of ${found.join(', ')}`);
          }
        },
      },
    ];
  },
};

/** Asks for all of a type, by the shortest way; null where that needs an argument. */
function queryFor(type: GraphQLObjectType, rows: ReadonlyMap<IdType, number>): string | null {
  const steps = ROUTES.wayTo(type, (from) => from.find(({ field }) => !needsArguments(field)) ?? from[0]!);
  if (steps.some(({ field }) => needsArguments(field))) return null;
  const leaves = Object.values(type.getFields()).filter(
    (field) => isLeafType(getNamedType(field.type)) && !needsArguments(field),
  );
  const asked = leaves.length > 0 ? leaves.map(({ name }) => name).join(' ') : '__typename';
  return `{ ${steps.reduceRight((inner, step) => `${fieldOf(step, rows)} { ${narrowed(step, inner)} }`, asked)} }`;
}

/** The selection within the type of a step, where a field may be of several. */
function narrowed({ field, to }: Step, inner: string): string {
  return isObjectType(getNamedType(field.type)) ? inner : `... on ${to.name} { ${inner} }`;
}

/** A field with a page of its rows, or the one that is asked for by its id. */
function fieldOf({ field: { name, args }, to }: Step, rows: ReadonlyMap<IdType, number>): string {
  const type = to.name as IdType;
  const row = rows.get(type);
  if (row !== undefined && args.some((arg) => arg.name === 'id')) return `${name}(id: "${encodeId(type, row)}")`;
  return args.some((arg) => arg.name === 'first') ? `${name}(first: 5)` : name;
}

function needsArguments({ args }: Field): boolean {
  return args.some(
    ({ type, defaultValue, name }) =>
      isNonNullType(type) && defaultValue === undefined && !['first', 'id'].includes(name),
  );
}

async function tellsNothing(
  { server, owner }: Stage,
  query: string,
  type: GraphQLObjectType,
  found: string[],
): Promise<void> {
  const masked = await ask(server.url, owner.masked, { query });
  assert.ok(masked.status < 500, masked.text.slice(0, 500));
  assert.ok(!tells(masked.text), `${query}\n${masked.text.slice(0, 2_000)}`);
  const { messages } = await askBySocket(server.url, owner.masked, { query });
  assert.ok(!messages.some(tells), `${query}\n${messages.join().slice(0, 2_000)}`);
  const whole = await ask(server.url, owner.admin, { query });
  if (tells(whole.text)) found.push(type.name);
}
