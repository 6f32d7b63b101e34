import type { Scope } from '../../db/postgres/connection.ts';
import { customerIdsMeant } from '../../db/tables/customers/customer-reads.ts';
import { touchUploads } from '../../db/tables/uploads/uploads.ts';
import { PersonagraphError } from '../../errors.ts';
import { type CustomerKey, checkedKey, customerOf } from '../customers/customer-key.ts';
import { CustomerReference, findOwners } from '../customers/reference.ts';
import type { Group } from '../groups/group.ts';
import { foldExternalId } from '../input/key.ts';
import type { RunHost } from '../threads/host.ts';
import { wholeUploads } from '../transfers/imports/imports.ts';
import type { TransferSettings } from '../transfers/settings.ts';
import { withoutFolders } from '../transfers/shown-paths.ts';
import { pathOf } from '../transfers/uploads/uploads.ts';
import { MOST_NAMED, MOST_TOGETHER } from './limits.ts';

/** The customers of a call: named one by one, those who are in a group now, or those whose ids a file has. */
export type Whom =
  | { readonly customers: readonly CustomerKey[] }
  | { readonly group: Group }
  | { readonly file: { readonly uploadId: number; readonly column: string | null } };

/** Row ids of customers, each once, and the keys of nobody. */
export interface Found {
  readonly ids: readonly number[];
  /** Of customers named one by one: row ids at the positions given; undefined for a key of nobody. */
  readonly positions: readonly (number | undefined)[] | null;
  readonly unknown: readonly string[];
}

/** The means of finding customers. */
export interface Finding {
  readonly scope: Scope;
  readonly host: RunHost;
  /** Null for a server that keeps no files. */
  readonly transfers: TransferSettings | null;
}

/**
 * Finds the customers that are meant. Throws TOO_LARGE over 1,000 that are named and 100,000 of a group or a file,
 * and the errors of the group, the upload and the file.
 */
export async function findWhom(finding: Finding, whom: Whom): Promise<Found> {
  if ('customers' in whom) return findNamed(finding.scope, whom.customers);
  if ('file' in whom) return findInFile(finding, whom.file);
  const { scope, host } = finding;
  const ids = await host.ask('audience', { workspaceId: scope.workspaceId, group: whom.group });
  if (ids.length > MOST_TOGETHER) throw tooMany(MOST_TOGETHER, 'a group');
  return { ids: [...ids], positions: null, unknown: [] };
}

async function findNamed(scope: Scope, keys: readonly CustomerKey[]): Promise<Found> {
  if (keys.length > MOST_NAMED) throw tooMany(MOST_NAMED, 'a list');
  const references = keys.flatMap((key) => ('id' in key ? [] : [checkedKey(CustomerReference, key)]));
  const { owners } = await findOwners(scope, references, false);
  const there = new Set(
    await customerIdsMeant(scope, { ids: keys.flatMap((key) => ('id' in key ? key.id : [])) }, MOST_NAMED),
  );
  let next = 0;
  const positions = keys.map((key) => {
    if (!('id' in key)) return owners[next++];
    return there.has(key.id) ? key.id : undefined;
  });
  const unknown = keys.flatMap((key, at) => (positions[at] === undefined ? [shown(key)] : []));
  return { ids: [...new Set(positions.flatMap((id) => id ?? []))], positions, unknown };
}

function shown(key: CustomerKey): string {
  if ('id' in key) return `id ${key.id}`;
  return 'externalId' in key ? key.externalId : `${key.identity.type} ${key.identity.value}`;
}

async function findInFile(
  { scope, host, transfers }: Finding,
  { uploadId, column }: { readonly uploadId: number; readonly column: string | null },
): Promise<Found> {
  if (!transfers) throw new PersonagraphError('NOT_FOUND', 'This server keeps no files.', { field: ['file'] });
  const [upload] = await wholeUploads(scope, [uploadId]);
  await touchUploads(scope, [uploadId]);
  const request = { file: pathOf(transfers, scope, upload!), column, most: MOST_TOGETHER };
  const read = await host.ask('ids', request).catch((thrown: unknown) => {
    if (!(thrown instanceof PersonagraphError)) throw thrown;
    const message = withoutFolders(transfers, scope.workspaceId, thrown.message);
    throw new PersonagraphError(thrown.code, message, { field: thrown.field ?? ['file'], cause: thrown });
  });
  // A file without a header has an id where others have the name of the column.
  const first =
    column === null ? await customerOf(scope, { externalId: read.column }).catch(() => undefined) : undefined;
  const texts = read.ids.map(foldExternalId);
  const keys = texts.flatMap((externalId) => {
    const parsed = CustomerReference.safeParse({ externalId });
    return parsed.success ? [parsed.data] : [];
  });
  const { owners } = await findOwners(scope, keys, false);
  const known = new Map(keys.map((key, at) => ['externalId' in key ? key.externalId : '', owners[at]] as const));
  const ids = new Set([...(first === undefined ? [] : [first]), ...owners.flatMap((id) => id ?? [])]);
  const unknown = read.ids.filter((_, at) => known.get(texts[at]!) === undefined);
  return { ids: [...ids], positions: null, unknown: [...unknown, ...read.unreadable] };
}

function tooMany(most: number, what: string): PersonagraphError {
  const message = `A call takes ${most} customers of ${what} at most: send them in several calls.`;
  return new PersonagraphError('TOO_LARGE', message);
}
