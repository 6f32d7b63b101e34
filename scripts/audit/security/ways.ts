import {
  type GraphQLArgument,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { encodeId, type IdType } from '../../../src/graphql/core/id.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { routesOf, type Step } from '../../../test/graphql/random/routes.ts';

export const ROUTES = routesOf(schema);

/** Each field that leads to objects, with each type those may have. */
export const STEPS: readonly Step[] = ROUTES.targets.flatMap(({ type: from, field }) => {
  const type = getNamedType(field.type);
  const types = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  return types.map((to) => ({ from, field, to }));
});

/** A row of each type, by which objects of it are asked for. */
export type Rows = ReadonlyMap<IdType, number>;

/** True for an argument that has to be given. */
export function isNeeded({ type, defaultValue }: GraphQLArgument): boolean {
  return isNonNullType(type) && defaultValue === undefined;
}

/** True for a field that has to be given more than a page or an id. */
export function needsArguments({ args }: { readonly args: readonly GraphQLArgument[] }): boolean {
  return args.some((arg) => isNeeded(arg) && !['first', 'id'].includes(arg.name));
}

/** A query that asks for objects of a type by the shortest way, and for this of each; null where the way needs arguments. */
export function askedByWay(type: GraphQLObjectType, rows: Rows, asked: string): string | null {
  const steps = ROUTES.wayTo(type, (from) => from.find(({ field }) => !needsArguments(field)) ?? from[0]!);
  if (steps.some(({ field }) => needsArguments(field))) return null;
  return steps.reduceRight((inner, step) => within(step, rows, inner), asked);
}

/** The same by a field of another type, which is come by the shortest way. */
export function askedByStep(step: Step, rows: Rows, asked: string): string | null {
  const inner = within(step, rows, asked);
  return step.from === schema.getQueryType() ? inner : askedByWay(step.from, rows, inner);
}

function within(step: Step, rows: Rows, asked: string): string {
  return `${fieldOf(step, rows)} { ${narrowed(step, asked)} }`;
}

/** The selection within the type of a step, where a field may be of several. */
function narrowed({ field, to }: Step, inner: string): string {
  return isObjectType(getNamedType(field.type)) ? inner : `... on ${to.name} { ${inner} }`;
}

/** A field with a page of its rows, or the one that is asked for by its id. */
function fieldOf({ field: { name, args }, to }: Step, rows: Rows): string {
  const type = to.name as IdType;
  const row = rows.get(type);
  if (row !== undefined && args.some((arg) => arg.name === 'id')) return `${name}(id: "${encodeId(type, row)}")`;
  return args.some((arg) => arg.name === 'first') ? `${name}(first: 5)` : name;
}
