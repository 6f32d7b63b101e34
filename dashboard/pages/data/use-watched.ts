import { useEffect } from 'preact/hooks';
import type { Query } from '../../data/query.ts';

const STEP_MS = 2_000;

/** Asks again by and by while something is on its way of which no change tells. */
export function useWatched(query: Query<unknown>, isUnderWay: boolean): void {
  const { data, failure } = query;
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(() => query.reload(), STEP_MS);
    return () => clearInterval(timer);
  }, [isUnderWay, data, failure]);
}
