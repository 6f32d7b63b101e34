import DataLoader from 'dataloader';
import type { AskedOutcomes, Outcomes } from '../../services/outcomes/measure-outcomes.ts';
import { failureError } from '../../services/threads/plain-failure.ts';
import type { Context } from './context.ts';
import { whileWanted } from './group-answers.ts';
import type { Loaders } from './loaders.ts';

const asking = new WeakMap<Loaders, DataLoader<AskedOutcomes, Outcomes, string>>();

/** Most groups that are measured in one pass: columns of all their periods are held at once. */
const MOST_AT_ONCE = 200;

/**
 * Measures a group. All groups of an operation that ask at one time are measured in one snapshot and one pass, in the run
 * thread. Throws what cannot be measured.
 */
export function askOutcomes(context: Context, asked: AskedOutcomes): Promise<Outcomes> {
  let loader = asking.get(context.loaders);
  if (!loader) {
    loader = new DataLoader((all) => answers(context, all), {
      cacheKeyFn: (one) => JSON.stringify(one),
      maxBatchSize: MOST_AT_ONCE,
    });
    asking.set(context.loaders, loader);
  }
  return loader.load(asked);
}

async function answers(context: Context, asked: readonly AskedOutcomes[]): Promise<(Outcomes | Error)[]> {
  const { host, scope } = context;
  using wanted = whileWanted(context);
  const found = await host.ask('outcomes', { workspaceId: scope.workspaceId, asked }, wanted.signal);
  return found.map((one) => ('failure' in one ? failureError(one.failure) : one.outcomes));
}
