import type { Scope } from '../../../db/postgres/connection.ts';
import { touchUploads } from '../../../db/tables/uploads/uploads.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { Proposal } from '../../import/proposal/proposal.ts';
import type { RunHost } from '../../threads/host.ts';
import type { TransferSettings } from '../settings.ts';
import { withoutFolders } from '../shown-paths.ts';
import { pathOf } from '../uploads/uploads.ts';
import { wholeUploads } from './imports.ts';

/** A mapping for uploads, from their first lines. Throws NOT_FOUND, CONFLICT, INVALID_INPUT, INVALID_FILE. */
export async function proposeForUploads(
  settings: TransferSettings,
  host: RunHost,
  scope: Scope,
  uploadIds: readonly number[],
): Promise<Proposal> {
  const uploads = await wholeUploads(scope, uploadIds);
  await touchUploads(scope, uploadIds);
  const shown = (text: string) => withoutFolders(settings, scope.workspaceId, text);
  try {
    const files = uploads.map((upload) => pathOf(settings, scope, upload));
    const proposal = await host.ask('proposal', { workspaceId: scope.workspaceId, files });
    const { yaml, doubts } = proposal;
    return { ...proposal, yaml: shown(yaml), doubts: doubts.map(shown) };
  } catch (thrown) {
    if (!(thrown instanceof PersonagraphError)) throw thrown;
    const field = thrown.field ? { field: thrown.field } : {};
    throw new PersonagraphError(thrown.code, shown(thrown.message), { ...field, cause: thrown });
  }
}
