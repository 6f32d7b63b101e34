import type { Scope } from '../../db/postgres/connection.ts';
import { type VisitorState, visitorState } from '../../db/tables/visitor/visitor-state.ts';
import type { VisitorModel } from '../../engine/visitor/visitor-model.ts';
import type { Stirs } from '../changes/stirs.ts';
import type { RunHost } from '../threads/host.ts';

/** Bytes of all models that are kept. */
const MOST_BYTES = 128 * 1024 * 1024;
/** Where members or the catalogue moved without a run, a model is learned anew after so long. */
const MOVED_MS = 5 * 60_000;
/** After so long it is learned anew though nothing that is looked at moved. */
const LONGEST_MS = 60 * 60_000;
/** After so long the store is asked whether a model stands, though nothing was heard of. */
const ASKED_MS = 5_000;
/** After learning failed, the model there is answers for so long before the next attempt. */
const AFTER_FAILURE_MS = 60_000;

interface Kept {
  readonly state: VisitorState;
  /** When learning it began, by the clock here. */
  readonly at: number;
  readonly model: VisitorModel;
}

/** A model to answer by, where it turns out to stand. */
export interface LastModel {
  readonly model: VisitorModel;
  /** Whether it is the model of the personas in use. Rejects where the store fails. */
  readonly stands: Promise<boolean>;
}

/** When the store said last that a model stands. */
interface Asked {
  readonly model: VisitorModel;
  /** The mark of its workspace before it was asked. */
  readonly mark: object;
  readonly at: number;
}

interface Learning {
  readonly definition: string;
  readonly model: Promise<VisitorModel>;
}

/**
 * Models of visitors beside a run thread, by workspace. Where personas are others than when a model was learned, the caller
 * waits for another; where only data moved it has the one there is, and the next is learned meanwhile.
 */
export class VisitorModels {
  readonly #host: RunHost;
  readonly #now: () => number;
  /** Whoever was asked for last comes last. */
  readonly #kept = new Map<number, Kept>();
  readonly #learning = new Map<number, Learning>();
  readonly #asked = new Map<number, Asked>();
  /** When learning failed last. */
  readonly #failedAt = new Map<number, number>();

  constructor(host: RunHost, now: () => number = Date.now) {
    this.#host = host;
    this.#now = now;
  }

  /** The model of a workspace's personas in use. Throws the errors of learning where there is none to answer by. */
  async of(scope: Scope): Promise<VisitorModel> {
    const state = await visitorState(scope);
    return this.#of(scope.workspaceId, state) ?? this.#learn(scope.workspaceId, state);
  }

  /**
   * The model that was learned last, while the store is asked whether it stands; null where there is none. It is not asked
   * again while nothing is heard to have been committed since, for {@link ASKED_MS} at most.
   */
  lastOf(scope: Scope, stirs: Stirs): LastModel | null {
    const { workspaceId } = scope;
    const model = this.#kept.get(workspaceId)?.model;
    if (!model) return null;
    const [mark, at] = [stirs.mark(workspaceId), this.#now()];
    const asked = this.#asked.get(workspaceId);
    if (mark && asked?.model === model && asked.mark === mark && at - asked.at < ASKED_MS) {
      return { model, stands: Promise.resolve(true) };
    }
    const stands = visitorState(scope).then((state) => {
      const isSame = this.#of(workspaceId, state) === model;
      if (isSame && mark) this.#asked.set(workspaceId, { model, mark, at });
      return isSame;
    });
    return { model, stands };
  }

  #of(workspaceId: number, state: VisitorState): VisitorModel | null {
    const kept = this.#kept.get(workspaceId);
    if (kept?.state.definition !== state.definition) return null;
    this.#keep(workspaceId, kept);
    const failedAt = this.#failedAt.get(workspaceId) ?? Number.NEGATIVE_INFINITY;
    // Its failure is for whoever has no other model.
    if (this.#isPast(kept, state) && this.#now() - failedAt >= AFTER_FAILURE_MS)
      this.#learn(workspaceId, state).catch(() => undefined);
    return kept.model;
  }

  #isPast({ state: before, at }: Kept, state: VisitorState): boolean {
    const age = this.#now() - at;
    return before.run !== state.run || (before.data !== state.data && age >= MOVED_MS) || age >= LONGEST_MS;
  }

  /** Learns a model, once for all who ask meanwhile. */
  #learn(workspaceId: number, state: VisitorState): Promise<VisitorModel> {
    const before = this.#learning.get(workspaceId);
    if (before?.definition === state.definition) return before.model;
    const at = this.#now();
    const model = this.#host.ask('visitors', { workspaceId });
    const learning = { definition: state.definition, model };
    this.#learning.set(workspaceId, learning);
    const ended = () => {
      if (this.#learning.get(workspaceId) === learning) this.#learning.delete(workspaceId);
    };
    model.then(
      (found) => {
        // One of personas that were edited meanwhile is nobody's.
        if (this.#learning.get(workspaceId) === learning) this.#keep(workspaceId, { state, at, model: found });
        this.#failedAt.delete(workspaceId);
        ended();
      },
      () => {
        this.#failedAt.set(workspaceId, this.#now());
        ended();
      },
    );
    return model;
  }

  #keep(workspaceId: number, kept: Kept): void {
    this.#kept.delete(workspaceId);
    this.#kept.set(workspaceId, kept);
    let bytes = [...this.#kept.values()].reduce((sum, { model }) => sum + bytesOf(model), 0);
    for (const [oldest, { model }] of this.#kept) {
      if (bytes <= MOST_BYTES || oldest === workspaceId) return;
      this.#kept.delete(oldest);
      this.#asked.delete(oldest);
      bytes -= bytesOf(model);
    }
  }
}

/** Bytes of the numbers in a model, which are nearly all of it. */
function bytesOf({ axes, redundancy, shares }: VisitorModel): number {
  return (
    axes.reduce((sum, { base, ratios }) => sum + base.byteLength + ratios.byteLength, 0) +
    redundancy.byteLength +
    shares.byteLength
  );
}

const ofHosts = new WeakMap<RunHost, VisitorModels>();

/** The models that are kept beside a run thread. */
export function visitorModels(host: RunHost): VisitorModels {
  const models = ofHosts.get(host) ?? new VisitorModels(host);
  ofHosts.set(host, models);
  return models;
}
