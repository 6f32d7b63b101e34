import { avatarOf } from '../services/personas/avatar.ts';

const PATH = /^\/avatars\/([^/]{1,2000})\.svg$/;
const MAX_SEED = 300;

/** Draws the face of `/avatars/SEED.svg`; null for other paths. */
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
