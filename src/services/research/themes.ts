import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import {
  insertThemes,
  type ResearchTheme,
  recodeTheme,
  THEMES,
  themesNamed,
  WRITTEN_THEMES,
} from '../../db/tables/research/themes.ts';
import { deleteVersioned, insertVersioned, updateVersioned } from '../../db/tables/research/versioned.ts';
import { PersonagraphError } from '../../errors.ts';
import { name, text } from '../input/text.ts';
import { announceResearch } from './announce.ts';
import { checked, invalid, refuseStale, requireRow, type Seen } from './checked.ts';

/** The name of a theme. */
export const themeName = name(200);

/** A name as names of themes are compared: case and runs of white space do not count. */
export function foldTheme(theme: string): string {
  return theme.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

const ThemeInput = z.strictObject({ name: themeName, description: text(2_000).nullable().default(null) });
export type ThemeInput = z.input<typeof ThemeInput>;

const ThemePatch = z.strictObject({ name: themeName, description: text(2_000).nullable() }).partial();
export type ThemePatch = z.input<typeof ThemePatch>;

/** Makes a theme. Throws INVALID_INPUT; CONFLICT for a name that another has, however it is written. */
export async function createTheme(scope: Scope, input: ThemeInput): Promise<ResearchTheme> {
  const fields = checked(ThemeInput, input);
  return scope.transaction(async (transaction) => {
    const theme = await insertVersioned(transaction, WRITTEN_THEMES, { ...fields, folded: foldTheme(fields.name) });
    if (!theme) throw taken();
    await announceResearch(transaction, 'THEME', 'CREATED', theme);
    return theme;
  });
}

/** Renames a theme, or describes it. Throws NOT_FOUND; CONFLICT also for a name that another has: merge the two. */
export async function editTheme(scope: Scope, seen: Seen, patch: ThemePatch): Promise<ResearchTheme> {
  const fields = checked(ThemePatch, patch);
  return scope.transaction(async (transaction) => {
    const folded = fields.name === undefined ? {} : { folded: foldTheme(fields.name) };
    const [other] = fields.name === undefined ? [] : await themesNamed(transaction, [foldTheme(fields.name)]);
    if (other && other.id !== seen.id) throw taken();
    const theme = await updateVersioned(transaction, WRITTEN_THEMES, seen, { ...fields, ...folded });
    if (!theme) return refuseStale(transaction, THEMES, seen, 'theme');
    await announceResearch(transaction, 'THEME', 'EDITED', theme);
    return theme;
  });
}

/** Makes one theme of two: interviews of the first count for the second, and the first is gone. */
export async function mergeThemes(scope: Scope, seen: Seen, intoId: number): Promise<ResearchTheme> {
  if (seen.id === intoId) throw invalid('A theme is not merged with itself.', ['intoId']);
  return scope.transaction(async (transaction) => {
    const into = await requireRow(transaction, THEMES, intoId, 'theme', ['intoId']);
    await recodeTheme(transaction, seen.id, intoId);
    if (!(await deleteVersioned(transaction, WRITTEN_THEMES, seen))) {
      await refuseStale(transaction, THEMES, seen, 'theme');
    }
    await announceResearch(transaction, 'THEME', 'DELETED', seen);
    await announceResearch(transaction, 'THEME', 'EDITED', into!);
    return into!;
  });
}

/** Deletes a theme, and takes it from the interviews that were coded with it. */
export async function deleteTheme(scope: Scope, seen: Seen): Promise<void> {
  await scope.transaction(async (transaction) => {
    if (!(await deleteVersioned(transaction, WRITTEN_THEMES, seen))) {
      await refuseStale(transaction, THEMES, seen, 'theme');
    }
    await announceResearch(transaction, 'THEME', 'DELETED', seen);
  });
}

/** The ids of themes by their folded names; those that are not there are made. */
export async function themeIds(scope: Scope, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (names.length === 0) return new Map();
  const byFolded = new Map(names.map((one) => [foldTheme(one), one]));
  await insertThemes(
    scope,
    [...byFolded].sort(([a], [b]) => (a < b ? -1 : 1)).map(([folded, own]) => ({ name: own, folded })),
  );
  const found = await themesNamed(scope, [...byFolded.keys()]);
  return new Map(found.map(({ id, folded }) => [folded, id]));
}

function taken(): PersonagraphError {
  const message = 'Another theme has the name: merge the two, or choose another.';
  return new PersonagraphError('CONFLICT', message, { field: ['name'] });
}
