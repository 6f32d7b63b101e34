import type { Cell } from './cell.ts';

/** Customers of one cell and of those it lies in, the finest first. */
export interface Counted {
  readonly cells: readonly Cell[];
  readonly rows: number;
}

interface Tally {
  readonly cell: Cell;
  readonly parent: string | undefined;
  /** Cells above it: the fewer, the wider. */
  readonly above: number;
  size: number;
}

export interface RolledUp {
  /** Cells that are segments, by key. */
  readonly cells: readonly Cell[];
  /** The least size that was asked of them. */
  readonly minSize: number;
}

/**
 * Merges cells with fewer customers than `minSize` into the one they lie in, from the finest up. Where more than `most`
 * remain, the least size is raised until they do not.
 */
export function rollUp(counted: readonly Counted[], minSize: number, most: number): RolledUp {
  let least = minSize;
  for (;;) {
    const kept = merge(counted, least);
    if (kept.length <= most) return { cells: named(kept), minSize: least };
    const sizes = kept.map(({ size }) => size).sort((one, two) => one - two);
    least = sizes[kept.length - most - 1]! + 1;
  }
}

function merge(counted: readonly Counted[], minSize: number): Tally[] {
  const tallies = new Map<string, Tally>();
  for (const { cells, rows } of counted) {
    cells.forEach((cell, index) => {
      const above = cells.length - 1 - index;
      const tally = tallies.get(cell.key) ?? { cell, parent: cells[index + 1]?.key, above, size: 0 };
      if (index === 0) tally.size += rows;
      tallies.set(cell.key, tally);
    });
  }
  const kept: Tally[] = [];
  for (const tally of [...tallies.values()].sort((one, two) => two.above - one.above)) {
    if (tally.size === 0) continue;
    if (tally.size >= minSize) kept.push(tally);
    else if (tally.parent !== undefined) tallies.get(tally.parent)!.size += tally.size;
  }
  return kept.sort((one, two) => (one.cell.key < two.cell.key ? -1 : 1));
}

/** A cell that others lie in holds the rest of it, and says so. */
function named(kept: readonly Tally[]): Cell[] {
  const parents = new Set(kept.map(({ parent }) => parent));
  // A city's country too, where its region is no segment.
  const countries = new Set(kept.filter(({ above }) => above > 0).map(({ cell }) => cell.key.split('-')[0]));
  return kept.map(({ cell, above }) => {
    if (!parents.has(cell.key) && !(above === 0 && countries.has(cell.key))) return cell;
    return { key: cell.key, name: { en: `${cell.name.en}, elsewhere`, zh: `${cell.name.zh}其他地区` } };
  });
}
