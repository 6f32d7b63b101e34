import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a thread on a module, named by its URL without extension: `new URL('./thread', import.meta.url)`. From source,
 * Node 20 needs a loader for TypeScript, which the thread registers for itself; from `dist` it needs none.
 */
export function newWorker(module: URL, options: WorkerOptions): Worker {
  if (import.meta.url.endsWith('.js')) return new Worker(new URL(`${module.href}.js`), options);
  const loader = import.meta.resolve('tsx/esm/api');
  const code = `import('${loader}').then(({ register }) => { register(); return import('${module.href}.ts'); })`;
  return new Worker(code, { ...options, eval: true, execArgv: ['--conditions=personagraph-source'] });
}
