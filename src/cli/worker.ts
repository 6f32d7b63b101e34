import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { createRegistry } from '../engine/registry.ts';
import { webhookFormat } from '../graphql/types/webhooks/webhook-format.ts';
import { loadPlugins } from '../plugin-host/plugins.ts';
import { startEvaluator } from '../services/evaluation/evaluator.ts';
import { threadLog } from '../services/logging/thread-log.ts';
import { startRunHost } from '../services/threads/host.ts';
import { createIsolation } from '../services/threads/isolation.ts';
import { joinTransfers } from '../services/transfers/join-transfers.ts';
import { DEFAULT_LIMITS } from '../services/transfers/settings.ts';
import { startWebhooks } from '../services/webhooks/start.ts';
import { logCrashes } from './failure.ts';
import { collectGently } from './heap.ts';
import { openStore } from './store.ts';

/**
 * Adds `worker`: runs, evaluation and webhooks without the API, as many processes as there is work for. Imports and exports too
 * where its folder of files is that of a server.
 */
export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description(
      'execute runs, evaluate customers and post webhooks beside a server, sharing its database; sharing its data folder too, ' +
        'import and export',
    )
    .action(async () => {
      collectGently();
      const config = readConfig(process.env);
      const log = threadLog(config.logLevel);
      const store = await openStore(config);
      const plugins = await loadPlugins();
      const host = await startRunHost({ url: store.db.url, plugins: plugins.url, logLevel: config.logLevel }, log);
      const registry = await createRegistry(plugins.segmenters);
      const isolation = createIsolation(plugins.url);
      const evaluator = await startEvaluator(
        { db: store.db, registry, isolation, keepChangesMs: config.keepChangesMs, keepAuditMs: config.keepAuditMs },
        log,
      );
      const webhooks = await startWebhooks({ db: store.db, log, format: webhookFormat, ...config.webhooks });
      const settings = { folder: config.dataDir, limits: { ...DEFAULT_LIMITS, ...config.files } };
      const transfers = joinTransfers({ db: store.db, settings, logLevel: config.logLevel }, log);
      logCrashes(log);
      process.stdout.write('Personagraph worker: ready.\n');
      let stopping = false;
      const stop = async () => {
        if (stopping) process.exit(130);
        stopping = true;
        await transfers.stop();
        await webhooks.stop();
        await evaluator.stop();
        await isolation.stop();
        await host.stop();
        await store.close();
        process.exit(0);
      };
      process.on('SIGINT', () => void stop()).on('SIGTERM', () => void stop());
    });
}
