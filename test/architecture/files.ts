import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Folders of written files in which nobody writes by hand. */
const GENERATED = 'src/db/generated';

/** Names of the files and folders that lie flat in a folder. Paths are from the root of the repository here. */
export function entries(folder: string): { readonly files: readonly string[]; readonly folders: readonly string[] } {
  const all = readdirSync(join(ROOT, folder), { withFileTypes: true });
  const namesOf = (folders: boolean) => all.filter((one) => one.isDirectory() === folders).map(({ name }) => name);
  return { files: namesOf(false), folders: namesOf(true) };
}

/** All folders in a folder, at any depth, without generated ones. */
export function foldersBelow(folder: string): string[] {
  const own = entries(folder).folders.map((name) => `${folder}/${name}`);
  return own.filter((one) => one !== GENERATED).flatMap((one) => [one, ...foldersBelow(one)]);
}

/** All files of TypeScript in folders, at any depth, without generated ones. */
export function typescriptIn(...folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => [folder, ...foldersBelow(folder)])
    .flatMap((folder) => entries(folder).files.map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith('.ts'));
}

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** True for a file or folder of these, and for what lies in one of them. */
export function isIn(path: string, ...places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

export const isTest = (name: string): boolean => name.endsWith('.test.ts');
