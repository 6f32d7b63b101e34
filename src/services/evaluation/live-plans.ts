import { type Clock, knownFeatures } from '../../db/features/population.ts';
import type { Database, Scope } from '../../db/postgres/connection.ts';
import { liveModels } from '../../db/tables/segmentations/models.ts';
import { type LiveState, liveStates } from '../../db/tables/segmentations/segmentations.ts';
import type { FittedPlan } from '../../engine/answer/model.ts';
import { dependenciesOf, inOrder } from '../../engine/answer/order.ts';
import type { Registry } from '../../engine/registry.ts';
import type { Segmenter } from '../../segmenter/segmenter.ts';
import { storedPlan } from './stored-plan.ts';

/** A live segmentation, ready to answer. */
export interface Live {
  readonly segmentationId: number;
  readonly plan: FittedPlan;
  readonly segmentIds: readonly number[];
  readonly clock: Clock;
  /** Moves of its scores go to subscribers. */
  readonly pushScores: boolean;
  /** A rule or range of a persona: nobody is told of its moves. */
  readonly own: boolean;
}

interface Prepared {
  readonly modelId: number;
  readonly segmenterId: string;
  /** The segmenter the registry had under that id: a plugin that was reloaded is another object. */
  readonly segmenter: Segmenter | undefined;
  /** Null where the model cannot be answered by it. */
  readonly plan: FittedPlan | null;
  readonly segmentIds: readonly number[];
}

interface Entry {
  /** The features the plans were made from, besides their models. */
  readonly known: string;
  readonly models: ReadonlyMap<number, Prepared>;
}

/**
 * The live segmentations of workspaces, prepared once a model. Looking whether they are still the same costs one
 * statement; preparing them costs several, and their models' JSON.
 */
export class LivePlans {
  readonly #db: Database;
  readonly #registry: Registry;
  readonly #entries = new Map<number, Entry>();

  constructor(db: Database, registry: Registry) {
    this.#db = db;
    this.#registry = registry;
  }

  /**
   * Each after those it reads, by a clock that is looked at once the store has answered. One that fails when asked, or
   * whose plugin or feature is gone, keeps its last answer.
   */
  async of(scope: Scope, clock: () => number): Promise<{ readonly live: readonly Live[]; readonly now: number }> {
    const { known, states } = await liveStates(scope);
    const now = clock();
    const entry = await this.#entry(scope.workspaceId, known, states);
    const live = states.flatMap((state): Live[] => {
      const prepared = entry.models.get(state.id);
      if (!prepared?.plan || state.error?.plugin?.phase === 'assign') return [];
      const { pinned, asOf, pushScores, own } = state;
      const clock = pinned && asOf ? { asOf: asOf.getTime(), pinned } : { asOf: now, pinned: false };
      const { plan, segmentIds } = prepared;
      return [{ segmentationId: state.id, plan, segmentIds, clock, pushScores, own }];
    });
    return { live: ordered(live, entry.models), now };
  }

  /** Live segmentations looked at so far that cannot be answered here: their plugin or a feature is gone, or newer. */
  get unprepared(): number[] {
    return [...this.#entries.values()].flatMap(({ models }) =>
      [...models].flatMap(([segmentationId, { plan }]) => (plan ? [] : segmentationId)),
    );
  }

  async #entry(workspaceId: number, known: string, states: readonly LiveState[]): Promise<Entry> {
    const before = this.#entries.get(workspaceId);
    const same = ({ id, modelId }: LiveState) => {
      const prepared = before?.models.get(id);
      return prepared?.modelId === modelId && prepared.segmenter === this.#registry.find(prepared.segmenterId);
    };
    if (before?.known === known && states.every(same)) return before;
    const scope = this.#db.scope(workspaceId);
    const features = await knownFeatures(scope);
    const stored = await liveModels(scope);
    const models = new Map(
      stored.map((model) => {
        const { id: modelId, segmentationId, segmenterId, segmentIds } = model;
        const segmenter = this.#registry.find(segmenterId);
        const plan = storedPlan(this.#registry, model, features);
        return [segmentationId, { modelId, segmenterId, segmenter, plan, segmentIds }];
      }),
    );
    const entry = { known, models };
    this.#entries.set(workspaceId, entry);
    return entry;
  }
}

/**
 * Each after those it reads. Models can read each other in a circle that settings may not. The one with the oldest
 * model keeps its last answer then, until it is run.
 */
function ordered(live: readonly Live[], models: Entry['models']): Live[] {
  const byId = new Map(live.map((one) => [one.segmentationId, one]));
  const reads = new Map(live.map(({ segmentationId, plan }) => [segmentationId, dependenciesOf(plan)]));
  for (;;) {
    try {
      return inOrder(reads).map((id) => byId.get(id)!);
    } catch (error) {
      const dependent = [...reads].flatMap(([id, read]) => (read.length > 0 ? id : []));
      const [oldest] = dependent.sort((a, b) => models.get(a)!.modelId - models.get(b)!.modelId);
      if (oldest === undefined) throw error;
      reads.delete(oldest);
    }
  }
}
