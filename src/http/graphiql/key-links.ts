import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A link that nobody opens for so long opens nothing more. */
const DAY_MS = 86_400_000;

/**
 * Links that open GraphiQL with a key, each once. The page exchanges the token for the key; the key itself stands in no
 * address, no log of a proxy and no page.
 */
export interface KeyLinks {
  /** Makes a token that is good once, for a day. */
  make(key: string): Promise<string>;
  /** The key of a token; null for one that is unknown, was used before, or is over a day old. */
  redeem(token: string): Promise<string | null>;
}

/**
 * Links kept as files of a folder, named by the hash of their tokens, so that each is good once for all processes that
 * serve the folder. Only the account of the server can read them.
 */
export function keyLinksIn(folder: string, now: () => number = Date.now): KeyLinks {
  const isOver = async (file: string) => now() - (await stat(file)).mtimeMs > DAY_MS;
  const sweep = async () => {
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      // Another process may have swept it.
      if (await isOver(file).catch(() => false)) await rm(file, { force: true });
    }
  };
  return {
    async make(key) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await sweep();
      const token = randomBytes(24).toString('base64url');
      await writeFile(join(folder, hashOf(token)), key, { mode: 0o600 });
      return token;
    },
    async redeem(token) {
      // Of two that redeem it at once, one renames it.
      const taken = join(folder, `${hashOf(token)}.${randomUUID()}`);
      try {
        await rename(join(folder, hashOf(token)), taken);
      } catch {
        return null;
      }
      try {
        return (await isOver(taken)) ? null : await readFile(taken, 'utf8');
      } finally {
        await rm(taken, { force: true });
      }
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
