import type { Scope } from '../../db/postgres/connection.ts';
import type { Principal } from '../../db/tables/workspaces/api-keys.ts';
import type { DiskSpace } from '../../services/storage/disk-space.ts';
import type { TransferSettings } from '../../services/transfers/settings.ts';

/** A request for a file, and whose it is. */
export interface FileRequest {
  readonly request: Request;
  readonly url: URL;
  readonly principal: Principal;
  /** The workspace of the key. */
  readonly scope: Scope;
  readonly settings: TransferSettings;
  /** The room on the server's disk; null where nobody watches it. */
  readonly disk: DiskSpace | null;
}

/** A refusal of a method that a path does not have. */
export function methodNotAllowed(methods: readonly string[]): Response {
  const error = { code: 'INVALID_INPUT', message: `This path takes ${methods.join(', ')}.` };
  return Response.json({ error }, { status: 405, headers: { allow: methods.join(', ') } });
}
