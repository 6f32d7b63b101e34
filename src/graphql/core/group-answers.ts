import DataLoader from 'dataloader';
import type { Group } from '../../services/groups/group.ts';
import type { GroupAnswer, GroupQuestion, GroupQuestions, QuestionKind } from '../../services/groups/group-question.ts';
import { failureError } from '../../services/threads/plain-failure.ts';
import type { Context } from './context.ts';
import type { Loaders } from './loaders.ts';

interface Asked {
  readonly group: Group;
  readonly question: GroupQuestion;
}

/** How often it is looked whether the client is still there. */
const LOOK_EVERY_MS = 200;

const asking = new WeakMap<Loaders, DataLoader<Asked, GroupAnswer, string>>();

/**
 * Asks something of a group. All that an operation asks of groups at one time is answered from one snapshot, in the run
 * thread. Throws what cannot be answered.
 */
export async function askGroup<K extends QuestionKind>(
  context: Context,
  group: Group,
  kind: K,
  ask: GroupQuestions[K]['ask'],
): Promise<GroupQuestions[K]['answer']> {
  let loader = asking.get(context.loaders);
  if (!loader) {
    loader = new DataLoader((asked) => answers(context, asked), { cacheKeyFn: (asked) => JSON.stringify(asked) });
    asking.set(context.loaders, loader);
  }
  return loader.load({ group, question: { kind, ...ask } as GroupQuestion });
}

async function answers(context: Context, asked: readonly Asked[]): Promise<(GroupAnswer | Error)[]> {
  const { host, scope } = context;
  using wanted = whileWanted(context);
  const outcomes = await host.ask('groups', { workspaceId: scope.workspaceId, asked }, wanted.signal);
  return outcomes.map((outcome) => ('failure' in outcome ? failureError(outcome.failure) : outcome.answer));
}

/** A signal that is aborted once nobody waits for the answer: the client is gone, or has waited for too long. */
export function whileWanted(
  context: Pick<Context, 'signal' | 'budget'>,
): Disposable & { readonly signal: AbortSignal } {
  const unwanted = new AbortController();
  const look = () => {
    if (context.signal?.aborted || context.budget.stopped) unwanted.abort();
  };
  const looking = setInterval(look, LOOK_EVERY_MS).unref();
  return { signal: unwanted.signal, [Symbol.dispose]: () => clearInterval(looking) };
}
