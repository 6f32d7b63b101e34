import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import type { Context } from '../context.ts';
import type { Budget } from './budget.ts';
import { isList, isPart } from './cost.ts';
import { turnOf } from './turns.ts';
import { type Weight, weightOf } from './weight.ts';

/** Longest text taken to be of single bytes. */
const SHORT_TEXT = 100;
/** Items of a list of a large answer that are made in one turn. */
const ITEMS_A_TURN = 20;

type Resolve = GraphQLFieldResolver<unknown, Context>;

/**
 * Lets every field that gives objects or texts count them on the budget of its operation. Numbers, times and the like are
 * counted with their object. A mutation's own field is always carried out: nothing is half done.
 */
export function meter(schema: GraphQLSchema): GraphQLSchema {
  const mutations = schema.getMutationType();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    if (isIntrospectionType(type)) {
      meterIntrospection(type);
      continue;
    }
    for (const field of Object.values(type.getFields())) {
      const metered = type === mutations ? timed(field) : meteredField(field);
      if (metered) field.resolve = metered as GraphQLFieldResolver<unknown, unknown>;
    }
  }
  return schema;
}

/** Lists of introspections that are metered: all schemas of a process have the same. */
const introspections = new WeakSet<object>();
/** Objects that an item of such a list stands for: its type, with those that wrap it. */
const INTROSPECTED = 3;

/**
 * Lets an introspection count the items of its lists, and give turns to others: that of the whole schema takes a tenth of a
 * second. Where no server executes it, nobody counts.
 */
function meterIntrospection(type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    if (!isList(field.type) || introspections.has(field)) continue;
    introspections.add(field);
    const resolve = resolverOf(field);
    field.resolve = (source, args, context, info) => {
      const found = resolve(source, args, context as Context, info);
      const budget = (context as Context | undefined)?.budget;
      if (!budget) return found;
      budget.check();
      return delivered(found, { ...weightOf(info), objects: INTROSPECTED }, budget);
    };
  }
}

function resolverOf({ resolve }: GraphQLField<unknown, unknown>): Resolve {
  return (resolve ?? defaultFieldResolver) as Resolve;
}

/** The time of an answer does not count the work of a mutation. */
function timed(field: GraphQLField<unknown, unknown>): Resolve {
  const resolve = resolverOf(field);
  return async (source, args, context, info) => {
    try {
      return await resolve(source, args, context, info);
    } finally {
      context.budget.restart();
    }
  };
}

function meteredField(field: GraphQLField<unknown, unknown>): Resolve | undefined {
  const type = getNamedType(field.type);
  if (isCompositeType(type)) {
    const each = isPart(field) && field.name === 'node' ? 0 : 1;
    return isList(field.type) ? meteredList(resolverOf(field)) : meteredObject(resolverOf(field), each);
  }
  return type.name === 'String' || type.name === 'JSON' ? meteredText(resolverOf(field)) : undefined;
}

/** Counts an object before it is there: a null counts as one, and waiting for it costs no promise. */
function meteredObject(resolve: Resolve, each: number): Resolve {
  return (source, args, context, info) => {
    const { budget } = context;
    budget.check();
    const weight = weightOf(info);
    const objects = each + weight.objects;
    budget.spend(objects, weight.bytes);
    const found = resolve(source, args, context, info);
    return budget.large ? inTurn(found, objects, budget) : found;
  };
}

function meteredList(resolve: Resolve): Resolve {
  return (source, args, context, info) => {
    const { budget } = context;
    budget.check();
    const found = resolve(source, args, context, info);
    return isPromise(found)
      ? found.then((value) => delivered(value, weightOf(info), budget))
      : delivered(found, weightOf(info), budget);
  };
}

/** Counts the items of a list; those of a large answer wait for their turn, long lists in parts. */
function delivered(value: unknown, weight: Weight, budget: Budget): unknown {
  if (!Array.isArray(value) || value.length === 0) return value;
  const objects = 1 + weight.objects;
  budget.spend(value.length * objects, value.length * weight.bytes);
  if (!budget.large) return value;
  if (value.length <= ITEMS_A_TURN) return inTurn(value, value.length * objects, budget);
  return value.map((item) => inTurn(item, objects, budget));
}

/** The value, once its turn has come. What it needs is read meanwhile, together with that of others. */
async function inTurn(found: unknown, objects: number, budget: Budget): Promise<unknown> {
  const value = await found;
  if (value === null) return value;
  await turnOf(objects);
  budget.check();
  return value;
}

function meteredText(resolve: Resolve): Resolve {
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info);
    if (typeof value === 'string') context.budget.spend(0, textBytes(value));
    else if (isPromise(value)) return value.then((text) => measured(text, context.budget));
    else if (value !== null) measured(value, context.budget);
    return value;
  };
}

function measured(value: unknown, budget: Budget): unknown {
  budget.spend(0, bytesOf(value));
  return value;
}

function textBytes(text: string): number {
  return text.length <= SHORT_TEXT ? text.length : Buffer.byteLength(text);
}

const sizes = new WeakMap<object, number>();

/** Bytes of a value in JSON, near enough. Objects given out many times are walked once. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return textBytes(value) + 3;
  if (typeof value !== 'object' || value === null) return SHORT_VALUE;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let bytes = 2;
  for (const [key, item] of Object.entries(value)) bytes += key.length + 4 + bytesOf(item);
  sizes.set(value, bytes);
  return bytes;
}

const SHORT_VALUE = 8;

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | null)?.then === 'function';
}
