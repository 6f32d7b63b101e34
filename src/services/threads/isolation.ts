import type { Worker } from 'node:worker_threads';
import type { Assignment } from '../../engine/answer/assign.ts';
import type { FittedPlan, Plan } from '../../engine/answer/model.ts';
import { seenPlugin } from '../../engine/answer/plugin-call.ts';
import type { Population } from '../../engine/population/population.ts';
import { type ErrorCode, PersonagraphError, type PluginBlame } from '../../errors.ts';
import type { ModelReport } from '../../segmenter/model-report.ts';
import type { Json, SegmentDefinition, Segmenter } from '../../segmenter/segmenter.ts';
import { assignHere, type Computed, type ComputeOptions, computeHere } from '../runs/compute-plan.ts';
import { newWorker } from './new-worker.ts';

/** The data that the thread of an isolated segmenter starts with. */
export interface IsolateData {
  readonly plugins: string;
  readonly segmenterId: string;
}

/** A plan without its code. */
type PlainPlan = Pick<Plan, 'config' | 'features'>;

export type IsolateJob = { readonly id: number; readonly plan: PlainPlan; readonly population: Population } & (
  | { readonly kind: 'compute'; readonly asOf: number; readonly seed: number; readonly sample: number | null }
  | {
      readonly kind: 'assign';
      readonly asOf: number;
      readonly model: Json;
      readonly segments: readonly SegmentDefinition[];
    }
);

/** A failure as it crosses threads. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly plugin: PluginBlame | undefined;
}

export interface IsolateReply {
  readonly id: number;
  readonly error?: PlainError;
  readonly fitted?: Pick<FittedPlan, 'model' | 'segments' | 'fittedOn'>;
  readonly report?: ModelReport;
  readonly assignment?: Omit<Assignment, 'quarantined'> & {
    readonly quarantined: readonly (readonly [number, PlainError])[];
  };
}

/** Computes plans: in this thread, or in the long-lived thread of the segmenter where it asks to be isolated. */
export interface Isolation {
  compute(plan: Plan, population: Population, options: ComputeOptions): Promise<Computed>;
  assign(plan: FittedPlan, population: Population, asOf: number): Promise<Assignment>;
  stop(): Promise<void>;
}

/** `plugins`: URL of the module whose default export is the array of segmenters. */
export function createIsolation(plugins: string): Isolation {
  return new Isolates(plugins);
}

class Isolates implements Isolation {
  readonly #plugins: string;
  readonly #bySegmenter = new Map<string, Isolate>();

  constructor(plugins: string) {
    this.#plugins = plugins;
  }

  async compute(plan: Plan, population: Population, options: ComputeOptions): Promise<Computed> {
    if (!plan.segmenter.isolation) return computeHere(plan, population, options);
    const { asOf, seed, sample = null, signal } = options;
    const job = { kind: 'compute' as const, ...plainOf(plan, population), asOf, seed, sample };
    const { fitted, report, assignment } = await this.#isolateOf(plan.segmenter).ask(job, 'fit', signal);
    return { plan: { ...plan, ...fitted! }, report: report!, assignment: whole(assignment!) };
  }

