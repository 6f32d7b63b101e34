import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BrokenSegmenter } from './broken-segmenter.ts';

/** All of `broken/`, by the name of the file; a folder holds those that checks of one subject catch. */
export async function loadBroken(): Promise<ReadonlyMap<string, BrokenSegmenter>> {
  const folder = join(import.meta.dirname, 'broken');
  const broken = new Map<string, BrokenSegmenter>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const file of files.sort()) {
    const module = (await import(join(folder, file))) as { default: BrokenSegmenter };
    broken.set(basename(file, '.ts'), module.default);
  }
  return broken;
}
