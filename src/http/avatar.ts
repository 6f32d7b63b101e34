import { createAvatar } from '@dicebear/core';
import * as notionists from '@dicebear/notionists';
import { faceOptions } from '../services/drafting/names/face.ts';

const PATH = /^\/avatars\/([^/]{1,2000})\.svg$/;
const MAX_SEED = 300;

/** Draws the face of `/avatars/SEED.svg`, the same for the same seed (Notionists by Zoish, CC0); null for other paths. */
export function avatarResponse(path: string): Response | null {
  const seed = seedOf(path);
  if (seed === null) return null;
  return new Response(avatarOf(seed), {
    headers: {
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      // Opened as a page of its own it runs nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    },
  });
}

/** The face of a seed, as SVG. */
export function avatarOf(seed: string): string {
  return createAvatar(notionists, { seed, ...faceOptions(seed) } as { seed: string }).toString();
}

function seedOf(path: string): string | null {
  const encoded = PATH.exec(path)?.[1];
  if (encoded === undefined) return null;
  try {
    const seed = decodeURIComponent(encoded);
    return seed.length <= MAX_SEED ? seed : null;
  } catch {
    return null;
  }
}
