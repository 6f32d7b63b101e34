import type { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { rowsByIds, type Source } from '../../db/reads/source.ts';
import { PersonagraphError } from '../../errors.ts';
import { readable } from '../input/rejection.ts';

/** A row as somebody saw it. */
export interface Seen {
  readonly id: number;
  readonly version: number;
}

/** Input in its stored form. Throws INVALID_INPUT with the path of the first fault. */
export function checked<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw invalid(readable(issue), issue.path.map(String));
}

/** A value that cannot be taken. */
export function invalid(message: string, field: readonly string[]): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', message, { field });
}

type Numbered = { readonly id: number };

/** Throws NOT_FOUND where an id is of no row of the workspace; null and undefined are of none, and let through. */
export async function requireRow<T extends Numbered>(
  scope: Scope,
  source: Source<T>,
  id: number | null | undefined,
  noun: string,
  field: readonly string[],
): Promise<T | null> {
  if (id === null || id === undefined) return null;
  const [found] = await rowsByIds(scope, source, [id]);
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', `No such ${noun}.`, { field });
}

/** Throws NOT_FOUND with the place of the first id of a list that is of no row of the workspace. */
export async function requireRows<T extends Numbered>(
  scope: Scope,
  source: Source<T>,
  ids: readonly number[] | undefined,
  noun: string,
  field: string,
): Promise<void> {
  if (!ids || ids.length === 0) return;
  const found = new Set((await rowsByIds(scope, source, ids)).map(({ id }) => id));
  const missing = ids.findIndex((id) => !found.has(id));
  if (missing !== -1) throw new PersonagraphError('NOT_FOUND', `No such ${noun}.`, { field: [field, String(missing)] });
}

/** Says why a row was not written: NOT_FOUND where it is gone, CONFLICT where it is at another version. */
export async function refuseStale<T extends Numbered & { readonly version: number }>(
  scope: Scope,
  source: Source<T>,
  { id }: Seen,
  noun: string,
): Promise<never> {
  const [now] = await rowsByIds(scope, source, [id]);
  if (!now) throw new PersonagraphError('NOT_FOUND', `No such ${noun}.`, { field: ['id'] });
  throw new PersonagraphError('CONFLICT', `The ${noun} is at version ${now.version} by now.`, { field: ['version'] });
}
