import type { ChildProcess } from 'node:child_process';

/** Steps so far. */
export const tally = { passed: 0, failed: 0 };

export async function step<T>(name: string, task: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`;
  try {
    const done = await task();
    tally.passed++;
    const outcome = (done as { outcome?: string } | undefined)?.outcome;
    process.stdout.write(`${seconds()}  ok      ${name}${outcome ? `: ${outcome}` : ''}\n`);
    return done;
  } catch (error) {
    tally.failed++;
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
    process.stdout.write(`${seconds()}  FAILED  ${name}: ${message}\n${stdout.slice(-3000)}${stderr.slice(-3000)}\n`);
    throw error;
  }
}

export function expect(holds: unknown, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('not within 60 s');
}

/** Everything a process prints until a pattern appears, or it ends, or so many seconds have passed. */
export function output(child: ChildProcess, pattern: RegExp, seconds = 60): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    const take = (chunk: Buffer) => {
      text += chunk.toString();
      if (pattern.test(text)) resolve(text);
    };
    for (const pipe of [child.stdout, child.stderr]) pipe?.on('data', take);
    child.once('close', () => resolve(text));
    setTimeout(() => resolve(text), seconds * 1_000).unref();
  });
}
