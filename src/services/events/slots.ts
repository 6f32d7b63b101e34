/** Slots to be taken and returned: so many of one workspace, and so many of all. */
export class Slots {
  readonly #each: number;
  readonly #all: number;
  /** Slots taken, by workspace. */
  readonly #taken = new Map<number, number>();
  #allTaken = 0;

  constructor(each: number, all: number) {
    this.#each = each;
    this.#all = all;
  }

  /** Takes a slot and answers true, or answers false where none is free. */
  take(workspaceId: number): boolean {
    const own = this.#taken.get(workspaceId) ?? 0;
    if (own >= this.#each || this.#allTaken >= this.#all) return false;
    this.#taken.set(workspaceId, own + 1);
    this.#allTaken++;
    return true;
  }

  give(workspaceId: number): void {
    const left = this.#taken.get(workspaceId)! - 1;
    if (left > 0) this.#taken.set(workspaceId, left);
    else this.#taken.delete(workspaceId);
    this.#allTaken--;
  }
}
