import type { FieldRef } from '@pothos/core';
import type { ApiKeyRole } from '../../db/generated/enums.ts';
import { PersonagraphError } from '../../errors.ts';
import { isTooDeep } from '../../services/input/text.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { type Context, requireRole } from './context.ts';
import { UserError, type UserErrorShape, userErrorOf } from './errors.ts';
import { createLoaders } from './loaders.ts';

/** What every mutation answers with: what it made, where it could, and why not. */
export type Answer<T> = Partial<T> & { readonly userErrors: readonly UserErrorShape[] };

/**
 * Carries a mutation out. Expected failures become data; a role that is too low is an error of the whole operation,
 * since it is not about the input.
 */
export async function answer<T extends object>(
  context: Context,
  role: ApiKeyRole,
  work: () => Promise<T & { readonly userErrors?: readonly UserErrorShape[] }>,
): Promise<Answer<T>> {
  requireRole(context, role);
  try {
    return { userErrors: [], ...(await work()) };
  } catch (error) {
    // What would do at another time is not about the input either.
    if (!(error instanceof PersonagraphError) || error.retryAfter !== undefined) throw error;
    return { userErrors: [userErrorOf(error)] } as unknown as Answer<T>;
  } finally {
    // What was read before the write may be old.
    context.loaders = createLoaders(context.scope, context.registry);
  }
}

/** Throws INVALID_CONFIG for settings nested so deep that checking them could exhaust the stack. */
export function refuseTooDeep(config: unknown): void {
  if (!isTooDeep(config)) return;
  throw new PersonagraphError('INVALID_CONFIG', 'The settings are nested too deep.', { field: ['config'] });
}

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
type FieldBuilder<T> = PothosSchemaTypes.ObjectFieldBuilder<Types, Answer<T>>;

/** The field every payload has. */
export function userErrors<T>(t: FieldBuilder<T>): FieldRef<Types, readonly UserErrorShape[]> {
  return t.field({
    type: [UserError],
    description: 'What was refused and why; empty where all was carried out.',
    resolve: (payload) => [...payload.userErrors],
  });
}

export { builder };
