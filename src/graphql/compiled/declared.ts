import type { GraphQLField, GraphQLObjectType } from 'graphql';
import type { AnyList, AnySource } from '../../db/reads/source.ts';
import { isGiven, type LookupWay, type Reading } from '../core/reading.ts';
import { type Arguments, NotCompiled } from './arguments.ts';

/** How a field is read from the store; undefined where it takes more than that. */
export function readingOf({ extensions }: GraphQLField<unknown, unknown>): Reading | undefined {
  // The policy of the executor decides who may.
  if (extensions['scope'] !== undefined) return undefined;
  const declared = extensions['read'] as Reading | undefined;
  if (declared) return declared;
  const exposed = extensions['pothosExposedField'];
  return typeof exposed === 'string' ? { kind: 'column', column: exposed } : undefined;
}

/** The rows that objects of a type are. Throws NotCompiled for a type that is no row. */
export function sourceOf({ name, extensions }: GraphQLObjectType): AnySource {
  const source = extensions['source'] as AnySource | undefined;
  if (!source) throw new NotCompiled(`${name} is no row`);
  return source;
}

/** The list for arguments; those that are bound stand for values that each request has its own of. */
export function listOf({ list, bound = {} }: Extract<Reading, { kind: 'chosen' }>, args: Arguments): AnyList {
  const values = Object.entries(bound).map(([name, fold]) => [name, args.bound(name, fold)] as const);
  return list({ ...args.others(Object.keys(bound)), ...Object.fromEntries(values) } as never);
}

/** The way to a row that the arguments take; which of them are given is part of the plan. */
export function wayOf(
  { ways }: Extract<Reading, { kind: 'lookup' }>,
  field: GraphQLField<unknown, unknown>,
  args: Arguments,
): LookupWay {
  const names = field.args.map(({ name }) => name).filter((name) => args.shape(name, 'said', isGiven));
  const way = ways.find(({ by }) => by.length === names.length && by.every((name) => names.includes(name)));
  if (!way) throw new NotCompiled('no one way to a row');
  return way;
}
