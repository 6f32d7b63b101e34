import pg from 'pg';
import type { Logger } from 'pino';

/** How long after a lost connection, or a failed attempt, the next is made. */
const AGAIN_MS = 1_000;

/**
 * Hears a channel's notifications for as long as the process lives: a lost connection is made again, one at a time.
 * `heard` is called with an empty payload after each reconnection too, since what was said meanwhile is lost. `changed`
 * is told when the channel is heard, from the first connection on, and when its connection is lost. Throws where the
 * first connection fails.
 */
export async function listenForever(
  url: string,
  channel: string,
  heard: (payload: string) => void,
  log: Logger,
  changed?: (hearing: boolean) => void,
): Promise<{ stop(): Promise<void> }> {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      application_name: channel,
    });
    fresh.on('notification', ({ payload }) => heard(payload ?? ''));
    // A broken connection says so more than once.
    let lost = false;
    fresh.on('error', (err) => {
      if (lost || stopped) return;
      lost = true;
      changed?.(false);
      log.warn({ err, channel }, 'a listening connection was lost');
      fresh.end().catch(() => undefined);
      again();
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${channel}`);
    } catch (error) {
      lost = true;
      await fresh.end().catch(() => undefined);
      throw error;
    }
    client = fresh;
    if (!lost) changed?.(true);
    if (stopped) await fresh.end();
  };

  const again = (): void => {
    timer = setTimeout(() => {
      connect().then(
        () => heard(''),
        () => {
          if (!stopped) again();
        },
      );
    }, AGAIN_MS);
    timer.unref();
  };

  await connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
