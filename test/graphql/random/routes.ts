import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';
import { readingOf } from '../../../src/graphql/compiled/declared.ts';

/** A field of a type that queries reach. */
export interface Target {
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

/** What a request is made to ask for: one field of the query, or as much as it can of a type. */
export interface Focus {
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown> | null;
  /** Nothing besides what is read from the store alone: compiled reads answer it. */
  readonly stored: boolean;
}

/** How an object of a type is come by: a field, and the type its answer has there. */
export interface Step {
  readonly from: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly to: GraphQLObjectType;
}

/** What queries reach, and the ways there. */
export interface Routes {
  readonly targets: readonly Target[];
  /** Each field of the query, each other type, and of both again those that are read from the store alone. */
  readonly focuses: readonly Focus[];
  /** A way from the query to a type; `choose` takes one of several last steps. None for the query itself. */
  wayTo(type: GraphQLObjectType, choose: (from: readonly Step[]) => Step): readonly Step[];
}

export function routesOf(schema: GraphQLSchema): Routes {
  const query = schema.getQueryType()!;
  const distances = new Map([[query, 0]]);
  const steps: Step[] = [];
  // The map grows while it is walked: breadth comes first.
  for (const [from, distance] of distances) {
    for (const field of Object.values(from.getFields())) {
      const type = getNamedType(field.type);
      const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
      for (const to of possible) {
        steps.push({ from, field, to });
        if (!distances.has(to)) distances.set(to, distance + 1);
      }
    }
  }
  const wayTo: Routes['wayTo'] = (type, choose) => {
    if (type === query) return [];
    const last = steps.filter(({ from, to }) => to === type && distances.get(from)! < distances.get(type)!);
    const step = choose(last);
    return [...wayTo(step.from, choose), step];
  };
  const whole: readonly Focus[] = [
    ...Object.values(query.getFields()).map((field) => ({ type: query, field, stored: false })),
    ...[...distances.keys()].filter((type) => type !== query).map((type) => ({ type, field: null, stored: false })),
  ];
  return {
    focuses: [...whole, ...whole.filter(isStoredAlone).map((one) => ({ ...one, stored: true }))],
    targets: [...distances.keys()].flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field }))),
    wayTo,
  };
}

/** True for a field that compiled reads may answer. The rows of a page have no rows of their own. */
export function isStored({ type, field }: Target): boolean {
  const root = type.name === 'Query';
  if (!root && type.extensions['source'] === undefined) return true;
  return readingOf(field) !== undefined || field.name === (root ? 'node' : 'id');
}

function isStoredAlone({ type, field }: Focus): boolean {
  return field ? isStored({ type, field }) : type.extensions['source'] !== undefined;
}
