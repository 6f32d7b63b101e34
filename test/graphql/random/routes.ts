import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';

/** A field of a type that queries reach. */
export interface Target {
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

/** What a request is made to ask for: one field of the query, or as much as it can of a type. */
export interface Focus {
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown> | null;
}

/** How an object of a type is come by: a field, and the type its answer has there. */
interface Step {
  readonly from: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly to: GraphQLObjectType;
}

/** What queries reach, and the ways there. */
export interface Routes {
  readonly targets: readonly Target[];
  /** Each field of the query, then each other type. */
  readonly focuses: readonly Focus[];
  /** A way from the query to a type; `choose` takes one of several last steps. None for the query itself. */
  wayTo(type: GraphQLObjectType, choose: <T>(from: readonly T[]) => T): readonly Step[];
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
  return {
    focuses: [
      ...Object.values(query.getFields()).map((field) => ({ type: query, field })),
      ...[...distances.keys()].filter((type) => type !== query).map((type) => ({ type, field: null })),
    ],
    targets: [...distances.keys()].flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field }))),
    wayTo,
  };
}
