import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrokenSegmenter } from './broken-segmenter.ts';

/** All of `broken/` with the URLs of their modules, by the name of the file; a folder holds those that checks of one subject catch. */
export async function loadBroken(): Promise<ReadonlyMap<string, BrokenSegmenter & { readonly module: string }>> {
  const folder = join(import.meta.dirname, 'broken');
  const broken = new Map<string, BrokenSegmenter & { readonly module: string }>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const file of files.sort()) {
    const module = (await import(join(folder, file))) as { default: BrokenSegmenter };
    broken.set(basename(file, '.ts'), { ...module.default, module: pathToFileURL(join(folder, file)).href });
  }
  return broken;
}
