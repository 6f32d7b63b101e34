import { useEffect } from 'preact/hooks';
import type { Query } from '../../data/query.ts';

const STEP_MS = 5_000;

/** Asks again by and by what no change of the workspace tells of, while the window is looked at. */
export function useRefreshed(query: Query<unknown>): void {
  const { data, failure } = query;
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') query.reload();
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [data, failure]);
}
