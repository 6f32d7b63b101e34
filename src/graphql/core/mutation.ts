import type {
  FieldNullability,
  InputFieldMap,
  InputRef,
  InputShapeFromFields,
  ObjectRef,
  ShapeFromTypeParam,
  TypeParam,
} from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { ApiKeyScope } from '../../db/generated/enums.ts';
import { refusalOf } from '../../db/postgres/errors.ts';
import { PersonagraphError } from '../../errors.ts';
import { audited } from './access/audited.ts';
import { withOwnTeam } from './access/own-team.ts';
import { takesScope } from './access/scopes.ts';
import { builder, type SchemaTypes } from './builder.ts';
import type { Context } from './context.ts';
import { type Size, STATEMENT } from './cost/price.ts';
import { UserError, type UserErrorShape, userErrorOf } from './errors.ts';
import { createLoaders } from './loaders.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** A field of a payload: shows what the work returned under its name; undefined where the work was refused. */
export interface PayloadField<Value> {
  readonly type: TypeParam<Types>;
  readonly nullable: FieldNullability<TypeParam<Types>>;
  readonly description: string;
  /** Items of a list. */
  readonly size?: Size;
  readonly show: (value: Value | undefined, context: Context) => unknown;
}

type Payload = Readonly<Record<string, PayloadField<never>>>;
type ValuesOf<P extends Payload> = { [K in keyof P]: P[K] extends PayloadField<infer Value> ? Value : never };
type Refusals = { readonly userErrors?: readonly UserErrorShape[] };

/** A payload field of any type, for values that are not shown as they are. */
export function payloadField<Type extends TypeParam<Types>, Nullable extends FieldNullability<Type>, Value>(
  options: { readonly type: Type; readonly nullable: Nullable; readonly description: string; readonly size?: Size },
  show: (
    value: Value | undefined,
    context: Context,
  ) => ShapeFromTypeParam<Types, Type, Nullable> | Promise<ShapeFromTypeParam<Types, Type, Nullable>>,
): PayloadField<Value> {
  return { ...options, show } as PayloadField<Value>;
}

/** The payload field of one object or value; null where the work was refused. */
export function noun<Type extends TypeParam<Types>>(type: Type, description: string) {
  type Value = ShapeFromTypeParam<Types, Type, true>;
  return payloadField<Type, true, Value>({ type, nullable: true, description }, (value) => value as Value);
}

/** The payload field of a number of items; 0 where the work was refused. */
export function count(description: string) {
  return payloadField({ type: 'Int', nullable: false, description }, (value: number | undefined) => value ?? 0);
}

/** The payload field of the id of a row that is gone. */
export function deletedId(description = 'Id of what was deleted; null where nothing was.') {
  return noun('ID', description);
}

/** Options of the `version` input of an edit. */
export const SEEN_VERSION = { required: true, description: 'The version you saw: CONFLICT where it is past.' } as const;

export interface Mutation<Fields extends InputFieldMap, P extends Payload> {
  readonly name: string;
  /** What the API key must be allowed. Lacking it is an error of the whole operation, since it is not about the input. */
  readonly scope: ApiKeyScope;
  readonly description: string;
  readonly input: {
    readonly description: string;
    readonly fields: (t: PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>) => Fields;
  };
  /** The payload's fields besides `userErrors`. */
  readonly payload: P;
  /** Ends the payload's description: what the mutation did, or found. Default: did. */
  readonly verb?: 'did' | 'found';
  /** False leaves it out of the audit log. Default true. */
  readonly isAudited?: boolean;
  /** Most items that one call can refuse. Default 20. */
  readonly refusals?: number;
  /** Carries it out. Throws expected failures; adds `userErrors` where only some items of a batch are refused. */
  readonly work: (
    input: InputShapeFromFields<Fields>,
    context: Context,
    info: GraphQLResolveInfo,
  ) => Promise<ValuesOf<P> & Refusals>;
}

/** The types and the work of a mutation, for a query that finds the same. */
export interface Carried {
  readonly input: InputRef<unknown>;
  readonly payload: ObjectRef<Types, Outcome>;
  readonly resolve: (args: object, context: Context, info: GraphQLResolveInfo) => Promise<Outcome>;
}

/** Adds a mutation `name(input: NameInput!): NamePayload!`. Expected failures become its `userErrors`. */
export function mutation<Fields extends InputFieldMap, P extends Payload>(spec: Mutation<Fields, P>): Carried {
  const { name, scope, description, payload, verb = 'did', refusals = 20, isAudited = true, work } = spec;
  const resolve: Carried['resolve'] = (args, context, info) => {
    const given = args as { readonly input: InputShapeFromFields<Fields> };
    const input = withOwnTeam(given.input, info, context.principal);
    const does = () => carryOut(context, () => work(input, context, info));
    // What a query finds by the same work is not kept, and neither are events, of which there may be thousands a second.
    const done =
      isAudited && verb === 'did' ? audited(info, args as Readonly<Record<string, unknown>>, context, does) : does();
    // Whoever is told that it was done reads what it did.
    return done.finally(() => context.feed.stirs.stir(context.scope.workspaceId));
  };
  const { inputType, payloadType } = builder.relayMutationField(
    name,
    { description: spec.input.description, inputFields: spec.input.fields },
    {
      description,
      cost: STATEMENT,
      ...takesScope(scope),
      resolve: (_root, args, context, info) => resolve(args, context, info),
    },
    {
      description: `What ${name} ${verb}.`,
      outputFields: (t) => ({
        ...Object.fromEntries(
          Object.entries(payload).map(([key, { show, ...options }]) => [
            key,
            t.field({ ...options, resolve: (values, _args, context) => show(values[key] as never, context) as never }),
          ]),
        ),
        userErrors: t.field({
          type: [UserError],
          size: refusals,
          description: 'What was refused and why; empty where all was carried out.',
          resolve: ({ userErrors }) => [...userErrors],
        }),
      }),
    },
  );
  return { input: inputType as Carried['input'], payload: payloadType as unknown as Carried['payload'], resolve };
}

type Outcome = Readonly<Record<string, unknown>> & Required<Refusals>;

async function carryOut(context: Context, work: () => Promise<Refusals>): Promise<Outcome> {
  try {
    return { userErrors: [], ...(await work()) };
  } catch (thrown) {
    const error = refusalOf(thrown) ?? thrown;
    // A failure that would do at another time is not about the input either.
    if (!(error instanceof PersonagraphError) || error.retryAfter !== undefined) throw error;
    return { userErrors: [userErrorOf(error)] };
  } finally {
    // Rows read before the write may be old.
    context.loaders = createLoaders(context.scope, context.registry);
  }
}
