import { type Answerer, type RawAnswer, sameAnswer } from './answers.ts';
import type { RandomRequest } from './request.ts';

/** Times the executor is asked again where several errors compete for one place. */
const MOST_REPEATS = 10;

/** Two answers to one request. */
export interface Answers {
  readonly executor: RawAnswer;
  readonly compiled: RawAnswer;
}

/**
 * The answers to a request and whether they agree: byte for byte, with one exception. Where fields fail side by side,
 * the executor reports their errors in the order in which they happened. Of those that make the same place null it may
 * report any. There the errors of each such place must have one in common.
 */
export async function compareAnswers(
  request: RandomRequest,
  executor: Answerer,
  compiled: Answerer,
): Promise<Answers & { readonly agree: boolean }> {
  const [first, answer] = await Promise.all([executor(request), compiled(request)]);
  const answers = { executor: first, compiled: answer };
  if (sameAnswer(first, answer)) return { ...answers, agree: true };
  const failures = failuresOf(answer);
  if (!failures) return { ...answers, agree: false };
  const seen: Failures[] = [];
  for (let next = first; seen.length <= MOST_REPEATS; next = await executor(request)) {
    const own = failuresOf(next);
    if (
      !own ||
      own.rest !== failures.rest ||
      next.status !== answer.status ||
      next.contentType !== answer.contentType
    ) {
      return { ...answers, agree: false };
    }
    seen.push(own);
    if (agree(failures, seen)) return { ...answers, agree: true };
  }
  return { ...answers, agree: false };
}

interface Failures {
  /** The errors of each place that they made null, as text. */
  readonly places: ReadonlyMap<string, ReadonlySet<string>>;
  /** The body without its errors. */
  readonly rest: string;
}

/** The errors of an answer where there are several; undefined for one that leaves no choice. */
function failuresOf({ body }: RawAnswer): Failures | undefined {
  const content = JSON.parse(Buffer.from(body, 'latin1').toString()) as {
    readonly data?: unknown;
    readonly errors?: readonly { readonly path?: readonly (string | number)[] }[];
  };
  const { data, errors } = content;
  if (data === undefined || !errors) return undefined;
  const text = Buffer.from(JSON.stringify(errors)).toString('latin1');
  if (!body.includes(text)) return undefined;
  const places = new Map<string, Set<string>>();
  for (const error of errors) {
    const place = nullOn(data, error.path ?? []).join('.');
    places.set(place, (places.get(place) ?? new Set()).add(JSON.stringify(error)));
  }
  return { places, rest: body.replace(text, () => '') };
}

/** The beginning of a path up to where the data is null. */
function nullOn(data: unknown, path: readonly (string | number)[]): readonly (string | number)[] {
  let value = data;
  for (const [at, step] of path.entries()) {
    if (value === null || value === undefined) return path.slice(0, at);
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return path;
}

function agree({ places }: Failures, seen: readonly Failures[]): boolean {
  return (
    seen.every((other) => other.places.size === places.size) &&
    [...places].every(([place, errors]) =>
      seen.some((other) => [...(other.places.get(place) ?? [])].some((error) => errors.has(error))),
    )
  );
}
