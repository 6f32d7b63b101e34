import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PersonagraphError } from '../../errors.ts';

const run = promisify(execFile);

/** Programs copied out of folders that are closed to other accounts, by version. */
const PROGRAMS = '/var/lib/personagraph';

/** The account PostgreSQL runs under, and the command that takes it on. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
  /** Words put before a command, in place of `uid` and `gid`. */
  readonly prefix: readonly string[];
}

/**
 * PostgreSQL refuses to run as root. Started by root it runs as `postgres`, otherwise as `nobody`. It keeps the one
 * capability of passing through folders where one above the data or the binaries is closed to that account (/root, for
 * one).
 */
export async function postgresAccount(paths: readonly string[]): Promise<Account> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const account = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (!account) {
    throw new PersonagraphError('DATABASE_UNAVAILABLE', 'Started by root, but neither postgres nor nobody exists.');
  }
  const open = await Promise.all(paths.map((path) => isOpenTo(path)));
  if (open.every(Boolean)) return { ...account, prefix: [] };
  const prefix = [
    'setpriv',
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override,+dac_read_search',
    '--ambient-caps=+dac_override,+dac_read_search',
    '--',
  ];
  try {
    await run(prefix[0]!, [...prefix.slice(1), 'true']);
  } catch (cause) {
    throw new PersonagraphError(
      'DATABASE_UNAVAILABLE',
      `Started by root, and ${paths.join(' or ')} cannot be reached by another account, which PostgreSQL needs: ` +
        'open the folders above to others (chmod o+x), or start as an ordinary user.',
      { cause },
    );
  }
  return { ...account, prefix };
}

async function lookUp(name: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/**
 * A folder of programs that the account can run: PostgreSQL checks its programs with `access`, which no capability
 * helps. Started by root from a closed folder, they are copied once to where system services keep theirs.
 */
export async function reachablePrograms(folder: string, version: string): Promise<string> {
  if (process.getuid?.() !== 0 || (await isOpenTo(join(folder, 'bin', 'postgres')))) return folder;
  const copy = join(PROGRAMS, version);
  if (await exists(copy)) return copy;
  await mkdir(PROGRAMS, { recursive: true, mode: 0o755 });
  const fresh = await mkdtemp(`${copy}.new-`);
  await cp(folder, fresh, { recursive: true, verbatimSymlinks: true });
  await chmod(fresh, 0o755);
  try {
    await rename(fresh, copy);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Two first starts at once: the other one made it.
    if (!(await exists(copy))) throw error;
  }
  return copy;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** True where others may pass through every folder above. */
async function isOpenTo(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
