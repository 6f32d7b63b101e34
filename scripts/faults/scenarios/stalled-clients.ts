import { decodeChangeCursor, encodeChangeCursor } from '../../../src/graphql/core/cursor.ts';
import { Flips } from '../flips.ts';
import type { NodeProcess } from '../node-process.ts';
import { byHand } from '../readers.ts';
import { type SlowClient, slowEventStream, slowSocket } from '../slow-client.ts';
import { demand, type Figures, type Stage } from '../stage.ts';
import { type StreamResult, webSocketStream } from '../streams.ts';
import { within } from '../until.ts';

/** Healthy clients are timed at this rate, so long, so often; the best counts: other work on the machine only adds. */
const RATE = 100;
const SECONDS = 3;
const ROUNDS = 3;
const MB = 1_048_576;
/** Memory the server may keep for one subscriber, and may need besides. */
const KEPT_MB = 16;
const SLACK_MB = 96;
/**
 * Bytes of one subscriber that network and client swallow before the server feels it, and bytes to send beyond all
 * bounds.
 */
const BUFFERED_MB = 6;
const MARGIN_MB = 8;

/** A change said at length, so that little is needed to fill every buffer. */
const TIMES = Array.from({ length: 100 }, (_, n) => `t${n}: at`).join(' ');
const WIDE = `subscription ($after: String) { changes(after: $after) { cursor ${TIMES} } }`;
const WIDE_BYTES = 3_400;

/**
 * Three stalled WebSockets and three stalled event streams beside healthy clients, who hear as soon as without them.
 * The server keeps what it promises and no more. Each stalled client is ended with the cursor to go on from.
 */
export async function stalledClients(stage: Stage): Promise<Figures> {
  const server = await stage.serve();
  const flips = new Flips(server.url, stage);
  const memory = watch(server);
  const slow: SlowClient[] = [];
  try {
    await flips.connect(5);
    await flips.pace(RATE, 2);
    const alone = await rounds(flips);
    const memoryAlone = memory.peak();
    const from = await stage.store.lastChange();
    const variables = { after: encodeChangeCursor(from) };
    const subscription = { url: server.url, key: stage.world.key, query: WIDE, variables };
    for (let n = 0; n < 3; n++) slow.push(await slowSocket(subscription), await slowEventStream(subscription));
    // First what lies between fills up: only then does the server feel that nobody reads.
    const reached = async (megabytes: number) => {
      while ((await stage.store.lastChange()) < from + (megabytes * MB) / WIDE_BYTES) {
        await flips.everybody();
      }
    };
    await reached(BUFFERED_MB);
    const beside = await rounds(flips);
    // Then every queue goes over its bound.
    await reached(BUFFERED_MB + KEPT_MB + MARGIN_MB);
    const memoryBeside = memory.peak();
    if (!server.running) demand(['the server did not live through it']);
    const received = await Promise.all(slow.map((client) => resumed(stage, client, from)));
    // Everybody else: one who replays it all.
    stage.subscribe('healthy', byHand(webSocketStream, 1));
    const figures = await stage.audit(flips.made);
    const [before, during] = [alone, beside].map((all) => Math.min(...all.map(p99))) as [number, number];
    const allowed = slow.length * KEPT_MB + SLACK_MB;
    const more = (memoryBeside - memoryAlone) / MB;
    demand([
      ...(during <= 2 * before + 25 ? [] : [`p99 is ${during} ms beside stalled clients, ${before} ms without`]),
      ...(more <= allowed ? [] : [`the server holds ${more} MB more, ${allowed} are allowed`]),
    ]);
    return {
      ...figures,
      'p50/p99 ms without stalled clients': percentiles(alone),
      'beside them': percentiles(beside),
      'MB before': Math.round(memoryAlone / MB),
      'MB at most': Math.round(memoryBeside / MB),
      'changes the stalled had before they were ended': received.join(' '),
    };
  } finally {
    memory.stop();
    for (const client of slow) client.close();
    await flips.close();
  }
}

/** Milliseconds of each round. */
async function rounds(flips: Flips): Promise<number[][]> {
  const all: number[][] = [];
  for (let n = 0; n < ROUNDS; n++) all.push(await flips.pace(RATE, SECONDS));
  return all;
}

const percentiles = (all: readonly number[][]) => all.map((one) => `${quantile(one, 0.5)}/${p99(one)}`).join(' ');

/** The findings of a stalled client that reads on: changes without a gap, and the cursor after the last of them. */
async function resumed(stage: Stage, client: SlowClient, from: number): Promise<number> {
  const results = await within(`the stalled ${client.name} is ended`, 60, client.read());
  const end = results.at(-1)?.errors?.[0];
  if (end?.extensions?.['code'] !== 'TOO_LARGE') {
    demand([`a stalled ${client.name} ended with ${JSON.stringify(results.at(-1)).slice(0, 300)}`]);
  }
  const had = results.flatMap((result) => idOf(result) ?? []);
  const rows = await stage.store.rows<{ id: string }>('SELECT id FROM change WHERE id > $1 ORDER BY id LIMIT $2', [
    from,
    had.length,
  ]);
  if (String(rows.map(({ id }) => Number(id))) !== String(had)) demand([`a stalled ${client.name} missed changes`]);
  const cursor = decodeChangeCursor(String(end?.extensions?.['cursor']));
  if (cursor !== (had.at(-1) ?? from))
    demand([`the cursor of a stalled ${client.name} is not that of its last change`]);
  return had.length;
}

function idOf({ data }: StreamResult): number | undefined {
  const change = data?.['changes'] as { readonly cursor: string } | null | undefined;
  return change ? decodeChangeCursor(change.cursor) : undefined;
}

/** The most a process held resident since. */
function watch(server: NodeProcess): { peak(): number; stop(): void } {
  let most = 0;
  const look = () =>
    void server.memory().then(
      (bytes) => {
        most = Math.max(most, bytes);
      },
      () => undefined,
    );
  const timer = setInterval(look, 100);
  return { peak: () => most, stop: () => clearInterval(timer) };
}

/** Whole milliseconds. */
const p99 = (values: readonly number[]) => quantile(values, 0.99);

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN);
}
