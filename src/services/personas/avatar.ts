import { createAvatar } from '@dicebear/core';
import * as notionists from '@dicebear/notionists';
import { faceOptions } from '../drafting/names/face.ts';

/** The face of a seed, as SVG, the same for the same seed (Notionists by Zoish, CC0). */
export function avatarOf(seed: string): string {
  return createAvatar(notionists, { seed, ...faceOptions(seed) } as { seed: string }).toString();
}

/** The face of a persona as an address that shows it wherever the page is from: its own URL, or what is drawn in the address itself. */
export function avatarImage({
  avatarUrl,
  avatarSeed,
}: {
  readonly avatarUrl: string | null;
  readonly avatarSeed: string;
}): string {
  return avatarUrl ?? `data:image/svg+xml;base64,${Buffer.from(avatarOf(avatarSeed)).toString('base64')}`;
}
