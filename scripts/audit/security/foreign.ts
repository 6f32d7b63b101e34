import assert from 'node:assert/strict';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql';
import { encodeId, type IdType } from '../../../src/graphql/core/id.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { tells } from '../../../test/graphql/random/planted.ts';
import { filled, placesIn } from '../../../test/support/argument-places.ts';
import { ask, firstOfStream } from './ask.ts';
import type { Check, Section } from './check.ts';
import { rowsOf, TABLES } from './rows.ts';
import type { Stage, Tenant } from './stage.ts';
import { askedByWay, isNeeded, ROUTES, type Rows } from './ways.ts';

const NOBODY = 2_000_000_000;

type Field = GraphQLField<unknown, unknown>;

/** A field of the API, and an argument of it in which ids stand. */
interface Place {
  readonly operation: 'query' | 'mutation' | 'subscription';
  /** The type that the field is of. */
  readonly owner: GraphQLObjectType;
  readonly field: Field;
  readonly arg: GraphQLArgument;
  readonly path: readonly string[];
}

const QUERY = schema.getQueryType()!;
const MUTATION = schema.getMutationType()!;
const SUBSCRIPTION = schema.getSubscriptionType()!;

const PLACES: readonly Place[] = [
  ...ROUTES.targets.flatMap(({ type, field }) => placesOf('query', type, field)),
  ...Object.values(MUTATION.getFields()).flatMap((field) => placesOf('mutation', MUTATION, field)),
  ...Object.values(SUBSCRIPTION.getFields()).flatMap((field) => placesOf('subscription', SUBSCRIPTION, field)),
];

function placesOf(operation: Place['operation'], owner: GraphQLObjectType, field: Field): readonly Place[] {
  return field.args.flatMap((arg) => placesIn(arg.type).map((path) => ({ operation, owner, field, arg, path })));
}

/** Connections of the query that need no argument. */
const LISTS = Object.values(QUERY.getFields()).filter(
  ({ type, args }) => getNamedType(type).name.endsWith('Connection') && !args.some(isNeeded),
);

/** Ids and cursors of another workspace answer as those of nobody, in every argument. */
export const FOREIGN: Section = {
  name: 'foreign ids and cursors',
  async checks({ owner, spy }) {
    const [theirs, own] = [await rowsOf(owner), await rowsOf(spy)];
    const before = await countsOf(owner);
    const reached = PLACES.filter(
      ({ operation, owner: of }) => operation !== 'query' || of === QUERY || askedByWay(of, own, '') !== null,
    );
    const checks: Check[] = reached.map((place) => ({
      name: `id: ${[place.owner.name, place.field.name, place.arg.name, ...place.path].join('.')}`,
      run: (stage) => answersAsNobody(stage, place, theirs, own),
    }));
    checks.push({
      name: 'nothing of the other workspace was changed',
      run: async () => assert.deepEqual(await countsOf(owner), before),
    });
    return [
      ...checks,
      ...LISTS.map((field): Check => ({ name: `cursor: ${field.name}`, run: (stage) => noForeignRows(stage, field) })),
    ];
  },
};

async function countsOf({ scope }: Tenant): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of Object.values(TABLES)) {
    const counted = `SELECT count(*)::int AS rows FROM ${table} WHERE workspace_id = $1`;
    const [row] = await scope.query<{ rows: number }>(counted, [scope.workspaceId]);
    counts[table] = row!.rows;
  }
  return counts;
}

async function answersAsNobody(stage: Stage, place: Place, theirs: Rows, own: Rows): Promise<void> {
  const answer = async (type: IdType, row: number) => {
    const text = await answerTo(stage, place, encodeId(type, row), own);
    // The number is in the id that was sent.
    return text.replaceAll(`#${row}`, '#ROW');
  };
  // An id of another type is refused with the type that is wanted there.
  const wanted = /not a (\w+)\./.exec(await answer('PersonaAuditEntry', NOBODY))?.[1] as IdType | undefined;
  const types = wanted ? [wanted] : [...theirs.keys()];
  for (const type of types) {
    const row = theirs.get(type);
    assert.ok(row !== undefined, `nothing is there of ${type}`);
    const known = await answer(type, row);
    assert.equal(known, await answer(type, NOBODY), `of a ${type}`);
    assert.ok(!tells(known), known.slice(0, 1_000));
  }
}

async function answerTo(
  { server, spy }: Stage,
  { operation, owner, field, arg, path }: Place,
  id: string,
  own: Rows,
): Promise<string> {
  const ownId = () => encodeId('Persona', own.get('Persona') ?? NOBODY);
  const args = field.args.filter((one) => one === arg || isNeeded(one));
  const variables = Object.fromEntries(
    args.map((one) => [one.name, filled(one.type, { path: one === arg ? path : undefined, id, ownId }, one.name)]),
  );
  const declared = args.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
  const asked = `${field.name}(${passed}) ${selectionOf(field)}`;
  const isRoot = operation !== 'query' || owner === QUERY;
  const query = `${operation} (${declared}) { ${isRoot ? asked : askedByWay(owner, own, asked)} }`;
  const send = operation === 'subscription' ? firstOfStream : ask;
  const { status, text } = await send(server.url, spy.admin, { query, variables });
  assert.ok(status < 500, text.slice(0, 1_000));
  // What was made meanwhile has an id of its own.
  return text.replaceAll(id, 'ID').replaceAll(/"(?:id|requestId|cursor)":"[^"]*"/g, '"id":"x"');
}

/** Little of an answer, of which it is told if something was found. */
function selectionOf({ type }: Field): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  const fields = named.getFields();
  if (fields['userErrors']) return '{ userErrors { code message field } }';
  if (fields['edges']) return '{ edges { cursor } }';
  return fields['id'] ? '{ __typename id }' : '{ __typename }';
}

async function noForeignRows({ server, owner, spy }: Stage, field: Field): Promise<void> {
  const nodes = hasIds(field) ? 'nodes { id }' : '';
  const read = (key: string, after: string | null) => {
    const query = `query ($after: String) { ${field.name}(first: 3, after: $after) { edges { cursor } ${nodes} } }`;
    return ask(server.url, key, { query, variables: { after } });
  };
  const whole = await read(owner.admin, null);
  assert.equal(whole.status, 200, whole.text.slice(0, 500));
  const cursors = [...whole.text.matchAll(/"cursor":"([^"]*)"/g)].map(([, cursor]) => cursor!);
  const ids = [...whole.text.matchAll(/"id":"([^"]*)"/g)].map(([, id]) => id!);
  for (const cursor of cursors) {
    const { status, text } = await read(spy.admin, cursor);
    assert.ok(status < 500, text.slice(0, 500));
    assert.ok(!tells(text) && !ids.some((id) => text.includes(`"${id}"`)), text.slice(0, 1_000));
  }
}

function hasIds({ type }: Field): boolean {
  const named = getNamedType(type);
  const nodes = isObjectType(named) ? named.getFields()['nodes'] : undefined;
  const of = nodes && getNamedType(nodes.type);
  return isObjectType(of) && of.getFields()['id'] !== undefined;
}
