import { type GraphQLSchema, isInterfaceType, isNonNullType, isObjectType } from 'graphql';

/** Types whose fields are null only with an error beside: other fields of the operation are answered all the same. */
const REFUSING: ReadonlySet<string> = new Set(['Query', 'Group']);

/**
 * Says of each field that may be null what null means, where its own description does not: that there is no value, or
 * that it was refused. So no field is null for a reason that nobody was told.
 */
export function sayNull(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    const meaning = REFUSING.has(type.name) ? 'Null where it is refused: the errors say why.' : 'Null: there is none.';
    for (const field of Object.values(type.getFields())) {
      if (isNonNullType(field.type) || /\bnull\b/i.test(field.description ?? '')) continue;
      field.description = `${field.description ?? ''} ${meaning}`.trim();
    }
  }
  return schema;
}
