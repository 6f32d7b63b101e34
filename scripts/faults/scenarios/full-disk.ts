import { startEmbedded } from '../../../src/db/embedded/server.ts';
import { migrate } from '../../../src/db/postgres/migrate.ts';
import { ask } from '../api.ts';
import { makeSmallDisk, type SmallDisk } from '../small-disk.ts';
import { demand, type Figures, Stage } from '../stage.ts';
import { SENDERS } from '../traffic.ts';
import { until } from '../until.ts';
import { makeWorld } from '../world.ts';

const DISK_MB = 2_500;
const RESERVE_MB = 300;
const MB = 1 << 20;

/** The disk gets nearly full: writes are refused by name, reads go on, and all goes on by itself once there is room. */
export function diskNearlyFull(template: Stage): Promise<Figures> {
  return onSmallDisk(template, RESERVE_MB, async (stage, disk) => {
    const { url } = stage.balancer;
    const { key } = stage.world;
    const traffic = stage.traffic();
    await traffic.during(async () => {
      await traffic.more(150);
      await disk.fill((RESERVE_MB - 50) * MB);
      await until('events are refused by name', () => traffic.lastRefusal.includes('STORAGE_FULL'));
      const taken = traffic.sent;
      await ask(url, key, '{ customers(first: 5) { totalCount } personas(first: 5) { edges { node { name } } } }');
      const refused = traffic.refused;
      await until('further events are refused', () => traffic.refused >= refused + 2 * SENDERS);
      // Those under way as the disk filled may still be taken.
      demand(traffic.sent - taken > 60 ? [`${traffic.sent - taken} events were taken on a full disk`] : []);
      await disk.empty();
      await traffic.more(150);
    });
    return { refused: traffic.refused };
  });
}

/** Not a byte is left, and nobody watches: PostgreSQL stops, and goes on once there is room; nothing taken is lost. */
export function diskFull(template: Stage): Promise<Figures> {
  return onSmallDisk(template, 0, async (stage, disk) => {
    const traffic = stage.traffic();
    let rounds = 0;
    await traffic.during(async () => {
      for (; rounds < 2; rounds++) {
        await traffic.more(150);
        await disk.fill(0);
        const { refused } = traffic;
        await until('events are not taken', () => traffic.refused > refused);
        await disk.empty();
        await traffic.more(150);
      }
    });
    return { 'times full': rounds };
  });
}

/** A server with an embedded PostgreSQL on a disk of its own, audited after what was done. */
async function onSmallDisk(
  template: Stage,
  reserve: number,
  play: (stage: Stage, disk: SmallDisk) => Promise<Figures>,
): Promise<Figures> {
  const disk = await makeSmallDisk(DISK_MB);
  if (!disk) return { skipped: 'this account may not mount a disk' };
  await using _ = disk;
  const embedded = await startEmbedded(disk.folder);
  try {
    await migrate(embedded.url);
    const world = await makeWorld(embedded.url, template.world.customers.length);
    await using stage = await Stage.open(embedded.url, world, {
      PERSONAGRAPH_DATA_DIR: disk.folder,
      PERSONAGRAPH_DISK_RESERVE_MB: `${reserve}`,
    });
    const server = await stage.serve();
    await embedded.stop();
    stage.watch();
    const figures = { ...(await play(stage, disk)), ...(await stage.audit()) };
    await server.stop();
    return figures;
  } finally {
    await disk.empty();
    // The last to leave stops PostgreSQL, if the server did not.
    await (await startEmbedded(disk.folder)).stop();
  }
}