  async assign(plan: FittedPlan, population: Population, asOf: number): Promise<Assignment> {
    if (!plan.segmenter.isolation) return assignHere(plan, population, asOf);
    const { model, segments } = plan;
    const job = { kind: 'assign' as const, ...plainOf(plan, population), asOf, model, segments };
    return whole((await this.#isolateOf(plan.segmenter).ask(job, 'assign')).assignment!);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#bySegmenter.values()].map((isolate) => isolate.stop()));
  }

  #isolateOf(segmenter: Segmenter): Isolate {
    const isolate = this.#bySegmenter.get(segmenter.id) ?? new Isolate(this.#plugins, segmenter);
    this.#bySegmenter.set(segmenter.id, isolate);
    return isolate;
  }
}

/** Only the columns the plan reads are copied to its thread. */
function plainOf({ config, features }: Plan, population: Population): { plan: PlainPlan; population: Population } {
  const ids = new Set(Object.values(features).flatMap((feature) => feature?.id ?? []));
  const columns = new Map([...population.columns].filter(([id]) => ids.has(id)));
  const expiries = new Map([...population.expiries].filter(([id]) => ids.has(id)));
  return { plan: { config, features }, population: { ...population, columns, expiries } };
}

function whole(assignment: NonNullable<IsolateReply['assignment']>): Assignment {
  const quarantined = new Map(assignment.quarantined.map(([row, error]) => [row, coded(error)]));
  return { ...assignment, quarantined };
}

function coded({ code, message, plugin }: PlainError): PersonagraphError {
  return new PersonagraphError(code, message, plugin ? { plugin } : {});
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

/** The thread of one segmenter: started when first asked, ended when it breaks a limit, started anew when asked again. */
class Isolate {
  readonly #plugins: string;
  readonly #segmenter: Segmenter;
  #worker: Worker | undefined;
  #next = 1;
  #last: Promise<unknown> = Promise.resolve();

  constructor(plugins: string, segmenter: Segmenter) {
    this.#plugins = plugins;
    this.#segmenter = segmenter;
  }

  /** One job after the other: a time limit is then of the job, not of those before it. */
  ask(job: Unnumbered<IsolateJob>, phase: PluginBlame['phase'], signal?: AbortSignal): Promise<IsolateReply> {
    const asked = this.#last.then(() => seenPlugin(this.#segmenter, phase, () => this.#work(job, phase, signal)));
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #work(job: Unnumbered<IsolateJob>, phase: PluginBlame['phase'], signal?: AbortSignal): Promise<IsolateReply> {
    signal?.throwIfAborted();
    const { id, version, isolation } = this.#segmenter;
    const { memoryMb, timeoutMs } = isolation!;
    const blame = (why: string) =>
      new PersonagraphError('PLUGIN_FAILED', `${id} ${version} ${why} and was ended.`, {
        plugin: { id, version, phase },
      });
    this.#worker ??= this.#start(memoryMb);
    const worker = this.#worker;
    const number = this.#next++;
    let settle: () => void = () => undefined;
    try {
      return await new Promise<IsolateReply>((resolve, reject) => {
        const onMessage = (reply: IsolateReply) => {
          if (reply.id === number) reply.error ? reject(coded(reply.error)) : resolve(reply);
        };
        const onError = (error: Error & { code?: string }) => {
          const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
          reject(blame(memory ? `took more than ${memoryMb} MB of memory` : `broke its thread (${error.message})`));
        };
        const onExit = () => reject(blame('ended its thread'));
        const onAbort = () => reject(signal?.reason);
        const late = setTimeout(() => reject(blame(`did not answer within ${timeoutMs} ms`)), timeoutMs);
        worker.on('message', onMessage).on('error', onError).on('exit', onExit);
        signal?.addEventListener('abort', onAbort, { once: true });
        settle = () => {
          clearTimeout(late);
          worker.off('message', onMessage).off('error', onError).off('exit', onExit);
          signal?.removeEventListener('abort', onAbort);
        };
        worker.postMessage({ ...job, id: number });
      });
    } catch (error) {
      // An answer that was refused leaves the thread as it is; anything else leaves it in an unknown state.
      if (!(error instanceof PersonagraphError) || error.message.endsWith('was ended.')) {
        this.#worker = undefined;
        await worker.terminate();
      }
      throw error;
    } finally {
      settle();
    }
  }

  #start(memoryMb: number): Worker {
    const workerData: IsolateData = { plugins: this.#plugins, segmenterId: this.#segmenter.id };
    const worker = newWorker(new URL('./isolate-thread', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    // A waiting job has its own listener; between jobs a broken thread is only forgotten.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    worker.unref();
    return worker;
  }
}
