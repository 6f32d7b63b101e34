import { type ExecutionResult, GraphQLError } from 'graphql';
import { MAX_COST, OBJECT_BYTES } from './cost.ts';

/** The most one answer may become. */
export interface AnswerLimits {
  /** Objects, as the estimate counts them. */
  readonly objects: number;
  /** Bytes of its texts, JSON and keys. */
  readonly bytes: number;
  /** Milliseconds it may take to be made; the work of a mutation is not among them. */
  readonly milliseconds: number;
}

/** The estimate lets through half the objects: sizes it goes by are a minute old, or those of most workspaces. */
export const ANSWER_LIMITS: AnswerLimits = { objects: 2 * MAX_COST, bytes: 10 * 1024 * 1024, milliseconds: 30_000 };

/** Objects of an answer that are made without a pause. */
const AT_ONCE = 200;

/**
 * Counts the answer to one operation, or to one change of a subscription, while it is made. Once it is over a limit, or
 * its client is gone, every further object is refused with {@link Budget.stopped}.
 */
export class Budget {
  /** Why nothing more is made. */
  stopped: GraphQLError | undefined;
  readonly #limits: AnswerLimits;
  readonly #signal: { readonly aborted: boolean } | undefined;
  #until: number;
  #objects = 0;
  #bytes = 0;

  constructor(signal?: { readonly aborted: boolean }, limits: AnswerLimits = ANSWER_LIMITS) {
    this.#limits = limits;
    this.#signal = signal;
    this.#until = performance.now() + limits.milliseconds;
  }

  /** True where the answer is so large that its parts wait for their turn. */
  get large(): boolean {
    return this.#objects > AT_ONCE;
  }

  /** What was made so far, in objects: at least one. */
  get spent(): number {
    return Math.ceil(Math.max(1, this.#objects, this.#bytes / OBJECT_BYTES));
  }

  /** Milliseconds that are left. */
  get left(): number {
    return this.#until - performance.now();
  }

  /** The time begins anew: a mutation has done its work. */
  restart(): void {
    this.#until = performance.now() + this.#limits.milliseconds;
  }

  /** Throws where nothing more may be made. */
  check(): void {
    if (this.stopped) throw this.stopped;
    if (this.#signal?.aborted) this.stop('The client is gone.');
    // Smaller answers take no time of their own: their statements do.
    if (this.large && performance.now() > this.#until) this.late();
  }

  /** Counts what is about to be made. Throws over a limit. */
  spend(objects: number, bytes: number): void {
    this.#objects += objects;
    this.#bytes += bytes;
    const { objects: most, bytes: mostBytes } = this.#limits;
    if (this.#objects > most) this.stop(`The answer has over ${most} objects: ask for smaller pages.`);
    if (this.#bytes > mostBytes) this.stop(`The answer has over ${mostBytes} bytes: ask for smaller pages.`);
  }

  /** Stops for lack of time. */
  late(): never {
    return this.stop(`The answer takes over ${this.#limits.milliseconds} ms: ask for less at once.`);
  }

  stop(message: string): never {
    // With a path GraphQL takes it as it is, and makes no copy for each field it is thrown at.
    this.stopped ??= new GraphQLError(message, { path: [], extensions: { code: 'TOO_COMPLEX' } });
    throw this.stopped;
  }
}

/**
 * The answer that is given in place of one that was stopped: why, and of a mutation what it answered until then. Any other
 * answer stays as it is.
 */
export function bounded(result: ExecutionResult, { stopped }: Budget, keepsData = false): ExecutionResult {
  if (!stopped) return result;
  const why = new GraphQLError(stopped.message, { extensions: stopped.extensions });
  if (!keepsData) return { errors: [why] };
  return { ...result, errors: [...(result.errors ?? []).filter((error) => error !== stopped), why] };
}

/** The answer, or the error that the budget's time is over: a statement that does not end holds up nobody. */
export function inTime<T>(answer: Promise<T> | T, budget: Budget): Promise<T> | T {
  if (!(answer instanceof Promise)) return answer;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      try {
        budget.late();
      } catch (error) {
        reject(error);
      }
    }, budget.left);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
