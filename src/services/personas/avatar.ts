import { createAvatar } from '@dicebear/core';
import * as notionists from '@dicebear/notionists';
import { faceOptions } from '../drafting/names/face.ts';

/** Faces that are kept, of 14 kB each: those of a gallery, which are asked for together. */
const KEPT = 200;
/** By seed; whoever was asked for last comes last. */
const kept = new Map<string, string>();

/** The face of a seed, as SVG, the same for the same seed (Notionists by Zoish, CC0). */
export function avatarOf(seed: string): string {
  const face = kept.get(seed) ?? drawn(seed);
  kept.delete(seed);
  kept.set(seed, face);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return face;
}

function drawn(seed: string): string {
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
