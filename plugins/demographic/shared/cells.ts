/** Values of one feature, from the first to the last; null: any others. */
export type Part = readonly [number, number] | null;

/**
 * A segment of a cross. `[value, value]` everywhere is one cell; null from some feature on is the leftover of its row.
 */
export interface Cell {
  readonly parts: readonly Part[];
  /** Customers when learned. */
  readonly size: number;
}

export interface MergeRule {
  /** Customers below which a cell is merged. */
  readonly least: number;
  /** Most segments. */
  readonly most: number;
  /** The feature along which neighbours merge first, -1 for none; of it so many values are in order. */
  readonly along: number;
  readonly ordered: number;
}

/**
 * The segments of a cross, in the order of their values, leftovers last. Small cells merge with their neighbours where
 * the rule says so. Those still small merge with the small cells that share all features but the last, but the last
 * two, and so on. The remaining ones end in one segment of everybody else, which is always there, for values nobody has
 * yet. Where that leaves too many segments, `least` rises. The result depends on the counts only, not on an order of
 * customers.
 */
export function mergeCells(cells: readonly Cell[], rule: MergeRule): { cells: Cell[]; least: number } {
  let { least } = rule;
  for (;;) {
    const merged = mergeAt(cells, { ...rule, least });
    if (merged.length <= rule.most) return { cells: merged.sort(byParts), least };
    const sizes = merged.map(({ size }) => size).sort((one, two) => two - one);
    least = Math.max(least, sizes[rule.most - 1]!) + 1;
  }
}

function mergeAt(cells: readonly Cell[], { least, along, ordered }: MergeRule): Cell[] {
  const units =
    along < 0
      ? cells
      : [
          ...rowsAlong(cells.filter(isWhole), along).flatMap((row) => mergeRow(row, along, ordered, least)),
          ...cells.filter((cell) => !isWhole(cell)),
        ];
  const kept = units.filter((unit) => unit.size >= least && isWhole(unit));
  let small = units.filter((unit) => unit.size < least || !isWhole(unit));
  const features = cells[0]?.parts.length ?? 0;
  for (let shared = features - 1; shared > 0; shared -= 1) {
    const rows = groupBy(
      small.filter(({ parts }) => parts[shared - 1] !== null),
      ({ parts }) => partsKey(parts, shared, -1),
    );
    small = small.filter(({ parts }) => parts[shared - 1] === null);
    for (const row of rows) {
      const size = total(row);
      if (size < least) small.push(...row);
      else kept.push({ parts: row[0]!.parts.map((part, index) => (index < shared ? part : null)), size });
    }
  }
  return [...kept, { parts: Array.from({ length: features }, () => null), size: total(small) }];
}

/** Labels that are no value leave null in a cell, which is then a part of its row's leftover. */
function isWhole({ parts }: Cell): boolean {
  return parts.every((part) => part !== null);
}

/** The cells that differ in one feature only. */
function rowsAlong(cells: readonly Cell[], along: number): Cell[][] {
  return groupBy(cells, ({ parts }) => partsKey(parts, parts.length, along));
}

/**
 * Merges the smallest cell of a row with the smaller of its neighbours (the lower of equals) until none is small.
 * Values that nobody has are cells too, so that they belong to a neighbour when somebody comes.
 */
function mergeRow(row: readonly Cell[], along: number, ordered: number, least: number): Cell[] {
  const runs = Array.from({ length: ordered }, (_, value) => ({ first: value, last: value, size: 0 }));
  const apart: Cell[] = [];
  for (const cell of row) {
    const value = cell.parts[along]![0];
    if (value < ordered) runs[value]!.size = cell.size;
    else apart.push(cell);
  }
  while (runs.length > 1) {
    let smallest = 0;
    for (let index = 1; index < runs.length; index += 1) if (runs[index]!.size < runs[smallest]!.size) smallest = index;
    if (runs[smallest]!.size >= least) break;
    const below = runs[smallest - 1]?.size ?? Number.POSITIVE_INFINITY;
    const above = runs[smallest + 1]?.size ?? Number.POSITIVE_INFINITY;
    const low = below <= above ? smallest - 1 : smallest;
    const [one, two] = [runs[low]!, runs[low + 1]!];
    runs.splice(low, 2, { first: one.first, last: two.last, size: one.size + two.size });
  }
  const { parts } = row[0]!;
  const merged = runs
    .filter(({ size }) => size > 0)
    .map(({ first, last, size }) => ({
      parts: parts.map((part, index): Part => (index === along ? [first, last] : part)),
      size,
    }));
  return [...merged, ...apart];
}

/** The first `count` parts as one text, without the one at `but`. */
function partsKey(parts: readonly Part[], count: number, but: number): string {
  let key = '';
  for (let index = 0; index < count; index += 1) {
    const part = parts[index]!;
    if (index !== but) key += part === null ? '*,' : `${part[0]}-${part[1]},`;
  }
  return key;
}

function groupBy(cells: readonly Cell[], keyOf: (cell: Cell) => string): Cell[][] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell]);
    else group.push(cell);
  }
  return [...groups.values()];
}

function total(cells: readonly Cell[]): number {
  return cells.reduce((sum, { size }) => sum + size, 0);
}

function byParts(one: Cell, two: Cell): number {
  for (let index = 0; index < one.parts.length; index += 1) {
    const [a, b] = [one.parts[index]!, two.parts[index]!];
    const difference = (a?.[0] ?? Number.MAX_SAFE_INTEGER) - (b?.[0] ?? Number.MAX_SAFE_INTEGER);
    if (difference !== 0) return difference;
  }
  return 0;
}
