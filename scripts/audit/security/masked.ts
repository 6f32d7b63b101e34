import assert from 'node:assert/strict';
import { type GraphQLObjectType, getNamedType, isLeafType } from 'graphql';
import { schema } from '../../../src/graphql/schema.ts';
import { tells } from '../../../test/graphql/random/planted.ts';
import { ask, askBySocket } from './ask.ts';
import type { Check, Section } from './check.ts';
import { rowsOf } from './rows.ts';
import type { Stage } from './stage.ts';
import { askedByWay, needsArguments, ROUTES, type Rows } from './ways.ts';

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
function queryFor(type: GraphQLObjectType, rows: Rows): string | null {
  const leaves = Object.values(type.getFields()).filter(
    (field) => isLeafType(getNamedType(field.type)) && !needsArguments(field),
  );
  const asked = leaves.length > 0 ? leaves.map(({ name }) => name).join(' ') : '__typename';
  const query = askedByWay(type, rows, asked);
  return query && `{ ${query} }`;
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
