import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';

/** A process of a benchmark that is asked and answers, one question at a time. */
export interface Child extends AsyncDisposable {
  ask<Reply>(question: object): Promise<Reply>;
}

/** Starts `bench/support/NAME`, in TypeScript or as it was built. */
export function childProcess(name: string): Child {
  const file = join(import.meta.dirname, `${name}${extname(import.meta.filename)}`);
  const child: ChildProcess = fork(file, [], { execArgv: [...process.execArgv, '--expose-gc'], stdio: 'inherit' });
  const failed = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${name} ended with ${code ?? signal}`);
  });
  failed.catch(() => undefined);
  return {
    async ask<Reply>(question: object) {
      const answered = once(child, 'message');
      child.send(question);
      const [reply] = (await Promise.race([answered, failed])) as [{ error?: string } & Reply];
      if (reply.error) throw new Error(`${name}: ${reply.error}`);
      return reply;
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      await failed.catch(() => undefined);
    },
  };
}

/** Answers the questions of the process that started this one. */
export function answer<Question>(give: (question: Question) => Promise<object>): void {
  process.on('message', (question) => {
    give(question as Question).then(
      (reply) => process.send?.(reply),
      (error: unknown) => process.send?.({ error: String((error as Error).stack ?? error) }),
    );
  });
  // Nobody is left to ask.
  process.on('disconnect', () => process.exit());
}
