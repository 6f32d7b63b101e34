import { expect, test } from 'vitest';
import { endedRun } from '../../scripts/support/ended-run.ts';
import { reportRun } from '../../src/db/tables/runs/runs.ts';
import { decodeId } from '../../src/graphql/core/id.ts';
import { createServer } from '../../src/server.ts';
import { testApi } from '../graphql/api.ts';
import { makeWorld } from '../graphql/world.ts';

test('a script waits for the end of a run as clients do, and learns how it ended', async () => {
  await using api = await testApi();
  await makeWorld(api.scope, 4);
  const server = createServer(api.dependencies);
  try {
    const url = await server.listen(0, '127.0.0.1');
    const { data } = await api.ask('mutation { runSegmentations(input: {}) { run { id } } }');
    const id: string = data.runSegmentations.run.id;
    const ended = endedRun(url, api.keys.READ, id);
    const run = { id: decodeId('Run', id), workspaceId: api.scope.workspaceId };
    await reportRun(api.scope, run, { state: 'COMPUTING' });
    await reportRun(api.scope, run, { state: 'FAILED', error: { code: 'RUN_FAILED', message: 'It rained.' } });
    expect(await ended).toMatchObject({ state: 'FAILED', error: { message: 'It rained.' } });
    expect(await endedRun(url, api.keys.READ, id)).toMatchObject({ state: 'FAILED' });
    await expect(endedRun(url, 'nobody', id)).rejects.toThrow('cannot be followed');
  } finally {
    await server.dispose();
  }
});
