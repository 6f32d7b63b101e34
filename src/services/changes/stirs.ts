/** Marks of workspaces that are held at most: beyond, all are made anew. */
const MOST = 10_000;

/**
 * Whether anything was committed in a workspace since, as far as notifications tell: what was looked up under a mark still
 * stands while the mark is the same. A commit of another process is heard of moments later, one that {@link Stirs.stir}
 * announces at once.
 */
export interface Stirs {
  /** The mark of a workspace: another one after each commit that is heard of. Null while commits may be missed. */
  mark(workspaceId: number): object | null;
  /** Says that something was written, before it is told to whoever asked for it. */
  stir(workspaceId: number): void;
}

/** Marks, and what moves them. */
export class Marks implements Stirs {
  readonly #marks = new Map<number, object>();
  #hearing = false;

  mark(workspaceId: number): object | null {
    if (!this.#hearing) return null;
    const known = this.#marks.get(workspaceId);
    if (known) return known;
    if (this.#marks.size >= MOST) this.#marks.clear();
    const mark = {};
    this.#marks.set(workspaceId, mark);
    return mark;
  }

  stir(workspaceId: number): void {
    this.#marks.delete(workspaceId);
  }

  /** Whether notifications are heard from now on; those of before may have been missed. */
  heard(hearing: boolean): void {
    this.#hearing = hearing;
    this.#marks.clear();
  }
}
