import { type Fitted, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import { byStatedPlace, type PlaceColumns } from '../shared/place-columns.ts';
import { type Place, placeReader, type ReaderSettings, type StatedPlace } from '../shared/stated-place.ts';
import { type Cell, cellsOf, type PlaceLevel } from './segments.ts';
import type { Config } from './settings.ts';

/** How places are read, and those that are segments. */
export interface PlaceModel extends ReaderSettings {
  readonly level: PlaceLevel;
  /** The least size, raised where there were too many places. */
  readonly minSize: number;
  /** The least size that the settings ask for. */
  readonly asked: number;
  /** Customers with a place that can be read, and customers in all. */
  readonly known: number;
  readonly population: number;
  readonly segments: readonly SegmentDefinition[];
  /** Index of the segment for known places that are in no segment of their own; -1 where there is none. */
  readonly other: number;
}

/** Learns which places have customers enough to be segments. Throws NotEnoughData where no place can be read. */
export function fit(
  { columns, length }: { readonly columns: PlaceColumns; readonly length: number },
  { level, minSize, most, ...settings }: Config,
): Fitted<PlaceModel> {
  const counted = countPlaces(columns, length, placeReader(settings)).map(({ place, rows }) => ({
    cells: cellsOf(place, level),
    rows,
  }));
  const known = counted.filter(({ cells }) => cells.length > 0);
  if (known.length === 0) throw new NotEnoughData('No customer has a place that can be read');
  const readable = known.reduce((sum, { rows }) => sum + rows, 0);
  const rolled = rollUp(known, minSize, most);
  const segments: SegmentDefinition[] = [...rolled.cells];
  // With a smallest size set, places that appear only later are small too, so `other` is always there to take them.
  const other = rolled.minSize > 1 ? segments.length : -1;
  if (other >= 0) segments.push({ key: 'other', name: { en: 'Other places', zh: '其他地区' } });
  const model: PlaceModel = {
    level,
    ...settings,
    minSize: rolled.minSize,
    asked: minSize,
    known: readable,
    population: length,
    segments,
    other,
  };
  return { segments, model };
}

/** How many rows state each place that occurs, in the order of first appearance. */
function countPlaces(
  columns: PlaceColumns,
  length: number,
  read: (stated: StatedPlace) => Place,
): { readonly place: Place; readonly rows: number }[] {
  const found: { place: Place; rows: number }[] = [];
  const at = byStatedPlace(columns, (stated) => {
    const counted = { place: read(stated), rows: 0 };
    found.push(counted);
    return counted;
  });
  for (let row = 0; row < length; row += 1) at(row).rows += 1;
  return found;
}

/** Customers of one cell and of those it lies in, the finest first. */
interface Counted {
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

interface RolledUp {
  /** Cells that are segments, by key. */
  readonly cells: readonly Cell[];
  /** The least size that was asked of them. */
  readonly minSize: number;
}

/**
 * Merges cells with fewer customers than `minSize` into the one they lie in, from the finest up. Where more than `most`
 * remain, the least size is raised until they do not.
 */
function rollUp(counted: readonly Counted[], minSize: number, most: number): RolledUp {
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

/** A cell that others lie in holds what they leave of it, and says so. */
function named(kept: readonly Tally[]): Cell[] {
  const parents = new Set(kept.map(({ parent }) => parent));
  // A city's country too, where its region is no segment.
  const countries = new Set(kept.filter(({ above }) => above > 0).map(({ cell }) => cell.key.split('-')[0]));
  return kept.map(({ cell, above }) => {
    if (!parents.has(cell.key) && !(above === 0 && countries.has(cell.key))) return cell;
    return { key: cell.key, name: { en: `${cell.name.en}, elsewhere`, zh: `${cell.name.zh}其他地区` } };
  });
}
