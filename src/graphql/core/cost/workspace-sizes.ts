import type { Scope } from '../../../db/postgres/connection.ts';
import { countWorkspace, type WorkspaceCounts } from '../../../db/tables/workspaces/workspace-counts.ts';
import type { Registry } from '../../../engine/registry.ts';
import type { WorkspaceSizes } from './price.ts';

/** Longest time that sizes are kept. */
const KEPT_MS = 60_000;
/** Most workspaces whose sizes are kept. */
const MOST_KEPT = 10_000;

/** Sizes no workspace is below: one of each. */
export const LEAST_SIZES: WorkspaceSizes = {
  apiKeys: 1,
  memberships: 1,
  claims: 1,
  criteria: 1,
  evidence: 1,
  eventTypes: 1,
  features: 1,
  modelNumbers: 1,
  modelWarnings: 1,
  opinions: 1,
  personas: 1,
  questions: 1,
  scores: 1,
  segmentations: 1,
  segmenters: 1,
  segments: 1,
  surveys: 1,
  traits: 1,
};

/** Sizes few workspaces are above. An operation within the limits at these is let through without asking for its own. */
export const AMPLE_SIZES: WorkspaceSizes = {
  apiKeys: 100,
  memberships: 20,
  claims: 40,
  criteria: 20,
  evidence: 5,
  eventTypes: 30,
  features: 500,
  modelNumbers: 40,
  modelWarnings: 5,
  opinions: 5,
  personas: 30,
  questions: 30,
  scores: 60,
  segmentations: 20,
  segmenters: 20,
  segments: 30,
  surveys: 20,
  traits: 40,
};

/** The sizes of workspaces, each read by one statement a minute where it is asked for. */
export class SizeKeeper {
  readonly #registry: Registry;
  readonly #now: () => number;
  readonly #kept = new Map<number, { readonly sizes: Promise<WorkspaceSizes>; readonly until: number }>();

  constructor(registry: Registry, now: () => number = Date.now) {
    this.#registry = registry;
    this.#now = now;
  }

  of(scope: Scope): Promise<WorkspaceSizes> {
    const { workspaceId } = scope;
    const known = this.#kept.get(workspaceId);
    if (known && known.until > this.#now()) return known.sizes;
    const made = { sizes: this.#read(scope), until: this.#now() + KEPT_MS };
    // Those read again come last: the first is the oldest.
    this.#kept.delete(workspaceId);
    this.#kept.set(workspaceId, made);
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    made.sizes.catch(() => {
      if (this.#kept.get(workspaceId) === made) this.#kept.delete(workspaceId);
    });
    return made.sizes;
  }

  async #read(scope: Scope): Promise<WorkspaceSizes> {
    return sizesOf(await countWorkspace(scope), this.#registry);
  }
}

function sizesOf(counts: WorkspaceCounts, registry: Registry): WorkspaceSizes {
  const { segmentations, mostClaims, mostCriteria, mostEvidence, mostOpinions, ...others } = counts;
  const { mostQuestions, mostNumbers, mostWarnings, ...sizes } = others;
  const segments = segmentations.map((segmentation) => segmentation.segments);
  // One whose plugin is gone may have been of either kind.
  const overlaps = (id: string) => registry.find(id)?.membership !== 'exclusive';
  return {
    ...sizes,
    claims: mostClaims,
    criteria: mostCriteria,
    evidence: mostEvidence,
    opinions: mostOpinions,
    questions: mostQuestions,
    modelNumbers: mostNumbers,
    modelWarnings: mostWarnings,
    segmentations: segmentations.length,
    segmenters: registry.all.length,
    segments: Math.max(0, ...segments),
    memberships: segmentations.reduce((sum, one) => sum + (overlaps(one.segmenterId) ? one.segments : 1), 0),
    // Standard fields, and the aggregates that events of a type have by name.
    features:
      50 +
      sizes.traits +
      10 * sizes.eventTypes +
      sizes.surveys * mostQuestions +
      2 * segmentations.length +
      sizes.scores,
  };
}
