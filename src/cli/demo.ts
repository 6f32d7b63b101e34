import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Database } from '../db/postgres/connection.ts';
import { createApiKey } from '../db/tables/workspaces/api-keys.ts';
import { createWorkspace, findWorkspace, listWorkspaces } from '../db/tables/workspaces/workspaces.ts';
import { setUpDemo } from '../demo/setup.ts';
import { PersonagraphError } from '../errors.ts';

/** What the demo is made with. */
export type DemoParts = Omit<Parameters<typeof setUpDemo>[0], 'scope'>;

/** The arguments of the demo, kept beside its database: a start that was killed is completed with the same. */
type DemoNote = Readonly<z.infer<typeof Note>>;
const Note = z.object({
  seed: z.int(),
  asOf: z.iso.datetime(),
  key: z.string().min(1).exactOptional(),
});

/**
 * Makes the demo workspace on an empty database; afterwards only reads its key. `withParts` does work with the parts it
 * is made with, and is not called where it is there.
 */
export async function demo(
  config: Config,
  db: Database,
  withParts: (work: (parts: DemoParts) => Promise<void>) => Promise<void>,
): Promise<string | undefined> {
  const path = join(config.dataDir, 'demo.json');
  const noted = await noteIn(config.dataDir);
  const note: DemoNote = noted ?? { seed: 1, asOf: new Date().toISOString() };
  if (note.key) return note.key;
  if (noted === null && (await listWorkspaces(db, 1)).length > 0) return undefined;
  await save(path, note);
  const workspace =
    (await findWorkspace(db, { key: 'demo' })) ??
    (await createWorkspace(db, { key: 'demo', name: 'Demo', currency: 'EUR' }));
  const options = { customers: config.demoCustomers, seed: note.seed, asOf: new Date(note.asOf) };
  await withParts((parts) => setUpDemo({ ...parts, scope: db.scope(workspace.id) }, options));
  const key = await createApiKey(db, workspace.id, { name: 'Demo', role: 'ADMIN' });
  await save(path, { ...note, key });
  return key;
}

/** The key of the demo in a data folder; undefined where no demo was made. */
export async function demoKeyIn(dataDir: string): Promise<string | undefined> {
  return (await noteIn(dataDir))?.key;
}

/** The note in a data folder; null where there is none. Throws INVALID_SETTING for one that is damaged: nobody guesses what it said. */
async function noteIn(dataDir: string): Promise<DemoNote | null> {
  const path = join(dataDir, 'demo.json');
  const damaged = (why: string, cause?: unknown) =>
    new PersonagraphError(
      'INVALID_SETTING',
      `${path} is damaged (${why}): delete it, and make a key with personagraph key create --workspace demo --role ADMIN.`,
      { cause },
    );
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw damaged(message, error);
  }
  const parsed = Note.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw damaged(parsed.error.issues[0]!.message);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whole or not at all: a start may be killed meanwhile. */
async function save(path: string, note: DemoNote): Promise<void> {
  const draft = `${path}.new`;
  await writeFile(draft, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
}
