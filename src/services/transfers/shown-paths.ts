import type { TransferSettings } from './settings.ts';

/** A text without the folders in which uploads of a workspace lie: their names alone are their senders'. */
export function withoutFolders(
  { folder }: Pick<TransferSettings, 'folder'>,
  workspaceId: number,
  text: string,
): string {
  const escaped = folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replaceAll(new RegExp(`${escaped}/uploads/${workspaceId}/\\d+/`, 'g'), '');
}
