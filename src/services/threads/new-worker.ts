import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * A thread on a module, named from this folder without extension. From source, as in tests, Node 20 needs a loader for
 * TypeScript, which the thread registers for itself; from `dist` it does not.
 */
export function newWorker(name: string, options: WorkerOptions): Worker {
  if (import.meta.url.endsWith('.js')) return new Worker(new URL(`./${name}.js`, import.meta.url), options);
  const [loader, thread] = ['tsx/esm/api', `./${name}.ts`].map((module) => import.meta.resolve(module));
  const code = `import('${loader}').then(({ register }) => { register(); return import('${thread}'); })`;
  return new Worker(code, { ...options, eval: true, execArgv: ['--conditions=personagraph-source'] });
}
