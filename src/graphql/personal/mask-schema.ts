import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { MASK } from '../../engine/catalogue/personal.ts';
import type { Context } from '../core/context.ts';
import { type Masking, PERSONAL } from './personal-fields.ts';
import { asksByPersonal, refuseQuestions } from './questions.ts';

const MASKING = 'personal';

type Field = GraphQLField<unknown, unknown>;
type Resolve = GraphQLFieldResolver<unknown, Context>;

/** How a field is masked; undefined for one that tells nothing personal. */
export function maskingOf({ extensions }: Pick<Field, 'extensions'>): Masking | undefined {
  return extensions[MASKING] as Masking | undefined;
}

/**
 * Masks every field of the table of personal ones, and refuses arguments that ask by personal data, for keys that may not
 * read any. Throws where the table names a field that is not there, or one that cannot be masked.
 */
export function maskSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, fields] of Object.entries(PERSONAL)) {
    const type = schema.getType(name);
    for (const [fieldName, masking] of Object.entries(fields)) {
      const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
      if (!field) throw new Error(`No field ${name}.${fieldName} to mask.`);
      mask(field, masking);
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) if (asksByPersonal(field)) guard(field);
  }
  return schema;
}

function mask(field: Field, masking: Masking): void {
  const resolve = (field.resolve ?? defaultFieldResolver) as Resolve;
  field.extensions = { ...field.extensions, [MASKING]: masking };
  const masked = masking.kind === 'made' ? null : maskOf(field, masking);
  field.resolve = ((parent, args, context: Context, info) => {
    if (!context.masks) return resolve(parent, args, context, info);
    if (masking.kind !== 'made') return masked;
    const value = resolve(parent, args, context, info);
    const make = (found: unknown) => masking.make(found, parent as never, context);
    return value instanceof Promise ? value.then(make) : make(value);
  }) as GraphQLFieldResolver<unknown, unknown>;
}

/** What a field says in place of any value. Throws for one that can say nothing. */
export function maskOf(field: Pick<Field, 'type' | 'name'>, { kind }: Masking): unknown {
  const { name } = getNamedType(field.type);
  if (kind === 'whole' && (name === 'String' || name === 'JSON')) return inLists(field.type, name);
  if (isNonNullType(field.type)) throw new Error(`${field.name} cannot be masked.`);
  return null;
}

function inLists(type: GraphQLOutputType, name: string): unknown {
  const inner = isNonNullType(type) ? type.ofType : type;
  return isListType(inner) && name === 'String' ? [MASK] : MASK;
}

function guard(field: Field): void {
  const { resolve, subscribe } = field;
  const guarded = (next: Resolve): GraphQLFieldResolver<unknown, unknown> =>
    ((parent, args, context: Context, info) => {
      if (!context.masks) return next(parent, args, context, info);
      const checked = refuseQuestions(field, args, context);
      return checked ? checked.then(() => next(parent, args, context, info)) : next(parent, args, context, info);
    }) as GraphQLFieldResolver<unknown, unknown>;
  field.resolve = guarded((resolve ?? defaultFieldResolver) as Resolve);
  if (subscribe) field.subscribe = guarded(subscribe as Resolve);
}
