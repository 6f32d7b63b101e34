/**
 * A look at something that costs, shared by all who ask while it is taken, and for some milliseconds after: however many ask,
 * it is taken no more often. Whoever shares a look that failed is told of the same failure.
 */
export function sharedLook<T>(
  look: () => Promise<T>,
  freshMs: number,
  now: () => number = performance.now.bind(performance),
): () => Promise<T> {
  let shared: Promise<T> | undefined;
  let underWay = false;
  let until = 0;
  return () => {
    if (shared && (underWay || now() < until)) return shared;
    underWay = true;
    shared = look().finally(() => {
      underWay = false;
      until = now() + freshMs;
    });
    return shared;
  };
}
