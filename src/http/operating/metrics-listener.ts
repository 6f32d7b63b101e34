import { createServer } from 'node:http';
import type { Logger } from 'pino';
import { listenAt } from '../listen.ts';
import type { Metrics } from './metrics.ts';

/** A port of its own for figures. */
export interface MetricsListener {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Opens a port that answers `GET /metrics` and nothing else, without a key: figures tell of all workspaces, so that the
 * port is for the operator's network alone.
 */
export async function listenForMetrics(
  metrics: Metrics,
  port: number,
  host: string,
  log: Logger,
): Promise<MetricsListener> {
  const http = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text),
      (err: unknown) => {
        log.error({ err }, 'the figures could not be read');
        response.writeHead(500).end();
      },
    );
  });
  const origin = await listenAt(http, port, host);
  return {
    url: `${origin}/metrics`,
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
