import { type TestApi, testApi } from './api.ts';
import { type FullWorld, fillWorld } from './random/full-world.ts';
import { worldContext, worldJobs } from './world-context.ts';

/** A server whose database holds something of every type that queries reach. */
export interface FullApi extends FullWorld {
  readonly api: TestApi;
}

export async function fullApi(): Promise<FullApi> {
  const context = await worldContext(() => api.db);
  const api = await testApi(worldJobs(context));
  return { api, ...(await fillWorld(api, context)) };
}
