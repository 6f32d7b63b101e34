import { spawnSync } from 'node:child_process';

export interface ScikitTask {
  /** Files of float64, row-major. */
  readonly points: string;
  readonly centres: string;
  readonly columns: number;
  /** 0: as many as it likes. */
  readonly threads: number;
  readonly maxIterations: number;
  readonly tolerance: number;
}

export interface ScikitRun {
  readonly seconds: number;
  readonly inertia: number;
  readonly iterations: number;
  readonly threads: number;
}

const KMEANS = `
import json, sys, time
import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_info, threadpool_limits
task = json.loads(sys.argv[1])
points = np.fromfile(task['points']).reshape(-1, task['columns'])
centres = np.fromfile(task['centres']).reshape(-1, task['columns'])
model = KMeans(len(centres), init=centres, n_init=1, algorithm='lloyd',
               max_iter=task['maxIterations'], tol=task['tolerance'])
with threadpool_limits(task['threads'] or None):
    threads = max(pool['num_threads'] for pool in threadpool_info() if pool['user_api'] == 'openmp')
    start = time.perf_counter()
    model.fit(points)
    seconds = time.perf_counter() - start
print(json.dumps({'seconds': seconds, 'inertia': model.inertia_, 'iterations': int(model.n_iter_), 'threads': threads}))
`;

/** The Python that has scikit-learn, or null. */
export function findScikitLearn(): { version: string; kMeans(task: ScikitTask): ScikitRun } | null {
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, ['-c', 'import sklearn; print(sklearn.__version__)'], {
      encoding: 'utf8',
    });
    if (status !== 0) continue;
    return {
      version: stdout.trim(),
      kMeans(task) {
        const run = spawnSync(python, ['-c', KMEANS, JSON.stringify(task)], { encoding: 'utf8' });
        if (run.status !== 0) throw new Error(`scikit-learn failed: ${run.stderr}`);
        return JSON.parse(run.stdout) as ScikitRun;
      },
    };
  }
  return null;
}
