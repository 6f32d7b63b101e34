import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A process of a benchmark that is asked and answers, one question at a time. */
export interface PushChild extends AsyncDisposable {
  ask<Answer>(question: object): Promise<Answer>;
}

/** Starts `bench/support/NAME`, in TypeScript or as it was built. */
export function pushChild(name: string): PushChild {
  const file = join(import.meta.dirname, `${name}${extname(import.meta.filename)}`);
  const child: ChildProcess = fork(file, [], { execArgv: [...process.execArgv, '--expose-gc'], stdio: 'inherit' });
  const failed = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${name} ended with ${code ?? signal}`);
  });
  failed.catch(() => undefined);
  return {
    async ask<Answer>(question: object) {
      const answered = once(child, 'message');
      child.send(question);
      const [answer] = (await Promise.race([answered, failed])) as [{ error?: string } & Answer];
      if (answer.error) throw new Error(`${name}: ${answer.error}`);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      await failed.catch(() => undefined);
    },
  };
}

/** Connects so many subscribers to a server, each by a socket of its own, and resolves once it pushes to all of them. */
export async function subscribeMany(
  server: PushChild,
  clients: PushChild,
  given: { readonly url: string; readonly key: string; readonly subscribers: number; readonly query: string },
): Promise<void> {
  await clients.ask({ ask: 'connect', ...given });
  await untilSubscribed(server, given.subscribers);
}

/** Resolves once a server has so many subscribers. Throws where that takes a minute. */
export async function untilSubscribed(server: PushChild, wanted: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const { subscribers } = await server.ask<{ subscribers: number }>({ ask: 'subscribers' });
    if (subscribers === wanted) return;
    await wait(100);
  }
  throw new Error(`the server has not ${wanted} subscribers after a minute`);
}

/** Answers the questions of the process that started this one. */
export function answer<Question>(give: (question: Question) => Promise<object>): void {
  process.on('message', (question) => {
    give(question as Question).then(
      (given) => process.send?.(given),
      (error: unknown) => process.send?.({ error: String((error as Error).stack ?? error) }),
    );
  });
  // Nobody is left to ask.
  process.on('disconnect', () => process.exit());
}
