import type { Scope } from '../../db/postgres/connection.ts';
import { touchedSince } from '../../db/tables/runs/population-snapshots.ts';
import { replacedIds } from '../../engine/population/rows.ts';

/** Lists kept at most: the one used longest ago goes first. */
const MOST_LISTS = 64;

/** Customers, ascending: all, or those of some that are among them. */
export type ReadIds = (customers?: readonly number[]) => Promise<Int32Array>;

/** Reads the members of a segment or segmentation, `name` of the two, by the model that answers it. */
export type ReadMembers = (
  snapshot: Scope,
  answered: { readonly name: string; readonly modelId: number | null },
  read: ReadIds,
) => Promise<Int32Array>;

/** Reads them anew each time. */
export const readingMembers: ReadMembers = (_snapshot, _answered, read) => read();

interface List {
  readonly modelId: number | null;
  readonly ids: Int32Array;
}

/**
 * Members of segments as they were read, beside columns that are kept. A run gives its segmentations another model; of
 * all others only customers that were evaluated since, who are marked, may have come or gone.
 */
export class KeptMembers {
  readonly #number: number;
  readonly #mostStale: number;
  readonly #lists = new Map<string, List>();

  /** `number`: the one that touched customers are marked under. From `mostStale` of them on, all are read. */
  constructor(number: number, mostStale: number) {
    this.#number = number;
    this.#mostStale = mostStale;
  }

  get bytes(): number {
    return [...this.#lists.values()].reduce((sum, { ids }) => sum + ids.byteLength, 0);
  }

  /** The members as of a snapshot, in which customers touched since the number was begun are marked. */
  async of(snapshot: Scope, { name, modelId }: Parameters<ReadMembers>[1], read: ReadIds): Promise<Int32Array> {
    const known = this.#lists.get(name);
    const stale = known?.modelId === modelId ? await touchedSince(snapshot, this.#number, this.#mostStale) : null;
    if (known && stale && stale.length < this.#mostStale) {
      this.#keep(name, known);
      return stale.length === 0 ? known.ids : replacedIds(known.ids, stale, await read(stale));
    }
    const ids = await read();
    this.#keep(name, { modelId, ids });
    return ids;
  }

  #keep(name: string, list: List): void {
    this.#lists.delete(name);
    this.#lists.set(name, list);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > MOST_LISTS) this.#lists.delete(oldest!);
  }
}
