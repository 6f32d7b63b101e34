/** Customers who went from one group to another between two times; null: in none. */
export interface FlowLink {
  readonly from: string | null;
  readonly to: string | null;
  readonly count: number;
}

export interface FlowBlock {
  /** Null: in no group. */
  readonly key: string | null;
  readonly column: number;
  readonly size: number;
  readonly top: number;
  readonly height: number;
}

export interface FlowRibbon extends FlowLink {
  /** The column it begins in. */
  readonly column: number;
  readonly fromTop: number;
  readonly toTop: number;
  readonly height: number;
}

export interface FlowLayout {
  readonly blocks: readonly FlowBlock[];
  readonly ribbons: readonly FlowRibbon[];
  readonly height: number;
}

const GAP = 14;

/**
 * Where blocks and ribbons of a flow diagram lie. `steps` are the flows from one time to the next; `order` is that of the
 * groups from top to bottom, those in none come last. Blocks are as high as more of what comes in and what goes out.
 */
export function layFlows(
  steps: readonly (readonly FlowLink[])[],
  order: readonly string[],
  height: number,
): FlowLayout {
  const place = new Map<string | null, number>(order.map((key, index) => [key, index]));
  place.set(null, order.length);
  const placeOf = (key: string | null) => place.get(key) ?? order.length - 0.5;
  const columns = Array.from({ length: steps.length + 1 }, (_, column) => {
    const sizes = new Map<string | null, { into: number; out: number }>();
    const at = (key: string | null) => {
      let found = sizes.get(key);
      if (!found) {
        found = { into: 0, out: 0 };
        sizes.set(key, found);
      }
      return found;
    };
    for (const { to, count } of steps[column - 1] ?? []) at(to).into += count;
    for (const { from, count } of steps[column] ?? []) at(from).out += count;
    return [...sizes]
      .map(([key, { into, out }]) => ({ key, size: Math.max(into, out) }))
      .filter(({ size }) => size > 0)
      .sort((a, b) => placeOf(a.key) - placeOf(b.key));
  });
  const scale = Math.min(
    ...columns.map((blocks) => {
      const total = blocks.reduce((sum, { size }) => sum + size, 0);
      return total === 0 ? Number.POSITIVE_INFINITY : (height - GAP * (blocks.length - 1)) / total;
    }),
  );
  if (!Number.isFinite(scale)) return { blocks: [], ribbons: [], height };
  const blocks: FlowBlock[] = [];
  const tops = columns.map((column, index) => {
    const found = new Map<string | null, { into: number; out: number }>();
    let top = 0;
    for (const { key, size } of column) {
      blocks.push({ key, column: index, size, top, height: size * scale });
      found.set(key, { into: top, out: top });
      top += size * scale + GAP;
    }
    return found;
  });
  const ribbons = steps.flatMap((links, column) =>
    links
      .filter(({ count }) => count > 0)
      .toSorted((a, b) => placeOf(a.from) - placeOf(b.from) || placeOf(a.to) - placeOf(b.to))
      .map((link): FlowRibbon => {
        const [from, to] = [tops[column]!.get(link.from)!, tops[column + 1]!.get(link.to)!];
        const ribbon = { ...link, column, fromTop: from.out, toTop: to.into, height: link.count * scale };
        from.out += ribbon.height;
        to.into += ribbon.height;
        return ribbon;
      }),
  );
  return { blocks, ribbons, height };
}
