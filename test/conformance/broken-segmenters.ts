import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrokenSegmenter } from './broken-segmenter.ts';

/** All of `broken/`, by file. */
export async function loadBroken(): Promise<ReadonlyMap<string, BrokenSegmenter>> {
  const folder = join(import.meta.dirname, 'broken');
  const broken = new Map<string, BrokenSegmenter>();
  for (const file of readdirSync(folder).sort()) {
    const module = (await import(join(folder, file))) as { default: BrokenSegmenter };
    broken.set(file.replace(/\.ts$/, ''), module.default);
  }
  return broken;
}
