import {
  type DocumentNode,
  type GraphQLSchema,
  getIntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';

const lists = new WeakMap<GraphQLSchema, Readonly<Record<string, number>>>();

/** Average lengths of the lists an introspection of a schema holds. */
export function introspectionLists(schema: GraphQLSchema): Readonly<Record<string, number>> {
  const known = lists.get(schema);
  if (known) return known;
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const inputs = types.flatMap((type) => (isInputObjectType(type) ? Object.values(type.getFields()) : []));
  const values = types.flatMap((type) => (isEnumType(type) ? type.getValues() : []));
  const made = {
    types: types.length,
    directives: schema.getDirectives().length,
    fields: fields.length / types.length,
    inputFields: inputs.length / types.length,
    enumValues: values.length / types.length,
    args: fields.reduce((sum, { args }) => sum + args.length, 0) / fields.length,
    // Most types are wrapped once or not at all.
    ofType: 0.5,
  };
  lists.set(schema, made);
  return made;
}

/** The introspection that common tools ask for. */
export function usualIntrospection(): DocumentNode {
  return parse(
    getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  );
}
